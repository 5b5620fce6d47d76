import { msToS } from '../core/units.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { scheduleCommand } from '../engine/commands.ts';
import {
  beginCounting,
  type CorridorCounter,
  createPartCounter,
  updateCorridorCounter,
} from '../engine/corridorTraffic.ts';
import { createWorld } from '../engine/createWorld.ts';
import { restoreSnapshot } from '../engine/snapshot.ts';
import { stepWorld } from '../engine/step.ts';
import type { World } from '../engine/world.ts';
import type { Command } from '../protocol/commands.ts';
import type { TwinFigure, TwinMeasure } from '../protocol/events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { comparePairs } from './paired.ts';

/** A moment of a run, and what was asked of it from then on: enough to live the time after it again. */
export interface TwinBeginning {
  /** A snapshot's bytes, and its time, ms. */
  readonly snapshot: Uint8Array;
  readonly timeMs: number;
  readonly commands: readonly { readonly atMs: number; readonly command: Command }[];
}

/** What the traffic of one run was from a moment on. */
export type TwinMeasures = Readonly<Partial<Record<TwinMeasure, number>>>;

/** Whether a command changes timing: what a twin without the change does not do. */
export function changesTiming({ type }: Command): boolean {
  return (
    type === 'setOffset' ||
    type === 'setSplits' ||
    type === 'setPlan' ||
    type === 'setPlans' ||
    type === 'setProgression'
  );
}

/** Steps between two looks at whether somebody wants it to end. */
const STEPS_AT_ONCE = 20;

/**
 * Lives the time after a moment again, headless: with all that was asked of the run, or without its changes of timing.
 *
 * @param seed of the run itself: the same chances, hence the same traffic; another one: from the moment on, other chances
 * @returns by iteration the time reached, ms; at the end the measures
 */
export function* runTwin(
  scenario: Scenario,
  stepMs: number,
  seed: number,
  beginning: TwinBeginning,
  withChange: boolean,
  untilMs: number,
  corridor: Corridor | null,
): Generator<number, { readonly measures: TwinMeasures; readonly world: World }, void> {
  const world = createWorld(scenario, { seed, stepMs });
  restoreSnapshot(world, beginning.snapshot, { anySeed: true });
  for (const { atMs, command } of beginning.commands) {
    if (withChange || !changesTiming(command)) scheduleCommand(world, atMs, command);
  }
  const counter = createLinkCounter(scenario, corridor);
  beginCounting(counter, world);
  const watch = watchMovements(scenario, corridor);
  world.greenWatch = watch;
  const { totals } = world.traffic;
  const before = { ...totals };
  let waitedS = 0;
  while (world.timeMs < untilMs) {
    for (let i = 0; i < STEPS_AT_ONCE && world.timeMs < untilMs; i++) {
      stepWorld(world);
      updateCorridorCounter(counter, world);
      waitedS += totals.waiting * msToS(stepMs);
    }
    yield world.timeMs;
  }
  const of = (rows: readonly number[]) => {
    const parts = rows.map((row) => counter.sums[row]);
    const sum = (field: 'lossS' | 'stops' | 'vehicleS' | 'distanceM') =>
      parts.reduce((total, part) => total + part[field], 0);
    return { lossS: sum('lossS'), stops: sum('stops'), vehicleS: sum('vehicleS'), distanceM: sum('distanceM') };
  };
  const city = of(counter.sums.map((_, row) => row));
  const arrivals = totals.coordinatedArrivals - before.coordinatedArrivals;
  const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const measures: Partial<Record<TwinMeasure, number>> = {
    cityDelayVehH: (city.lossS + waitedS) / 3600,
    cityStops: city.stops,
    cityOnGreenRatio: ratio(totals.coordinatedOnGreen - before.coordinatedOnGreen, arrivals),
    citySpeedMps: ratio(city.distanceM, city.vehicleS),
    cityTrips: totals.completed - before.completed,
  };
  if (corridor) {
    const own = of(counter.sums.map((_, row) => row).slice(1));
    measures.corridorDelayVehH = own.lossS / 3600;
    measures.corridorStops = own.stops;
    measures.corridorOnGreenRatio = ratio(watch.onGreen, watch.arrivals);
    measures.corridorOutboundS = travelTimeS(scenario, corridor, counter, false);
    if (corridor.definition.inbound) measures.corridorInboundS = travelTimeS(scenario, corridor, counter, true);
  }
  return { measures, world };
}

/** Part 0: elsewhere; part k + 1: the corridor's placed link k. A path through an intersection belongs to the lane it comes from. */
function createLinkCounter({ network }: Scenario, corridor: Corridor | null): CorridorCounter {
  const links = corridor?.links ?? [];
  const partOfLink = new Uint8Array(network.linkCount);
  links.forEach(({ link }, k) => {
    partOfLink[link] = Math.min(255, k + 1);
  });
  const partOfLane = Uint8Array.from({ length: network.laneCount }, (_, lane) => {
    const from = lane < network.linkLaneCount ? lane : network.connectorFromLane[lane - network.linkLaneCount];
    return partOfLink[network.laneLink[from]];
  });
  return createPartCounter(partOfLane, Math.min(256, links.length + 1));
}

function watchMovements({ network }: Scenario, corridor: Corridor | null) {
  const isWatched = new Uint8Array(network.movementCount);
  for (const movements of corridor ? [corridor.outboundMovement, corridor.inboundMovement] : []) {
    for (const m of movements) if (m >= 0) isWatched[m] = 1;
  }
  return { isWatched, arrivals: 0, onGreen: 0 };
}

/**
 * Time from one end of a corridor to the other, s: over its links, each at the mean pace of all who drove on it, whatever way they
 * came and went; where nobody did, at the limit.
 */
function travelTimeS({ network }: Scenario, corridor: Corridor, counter: CorridorCounter, inbound: boolean): number {
  let timeS = 0;
  corridor.links.forEach(({ link, inbound: isInbound, fromM, toM }, k) => {
    if (isInbound !== inbound) return;
    const { vehicleS, distanceM } = counter.sums[Math.min(255, k + 1)];
    timeS += Math.abs(toM - fromM) * (distanceM > 0 ? vehicleS / distanceM : 1 / network.linkSpeedMps[link]);
  });
  return timeS;
}

/** @param pairs of measures without and with the change, each pair under the same chances; at least one */
export function compareTwins(
  pairs: readonly { readonly without: TwinMeasures; readonly with: TwinMeasures }[],
): TwinFigure[] {
  return (Object.keys(pairs[0].without) as TwinMeasure[]).map((measure) => {
    const without = pairs.map((pair) => pair.without[measure]!);
    const withIt = pairs.map((pair) => pair.with[measure]!);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const ci95 = pairs.length < 2 ? null : comparePairs(without, withIt).difference.ci95;
    return { measure, without: mean(without), with: mean(withIt), ci95 };
  });
}
