import type { RunSummary } from '../engine/measure.ts';
import { measuresOf, type RunMeasure } from './measures.ts';
import { describeSample, type Sample } from './sample.ts';

/** What pairs of runs under common random numbers say of a difference. */
export interface PairedDifference {
  readonly a: Sample;
  readonly b: Sample;
  /** B less A, pair by pair; its interval is that of the paired t test. */
  readonly difference: Sample;
  /** Which way the interval lies: wholly below zero, wholly above, or neither. */
  readonly direction: 'less' | 'more' | 'none';
  /** Mean difference over A's mean; null where that is 0. */
  readonly relativeRatio: number | null;
}

/**
 * Compares two samples whose values belong together pair by pair.
 *
 * @param a, b of equal length, at least 2; values of one row come from the same seed
 * @throws RangeError if they can't be paired
 *
 * Source: Law, *Simulation Modeling and Analysis* (2015), 10.2.1: the paired-t interval.
 */
export function comparePairs(a: readonly number[], b: readonly number[]): PairedDifference {
  if (a.length !== b.length) throw new RangeError(`${a.length} values can't be paired with ${b.length}`);
  if (a.length < 2) throw new RangeError(`a paired interval needs at least 2 pairs, got ${a.length}`);
  const sampleA = describeSample(a);
  const difference = describeSample(a.map((value, i) => b[i] - value));
  const [low, high] = difference.ci95!;
  return {
    a: sampleA,
    b: describeSample(b),
    difference,
    direction: high < 0 ? 'less' : low > 0 ? 'more' : 'none',
    relativeRatio: sampleA.mean === 0 ? null : difference.mean / sampleA.mean,
  };
}

/** A measure of two variants, compared. */
export interface ComparedMeasure extends PairedDifference {
  readonly measure: RunMeasure;
}

/** Every measure of two sets of runs, row by row under the same seed. @param a, b of equal length, at least 2 */
export function compareRuns(a: readonly RunSummary[], b: readonly RunSummary[]): ComparedMeasure[] {
  return measuresOf([...a, ...b]).map((measure) => ({
    measure,
    ...comparePairs(a.map(measure.read), b.map(measure.read)),
  }));
}
