import type { BothLanguages, ComparedMeasure } from '../sim/index.ts';

/** What a compared measure says of B: for a measure of which neither way is better, which way it went. `equal`: under every seed. */
export type Verdict = 'better' | 'worse' | 'less' | 'more' | 'none' | 'equal';

export function judge({ measure, direction, difference }: ComparedMeasure): Verdict {
  if (difference.values.every((value) => value === 0)) return 'equal';
  if (direction === 'none' || measure.better === null) return direction;
  return measure.better === direction ? 'better' : 'worse';
}

export const VERDICT_NAMES: Readonly<Record<Verdict, BothLanguages>> = {
  better: { en: 'better', zh: '更优' },
  worse: { en: 'worse', zh: '更差' },
  less: { en: 'less', zh: '更低' },
  more: { en: 'more', zh: '更高' },
  none: { en: 'no difference shown', zh: '未显示差异' },
  equal: { en: 'equal', zh: '相同' },
};
