import { Indication } from '../core/indication.ts';
import { heldFromMs } from '../signals/heldPlan.ts';
import { isControlled } from '../signals/signalState.ts';
import { eventsByClock, forecastSignal, mayGo } from './forecast.ts';
import type { ForecastSource, SignalEvent } from './signalForecast.ts';

/**
 * When each movement may go, as far as that is certain: a pure function of the signals' state and the time, kept until it
 * changes. Movement `m` has rows `2 m` and `2 m + 1`: the green that is or comes next, and the one after it.
 */
export interface CertainGreens {
  readonly source: ForecastSource;
  /** Simulation times, ms; Infinity: none, or no certain end. A green that has begun counts from -Infinity. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** Until when the rows hold, ms. Shape [movementCount]. */
  readonly holdsUntilMs: Float64Array;
  /** Segments that a signal's rows were made of; its group of each movement. */
  readonly segments: unknown[];
  readonly groupOfMovement: Int32Array;
}

export function createCertainGreens(source: ForecastSource): CertainGreens {
  const { movementCount } = source.signals.network;
  const groupOfMovement = new Int32Array(movementCount).fill(-1);
  for (const own of source.groups) {
    own.forEach(({ movements }, g) => {
      for (const m of movements) groupOfMovement[m] = g;
    });
  }
  return {
    source,
    fromMs: new Float64Array(2 * movementCount).fill(Number.POSITIVE_INFINITY),
    toMs: new Float64Array(2 * movementCount).fill(Number.POSITIVE_INFINITY),
    holdsUntilMs: new Float64Array(movementCount).fill(Number.NEGATIVE_INFINITY),
    segments: [],
    groupOfMovement,
  };
}

/** Brings the two rows of a movement up to date. */
export function updateCertainGreens(greens: CertainGreens, signal: number, movement: number, timeMs: number): void {
  const { source, holdsUntilMs, segments } = greens;
  const { signals } = source;
  const own = signals.segments[signal];
  if (segments[signal] !== own) {
    segments[signal] = own;
    const intersection = signals.set.intersectionIndex[signal];
    const { intersectionFirstMovement: first } = signals.network;
    holdsUntilMs.fill(Number.NEGATIVE_INFINITY, first[intersection], first[intersection + 1]);
  }
  if (timeMs < holdsUntilMs[movement]) return;
  // Who is held for an ambulance is given back at no certain time.
  if (isControlled(signals, signal) || heldFromMs(own) < Number.POSITIVE_INFINITY)
    updateByController(greens, signal, movement, timeMs);
  else updateByClock(greens, signal, movement, timeMs);
}

function updateByClock(
  { source, fromMs, toMs, holdsUntilMs }: CertainGreens,
  signal: number,
  movement: number,
  timeMs: number,
) {
  const { signals } = source;
  const segments = signals.segments[signal];
  const row = movement - signals.network.intersectionFirstMovement[signals.set.intersectionIndex[signal]];
  let found = 0;
  let askedMs = timeMs;
  for (let turn = 0; turn < 3 && found < 2; turn++) {
    const events = eventsByClock(segments, row, askedMs);
    for (const event of events) {
      if (found === 2 || !mayGo(event.indication)) continue;
      const isSecondHalf = found > 0 && toMs[2 * movement + found - 1] === event.startMs;
      // Protected, then permissive: one green for those who drive up to it.
      if (isSecondHalf) toMs[2 * movement + found - 1] = event.likelyEndMs;
      else {
        fromMs[2 * movement + found] = turn > 0 && event.startMs === Number.NEGATIVE_INFINITY ? askedMs : event.startMs;
        toMs[2 * movement + found++] = event.likelyEndMs;
      }
    }
    askedMs = events[events.length - 1].likelyEndMs;
    if (askedMs === Number.POSITIVE_INFINITY) break;
  }
  for (; found < 2; found++) {
    fromMs[2 * movement + found] = Number.POSITIVE_INFINITY;
    toMs[2 * movement + found] = Number.POSITIVE_INFINITY;
  }
  holdsUntilMs[movement] = toMs[2 * movement];
}

/** A red can't end before its earliest end, whatever comes; when a green ends is not certain. */
function updateByController(greens: CertainGreens, signal: number, movement: number, timeMs: number): void {
  const { source, fromMs, toMs, holdsUntilMs, groupOfMovement } = greens;
  const { intersectionFirstMovement } = source.signals.network;
  const intersection = source.signals.set.intersectionIndex[signal];
  const { groups } = forecastSignal(source, signal, timeMs);
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++) {
    if (groupOfMovement[m] < 0) continue;
    fromMs[2 * m] = earliestGreenMs(groups[groupOfMovement[m]].events[0]);
    toMs[2 * m] = Number.POSITIVE_INFINITY;
    fromMs[2 * m + 1] = Number.POSITIVE_INFINITY;
    toMs[2 * m + 1] = Number.POSITIVE_INFINITY;
    // Looked at anew in every step: whoever asks knows no more than this one's signals.
    holdsUntilMs[m] = timeMs + source.stepMs;
  }
  if (groupOfMovement[movement] < 0) holdsUntilMs[movement] = timeMs + source.stepMs;
}

function earliestGreenMs({ indication, minEndMs }: SignalEvent): number {
  if (indication === Indication.red || indication === Indication.yellow) return minEndMs;
  return Number.NEGATIVE_INFINITY;
}
