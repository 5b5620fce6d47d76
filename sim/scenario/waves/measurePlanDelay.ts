import { createFlowState } from '../../corridors/flow/flowState.ts';
import { timingOf } from '../../corridors/flow/problem.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { planInForce } from '../../signals/signalSet.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { createCityFlow, FLOW_DEFAULTS } from './flowProblem.ts';
import { drivenRatioOf } from './optimiseWaves.ts';
import { type ModelledDelay, measureFlow } from './timingReport.ts';

/** Modelled traffic of one link that ends at a signal. */
export interface LinkDelay {
  vehPerH: number;
  /** Uniform and random delay, veh·h an hour. */
  delayVehH: number;
  stopsPerH: number;
  /** Delay and what stops count for. */
  costVehH: number;
}

/** The model of cyclic flow profiles under the plans in force at the start: in all, and by network row of the link. */
export function measurePlanDelay(definition: ScenarioDefinition): {
  readonly city: ModelledDelay;
  readonly links: ReadonlyMap<number, LinkDelay>;
} {
  const network = freezeNetwork(definition.network);
  const plans = definition.signals.map((signal) => planInForce(signal, definition.startS));
  const options = { ...FLOW_DEFAULTS, drivenRatio: drivenRatioOf(definition) };
  const { problem, offsetsS } = createCityFlow(definition, network, plans, options);
  const state = createFlowState(problem, timingOf(problem, offsetsS));
  const links = new Map<number, LinkDelay>();
  problem.streams.forEach(({ movement, flowVehPerH }, s) => {
    const link = network.movementFrom[movement];
    const one = links.get(link) ?? { vehPerH: 0, delayVehH: 0, stopsPerH: 0, costVehH: 0 };
    one.vehPerH += flowVehPerH;
    one.delayVehH += state.uniform[s] + state.random[s];
    one.stopsPerH += state.stops[s];
    one.costVehH += state.cost[s];
    links.set(link, one);
  });
  return { city: measureFlow(state), links };
}
