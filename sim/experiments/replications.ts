import type { RunSummary } from '../engine/measure.ts';
import { describeSample, type Sample } from './sample.ts';

/** Every number of a run's summary as a sample over replications; texts as the list of them. */
export type Replicated<T> = {
  readonly [K in keyof T]: T[K] extends number
    ? Sample
    : T[K] extends string
      ? { readonly values: readonly string[] }
      : Replicated<T[K]>;
};

export type ReplicatedSummary = Replicated<Omit<RunSummary, 'scenario' | 'seed' | 'simulatedS' | 'stepS'>> &
  Pick<RunSummary, 'scenario' | 'simulatedS' | 'stepS'> & {
    readonly replications: number;
    readonly seed: { readonly values: readonly number[] };
  };

/**
 * Puts the summaries of one scenario under several seeds together.
 *
 * @param summaries at least one, in the order of their seeds; they differ in nothing but the seed
 */
export function summariseReplications(summaries: readonly RunSummary[]): ReplicatedSummary {
  const [{ scenario, simulatedS, stepS }] = summaries;
  const measures = summaries.map(({ scenario: _, seed: __, simulatedS: ___, stepS: ____, ...rest }) => rest);
  return {
    scenario,
    replications: summaries.length,
    seed: { values: summaries.map((summary) => summary.seed) },
    simulatedS,
    stepS,
    ...collectSamples(measures),
  };
}

/** Rows of one shape as one row of samples. @param rows at least one */
export function collectSamples<T extends object>(rows: readonly T[]): Replicated<T> {
  const collected: Record<string, unknown> = {};
  for (const key of Object.keys(rows[0]) as (keyof T & string)[]) {
    const values = rows.map((row) => row[key]);
    if (typeof values[0] === 'number') collected[key] = describeSample(values as number[]);
    else if (typeof values[0] === 'string') collected[key] = { values };
    else collected[key] = collectSamples(values as object[]);
  }
  return collected as Replicated<T>;
}
