import { commonCycleMs, repeatArcs } from '../../core/intervals.ts';
import { kmhToMps, mpsToKmh, sToMs } from '../../core/units.ts';
import { travelTimesMs } from '../../corridors/band.ts';
import { STEP_MS } from '../../corridors/city/lay.ts';
import type { CityCorridor, CityMember, CityProblem, MemberGreens, SpeedChoice } from '../../corridors/city/problem.ts';
import { type Corridor, compileCorridor } from '../../corridors/corridor.ts';
import { findConflicts } from '../../network/conflicts.ts';
import type { RoadClass } from '../../network/definition.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { greenArcs } from '../../signals/greens.ts';
import { findPhaseOrders, type PhaseGroupOrders, swapPhases } from '../../signals/phaseOrders.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import type { ScenarioDefinition } from '../definition.ts';

/** What may be changed beside the offsets. */
export interface WaveFreedom {
  readonly orders: boolean;
  /** Progression speeds may be below the driven ones by this share; null: they stay as designed. */
  readonly speedShare: number | null;
  /** Speed that traffic drives where nothing is in its way, over the limit. */
  readonly drivenRatio: number;
}

/** The problem with what leads back from its rows to the scenario. */
export interface CityWaves {
  readonly problem: CityProblem;
  /** Plan of each signal that the problem was made from: offsets apart, it is what the orders are swapped in. */
  readonly plans: readonly PlanDefinition[];
  /** Of each of the problem's corridors: its row in the scenario, and the corridor on the network. */
  readonly rows: readonly number[];
  readonly corridors: readonly Corridor[];
  /** Of each member: the swaps behind each of its orders. */
  readonly swaps: readonly (readonly (readonly (readonly Swap[])[])[])[];
  /** Corridors that can't be coordinated, with the reason. */
  readonly leftOut: readonly { readonly row: number; readonly reason: string }[];
}

export interface Swap {
  readonly group: number;
  readonly rings: readonly number[];
}

/** Worth of a class of road beside the others, at the same traffic: a judgement, as green waves are for main roads. */
const CLASS_WEIGHT: Readonly<Record<RoadClass, number>> = { expressway: 1.2, arterial: 1, collector: 0.7, local: 0.5 };
/** Worth of having a band of use in both directions, ms of band: about half of what a good one way is worth. */
const BOTH_WAYS_MS = 15_000;
/** Members whose cycles only meet after more than this many of the longest are not coordinated. */
const MOST_CYCLES = 4;
/** Traffic that every movement counts for, veh/h, so that a scenario without demand has weights too. */
const LEAST_FLOW = 1;

/**
 * @param plans plan of each of the scenario's signals
 * @param flowVehPerH by network movement, see `movementFlows`
 */
export function createCityWaves(
  definition: ScenarioDefinition,
  network: Network,
  plans: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  freedom: WaveFreedom,
): CityWaves {
  const { signals } = definition;
  const rowAt = new Map(signals.map(({ intersectionId }, i) => [intersectionId, i]));
  const matrix = findConflicts(network);
  const orders = signals.map((signal, i) => (freedom.orders ? findPhaseOrders(signal, plans[i], network, matrix) : []));
  const owners = ownGroups(definition, signals, rowAt, orders);
  const rows: number[] = [];
  const corridors: Corridor[] = [];
  const swaps: (readonly (readonly Swap[])[])[][] = [];
  const described: CityCorridor[] = [];
  const leftOut: { row: number; reason: string }[] = [];
  definition.corridors.forEach((corridorDefinition, row) => {
    const corridor = compileCorridor(corridorDefinition, network);
    const memberRows = corridorDefinition.members.map(({ intersectionId }) => rowAt.get(intersectionId) ?? -1);
    const cyclesMs = memberRows.flatMap((signal) => (signal < 0 ? [] : [sToMs(plans[signal].cycleS)]));
    const reason = whyNot(cyclesMs);
    if (reason !== null) {
      leftOut.push({ row, reason });
      return;
    }
    const cycleMs = commonCycleMs(cyclesMs, Number.POSITIVE_INFINITY);
    const memberSwaps: (readonly (readonly Swap[])[])[] = [];
    const members = memberRows.flatMap((signal, k): CityMember[] => {
      if (signal < 0) return [];
      const own = owners.get(`${signal} ${row}`) ?? [];
      const options = distinctOrders(signals[signal], plans[signal], own, corridor, k, network, cycleMs);
      memberSwaps.push(options.map(({ swap }) => swap));
      return [{ signal, orders: options.map(({ greens }) => greens) }];
    });
    const places = memberRows.flatMap((signal, k) => (signal < 0 ? [] : [k]));
    rows.push(row);
    corridors.push(corridor);
    swaps.push(memberSwaps);
    described.push({
      cycleMs,
      ...weigh(corridor, flowVehPerH),
      members,
      outboundSpeeds: speedsOf(corridor, network, places, false, freedom),
      inboundSpeeds: corridorDefinition.inbound ? speedsOf(corridor, network, places, true, freedom) : [],
    });
  });
  const meanWeight = described.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1, described.length);
  const problem = {
    cyclesMs: plans.map(({ cycleS }) => sToMs(cycleS)),
    // A corridor of little traffic loses its bands last, not first: what both directions are worth is not only traffic.
    corridors: described.map((one) => {
      const bothMs = one.worth.inbound > 0 ? BOTH_WAYS_MS * Math.max(1, meanWeight / one.weight) : 0;
      return { ...one, worth: { ...one.worth, bothMs } };
    }),
  };
  return { problem, plans, rows, corridors, swaps, leftOut };
}

function whyNot(cyclesMs: readonly number[]): string | null {
  if (cyclesMs.length < 2) return 'it has fewer than two signals';
  if (cyclesMs.some((cycleMs) => cycleMs % STEP_MS !== 0)) return 'a cycle is not a whole number of seconds';
  const most = MOST_CYCLES * Math.max(...cyclesMs);
  if (!Number.isFinite(commonCycleMs(cyclesMs, most))) return 'its signals have no common cycle';
  return null;
}

function weigh({ definition, outboundMovement, inboundMovement }: Corridor, flowVehPerH: Float64Array) {
  const flowOf = (movements: Int32Array) =>
    movements.reduce((sum, movement) => sum + (movement < 0 ? 0 : flowVehPerH[movement] + LEAST_FLOW), 0);
  const outFlow = flowOf(outboundMovement);
  const inFlow = definition.inbound ? flowOf(inboundMovement) : 0;
  const total = outFlow + inFlow;
  const [outbound, inbound] = total === 0 ? [1, 0] : [outFlow / total, inFlow / total];
  return {
    // Vehicles that pass the corridor's signals, in thousands an hour.
    weight: (CLASS_WEIGHT[definition.class] * Math.max(total, LEAST_FLOW)) / 1000,
    worth: { outbound, inbound, common: 2 * Math.min(outbound, inbound), bothMs: 0 },
  };
}

/** Groups of phases that a corridor may reorder at a signal: those that serve it and no other corridor. */
function ownGroups(
  { corridors }: ScenarioDefinition,
  signals: readonly SignalDefinition[],
  rowAt: ReadonlyMap<string, number>,
  orders: readonly (readonly PhaseGroupOrders[])[],
): Map<string, readonly PhaseGroupOrders[]> {
  const users = new Map<string, Set<number>>();
  const eachUse = (visit: (signal: number, row: number, group: PhaseGroupOrders) => void) => {
    corridors.forEach(({ members }, row) => {
      for (const { intersectionId, outboundMovement, inboundMovement } of members) {
        const signal = rowAt.get(intersectionId);
        if (signal === undefined) continue;
        const serving = signals[signal].phases
          .filter(({ movements }) => movements.some((id) => id === outboundMovement || id === inboundMovement))
          .map(({ number }) => number);
        for (const group of orders[signal]) {
          if (group.phases.some((number) => serving.includes(number))) visit(signal, row, group);
        }
      }
    });
  };
  eachUse((signal, row, { group }) => {
    const key = `${signal} ${group}`;
    users.set(key, (users.get(key) ?? new Set()).add(row));
  });
  const own = new Map<string, PhaseGroupOrders[]>();
  eachUse((signal, row, group) => {
    if (users.get(`${signal} ${group.group}`)!.size > 1) return;
    const key = `${signal} ${row}`;
    own.set(key, [...(own.get(key) ?? []), group]);
  });
  return own;
}

/** What each order shows a corridor; orders that show it the same are one. */
function distinctOrders(
  signal: SignalDefinition,
  plan: PlanDefinition,
  groups: readonly PhaseGroupOrders[],
  corridor: Corridor,
  k: number,
  network: Network,
  cycleMs: number,
): { readonly swap: readonly Swap[]; readonly greens: MemberGreens }[] {
  let swaps: (readonly Swap[])[] = [[]];
  for (const { group, swaps: own } of groups) {
    swaps = swaps.flatMap((before) =>
      own.map((rings) => (rings.length === 0 ? before : [...before, { group, rings }])),
    );
  }
  const intersection = network.intersectionIndexById.get(signal.intersectionId)!;
  const ids = movementIdsOf(network, intersection);
  const first = network.intersectionFirstMovement[intersection];
  const seen = new Set<string>();
  return swaps.flatMap((swap) => {
    const timetable = compileTimetable(signal, applySwaps(plan, swap), ids);
    const atRingZero = { ...timetable, offsetMs: timetable.localZeroMs };
    const greensOf = (movement: number) =>
      movement < 0 ? null : repeatArcs(greenArcs(atRingZero, movement - first), timetable.cycleMs, cycleMs);
    const greens = {
      outbound: greensOf(corridor.outboundMovement[k]),
      inbound: corridor.definition.inbound ? greensOf(corridor.inboundMovement[k]) : null,
    };
    const key = JSON.stringify(greens);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ swap, greens }];
  });
}

export function applySwaps(plan: PlanDefinition, swaps: readonly Swap[]): PlanDefinition {
  return swaps.reduce((swapped, { group, rings }) => swapPhases(swapped, group, rings), plan);
}

/**
 * Speeds that a direction's bands may be laid for, the first being preferred. Kept: the designed one. Else whole km/h from
 * the speed that traffic drives on the slowest link downwards, the nearest to it first; never over the limit. A wave that is
 * slower than its platoon is red for the front of it, so the speed that is driven counts, not the one that was designed.
 */
function speedsOf(
  corridor: Corridor,
  network: Network,
  places: readonly number[],
  inbound: boolean,
  { speedShare, drivenRatio }: WaveFreedom,
): SpeedChoice[] {
  const direction = inbound ? corridor.definition.inbound! : corridor.definition.outbound;
  const limitMps = Math.min(...direction.links.map((id) => network.linkSpeedMps[network.linkIndexById.get(id)!]));
  return speedChoicesMps(direction.progressionSpeedMps, limitMps, speedShare, drivenRatio).map((speedMps) => {
    const allMs = travelTimesMs(corridor, speedMps, inbound);
    return { speedMps, travelMs: places.map((k) => allMs[k]) };
  });
}

export function speedChoicesMps(
  designedMps: number,
  limitMps: number,
  speedShare: number | null,
  drivenRatio: number,
): number[] {
  if (speedShare === null) return [designedMps];
  const drivenMps = limitMps * Math.min(1, drivenRatio);
  const speedsMps: number[] = [];
  const fastestKmh = Math.floor(mpsToKmh(limitMps) + 0.01);
  for (let kmh = Math.ceil(mpsToKmh(drivenMps) * (1 - speedShare)); kmh <= fastestKmh; kmh++) {
    speedsMps.push(Math.min(limitMps, kmhToMps(kmh)));
  }
  // Limits of a few km/h have no whole one within.
  if (speedsMps.length === 0) return [Math.min(designedMps, limitMps)];
  const distance = (mps: number) => Math.abs(mps - drivenMps);
  return speedsMps.sort((a, b) => distance(a) - distance(b) || a - b);
}
