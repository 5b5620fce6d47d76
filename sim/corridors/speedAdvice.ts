/** A time in which a movement is shown green, ms. */
export interface GreenWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Speeds at which a vehicle reaches the stop line within one green. */
export interface SpeedAdvice {
  readonly minMps: number;
  readonly maxMps: number;
  /** The green that is met. */
  readonly green: GreenWindow;
}

/**
 * Green light optimal speed advice for one signal: the speeds that meet the earliest green that can be met.
 *
 * @param distanceM to the stop line, m, >= 0
 * @param nowMs     simulation time, ms
 * @param greens    of the vehicle's movement, ascending
 * @param minMps    slowest speed that may be asked of a driver, m/s, > 0
 * @param limitMps  speed limit, m/s, >= `minMps`
 * @returns null if no speed from `minMps` to `limitMps` meets any of the greens: the vehicle will have to stop
 *
 * v in [d / (b - now), d / (a - now)] for a green [a, b), cut to the limits; steady speed, no queue.
 * Source: Katsaros et al. 2011, Performance study of a green light optimized speed advisory application.
 */
export function adviseSpeed(
  distanceM: number,
  nowMs: number,
  greens: readonly GreenWindow[],
  minMps: number,
  limitMps: number,
): SpeedAdvice | null {
  if (!(distanceM >= 0)) throw new RangeError(`distanceM must not be negative, got ${distanceM}`);
  if (!(minMps > 0 && limitMps >= minMps)) {
    throw new RangeError(`speeds must be positive and in order, got ${minMps} to ${limitMps} m/s`);
  }
  for (const green of greens) {
    if (green.toMs <= nowMs) continue;
    const slowestMps = (distanceM * 1000) / (green.toMs - nowMs);
    const fastestMps = green.fromMs <= nowMs ? Number.POSITIVE_INFINITY : (distanceM * 1000) / (green.fromMs - nowMs);
    const lowMps = Math.max(minMps, slowestMps);
    const highMps = Math.min(limitMps, fastestMps);
    if (lowMps <= highMps) return { minMps: lowMps, maxMps: highMps, green };
  }
  return null;
}
