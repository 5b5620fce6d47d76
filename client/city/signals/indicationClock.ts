import {
  Indication,
  indicationEndsAtMs,
  intervalAt,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
} from '../../../sim/shared.ts';

/**
 * What many signal heads show at the time of the clock, looked up only when a head is due to change: a head's state is
 * known from the moment it was looked up until `validUntilMs`.
 */
export interface IndicationClock {
  readonly count: number;
  /** Signal of each head (row of the scene's signals) and the movement's row within its intersection. */
  readonly signal: Uint32Array;
  readonly row: Uint32Array;
  /** Values of `Indication`. */
  readonly indication: Uint8Array;
  /** Simulation times between which that holds, ms. */
  readonly validFromMs: Float64Array;
  readonly validUntilMs: Float64Array;
}

export function createIndicationClock(
  heads: readonly { readonly signal: number; readonly row: number }[],
): IndicationClock {
  return {
    count: heads.length,
    signal: Uint32Array.from(heads, (head) => head.signal),
    row: Uint32Array.from(heads, (head) => head.row),
    indication: new Uint8Array(heads.length).fill(Indication.dark),
    validFromMs: new Float64Array(heads.length).fill(Number.POSITIVE_INFINITY),
    validUntilMs: new Float64Array(heads.length).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Makes the heads of one signal due: its plans have changed. */
export function invalidateSignal(clock: IndicationClock, signal: number): void {
  for (let i = 0; i < clock.count; i++) {
    if (clock.signal[i] === signal) clock.validUntilMs[i] = Number.NEGATIVE_INFINITY;
  }
}

/**
 * Brings all heads to a time.
 *
 * @param onChange called for each head that was looked up anew
 */
export function updateIndications(
  clock: IndicationClock,
  segments: readonly (readonly TimetableSegment[])[],
  timeMs: number,
  onChange: (head: number) => void,
): void {
  const { count, validFromMs, validUntilMs } = clock;
  for (let i = 0; i < count; i++) {
    if (timeMs >= validFromMs[i] && timeMs < validUntilMs[i]) continue;
    const plans = segments[clock.signal[i]];
    const segment = segmentAt(plans, timeMs);
    const { timetable } = segment;
    const interval = intervalAt(timetable, ringTimeMs(segment, timeMs));
    clock.indication[i] = timetable.indications[interval * timetable.movementCount + clock.row[i]];
    validFromMs[i] = timeMs;
    validUntilMs[i] = indicationEndsAtMs(plans, clock.row[i], timeMs);
    onChange(i);
  }
}
