import { sToMs } from '../../../core/units.ts';
import type { AdaptiveDefinition } from '../../definition.ts';
import { countingPhases } from '../../detectors.ts';
import type { Timetable } from '../../timetable.ts';
import { createRingModel, type Unit } from '../actuated/ringModel.ts';
import type { SignalModel } from '../signalModel.ts';

/** What is known of one signal for adapting it. Made once; what changes stands in the controller's memory. */
export interface AdaptiveModel {
  readonly model: SignalModel;
  readonly timetable: Timetable;
  /** Signals of one key share a cycle. */
  readonly regionKey: string;
  readonly leastCycleMs: number;
  readonly mostCycleMs: number;
  /** Units ring by ring; numbers below count them through all rings. */
  readonly units: readonly AdaptiveUnit[];
  /** Units of each ring, in order. */
  readonly rings: readonly (readonly number[])[];
  /** Units of each ring between two barriers: [group][ring][…]. */
  readonly groups: readonly (readonly (readonly number[])[])[];
  /** Where splits can be moved against each other, in the order of the cycle. */
  readonly boundaries: readonly Boundary[];
  readonly approaches: readonly Approach[];
  /** Lanes of all approaches: network rows, and the unit that each is counted for (-1: none). */
  readonly lanes: readonly number[];
  readonly laneUnit: readonly number[];
  /** Ring time of local zero: start of the unit. */
  readonly localZeroUnit: number;
  readonly place: Places;
}

export interface AdaptiveUnit {
  /** Rows of the model's phases. */
  readonly phases: readonly number[];
  /** Its split in the plan it starts from, ms. */
  readonly splitMs: number;
  /** Least split, with walk, ms. */
  readonly leastMs: number;
  readonly clearMs: number;
  /** Phases of the unit that follows in its ring that go on with some of its movements and must wait for others of it to clear. */
  readonly heirs: readonly number[];
}

/** The end of some units and the start of others: of one ring, or of all of them at a barrier. */
export interface Boundary {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** For each ring of `after`, it and those that follow it before the next barrier. */
  readonly following: readonly (readonly number[])[];
  /** Units of one ring that stand before it. */
  readonly upTo: readonly number[];
  readonly clearMs: number;
}

/** A link that leads to the signal. */
export interface Approach {
  readonly link: number;
  /** Intersection where it begins. */
  readonly from: number;
  /** From detector to stop line at the limit, ms. */
  readonly travelMs: number;
  /** Network rows of the lanes with an upstream detector, and where it lies, m from the lane's start. */
  readonly detectorLanes: readonly number[];
  readonly detectorM: number;
  /** The lanes of the link within `lanes`. */
  readonly firstLane: number;
  readonly endLane: number;
}

/** Bins of a cyclic flow profile: about 4 s each, SCOOT's step, at usual cycles. */
export const BIN_COUNT = 24;
/** Where the upstream detector lies, m behind the start of the link. */
const DETECTOR_M = 15;
/** Where lanes are counted for the turning shares, m before the stop line. */
export const STOP_LINE_COUNT_M = 5;

/** Where things stand in a controller's memory. */
export interface Places {
  readonly split: number;
  readonly running: number;
  readonly residual: number;
  /** Of each boundary: looks, one after another, that wished it earlier for good (below 0) or later. */
  readonly splitWishes: number;
  readonly profile: number;
  readonly counting: number;
  readonly laneFlow: number;
  readonly laneCounting: number;
  readonly length: number;
}

/** Scalars at the start of a controller's memory. */
export const Slot = {
  /** 1: it runs. */
  started: 0,
  /** When its running cycle began, and will end, ms. */
  cycleStartMs: 1,
  cycleEndMs: 2,
  /** Start of the region's cycle that its running cycle belongs to, ms. */
  anchorMs: 3,
  /** From the region's cycle start to its ring time 0, from the next cycle on, ms. */
  lagMs: 4,
  /** Bits of the boundaries that are settled in this cycle. */
  settled: 5,
  /** Cycles observed in full. */
  observed: 6,
  /** Starts of the region's cycles: the last, this, the next and the one after, ms. Written by the region. */
  regionStartMs: 7,
  /** When it was last asked, ms. */
  askedMs: 11,
  /** Looks at the offset, one after another, that wished it earlier (below 0) or later. Written by the region. */
  offsetWishes: 12,
  count: 13,
} as const;

const MOST_CYCLE_S = 120;

export function createAdaptiveModel(
  definition: AdaptiveDefinition,
  model: SignalModel,
  timetable: Timetable,
): AdaptiveModel {
  const settings = model.phases.map(() => ({
    maxGreenMs: undefined,
    passageMs: 0,
    recall: 'none' as const,
    isLocking: false,
    walk: 'recall' as const,
    pedestrianCallsPerH: 0,
    dualEntry: true,
  }));
  const plan = createRingModel(model, timetable, settings);
  const first = plan.rings.map((_, r) => plan.rings.slice(0, r).reduce((sum, ring) => sum + ring.length, 0));
  const units = plan.rings.flatMap((ring) =>
    ring.map((unit, k): AdaptiveUnit => {
      const splitMs = (ring[k + 1]?.startMs ?? timetable.cycleMs) - unit.startMs;
      return {
        phases: unit.phases,
        splitMs,
        leastMs: Math.min(splitMs, unit.leastWithWalkMs + unit.clearMs),
        clearMs: Math.min(unit.clearMs, splitMs),
        heirs: heirsOf(model, unit.phases, ring[(k + 1) % ring.length].phases),
      };
    }),
  );
  const groups = plan.groupEnds.map((ends, g) =>
    ends.map((end, r) => {
      const from = g === 0 ? 0 : plan.groupEnds[g - 1][r];
      return Array.from({ length: end - from }, (_, k) => first[r] + from + k);
    }),
  );
  const rings = plan.rings.map((ring, r) => ring.map((_, k) => first[r] + k));
  const boundaries = findBoundaries(units, groups, rings);
  const { approaches, lanes } = findApproaches(model);
  const leastMs = leastCycleOf(units, groups);
  const wishedMs =
    // Two-way progression was found for the plan's cycle; a shorter one loses more than it saves, unless it is asked for.
    definition.minCycleS === undefined ? timetable.cycleMs : sToMs(definition.minCycleS);
  const neededMs = Math.max(leastMs, wishedMs);
  return {
    model,
    timetable,
    regionKey: `${model.definition.subAreaId ?? ''}|${timetable.cycleMs}`,
    leastCycleMs: Math.min(neededMs, timetable.cycleMs),
    mostCycleMs: Math.max(sToMs(definition.maxCycleS ?? Math.max(MOST_CYCLE_S, timetable.cycleMs / 1000)), leastMs),
    units,
    rings,
    groups,
    approaches,
    lanes,
    laneUnit: unitsOfLanes(model, units, lanes),
    localZeroUnit: Math.max(
      0,
      plan.rings.flat().findIndex((unit: Unit) => unit.startMs === timetable.localZeroMs),
    ),
    boundaries,
    place: layOut(units.length, boundaries.length, approaches.length, lanes.length),
  };
}

function heirsOf({ phases }: SignalModel, ending: readonly number[], following: readonly number[]): number[] {
  const served = (p: number) => [...phases[p].movements, ...phases[p].permissiveMovements];
  const ends = ending.filter((p) => !following.includes(p));
  return following.filter(
    (p) =>
      !ending.includes(p) &&
      ends.some((q) => phases[p].conflicting.includes(q)) &&
      ends.some((q) => served(q).some((m) => served(p).includes(m))),
  );
}

/** Least length of a barrier group: of its longest ring, ms. */
export function leastGroupMs(units: readonly AdaptiveUnit[], group: readonly (readonly number[])[]): number {
  return Math.max(...group.map((ring) => ring.reduce((sum, u) => sum + units[u].leastMs, 0)));
}

function leastCycleOf(units: readonly AdaptiveUnit[], groups: AdaptiveModel['groups']): number {
  return groups.reduce((sum, group) => sum + leastGroupMs(units, group), 0);
}

function findBoundaries(
  units: readonly AdaptiveUnit[],
  groups: AdaptiveModel['groups'],
  rings: AdaptiveModel['rings'],
): Boundary[] {
  const make = (before: readonly number[], following: readonly (readonly number[])[]): Boundary => {
    const ring = rings.find((own) => own.includes(before[0]))!;
    const clearMs = Math.max(...before.map((u) => units[u].clearMs));
    const after = following.map((own) => own[0]);
    return { before, after, following, upTo: ring.slice(0, ring.indexOf(before[0]) + 1), clearMs };
  };
  const startOf = ({ upTo }: Boundary) => upTo.reduce((sum, u) => sum + units[u].splitMs, 0);
  return groups
    .flatMap((group, g) => {
      const within = group.flatMap((ring) => ring.slice(1).map((_, k) => make([ring[k]], [ring.slice(k + 1)])));
      const next = groups[g + 1];
      // A ring that has nothing on one side of a barrier can't be moved there.
      if (next === undefined || [...group, ...next].some((ring) => ring.length === 0)) return within;
      return [
        ...within,
        make(
          group.map((ring) => ring[ring.length - 1]),
          next,
        ),
      ];
    })
    .sort((a, b) => startOf(a) - startOf(b));
}

function findApproaches({ network, intersection }: SignalModel): { approaches: Approach[]; lanes: number[] } {
  const approaches: Approach[] = [];
  const lanes: number[] = [];
  for (let link = 0; link < network.linkCount; link++) {
    if (network.linkTo[link] !== intersection) continue;
    const firstLane = lanes.length;
    for (let lane = network.linkFirstLane[link]; lane < network.linkFirstLane[link + 1]; lane++) lanes.push(lane);
    const own = lanes.slice(firstLane);
    const startM = Math.min(...own.map((lane) => network.laneStartM[lane]));
    const detectorM = startM + Math.min(DETECTOR_M, (network.linkLengthM[link] - startM) / 2);
    approaches.push({
      link,
      from: network.linkFrom[link],
      travelMs: sToMs((network.linkLengthM[link] - detectorM) / network.linkSpeedMps[link]),
      detectorLanes: own.filter((lane) => network.laneStartM[lane] <= detectorM),
      detectorM,
      firstLane,
      endLane: lanes.length,
    });
  }
  return { approaches, lanes };
}

function unitsOfLanes(model: SignalModel, units: readonly AdaptiveUnit[], lanes: readonly number[]): number[] {
  const counting = countingPhases(model.definition, model.network);
  return lanes.map((lane) => {
    const phase = counting.get(lane);
    return phase === undefined ? -1 : units.findIndex(({ phases }) => phases.includes(phase));
  });
}

function layOut(unitCount: number, boundaryCount: number, approachCount: number, laneCount: number): Places {
  const split = Slot.count;
  const running = split + unitCount;
  const residual = running + unitCount;
  const splitWishes = residual + unitCount;
  const profile = splitWishes + boundaryCount;
  const counting = profile + approachCount * BIN_COUNT;
  const laneFlow = counting + approachCount * BIN_COUNT;
  const laneCounting = laneFlow + laneCount;
  return {
    split,
    running,
    residual,
    splitWishes,
    profile,
    counting,
    laneFlow,
    laneCounting,
    length: laneCounting + laneCount,
  };
}
