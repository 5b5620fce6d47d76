import { moduloMs } from '../core/cycleArithmetic.ts';
import { Indication } from '../core/indication.ts';
import { sToMs } from '../core/units.ts';
import type { PlanDefinition, SignalDefinition } from './definition.ts';
import { isAnyTrailing, type TimetableOverlap, timeOverlaps } from './overlaps.ts';

/**
 * Fixed-time signals as a pure function of (plan, time): a plan is compiled once into a table of intervals; a time
 * picks the row. The engine and the browser read the same table, so a signal needs no frames to be shown exactly.
 *
 * Two clocks meet here. *Ring time* runs from the moment all rings start together (the first barrier group) over one
 * cycle. *Local time*, the field's, is zero at the start of green of the first coordinated phase; `offsetS` counts
 * from master zero to local zero. Local zero stands at ring time `localZeroMs`.
 */
export interface Timetable {
  readonly plan: PlanDefinition;
  readonly cycleMs: number;
  readonly offsetMs: number;
  /** Ring time of local zero, ms. */
  readonly localZeroMs: number;
  /**
   * Ring time at which a transition may stretch the cycle, ms: the last ms at which all coordinated phases show green
   * (or, if they never do together, as many as can be), and every ring with them.
   */
  readonly holdMs: number;
  readonly movementCount: number;
  /** Ring time at which interval `k` ends, ms; ascending, the last equals the cycle. Shape [interval count]. */
  readonly intervalEndMs: Uint32Array;
  /** Values of `Indication`, movement by movement for each interval. Shape [interval count × movementCount]. */
  readonly indications: Uint8Array;
  /** Each phase once a cycle, in ring time. */
  readonly phases: readonly TimetablePhase[];
  readonly overlaps: readonly TimetableOverlap[];
}

export interface TimetablePhase {
  readonly number: number;
  readonly ring: number;
  /** Ring times, ms: start of green, of yellow change, of red clearance; end of the split. */
  readonly startMs: number;
  readonly greenEndMs: number;
  readonly yellowEndMs: number;
  readonly endMs: number;
}

/**
 * Compiles one plan of one signal.
 *
 * @param movementIds ids of the intersection's movements in the order of its network rows
 */
export function compileTimetable(
  signal: SignalDefinition,
  plan: PlanDefinition,
  movementIds: readonly string[],
): Timetable {
  const cycleMs = sToMs(plan.cycleS);
  const phaseByNumber = new Map(signal.phases.map((phase) => [phase.number, phase]));
  const phases: TimetablePhase[] = [];
  plan.rings.forEach((ring, ringIndex) => {
    let startMs = 0;
    for (const entry of ring) {
      const phase = phaseByNumber.get(entry.phase)!;
      const endMs = startMs + sToMs(entry.splitS);
      const yellowEndMs = endMs - sToMs(phase.redClearanceS);
      const greenEndMs = yellowEndMs - sToMs(phase.yellowS);
      phases.push({ number: entry.phase, ring: ringIndex, startMs, greenEndMs, yellowEndMs, endMs });
      startMs = endMs;
    }
  });

  const overlaps = timeOverlaps(signal.overlaps ?? [], signal.phases, phases, plan.trailing !== false);
  const boundaries = new Set<number>([cycleMs]);
  for (const { startMs, greenEndMs, yellowEndMs, endMs } of overlaps.flatMap(({ greens }) => greens)) {
    for (const ms of [startMs, greenEndMs, yellowEndMs, endMs]) boundaries.add(ms);
  }
  for (const phase of phases) {
    boundaries.add(phase.startMs);
    boundaries.add(phase.greenEndMs);
    boundaries.add(phase.yellowEndMs);
    boundaries.add(phase.endMs);
  }
  boundaries.delete(0);
  const intervalEndMs = Uint32Array.from([...boundaries].filter((ms) => ms <= cycleMs).sort((a, b) => a - b));
  const movementCount = movementIds.length;
  const indications = new Uint8Array(intervalEndMs.length * movementCount);
  const rowOfMovement = new Map(movementIds.map((id, row) => [id, row]));
  const ofOverlaps = new Set(signal.overlaps?.flatMap(({ movements }) => movements));
  const served = phases.map((phase): readonly Served[] => {
    const { movements, permissiveMovements = [] } = phaseByNumber.get(phase.number)!;
    return [
      ...movements
        .filter((id) => !ofOverlaps.has(id))
        .map((id) => ({ row: rowOfMovement.get(id)!, atGreen: Indication.green })),
      ...permissiveMovements.map((id) => ({ row: rowOfMovement.get(id)!, atGreen: Indication.permissive })),
    ];
  });
  const show = (k: number, row: number, indication: Indication) => {
    const at = k * movementCount + row;
    // A movement of two phases keeps the better indication.
    if (BETTER[indication] > BETTER[indications[at]]) indications[at] = indication;
  };
  phases.forEach((phase, p) => {
    for (const { row, atGreen } of served[p]) {
      const greenEndMs = findOverlapMs(phases, served, p, row, atGreen) ?? phase.greenEndMs;
      let fromMs = 0;
      intervalEndMs.forEach((toMs, k) => {
        if (fromMs >= phase.startMs && fromMs < greenEndMs) show(k, row, atGreen);
        else if (fromMs >= greenEndMs && fromMs < phase.yellowEndMs) show(k, row, Indication.yellow);
        fromMs = toMs;
      });
    }
  });
  overlaps.forEach(({ greens }, o) => {
    const rows = signal.overlaps![o].movements.flatMap((id) => rowOfMovement.get(id) ?? []);
    intervalEndMs.forEach((_, k) => {
      const fromMs = k === 0 ? 0 : intervalEndMs[k - 1];
      const green = greens.find(({ startMs, yellowEndMs }) => fromMs >= startMs && fromMs < yellowEndMs);
      if (!green) return;
      for (const row of rows) show(k, row, fromMs < green.greenEndMs ? Indication.green : Indication.yellow);
    });
  });
  for (const id of signal.freeMovements ?? []) {
    intervalEndMs.forEach((_, k) => {
      show(k, rowOfMovement.get(id)!, Indication.permissive);
    });
  }

  const coordinated = phases.filter((phase) => plan.coordinatedPhases.includes(phase.number));
  const reference = coordinated.length > 0 ? coordinated : phases.slice(0, 1);
  const localZeroMs = Math.min(...reference.map((phase) => phase.startMs));
  return {
    plan,
    cycleMs,
    offsetMs: sToMs(plan.offsetS),
    localZeroMs,
    holdMs: findHoldMs(phases, reference, overlaps),
    movementCount,
    intervalEndMs,
    indications,
    phases,
    overlaps,
  };
}

/** A movement that a phase serves, and what it is shown while the phase is green. */
interface Served {
  readonly row: number;
  readonly atGreen: Indication;
}

/** Rank of each `Indication` where two phases show one movement different ones; red, yellow, green, permissive, dark. */
const BETTER = [0, 1, 3, 2, 0] as const;

/**
 * Ring time up to which a movement stays green through the clearance of a phase because another of its phases (an
 * overlap) begins within or right after it; null if none does.
 *
 * Never over the end of the cycle: another plan may follow there.
 */
function findOverlapMs(
  phases: readonly TimetablePhase[],
  served: readonly (readonly Served[])[],
  p: number,
  row: number,
  atGreen: Indication,
): number | null {
  const { greenEndMs, endMs } = phases[p];
  const starts = phases
    .filter(({ startMs }, q) => q !== p && startMs > greenEndMs && startMs <= endMs)
    .filter((other) => served[phases.indexOf(other)].some((entry) => entry.row === row && entry.atGreen === atGreen))
    .map(({ startMs }) => startMs);
  return starts.length === 0 ? null : Math.min(...starts);
}

/**
 * Where a transition may hold the cycle: the last ms of some green at which every ring shows green, so that no
 * clearance is stretched, an overlap's neither; with as many coordinated phases green as can be, and as late as can be.
 */
function findHoldMs(
  phases: readonly TimetablePhase[],
  coordinated: readonly TimetablePhase[],
  overlaps: readonly TimetableOverlap[],
): number {
  const ringCount = 1 + Math.max(...phases.map((phase) => phase.ring));
  const isGreen = (phase: TimetablePhase, ringMs: number) => phase.startMs <= ringMs && ringMs < phase.greenEndMs;
  let best = { holdMs: 0, coordinatedCount: -1 };
  for (const { greenEndMs } of phases) {
    const holdMs = greenEndMs - 1;
    if (phases.filter((phase) => isGreen(phase, holdMs)).length < ringCount || isAnyTrailing(overlaps, holdMs))
      continue;
    const coordinatedCount = coordinated.filter((phase) => isGreen(phase, holdMs)).length;
    const more = coordinatedCount - best.coordinatedCount;
    if (more > 0 || (more === 0 && holdMs > best.holdMs)) best = { holdMs, coordinatedCount };
  }
  return best.holdMs;
}

/**
 * A stretch of time in which one timetable runs. Plans change only where all rings start together, so that whatever
 * showed green before has had its clearance; the first cycle of the new plan is held in its coordinated green until
 * it is in step with its offset (dwell transition, NTCIP 1202 `dwell`), or longer and shorter cycles come before (`transition.ts`).
 */
export interface TimetableSegment {
  readonly timetable: Timetable;
  /** Simulation time, ms, from which the segment holds; -Infinity for the first. */
  readonly fromMs: number;
  /** Ring time at `fromMs`, ms. Ignored by the first segment, which has always run in step with its offset. */
  readonly ringMsAtStart: number;
  /** How long the cycle is held at `timetable.holdMs`, ms. */
  readonly dwellMs: number;
  /** Of a cycle of a transition: when the segment ends, ms, still out of step or only just in step. Another follows. */
  readonly untilMs?: number;
  /** Number of the bus for which the cycle is changed, or after which the plan runs as before: the offset is kept all along. */
  readonly forBus?: number;
}

export function createFirstSegment(timetable: Timetable): TimetableSegment {
  return { timetable, fromMs: Number.NEGATIVE_INFINITY, ringMsAtStart: 0, dwellMs: 0 };
}

/** Ring time of a segment at a simulation time, ms in [0, cycle). */
export function ringTimeMs(segment: TimetableSegment, timeMs: number): number {
  const { timetable, fromMs, dwellMs } = segment;
  const { cycleMs, offsetMs, localZeroMs, holdMs } = timetable;
  if (fromMs === Number.NEGATIVE_INFINITY) return moduloMs(timeMs - offsetMs + localZeroMs, cycleMs);
  const runMs = segment.ringMsAtStart + (timeMs - fromMs);
  if (runMs <= holdMs) return moduloMs(runMs, cycleMs);
  return moduloMs(Math.max(holdMs, runMs - dwellMs), cycleMs);
}

/** Row of `intervalEndMs` that holds at a ring time. */
export function intervalAt(timetable: Timetable, ringMs: number): number {
  const { intervalEndMs } = timetable;
  let k = 0;
  while (intervalEndMs[k] <= ringMs) k++;
  return k;
}

/**
 * Simulation time at which the interval that holds at `timeMs` ends, ms.
 *
 * During a dwell that is the end of the dwell plus what is left of the interval.
 */
export function intervalEndsAtMs(segment: TimetableSegment, timeMs: number): number {
  const { timetable } = segment;
  const ringMs = ringTimeMs(segment, timeMs);
  const leftMs = timetable.intervalEndMs[intervalAt(timetable, ringMs)] - ringMs;
  return timeMs + leftMs + dwellAheadMs(segment, timeMs, leftMs);
}

/** The part of the dwell that falls between a time and the end of its interval `leftMs` of ring time later, ms. */
function dwellAheadMs(segment: TimetableSegment, timeMs: number, leftMs: number): number {
  if (segment.dwellMs === 0) return 0;
  const runMs = segment.ringMsAtStart + (timeMs - segment.fromMs);
  const { holdMs } = segment.timetable;
  if (runMs >= holdMs + segment.dwellMs) return 0;
  if (runMs >= holdMs) return holdMs + segment.dwellMs - runMs;
  return runMs + leftMs > holdMs ? segment.dwellMs : 0;
}

/**
 * The segment that brings a new timetable in: at the first moment from `askedMs` on at which the running one's
 * rings start together, held so that it falls in step with its own offset within its first cycle. A `running` segment
 * that has not begun yet is replaced.
 */
export function createTransition(running: TimetableSegment, next: Timetable, askedMs: number): TimetableSegment {
  return createStart(next, nextStartMs(running, askedMs));
}

/** First moment from `askedMs` on at which the running timetable's rings start together, ms. */
export function nextStartMs(running: TimetableSegment, askedMs: number): number {
  const notBeforeMs = Math.max(askedMs, running.fromMs);
  const ringMs = ringTimeMs(running, notBeforeMs);
  const cycleMs = running.timetable.cycleMs;
  const waitMs = ringMs === 0 ? 0 : cycleMs - ringMs;
  const startMs = notBeforeMs + waitMs;
  // A dwell of the running segment that is still to come delays its next start.
  return startMs + (waitMs > 0 ? dwellAheadMs(running, notBeforeMs, waitMs) : 0);
}

/** The segment of a timetable whose rings start together at a time, held so that its first cycle ends in step. */
export function createStart(timetable: Timetable, fromMs: number): TimetableSegment {
  const { offsetMs, localZeroMs, cycleMs } = timetable;
  const inStepMs = moduloMs(fromMs - offsetMs + localZeroMs, cycleMs);
  return { timetable, fromMs, ringMsAtStart: 0, dwellMs: moduloMs(-inStepMs, cycleMs) };
}

/** The segment in force at a time; segments stand in ascending order of `fromMs`. */
export function segmentAt(segments: readonly TimetableSegment[], timeMs: number): TimetableSegment {
  let k = segments.length - 1;
  while (k > 0 && segments[k].fromMs > timeMs) k--;
  return segments[k];
}

/**
 * The segment in force, but the plan's own in the place of a cycle that was changed for a bus: seconds moved for one come back
 * within a few cycles and keep the offset, so bands are the plan's.
 */
export function planSegmentAt(segments: readonly TimetableSegment[], timeMs: number): TimetableSegment {
  const segment = segmentAt(segments, timeMs);
  if (segment.forBus === undefined || segment.untilMs === undefined) return segment;
  const own = segments.slice(segments.indexOf(segment)).find(({ untilMs }) => untilMs === undefined);
  return own ? { ...own, fromMs: segment.fromMs } : segment;
}

/**
 * Seconds-left display: simulation time at which a movement's indication next differs from what it shows now, ms;
 * looks at most one cycle (and dwell) ahead, Infinity if it never changes.
 *
 * @param row the movement's row within its intersection
 */
export function indicationEndsAtMs(segments: readonly TimetableSegment[], row: number, timeMs: number): number {
  let atMs = timeMs;
  let shown = -1;
  for (let guard = 0; guard < 64; guard++) {
    const segment = segmentAt(segments, atMs);
    const { timetable } = segment;
    const k = intervalAt(timetable, ringTimeMs(segment, atMs));
    const indication = timetable.indications[k * timetable.movementCount + row];
    if (shown === -1) shown = indication;
    if (indication !== shown) return atMs;
    const next = segments.find((other) => other.fromMs > atMs);
    atMs = Math.min(intervalEndsAtMs(segment, atMs), next ? next.fromMs : Number.POSITIVE_INFINITY);
  }
  return Number.POSITIVE_INFINITY;
}
