import { msToS } from '../core/units.ts';
import type { World } from './world.ts';

/**
 * Time that vehicles spend on the lanes that lead to a signal: what papers on CityFlow's networks call the average
 * travel time. Paths through intersections and roads that leave the network don't count, nor does waiting to enter.
 */
export interface EnteringTime {
  /** Rows of the lanes that end at a signal. */
  readonly lanes: Uint32Array;
  vehicleS: number;
}

export function createEnteringTime({ scenario }: World): EnteringTime {
  const { network, signals } = scenario;
  const lanes: number[] = [];
  for (let lane = 0; lane < network.linkLaneCount; lane++) {
    if (signals.signalOfIntersection[network.linkTo[network.laneLink[lane]]] >= 0) lanes.push(lane);
  }
  return { lanes: Uint32Array.from(lanes), vehicleS: 0 };
}

/** Adds the step that has just been made. */
export function updateEnteringTime(entering: EnteringTime, { traffic, stepMs }: World): void {
  const { vehicles } = traffic.lanes;
  let count = 0;
  for (const lane of entering.lanes) count += vehicles[lane];
  entering.vehicleS += count * msToS(stepMs);
}

/** Measures of a run in CityFlow's terms, s. Definitions: docs/measures.md. */
export interface CityflowMeasures {
  /** From wanting to enter to the trip's end, or to the run's end: its `get_average_travel_time`. */
  readonly averageTravelTimeS: number;
  /** On lanes that lead to a signal, mean over the vehicles that have entered. */
  readonly enteringLanesTravelTimeS: number;
}

/** @param meanTripTimeS of the run's summary */
export function measureCityflow(entering: EnteringTime, { traffic }: World, meanTripTimeS: number): CityflowMeasures {
  const { entered } = traffic.totals;
  return {
    averageTravelTimeS: meanTripTimeS,
    enteringLanesTravelTimeS: entered > 0 ? entering.vehicleS / entered : 0,
  };
}
