import type { TimetableSegment } from './timetable.ts';

/** Id of the plans that a preemption brings in. */
export const PREEMPTION_PLAN_ID = 'preemption';

/** Green that a preemption plan offers to the held stage, ms: longer than any preemption lasts. */
export const HELD_MS = 360_000;

/**
 * From when on a signal by the clock is held for an emergency vehicle, ms; Infinity: it isn't. What its plan says of later times is
 * how long it could be held, not how long it will be: it is given back when the vehicle has passed.
 *
 * @param segments those of the signal from the present on
 */
export function heldFromMs(segments: readonly TimetableSegment[]): number {
  const { timetable, fromMs } = segments[segments.length - 1];
  // The plan that leads out of a preemption is called so, too, and short.
  if (timetable.plan.id !== PREEMPTION_PLAN_ID || timetable.cycleMs < HELD_MS) return Number.POSITIVE_INFINITY;
  return fromMs + timetable.cycleMs - HELD_MS;
}
