import type { WaveSearchState } from '../../sim/shared.ts';

/** The best that a search had at one moment of it. */
export type SearchPoint = Pick<WaveSearchState, 'stage' | 'doneRatio' | 'bestRatio'>;

/** A search's course with one more word of it; begun anew with another search. Before there is a first plan nothing is noted. */
export function noteProgress(trace: readonly SearchPoint[], state: WaveSearchState): readonly SearchPoint[] {
  const { phase, stage, doneRatio, bestRatio } = state;
  if (phase !== 'searching') return trace;
  const last = trace.at(-1);
  const before = last && doneRatio < last.doneRatio ? [] : trace;
  return bestRatio > 0 ? [...before, { stage, doneRatio, bestRatio }] : before;
}
