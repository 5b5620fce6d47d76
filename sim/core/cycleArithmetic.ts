/** Arithmetic on the circle of one signal cycle. All times are integer ms unless said otherwise. */

/**
 * Positive remainder.
 *
 * `%` keeps the sign of its left side: before the first offset it would give a negative time.
 */
export function moduloMs(valueMs: number, cycleMs: number): number {
  return ((valueMs % cycleMs) + cycleMs) % cycleMs;
}

/**
 * Time into the local cycle of a coordinated signal.
 *
 * @param timeMs   simulation time, ms
 * @param cycleMs  cycle length, ms, > 0
 * @param offsetMs master zero to local zero, ms; may be negative or longer than the cycle
 * @returns ms in [0, cycleMs)
 *
 * Local zero is the start of green of the coordinated phase. Other controllers count from
 * other points: FHWA-HOP-08-024, Traffic Signal Timing Manual, figure 6-7.
 */
export function localCycleTimeMs(timeMs: number, cycleMs: number, offsetMs: number): number {
  return moduloMs(timeMs - offsetMs, cycleMs);
}
