import { moduloMs } from '../core/cycleArithmetic.ts';
import type { PlanDefinition, SignalDefinition, TransitionMethod } from './definition.ts';
import { findOpenIntervals, findSlackMs, type OpenInterval, stretchOpenIntervals } from './openIntervals.ts';
import { createStart, type Timetable, type TimetableSegment } from './timetable.ts';

/**
 * Transitions: how a signal whose new plan has just begun comes into step with the plan's offset.
 *
 * A signal is out of step by e, 0 <= e < C: the time by which its rings started too early. It is in step when its cycles have
 * been longer by e in all, or shorter by C - e. Longer and shorter cycles are plans of their own, compiled to tables like any
 * other, so that whoever looks signals up knows them exactly. Time is added to, and taken from, the intervals in which every
 * ring shows green, in all rings alike: the order of indications stays the plan's, and no clearance is touched.
 *
 * Methods: NTCIP 1202 (coordination correction); FHWA-HOP-08-024, section 6.9.
 */
export interface Transition {
  /** What is driven: the method asked for, or what stands in where it can't be done. */
  readonly method: TransitionMethod;
  /** From when on the signal is in step, ms. */
  readonly inStepMs: number;
  /** Every cycle that is longer or shorter than the plan's, in order; empty: in step from its start. */
  readonly cycles: readonly TransitionCycle[];
  /** The tables of these cycles, and last the plan's own. */
  readonly segments: readonly TimetableSegment[];
}

export interface TransitionCycle {
  readonly fromMs: number;
  readonly lengthMs: number;
  /** Longer than the plan's cycle by, ms; negative: shorter. */
  readonly deviationMs: number;
  /** Still out of step at its end, ms: so much is yet to be added, or (negative) taken away. */
  readonly leftMs: number;
}

/** Largest change of a cycle where a plan names none. FHWA-HOP-08-024 calls up to 20 % usual. */
export const DEFAULT_MAX_RATIO = 0.2;
/** Limits of that. At the least one, no transition by adding lasts longer than 20 cycles. */
export const LEAST_MAX_RATIO = 0.05;
export const MOST_MAX_RATIO = 0.5;
/** Subtraction that would take more cycles is not begun. */
export const MOST_TRANSITION_CYCLES = 20;

export const TRANSITION_METHODS = ['dwell', 'maxDwell', 'addOnly', 'subtractOnly', 'shortway'] as const;

/**
 * Plans a transition.
 *
 * Where nothing can be taken away (every green is at its least, or it would take more than 20 cycles), time is added instead;
 * where no moment shows green in every ring, the first cycle is held.
 *
 * @param timetable the new plan's
 * @param fromMs    simulation time at which its rings start together, ms
 */
export function planTransition(
  signal: SignalDefinition,
  timetable: Timetable,
  fromMs: number,
  movementIds: readonly string[],
  { method, maxRatio = DEFAULT_MAX_RATIO }: NonNullable<PlanDefinition['transition']> = { method: 'dwell' },
): Transition {
  const start = createStart(timetable, fromMs);
  const subject: Subject = { signal, timetable, fromMs, movementIds, errorMs: start.dwellMs, maxRatio };
  if (start.dwellMs === 0) return { method, inStepMs: fromMs, cycles: [], segments: [start] };
  const add = () => planCycles(subject, 'addOnly') ?? holdCycle(subject, 'dwell');
  switch (method) {
    case 'dwell':
    case 'maxDwell':
      return holdCycle(subject, method);
    case 'addOnly':
      return add();
    case 'subtractOnly':
      return planCycles(subject, 'subtractOnly') ?? add();
    case 'shortway': {
      const longer = add();
      const shorter = planCycles(subject, 'subtractOnly');
      const best = shorter !== null && shorter.inStepMs < longer.inStepMs ? shorter : longer;
      return { ...best, method: best.method === 'dwell' ? 'dwell' : 'shortway' };
    }
  }
}

interface Subject {
  readonly signal: SignalDefinition;
  readonly timetable: Timetable;
  readonly fromMs: number;
  readonly movementIds: readonly string[];
  /** To be added, ms, > 0 and less than a cycle. */
  readonly errorMs: number;
  readonly maxRatio: number;
}

/** Holds the coordinated green: for as long as it takes, or no more than a share of the cycle each time. */
function holdCycle(subject: Subject, method: 'dwell' | 'maxDwell'): Transition {
  const { timetable, fromMs, errorMs, maxRatio } = subject;
  const { cycleMs, holdMs } = timetable;
  const unitMs = unitOf(subject);
  // A share of a short cycle may be less than a second.
  const shareMs = Math.max(unitMs, Math.floor((maxRatio * cycleMs) / unitMs) * unitMs);
  const mostMs = method === 'dwell' ? errorMs : shareMs;
  const deviations = shareOut(errorMs, mostMs);
  const cycles = layOut(fromMs, cycleMs, deviations);
  const segments = cycles.map((cycle, k): TimetableSegment => {
    const segment = { timetable, fromMs: cycle.fromMs, ringMsAtStart: 0, dwellMs: cycle.deviationMs };
    return k < cycles.length - 1 ? { ...segment, untilMs: cycle.fromMs + cycle.lengthMs } : segment;
  });
  const last = cycles[cycles.length - 1];
  return { method, inStepMs: last.fromMs + holdMs + last.deviationMs, cycles, segments };
}

/** Longer or shorter cycles; null where the plan leaves no room for them, or too little. */
function planCycles(subject: Subject, method: 'addOnly' | 'subtractOnly'): Transition | null {
  const { timetable, fromMs, errorMs, maxRatio } = subject;
  const { cycleMs } = timetable;
  const unitMs = unitOf(subject);
  const open = findOpenIntervals(timetable);
  const sign = method === 'addOnly' ? 1 : -1;
  const room = sign > 0 ? open.map(({ lengthMs }) => lengthMs) : findCuts(subject, open, unitMs);
  const roomMs = room.reduce((sum, ms) => sum + ms, 0);
  const wholeMs = Math.floor((maxRatio * cycleMs) / unitMs) * unitMs;
  const mostMs = sign > 0 ? (roomMs > 0 ? wholeMs : 0) : Math.min(wholeMs, roomMs);
  if (mostMs === 0) return null;
  const deviations = shareOut(sign > 0 ? errorMs : cycleMs - errorMs, mostMs);
  if (deviations.length > MOST_TRANSITION_CYCLES) return null;
  const cycles = layOut(
    fromMs,
    cycleMs,
    deviations.map((ms) => sign * ms),
  );
  const tables = new Map<number, Timetable>();
  const segments = cycles.map((cycle): TimetableSegment => {
    const { deviationMs } = cycle;
    const table = tables.get(deviationMs) ?? stretch(subject, open, room, deviationMs, unitMs);
    tables.set(deviationMs, table);
    return {
      timetable: table,
      fromMs: cycle.fromMs,
      ringMsAtStart: 0,
      dwellMs: 0,
      untilMs: cycle.fromMs + cycle.lengthMs,
    };
  });
  const inStepMs = segments[segments.length - 1].untilMs!;
  return { method, inStepMs, cycles, segments: [...segments, createStart(timetable, inStepMs)] };
}

/** Changes of cycles are whole seconds where what is to be made up is, ms. */
function unitOf({ errorMs, timetable }: Subject): number {
  return (
    [1000, 100].find((unitMs) => moduloMs(errorMs, unitMs) === 0 && moduloMs(timetable.cycleMs, unitMs) === 0) ?? 1
  );
}

/** As much as may be in every cycle, and the rest in the last. */
function shareOut(totalMs: number, mostMs: number): number[] {
  const count = Math.ceil(totalMs / mostMs);
  return Array.from({ length: count }, (_, k) => (k < count - 1 ? mostMs : totalMs - (count - 1) * mostMs));
}

function layOut(fromMs: number, cycleMs: number, deviations: readonly number[]): TransitionCycle[] {
  let startMs = fromMs;
  let leftMs = deviations.reduce((sum, ms) => sum + ms, 0);
  return deviations.map((deviationMs) => {
    const lengthMs = cycleMs + deviationMs;
    leftMs -= deviationMs;
    const cycle = { fromMs: startMs, lengthMs, deviationMs, leftMs };
    startMs += lengthMs;
    return cycle;
  });
}

/** What each open interval can give up so that no phase's green falls below its least, ms; one after another. */
function findCuts({ signal, timetable }: Subject, open: readonly OpenInterval[], unitMs: number): number[] {
  const slackMs = findSlackMs(signal, timetable);
  return open.map(({ lengthMs, isTrailing, phases }) => {
    if (isTrailing) return 0;
    const mostMs = Math.max(0, Math.min(lengthMs, ...phases.map((p) => slackMs[p])));
    const cutMs = Math.floor(mostMs / unitMs) * unitMs;
    for (const p of phases) slackMs[p] -= cutMs;
    return cutMs;
  });
}

/**
 * The plan with a longer or shorter cycle: every open interval takes its part in proportion to its room.
 *
 * @param room for adding: lengths; for taking away: what each may lose at most, ms
 */
function stretch(
  { signal, timetable, movementIds }: Subject,
  open: readonly OpenInterval[],
  room: readonly number[],
  deviationMs: number,
  unitMs: number,
): Timetable {
  const roomMs = room.reduce((sum, ms) => sum + ms, 0);
  const amountMs = Math.abs(deviationMs);
  // Running sums rounded down: parts add up exactly, and none is larger than its room by taking away.
  let givenMs = 0;
  let roomSoFarMs = 0;
  const changeMs = open.map((_, k) => {
    roomSoFarMs += room[k];
    const upToMs = Math.floor((amountMs * roomSoFarMs) / roomMs / unitMs) * unitMs;
    const partMs = deviationMs > 0 ? upToMs - givenMs : Math.min(upToMs - givenMs, room[k]);
    givenMs += partMs;
    return Math.sign(deviationMs) * partMs;
  });
  return stretchOpenIntervals(signal, timetable, open, changeMs, movementIds);
}
