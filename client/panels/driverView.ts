import {
  adviseSpeed,
  type FollowedVehicle,
  Indication,
  indicationEndsAtMs,
  kmhToMps,
  type Scene,
  type SpeedAdvice,
  type TimetableSegment,
} from '../../sim/shared.ts';
import { indicationSpans, isGreen } from '../charts/indicationSpans.ts';

/** Slower than this no driver is asked to drive: it would hold up those behind. */
const SLOWEST_ADVICE_MPS = kmhToMps(20);
/** Slower than this a vehicle stands in the queue and is told only how long. */
const STANDING_MPS = 0.5;

/** What a driver is shown of one signal ahead. */
export interface SignalAhead {
  readonly intersectionId: string;
  readonly distanceM: number;
  readonly indication: Indication;
  /** Time until the indication changes, ms; null if it never does. */
  readonly leftMs: number | null;
  /** Time until the movement is green, ms; 0 if it is; null if it never is. */
  readonly greenInMs: number | null;
  readonly advice: SpeedAdvice | null;
  readonly standing: boolean;
}

/**
 * Reads the signals ahead of a followed vehicle for its own movements.
 *
 * The vehicle's report may be a tick old: the distance is carried on to `nowMs` at the speed it had.
 */
export function readSignalsAhead(
  vehicle: FollowedVehicle,
  scene: Scene,
  segmentsOf: (signal: number) => readonly TimetableSegment[],
  nowMs: number,
): SignalAhead[] {
  const { network, signals } = scene;
  const movedM = Math.max(0, ((nowMs - vehicle.timeMs) / 1000) * vehicle.speedMps);
  return vehicle.ahead.flatMap(({ intersectionId, movementId, distanceM }): SignalAhead[] => {
    const intersection = network.intersectionIndexById.get(intersectionId);
    const movement = network.movementIndexById.get(movementId);
    if (intersection === undefined || movement === undefined) return [];
    const signal = signals.signalOfIntersection[intersection];
    if (signal < 0) return [];
    const segments = segmentsOf(signal);
    const row = movement - network.intersectionFirstMovement[intersection];
    const cycleMs = segments[segments.length - 1].timetable.cycleMs;
    // Of a signal that runs by its traffic no future is known: what it shows now, and no advice.
    const isByTraffic = signals.definitions[signal].controller !== undefined;
    const spans = indicationSpans(segments, row, nowMs, isByTraffic ? nowMs + 1 : nowMs + 3 * cycleMs);
    const greens = spans.filter((span) => isGreen(span.indication));
    const endsMs = indicationEndsAtMs(segments, row, nowMs);
    const leftM = Math.max(0, distanceM - movedM);
    const slowestMps = Math.min(SLOWEST_ADVICE_MPS, vehicle.limitMps);
    return [
      {
        intersectionId,
        distanceM: leftM,
        indication: spans[0]?.indication ?? Indication.dark,
        leftMs: Number.isFinite(endsMs) && !isByTraffic ? endsMs - nowMs : null,
        greenInMs: greens.length > 0 ? Math.max(0, greens[0].fromMs - nowMs) : null,
        advice: isByTraffic ? null : adviseSpeed(leftM, nowMs, greens, slowestMps, vehicle.limitMps),
        standing: vehicle.speedMps < STANDING_MPS,
      },
    ];
  });
}
