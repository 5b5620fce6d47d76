/**
 * Platoon dispersion: the head of a platoon that leaves a signal drives on fast, its tail slowly.
 *
 * Source: Robertson, TRANSYT: a traffic network study tool, Road Research Laboratory report LR 253 (1969).
 */
export interface DispersionParameters {
  /** Spread, α: 0.35 is usual for roads of some friction, 0.25 to 0.5 on either side of it. */
  readonly spread: number;
  /** Time from which the head of the platoon arrives, as a share of the mean travel time, β. */
  readonly headRatio: number;
}

/** The published pair. Its mean lag is a little longer than the travel time. */
export const ROBERTSON: DispersionParameters = { spread: 0.35, headRatio: 0.8 };

/** The pair with the same spread whose mean lag is the travel time: β = 1 / (1 + α). Used where travel times are known. */
export function meanKeeping(spread: number): DispersionParameters {
  return { spread, headRatio: 1 / (1 + spread) };
}

export interface Dispersion {
  /** Bins from which the head of the platoon arrives. */
  readonly lagBins: number;
  /** Smoothing factor F = 1 / (1 + α β T), T in bins. */
  readonly smoothing: number;
}

/**
 * @param travelS mean undelayed travel time from stop line to stop line, s
 * @param binS    width of a bin, s
 */
export function dispersionOf(travelS: number, { spread, headRatio }: DispersionParameters, binS = 1): Dispersion {
  const headBins = (headRatio * travelS) / binS;
  return { lagBins: Math.round(headBins), smoothing: 1 / (1 + spread * headBins) };
}

/**
 * Adds to a cyclic arrival profile what becomes of a cyclic departure profile on the way:
 * out(i) = F in(i - lag) + (1 - F) out(i - 1), the cycle repeating for ever.
 *
 * @param departures bins from `from` on, veh a bin; `count` of them make a period
 * @param arrivals   bins from `to` on; added to
 */
export function addDispersed(
  departures: Float64Array,
  from: number,
  count: number,
  { lagBins, smoothing }: Dispersion,
  arrivals: Float64Array,
  to: number,
): void {
  const keep = 1 - smoothing;
  const first = ((-lagBins % count) + count) % count;
  // What a single period leaves at its end, then the same with all periods before it.
  let value = 0;
  let i = first;
  for (let k = 0; k < count; k++) {
    value = smoothing * departures[from + i] + keep * value;
    if (++i === count) i = 0;
  }
  value /= 1 - keep ** count;
  i = first;
  for (let k = 0; k < count; k++) {
    value = smoothing * departures[from + i] + keep * value;
    arrivals[to + k] += value;
    if (++i === count) i = 0;
  }
}
