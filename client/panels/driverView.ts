import {
  type FollowedVehicle,
  heldFromMs,
  Indication,
  indicationEndsAtMs,
  type Navigation,
  type Scene,
  type SignalOnWay,
  type SpeedAdvice,
  type TimetableSegment,
} from '../../sim/shared.ts';
import { indicationSpans, isGreen } from '../charts/indicationSpans.ts';

/** Slower than this a vehicle stands in the queue and is told only how long. */
const STANDING_MPS = 0.5;

/** What a driver is shown of one signal ahead. */
export interface SignalAhead {
  readonly intersectionId: string;
  readonly movementId: string;
  readonly distanceM: number;
  readonly indication: Indication;
  /** Time until the indication changes, ms; null if it never does or nobody knows. */
  readonly leftMs: number | null;
  /** Time until the movement is green, ms; 0 if it is; null if it never is or nobody knows. */
  readonly greenInMs: number | null;
  /** The signal runs by its traffic: those times are what is most likely. */
  readonly isLikely: boolean;
  readonly advice: SpeedAdvice | null;
  /** When the driver will be over the stop line, ms. */
  readonly passMs: number;
  readonly standing: boolean;
}

/**
 * Signals ahead of a followed vehicle, for its own movements.
 *
 * What it was told may be a second old, and its report a tick: distances are carried on to `nowMs` at the speed it had.
 */
export function readSignalsAhead(
  vehicle: FollowedVehicle,
  scene: Scene,
  segmentsOf: (signal: number) => readonly TimetableSegment[],
  nowMs: number,
): SignalAhead[] {
  const [next] = vehicle.ahead;
  const { signals } = vehicle.navigation;
  const first = next ? signals.findIndex(({ movementId }) => movementId === next.movementId) : -1;
  if (first < 0) return [];
  const movedM = Math.max(0, ((nowMs - vehicle.timeMs) / 1000) * vehicle.speedMps);
  const nearerM = signals[first].distanceM - next.distanceM + movedM;
  const standing = vehicle.speedMps < STANDING_MPS;
  return readSignals({ ...vehicle.navigation, signals: signals.slice(first) }, scene, segmentsOf, nowMs).map(
    (ahead) => ({
      ...ahead,
      distanceM: Math.max(0, ahead.distanceM - nearerM),
      standing,
    }),
  );
}

/** Signals on a way as they are at `nowMs`: lamps and countdowns live, the rest as it was told. */
export function readSignals(
  { timeMs, signals }: Navigation,
  scene: Scene,
  segmentsOf: (signal: number) => readonly TimetableSegment[],
  nowMs: number,
): SignalAhead[] {
  return signals.flatMap((told): SignalAhead[] => {
    const lamp = lampOf(told, scene, segmentsOf, nowMs);
    if (!lamp) return [];
    const { intersectionId, movementId, distanceM, advice, passInS } = told;
    const passMs = timeMs + 1000 * passInS;
    return [
      {
        intersectionId,
        movementId,
        distanceM,
        advice,
        passMs,
        standing: false,
        ...withLikely(lamp, told, timeMs, nowMs),
      },
    ];
  });
}

type Lamp = Pick<SignalAhead, 'indication' | 'leftMs' | 'greenInMs' | 'isLikely'>;

function lampOf(
  { intersectionId, movementId }: SignalOnWay,
  { network, signals }: Scene,
  segmentsOf: (signal: number) => readonly TimetableSegment[],
  nowMs: number,
): Lamp | null {
  const intersection = network.intersectionIndexById.get(intersectionId);
  const movement = network.movementIndexById.get(movementId);
  if (intersection === undefined || movement === undefined) return null;
  const signal = signals.signalOfIntersection[intersection];
  if (signal < 0) return null;
  const segments = segmentsOf(signal);
  const row = movement - network.intersectionFirstMovement[intersection];
  const isHeld = heldFromMs(segments) < Number.POSITIVE_INFINITY;
  const isLikely = signals.definitions[signal].controller !== undefined || isHeld;
  const cycleMs = segments[segments.length - 1].timetable.cycleMs;
  const spans = indicationSpans(segments, row, nowMs, isLikely ? nowMs + 1 : nowMs + 3 * cycleMs);
  const green = spans.find((span) => isGreen(span.indication));
  const endsMs = isLikely ? Number.POSITIVE_INFINITY : indicationEndsAtMs(segments, row, nowMs);
  return {
    indication: spans[0]?.indication ?? Indication.dark,
    leftMs: Number.isFinite(endsMs) ? endsMs - nowMs : null,
    greenInMs: green ? Math.max(0, green.fromMs - nowMs) : null,
    isLikely,
  };
}

/** Under a controller: what was told to be likely, while the lamp still shows what it was told of. */
function withLikely(lamp: Lamp, { indication, changesInS }: SignalOnWay, toldMs: number, nowMs: number): Lamp {
  if (!lamp.isLikely || lamp.indication !== indication || changesInS.likely === null) return lamp;
  const leftMs = Math.max(0, toldMs + 1000 * changesInS.likely - nowMs);
  return { ...lamp, leftMs, greenInMs: lamp.greenInMs ?? (indication === Indication.red ? leftMs : null) };
}
