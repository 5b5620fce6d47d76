import type { FlowState } from '../../corridors/flow/flowState.ts';

/** Modelled traffic under one plan. */
export interface ModelledDelay {
  /** Uniform and random delay at all signals, veh·h an hour; stops, veh an hour; traffic that passes signals, veh an hour. */
  readonly uniformVehH: number;
  readonly randomVehH: number;
  readonly stopsPerH: number;
  readonly passagesPerH: number;
  /** Delay of one passage of a signal, s. */
  readonly delayS: number;
  /** Vehicles for which roads between signals have no room when queues are longest, summed over all stop lines. */
  readonly beyondRoomVeh: number;
  /** Delay, what stops count for, and whom vehicles without room hold up, veh·h an hour: what is lowered. */
  readonly costVehH: number;
}

export function measureFlow({ problem, uniform, random, stops, queue, cost }: FlowState): ModelledDelay {
  const sum = (field: Float64Array) => field.reduce((total, value) => total + value, 0);
  const uniformVehH = sum(uniform);
  const randomVehH = sum(random);
  const passagesPerH = problem.streams.reduce((total, { flowVehPerH }) => total + flowVehPerH, 0);
  return {
    uniformVehH,
    randomVehH,
    stopsPerH: sum(stops),
    passagesPerH,
    delayS: passagesPerH === 0 ? 0 : ((uniformVehH + randomVehH) * 3600) / passagesPerH,
    beyondRoomVeh: problem.streams.reduce(
      (total, { roomVeh }, s) => total + Math.max(0, queue[s] + random[s] - roomVeh),
      0,
    ),
    costVehH: sum(cost),
  };
}
