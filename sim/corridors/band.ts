import {
  type Arc,
  commonCycleMs,
  fullCircle,
  intersectArcs,
  longestArc,
  repeatArcs,
  shiftArcs,
} from '../core/intervals.ts';
import { sToMs } from '../core/units.ts';
import type { Network } from '../network/network.ts';
import { greenArcs } from '../signals/greens.ts';
import type { Timetable } from '../signals/timetable.ts';
import type { Corridor } from './corridor.ts';

/** A window of time that travels at the progression speed and meets only green. */
export interface Band {
  /** Members it passes, by place on the corridor; first <= last in both directions. */
  readonly firstMember: number;
  readonly lastMember: number;
  /**
   * When its leading edge passes the corridor's first member, from master zero, ms in [0, cycle). For a band that does
   * not reach the first member, when it would: add `travelMs` of a member to have the time there.
   */
  readonly startMs: number;
  readonly widthMs: number;
}

/** The bands of one direction. */
export interface DirectionBands {
  readonly inbound: boolean;
  /** The bands come back after this time, ms: the members' common cycle. Infinity if they have none. */
  readonly cycleMs: number;
  /** Time from passing the first member to passing each member, ms; inbound traffic passed it before: <= 0. */
  readonly travelMs: readonly number[];
  /** The band through all members; null if there is none. */
  readonly through: Band | null;
  /** What to show: the through band, or the bands of the runs of members that have one. */
  readonly bands: readonly Band[];
  /** Least over the members of the longest green, ms. */
  readonly leastGreenMs: number;
}

export interface CorridorBands {
  readonly outbound: DirectionBands;
  /** Null on a one-way road. */
  readonly inbound: DirectionBands | null;
}

/** Cycles of members that only meet again after more than this many of the longest have no common cycle. */
const MOST_CYCLES = 4;

/**
 * The bands of a corridor under the plans in force.
 *
 * @param timetables of each member; null: a member without a signal, which stops nobody
 */
export function measureBands(
  corridor: Corridor,
  network: Network,
  timetables: readonly (Timetable | null)[],
): CorridorBands {
  const cyclesMs = timetables.flatMap((timetable) => timetable?.cycleMs ?? []);
  const cycleMs =
    cyclesMs.length === 0 ? Number.POSITIVE_INFINITY : commonCycleMs(cyclesMs, MOST_CYCLES * Math.max(...cyclesMs));
  const measure = (movements: Int32Array, isInbound: boolean): DirectionBands => {
    const greens = timetables.map((timetable, i): Arc[] | null => {
      if (timetable === null || movements[i] < 0) return null;
      const row = movements[i] - network.intersectionFirstMovement[corridor.memberIntersection[i]];
      return Number.isFinite(cycleMs) ? repeatArcs(greenArcs(timetable, row), timetable.cycleMs, cycleMs) : [];
    });
    return measureDirection(greens, designedTravelMs(corridor, isInbound), cycleMs, isInbound);
  };
  return {
    outbound: measure(corridor.outboundMovement, false),
    inbound: corridor.definition.inbound && measure(corridor.inboundMovement, true),
  };
}

/**
 * Travel time from the first member to each member, whole ms; negative inbound.
 *
 * @param speedMps the same all along, or of each section (`sections.ts`)
 */
export function travelTimesMs(
  { memberDistanceM }: Corridor,
  speedMps: number | readonly number[],
  inbound: boolean,
): number[] {
  const sign = inbound ? -1 : 1;
  if (typeof speedMps === 'number') {
    return Array.from(memberDistanceM, (distanceM) => sign * sToMs((distanceM - memberDistanceM[0]) / speedMps));
  }
  let travelS = 0;
  return Array.from(memberDistanceM, (distanceM, i) => {
    if (i > 0) travelS += (distanceM - memberDistanceM[i - 1]) / speedMps[i - 1];
    return sign * sToMs(travelS);
  });
}

/** The same at the speeds that a direction's green wave is laid for. */
export function designedTravelMs(corridor: Corridor, inbound: boolean): number[] {
  const { outbound, inbound: back } = corridor.definition;
  const { progressionSpeedMps, sectionSpeedsMps } = inbound && back ? back : outbound;
  return travelTimesMs(corridor, sectionSpeedsMps ?? progressionSpeedMps, inbound);
}

/**
 * The bands of one direction: greens are turned back by the travel time and intersected, which is exact.
 *
 * @param greens   of each member over the common cycle, from master zero; null: always green
 * @param travelMs as in `DirectionBands`
 */
export function measureDirection(
  greens: readonly (readonly Arc[] | null)[],
  travelMs: readonly number[],
  cycleMs: number,
  inbound: boolean,
): DirectionBands {
  const longest = greens.map((arcs) => (arcs === null ? cycleMs : (longestArc(arcs)?.lengthMs ?? 0)));
  const leastGreenMs = Math.min(...longest);
  const empty = { inbound, cycleMs, travelMs, through: null, bands: [], leastGreenMs };
  if (!Number.isFinite(cycleMs)) return empty;
  const windows = greens.map((arcs, i) =>
    arcs === null ? fullCircle(cycleMs) : shiftArcs(arcs, -travelMs[i], cycleMs),
  );
  const bands = findRuns(windows, cycleMs, inbound);
  const through = bands.find((band) => band.firstMember === 0 && band.lastMember === greens.length - 1) ?? null;
  return { ...empty, through, bands: through ? [through] : bands };
}

/**
 * Runs of two members or more with a band, each as long as it can be, in driving order. A run begins with the member at
 * which the last one ended, if a band leads on from there; else with the next.
 */
function findRuns(windows: readonly (readonly Arc[])[], cycleMs: number, inbound: boolean): Band[] {
  const count = windows.length;
  const memberAt = (step: number) => (inbound ? count - 1 - step : step);
  const bands: Band[] = [];
  let from = 0;
  while (from < count - 1) {
    let common = windows[memberAt(from)];
    let to = from;
    while (to + 1 < count) {
      const next = intersectArcs(common, windows[memberAt(to + 1)], cycleMs);
      if (next.length === 0) break;
      common = next;
      to++;
    }
    if (to === from) {
      from++;
      continue;
    }
    const widest = longestArc(common)!;
    const ends = [memberAt(from), memberAt(to)];
    bands.push({
      firstMember: Math.min(...ends),
      lastMember: Math.max(...ends),
      startMs: widest.startMs,
      widthMs: widest.lengthMs,
    });
    from = to;
  }
  return bands.sort((a, b) => a.firstMember - b.firstMember);
}

/** Share of the cycle that is through band: of the one direction, or the mean of both. Source: Gartner et al. 1991. */
export function bandEfficiencyRatio(bands: CorridorBands): number {
  const directions = directionsOf(bands);
  return sum(directions, ({ through, cycleMs }) => (through ? through.widthMs / cycleMs : 0)) / directions.length;
}

/** Share of the least greens that the through bands use: 1 is as good as the greens allow. */
export function bandAttainabilityRatio(bands: CorridorBands): number {
  const directions = directionsOf(bands);
  const greenMs = sum(directions, (direction) => direction.leastGreenMs);
  return greenMs === 0 ? 0 : sum(directions, ({ through }) => through?.widthMs ?? 0) / greenMs;
}

function directionsOf({ outbound, inbound }: CorridorBands): DirectionBands[] {
  return inbound ? [outbound, inbound] : [outbound];
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((total, item) => total + measure(item), 0);
}
