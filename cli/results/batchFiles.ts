import { measuresOf } from '../../sim/index.ts';
import type { Batch } from '../batch.ts';
import { formatCsv } from './measuresCsv.ts';

/** `runs.csv`: a row a run, with every measure that all of them have. */
export function formatRuns({ cells }: Batch): string {
  const measures = measuresOf(cells.flatMap(({ summaries }) => summaries));
  const header = ['variant', 'demandFactor', 'seed', ...measures.map(({ id }) => id), 'stateHash'];
  const rows = cells.flatMap(({ variantId, demandFactor, summaries }) =>
    summaries.map((summary) => [
      variantId,
      demandFactor,
      summary.seed,
      ...measures.map(({ read }) => read(summary)),
      summary.stateHash,
    ]),
  );
  return formatCsv([header, ...rows]);
}

/** `cells.csv`: a row a cell and measure, with its mean over the seeds and the mean's 95 % interval. */
export function formatCells({ cells, seeds }: Batch): string {
  const header = ['variant', 'demandFactor', 'measure', 'unit', 'mean', 'low95', 'high95', 'runs'];
  const rows = cells.flatMap(({ variantId, demandFactor, measures }) =>
    measures.map(({ measure, sample }) => {
      const [low, high] = sample.ci95 ?? ['', ''];
      return [variantId, demandFactor, measure.id, measure.unit, sample.mean, low, high, seeds.length];
    }),
  );
  return formatCsv([header, ...rows]);
}

/** `differences.csv`: a row a cell and measure, against the first variant under the same demand, paired by seed. */
export function formatDifferences({ cells }: Batch): string {
  const header = [
    'variant',
    'demandFactor',
    'measure',
    'unit',
    'better',
    'difference',
    'low95',
    'high95',
    'relative',
    'direction',
  ];
  const rows = cells.flatMap(({ variantId, demandFactor, differences }) =>
    (differences ?? []).map(({ measure, difference, relativeRatio, direction }) => {
      const [low, high] = difference.ci95!;
      const names = [variantId, demandFactor, measure.id, measure.unit, measure.better ?? ''];
      return [...names, difference.mean, low, high, relativeRatio ?? '', direction];
    }),
  );
  return formatCsv([header, ...rows]);
}
