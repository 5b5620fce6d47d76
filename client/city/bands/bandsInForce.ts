import {
  type Corridor,
  type CorridorBands,
  measureBands,
  planSegmentAt,
  type Scene,
  type Timetable,
  type TimetableSegment,
} from '../../../sim/shared.ts';

/** The bands of one corridor and the simulation times between which they hold, ms. */
export interface BandsInForce {
  readonly bands: CorridorBands;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Bands under the plans in force at a time. A signal whose plan is just changing is not in step yet: until it is, no band
 * passes it.
 */
export function bandsInForce(
  scene: Scene,
  corridor: Corridor,
  segments: readonly (readonly TimetableSegment[])[],
  timeMs: number,
  claimed: ReadonlySet<number> = new Set(),
): BandsInForce {
  let fromMs = Number.NEGATIVE_INFINITY;
  let untilMs = Number.POSITIVE_INFINITY;
  const timetables = Array.from(corridor.memberIntersection, (intersection): Timetable | null => {
    const signal = scene.signals.signalOfIntersection[intersection];
    if (signal < 0) return null;
    const { controller } = scene.signals.definitions[signal];
    // Only where a controller keeps to the plan's coordinated greens does a band of the plan hold.
    const isByClock = controller === undefined || (controller.type === 'external' && !claimed.has(signal));
    if (!isByClock && controller.type !== 'coordinated') return allRed(scene.signals.initialTimetables[signal]);
    const plans = segments[signal];
    const segment = planSegmentAt(plans, timeMs);
    const inStepMs = inStepFromMs(segment);
    fromMs = Math.max(fromMs, timeMs < inStepMs ? segment.fromMs : inStepMs);
    if (timeMs < inStepMs) untilMs = Math.min(untilMs, inStepMs);
    for (const other of plans) if (other.fromMs > timeMs) untilMs = Math.min(untilMs, other.fromMs);
    return timeMs < inStepMs ? allRed(segment.timetable) : segment.timetable;
  });
  return { bands: measureBands(corridor, scene.network, timetables), fromMs, untilMs };
}

/** From when on a segment runs in step with its offset, ms. */
export function inStepFromMs(segment: TimetableSegment): number {
  if (segment.untilMs !== undefined) return segment.untilMs;
  if (segment.fromMs === Number.NEGATIVE_INFINITY || segment.dwellMs === 0) return segment.fromMs;
  return segment.fromMs + segment.timetable.holdMs - segment.ringMsAtStart + segment.dwellMs;
}

function allRed(timetable: Timetable): Timetable {
  return { ...timetable, indications: new Uint8Array(timetable.indications.length) };
}
