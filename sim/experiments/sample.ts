/** What independent replications say of a mean. */
export interface Sample {
  readonly mean: number;
  /** 95 % confidence interval of the mean [low, high]; null from one value, which says nothing of its spread. */
  readonly ci95: readonly [low: number, high: number] | null;
  readonly values: readonly number[];
}

/** @param values at least one */
export function describeSample(values: readonly number[]): Sample {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, ci95: null, values };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const halfWidth = studentT95(count - 1) * Math.sqrt(variance / count);
  return { mean, ci95: [mean - halfWidth, mean + halfWidth], values };
}

/** Two-sided 95 % quantiles of Student's t for 1 to 6 degrees of freedom, where the expansion below is too coarse. */
const SMALL_SAMPLE_T = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469];

/**
 * Two-sided 95 % quantile of Student's t.
 *
 * @param degrees degrees of freedom, a whole number >= 1
 *
 * Source: Abramowitz & Stegun 26.7.5, Cornish-Fisher expansion about the normal quantile; within 0.001 from 7 on.
 */
export function studentT95(degrees: number): number {
  if (!(degrees >= 1)) throw new RangeError(`degrees of freedom must be at least 1, got ${degrees}`);
  if (degrees <= SMALL_SAMPLE_T.length) return SMALL_SAMPLE_T[degrees - 1];
  const z = 1.959964;
  const z3 = z ** 3;
  const z5 = z ** 5;
  const z7 = z ** 7;
  const g1 = (z3 + z) / 4;
  const g2 = (5 * z5 + 16 * z3 + 3 * z) / 96;
  const g3 = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384;
  return z + g1 / degrees + g2 / degrees ** 2 + g3 / degrees ** 3;
}
