import {
  type Change,
  compileTimetable,
  createFirstSegment,
  movementIdsOf,
  type Scene,
  type TimetableSegment,
} from '../../sim/shared.ts';

/**
 * What every signal shows at any time, past and to come, as far as is known: the scenario's own plan, then one segment
 * for each change of plan. Computed here and never sent: fixed-time signals are a pure function of (plan, time).
 */
export interface SignalTimelines {
  /** Segments of each signal in ascending order of time. Shape [signal count]. */
  readonly segments: (readonly TimetableSegment[])[];
}

export function createSignalTimelines(scene: Scene): SignalTimelines {
  return { segments: scene.signals.initialTimetables.map((timetable) => [createFirstSegment(timetable)]) };
}

/** Back to the scenario's own plans: before the changes that a hello lists are written in. */
export function resetSignalTimelines(timelines: SignalTimelines, scene: Scene): void {
  scene.signals.initialTimetables.forEach((timetable, signal) => {
    timelines.segments[signal] = [createFirstSegment(timetable)];
  });
}

/**
 * Writes a change of plan into the timeline of its signal.
 *
 * A change that takes effect before one already known replaces it: the engine schedules from the plan that is in force.
 *
 * @returns row of the signal changed, or -1 if the change is none of a plan or names no signal
 */
export function applyPlanChange(timelines: SignalTimelines, scene: Scene, change: Change): number {
  if (change.type !== 'plan') return -1;
  const intersection = scene.network.intersectionIndexById.get(change.intersectionId);
  if (intersection === undefined) return -1;
  const signal = scene.signals.signalOfIntersection[intersection];
  if (signal < 0) return -1;
  const timetable = compileTimetable(
    scene.signals.definitions[signal],
    change.plan,
    movementIdsOf(scene.network, intersection),
  );
  const { fromMs, dwellMs, untilMs, ringMsAtStart = 0, forBus } = change;
  const segment: TimetableSegment = {
    timetable,
    fromMs,
    ringMsAtStart,
    dwellMs,
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(forBus === undefined ? {} : { forBus }),
  };
  const earlier = timelines.segments[signal].filter((other) => other.fromMs < change.fromMs);
  timelines.segments[signal] = [...earlier, segment];
  return signal;
}
