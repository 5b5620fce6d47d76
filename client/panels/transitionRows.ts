import {
  moduloMs,
  movementIdsOf,
  type Scene,
  type ScheduleEntryDefinition,
  type SignalDefinition,
  type Timetable,
  type TimetableSegment,
} from '../../sim/shared.ts';

/** One cycle of a transition, as its row says it. */
export interface TransitionRow {
  readonly fromMs: number;
  readonly lengthMs: number;
  /** Longer than the plan's, ms; negative: shorter. */
  readonly deviationMs: number;
  /** Out of step at its end, ms; negative: to be taken away. */
  readonly leftMs: number;
}

/** How the newest plan of a signal comes, or came, into step. */
export interface TransitionAccount {
  readonly target: Timetable;
  readonly rows: readonly TransitionRow[];
  readonly inStepMs: number;
}

/** Reads the newest transition off a signal's tables; null where its plan was in step from the start. */
export function readTransition(all: readonly TimetableSegment[]): TransitionAccount | null {
  const segments = all.filter(({ forBus }) => forBus === undefined);
  const last = segments.at(-1);
  if (!last || last.fromMs === Number.NEGATIVE_INFINITY) return null;
  const { timetable: target, dwellMs } = last;
  let first = segments.length - 1;
  while (first > 0 && segments[first - 1].untilMs === segments[first].fromMs) first--;
  const lengths = segments.slice(first, -1).map(({ fromMs, untilMs }) => ({ fromMs, lengthMs: untilMs! - fromMs }));
  if (dwellMs > 0) lengths.push({ fromMs: last.fromMs, lengthMs: target.cycleMs + dwellMs });
  if (lengths.length === 0) return null;
  let leftMs = lengths.reduce((sum, { lengthMs }) => sum + lengthMs - target.cycleMs, 0);
  const rows = lengths.map(({ fromMs, lengthMs }) => {
    const deviationMs = lengthMs - target.cycleMs;
    leftMs -= deviationMs;
    return { fromMs, lengthMs, deviationMs, leftMs };
  });
  return { target, rows, inStepMs: dwellMs > 0 ? last.fromMs + target.holdMs + dwellMs : last.fromMs };
}

/** Ids of the movements of a signal's intersection, as tables are compiled with. */
export function movementIdsOfSignal({ network, signals }: Scene, signal: number): string[] {
  return movementIdsOf(network, signals.intersectionIndex[signal]);
}

/** The entry of the schedule that brings another plan next, of today or tomorrow; null where one plan runs all day. */
export function nextInSchedule({ schedule = [] }: SignalDefinition, timeMs: number): ScheduleEntryDefinition | null {
  if (new Set(schedule.map(({ planId }) => planId)).size < 2) return null;
  const timeOfDayS = moduloMs(timeMs, 86_400_000) / 1000;
  return schedule.find(({ fromS }) => fromS > timeOfDayS) ?? schedule[0];
}
