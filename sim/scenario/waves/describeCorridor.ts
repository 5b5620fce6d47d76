import { commonCycleMs, repeatArcs } from '../../core/intervals.ts';
import { kmhToMps, mpsToKmh, sToMs } from '../../core/units.ts';
import { travelTimesMs } from '../../corridors/band.ts';
import { STEP_MS } from '../../corridors/city/lay.ts';
import type { CityCorridor, CityMember, MemberGreens, SpeedChoice } from '../../corridors/city/problem.ts';
import type { Corridor } from '../../corridors/corridor.ts';
import { findConflicts } from '../../network/conflicts.ts';
import type { RoadClass } from '../../network/definition.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { greenArcs } from '../../signals/greens.ts';
import { findPhaseOrders, type PhaseGroupOrders, swapPhases } from '../../signals/phaseOrders.ts';
import { movementIdsOf } from '../../signals/signalSet.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import type { SceneDefinition } from '../scenario.ts';

/** What may be changed beside the offsets. */
export interface WaveFreedom {
  readonly orders: boolean;
  /** Progression speeds may be below the driven ones by this share; null: they stay as designed. */
  readonly speedShare: number | null;
  /** Speed that traffic drives where nothing is in its way, over the limit. */
  readonly drivenRatio: number;
}

export interface Swap {
  readonly group: number;
  readonly rings: readonly number[];
}

/** A corridor as the search sees it, with what leads back to the scenario. */
export interface DescribedCorridor {
  readonly described: CityCorridor;
  /** Of each member with a signal: the swaps behind each of its orders. */
  readonly swaps: readonly (readonly (readonly Swap[])[])[];
}

/** What corridors are described from. */
export interface CorridorGround {
  readonly definition: Pick<SceneDefinition, 'signals' | 'corridors'>;
  readonly network: Network;
  /** By network movement, see `movementFlows`. */
  readonly flowVehPerH: Float64Array;
  readonly freedom: WaveFreedom;
  readonly signalRowAt: ReadonlyMap<string, number>;
  /** Of each signal: the corridors through it, and the phases that serve each. */
  readonly passing: readonly (readonly Passage[])[];
  /** Orders that a signal's phases may take in its plan. */
  readonly ordersOf: (signal: number, plan: PlanDefinition) => readonly PhaseGroupOrders[];
}

interface Passage {
  readonly row: number;
  readonly phases: readonly number[];
}

/** Worth of a class of road beside the others, at the same traffic: a judgement, as green waves are for main roads. */
const CLASS_WEIGHT: Readonly<Record<RoadClass, number>> = { expressway: 1.2, arterial: 1, collector: 0.7, local: 0.5 };
/** Members whose cycles only meet after more than this many of the longest are not coordinated. */
const MOST_CYCLES = 4;
/** Traffic that every movement counts for, veh/h, so that a scenario without demand has weights too. */
const LEAST_FLOW = 1;

export function layGround(
  definition: Pick<SceneDefinition, 'signals' | 'corridors'>,
  network: Network,
  flowVehPerH: Float64Array,
  freedom: WaveFreedom,
): CorridorGround {
  const { signals, corridors } = definition;
  const signalRowAt = new Map(signals.map(({ intersectionId }, i) => [intersectionId, i]));
  const passing: Passage[][] = signals.map(() => []);
  corridors.forEach(({ members }, row) => {
    for (const { intersectionId, outboundMovement, inboundMovement } of members) {
      const signal = signalRowAt.get(intersectionId);
      if (signal === undefined) continue;
      const serving = signals[signal].phases.filter(({ movements }) =>
        movements.some((id) => id === outboundMovement || id === inboundMovement),
      );
      passing[signal].push({ row, phases: serving.map(({ number }) => number) });
    }
  });
  const matrix = freedom.orders ? findConflicts(network) : null;
  const known: { readonly plan: PlanDefinition; readonly orders: readonly PhaseGroupOrders[] }[] = [];
  const ordersOf = (signal: number, plan: PlanDefinition): readonly PhaseGroupOrders[] => {
    if (!matrix) return [];
    if (known[signal]?.plan !== plan) {
      known[signal] = { plan, orders: findPhaseOrders(signals[signal], plan, network, matrix) };
    }
    return known[signal].orders;
  };
  return { definition, network, flowVehPerH, freedom, signalRowAt, passing, ordersOf };
}

/**
 * @param row the corridor's, in the scenario
 * @param planOf plan of each of the scenario's signals
 * @returns or the reason why it can't be coordinated
 */
export function describeCorridor(
  ground: CorridorGround,
  corridor: Corridor,
  row: number,
  planOf: (signal: number) => PlanDefinition,
): DescribedCorridor | string {
  const { definition, network, flowVehPerH, freedom, signalRowAt } = ground;
  const memberRows = corridor.definition.members.map(({ intersectionId }) => signalRowAt.get(intersectionId) ?? -1);
  const cyclesMs = memberRows.flatMap((signal) => (signal < 0 ? [] : [sToMs(planOf(signal).cycleS)]));
  const reason = whyNot(cyclesMs);
  if (reason !== null) return reason;
  const cycleMs = commonCycleMs(cyclesMs, Number.POSITIVE_INFINITY);
  const swaps: (readonly (readonly Swap[])[])[] = [];
  const members = memberRows.flatMap((signal, k): CityMember[] => {
    if (signal < 0) return [];
    const plan = planOf(signal);
    const own = ownGroups(ground, signal, row, plan);
    const options = distinctOrders(definition.signals[signal], plan, own, corridor, k, network, cycleMs);
    swaps.push(options.map(({ swap }) => swap));
    return [{ signal, orders: options.map(({ greens }) => greens) }];
  });
  const places = memberRows.flatMap((signal, k) => (signal < 0 ? [] : [k]));
  const described = {
    cycleMs,
    ...weigh(corridor, flowVehPerH),
    members,
    outboundSpeeds: speedsOf(corridor, network, places, false, freedom),
    inboundSpeeds: corridor.definition.inbound ? speedsOf(corridor, network, places, true, freedom) : [],
  };
  return { described, swaps };
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
function ownGroups(ground: CorridorGround, signal: number, row: number, plan: PlanDefinition): PhaseGroupOrders[] {
  const serves = (passage: Passage, group: PhaseGroupOrders) =>
    group.phases.some((number) => passage.phases.includes(number));
  return ground.ordersOf(signal, plan).filter((group) => {
    const users = ground.passing[signal].filter((passage) => serves(passage, group));
    return users.length > 0 && users.every((passage) => passage.row === row);
  });
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
    // Speeds of sections are kept with the direction's own; a search that chooses lays one speed for all.
    const sectionsMps = speedShare === null ? direction.sectionSpeedsMps : undefined;
    const allMs = travelTimesMs(corridor, sectionsMps ?? speedMps, inbound);
    return { speedMps, ...(sectionsMps ? { sectionsMps } : {}), travelMs: places.map((k) => allMs[k]) };
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
