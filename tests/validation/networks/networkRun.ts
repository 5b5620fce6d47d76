import { createWorld } from '../../../sim/engine/createWorld.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import type { Scenario } from '../../../sim/scenario/scenario.ts';

/** What a run of a network gave, here or elsewhere; of every vehicle that entered. */
export interface NetworkRun {
  /** From entering to arriving, or to the end. */
  readonly durationS: readonly number[];
  readonly timeLossS: readonly number[];
  readonly departDelayS: readonly number[];
  readonly arrived: number;
  /** Vehicles that drove each link to its end, or arrived on it. */
  readonly vehiclesByLink: ReadonlyMap<string, number>;
  /** Program and version. */
  readonly source: string;
}

/** Runs a scenario from its start and looks at every vehicle after every step. */
export function runHere(scenario: Scenario, durationS: number): NetworkRun {
  const world = createWorld(scenario);
  const { network } = world.traffic;
  const seen = new Map<number, { link: number; enterMs: number; departMs: number; lastMs: number; lossS: number }>();
  const left = new Float64Array(network.linkCount);
  for (let step = 0; step < (durationS * 1000) / world.stepMs; step++) {
    stepWorld(world);
    const { vehicles } = world.traffic;
    for (let v = 0; v < vehicles.usedSlots; v++) {
      const lane = vehicles.lane[v];
      if (lane < 0) continue;
      const link = lane < network.linkLaneCount ? network.laneLink[lane] : -1;
      let one = seen.get(vehicles.number[v]);
      if (!one) {
        one = { link, enterMs: vehicles.enterMs[v], departMs: vehicles.departMs[v], lastMs: 0, lossS: 0 };
        seen.set(vehicles.number[v], one);
      }
      if (link >= 0 && link !== one.link) {
        left[one.link]++;
        one.link = link;
      }
      one.lastMs = world.timeMs;
      one.lossS = vehicles.timeLossS[v];
    }
  }
  const all = [...seen.values()];
  for (const one of all) if (one.lastMs < world.timeMs) left[one.link]++;
  return {
    durationS: all.map(({ lastMs, enterMs }) => (lastMs - enterMs) / 1000),
    timeLossS: all.map(({ lossS }) => lossS),
    departDelayS: all.map(({ enterMs, departMs }) => Math.max(0, enterMs - departMs) / 1000),
    arrived: world.traffic.totals.completed,
    vehiclesByLink: new Map(network.definition.links.map(({ id }) => [id, left[network.linkIndexById.get(id)!]])),
    source: 'here',
  };
}
