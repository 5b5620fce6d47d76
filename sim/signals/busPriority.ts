import { moduloMs } from '../core/cycleArithmetic.ts';
import type { SignalDefinition } from './definition.ts';
import { findOpenIntervals, findSlackMs, type OpenInterval, stretchOpenIntervals } from './openIntervals.ts';
import { ringTimeMs, type Timetable, type TimetableSegment } from './timetable.ts';

/**
 * Bus priority of a signal that keeps to a plan: seconds moved between the phases of a cycle, and given back in those that
 * follow.
 *
 * A cycle is looked at as its open intervals (`openIntervals.ts`). An extension makes the last one of the bus's green longer and
 * takes as much from those up to its next green; an early green shortens those before the bus's green and makes it longer by as
 * much. Either way the bus's next green begins, or this one ends, when the plan says: the offset is kept, and only the
 * intervals in between are moved. Giving back is the same with the sign reversed, cycles later. Every cycle that differs is a
 * table of its own, so whoever looks the signal up knows it exactly.
 */
export interface PriorityPlan {
  /** What the bus gets, ms. */
  readonly grantedMs: number;
  /** From when on the signal runs its plan again, all given back, ms. */
  readonly repaidMs: number;
  /** From now on; the last is the plan's own. */
  readonly segments: readonly TimetableSegment[];
}

export interface PrioritySubject {
  readonly signal: SignalDefinition;
  readonly movementIds: readonly string[];
  /** In force, and in step with its offset (`isInStep`). */
  readonly running: TimetableSegment;
  readonly timeMs: number;
  /** Number of the phase that serves the bus. */
  readonly phase: number;
  readonly repayCycles: number;
}

/** Time is moved by whole seconds. */
const UNIT_MS = 1000;
/** Where a green has little above its least, giving back may take this many cycles at most. */
const MOST_REPAY_CYCLES = 5;

/** Whether a segment runs its plan as if it always had: nothing is being made up for. */
export function isInStep(segment: TimetableSegment, timeMs: number): boolean {
  if (segment.untilMs !== undefined) return false;
  const { cycleMs, offsetMs, localZeroMs, holdMs } = segment.timetable;
  if (segment.dwellMs > 0 && timeMs < segment.fromMs + holdMs + segment.dwellMs) return false;
  return moduloMs(timeMs - offsetMs + localZeroMs, cycleMs) === ringTimeMs(segment, timeMs);
}

/** The phase that serves a movement: one that protects it, else one that permits it; -1 none. */
export function phaseServing(signal: SignalDefinition, movementId: string): number {
  const protects = signal.phases.find(({ movements }) => movements.includes(movementId));
  const serves =
    protects ?? signal.phases.find(({ permissiveMovements = [] }) => permissiveMovements.includes(movementId));
  return serves?.number ?? -1;
}

/** When a phase is green in a plan: ring times, ms. */
export interface PriorityWindow {
  readonly startMs: number;
  /** Last moment up to which an extension can be decided; the end of green, unless another ring clears then. */
  readonly decideMs: number;
  readonly greenEndMs: number;
}

/** @returns null where the plan hasn't the phase, or never shows it green with every other ring */
export function findPriorityWindow(timetable: Timetable, phase: number): PriorityWindow | null {
  const row = timetable.phases.findIndex(({ number }) => number === phase);
  if (row < 0) return null;
  const last = findOpenIntervals(timetable).findLast(({ phases }) => phases.includes(row));
  if (!last) return null;
  const { startMs, greenEndMs } = timetable.phases[row];
  return { startMs, decideMs: last.startMs + last.lengthMs, greenEndMs };
}

/**
 * Makes the green that is on longer.
 *
 * @param needMs what the bus needs; less than a second is a second
 * @returns null if so much can't be had, or not be given back
 */
export function planExtension(subject: PrioritySubject, needMs: number): PriorityPlan | null {
  const board = setUp(subject);
  const own = board?.own.at(-1);
  if (!board || own === undefined) return null;
  const { open } = board;
  const first = board.own[0];
  const others: Place[] = [];
  for (let k = own + 1; k < open.length; k++) others.push({ cycle: 0, interval: k });
  for (let k = 0; k < first; k++) others.push({ cycle: 1, interval: k });
  const units = Math.max(1, Math.ceil(needMs / UNIT_MS));
  const taken = takeUnits(board, others, units);
  if (taken.length < units) return null;
  const plan = layOut(board, { cycle: 0, interval: own }, taken);
  return plan && plan.grantedMs === units * UNIT_MS ? plan : null;
}

/**
 * Lets the next green begin earlier.
 *
 * @param mostMs by how much at most
 * @returns null if nothing can be had, or not be given back
 */
export function planEarlyGreen(subject: PrioritySubject, mostMs: number): PriorityPlan | null {
  const board = setUp(subject);
  if (!board || board.own.length === 0) return null;
  const { open, own, ringMs } = board;
  const isPast = ringMs >= open[own[0]].startMs;
  const others: Place[] = [];
  const from = isPast ? own[own.length - 1] + 1 : 0;
  const to = isPast ? open.length : own[0];
  for (let k = from; k < to; k++)
    if (open[k].startMs + open[k].lengthMs > ringMs) others.push({ cycle: 0, interval: k });
  if (isPast) for (let k = 0; k < own[0]; k++) others.push({ cycle: 1, interval: k });
  const taken = takeUnits(board, others, Math.floor(mostMs / UNIT_MS));
  return layOut(board, { cycle: isPast ? 1 : 0, interval: own[own.length - 1] }, taken);
}

/** An open interval of one of the cycles from now on. */
interface Place {
  readonly cycle: number;
  readonly interval: number;
}

interface Board {
  readonly subject: PrioritySubject;
  readonly timetable: Timetable;
  readonly open: readonly OpenInterval[];
  /** Rows of `open` in which the bus's phase is green. */
  readonly own: readonly number[];
  readonly slackMs: readonly number[];
  readonly ringMs: number;
}

function setUp(subject: PrioritySubject): Board | null {
  const { signal, running, timeMs, phase } = subject;
  const { timetable } = running;
  const row = timetable.phases.findIndex(({ number }) => number === phase);
  if (row < 0) return null;
  const open = findOpenIntervals(timetable);
  const own = open.flatMap(({ phases }, k) => (phases.includes(row) ? [k] : []));
  return {
    subject,
    timetable,
    open,
    own,
    slackMs: findSlackMs(signal, timetable),
    ringMs: ringTimeMs(running, timeMs),
  };
}

/** Takes seconds one by one where most is left, so that nobody gives all; fewer than asked where no more can be had. */
function takeUnits({ open, slackMs, ringMs }: Board, others: readonly Place[], units: number): Place[] {
  const slackOf = new Map<string, number>();
  const keyOf = (cycle: number, p: number) => `${cycle} ${p}`;
  const left = others.map(({ cycle, interval }) => {
    const { startMs, lengthMs, isTrailing } = open[interval];
    // An overlap that trails or clears needs all its time.
    if (isTrailing) return 0;
    // What has passed of the interval that is on can't be taken any more.
    return cycle === 0 ? Math.min(lengthMs, startMs + lengthMs - ringMs) : lengthMs;
  });
  const roomOf = (place: Place, i: number) =>
    Math.min(left[i], ...open[place.interval].phases.map((p) => slackOf.get(keyOf(place.cycle, p)) ?? slackMs[p]));
  const taken: Place[] = [];
  while (taken.length < units) {
    let best = -1;
    let bestRoom = UNIT_MS - 1;
    others.forEach((place, i) => {
      const room = roomOf(place, i);
      if (room > bestRoom) [best, bestRoom] = [i, room];
    });
    if (best < 0) break;
    const place = others[best];
    left[best] -= UNIT_MS;
    for (const p of open[place.interval].phases) {
      const key = keyOf(place.cycle, p);
      slackOf.set(key, (slackOf.get(key) ?? slackMs[p]) - UNIT_MS);
    }
    taken.push(place);
  }
  return taken;
}

/** The cycles of an action: what was taken goes to `own`, and comes back in as many later cycles as it needs. */
function layOut(board: Board, own: Place, taken: readonly Place[]): PriorityPlan | null {
  const { subject, open, slackMs } = board;
  if (taken.length === 0) return null;
  // Giving back shortens the bus's own green in a later cycle, and what is green beside it.
  const { lengthMs, isTrailing, phases } = open[own.interval];
  if (isTrailing) return null;
  const mostUnits = Math.floor(Math.min(lengthMs, ...phases.map((p) => slackMs[p])) / UNIT_MS);
  if (mostUnits < 1) return null;
  const units = Math.min(taken.length, mostUnits * MOST_REPAY_CYCLES);
  if (units < taken.length) return layOut(board, own, taken.slice(0, units));
  const eachTime = Math.min(mostUnits, Math.ceil(units / subject.repayCycles));
  const changes: number[][] = [];
  const change = ({ cycle, interval }: Place, later: number, ms: number) => {
    while (changes.length <= cycle + later) changes.push(open.map(() => 0));
    changes[cycle + later][interval] += ms;
  };
  taken.forEach((place, k) => {
    const later = 1 + Math.floor(k / eachTime);
    change(place, 0, -UNIT_MS);
    change(own, 0, UNIT_MS);
    change(place, later, UNIT_MS);
    change(own, later, -UNIT_MS);
  });
  return { grantedMs: units * UNIT_MS, ...tabulate(board, changes) };
}

function tabulate({ subject, timetable, open, ringMs }: Board, changes: readonly (readonly number[])[]) {
  const { signal, movementIds, timeMs } = subject;
  const segments: TimetableSegment[] = [];
  let fromMs = timeMs;
  let ringMsAtStart = ringMs;
  for (const changeMs of changes) {
    const isChanged = changeMs.some((ms) => ms !== 0);
    const table = isChanged ? stretchOpenIntervals(signal, timetable, open, changeMs, movementIds) : timetable;
    const untilMs = fromMs + table.cycleMs - ringMsAtStart;
    segments.push({ timetable: table, fromMs, ringMsAtStart, dwellMs: 0, untilMs });
    fromMs = untilMs;
    ringMsAtStart = 0;
  }
  segments.push({ timetable, fromMs, ringMsAtStart: 0, dwellMs: 0 });
  return { repaidMs: fromMs, segments };
}
