import type { Comparison } from '../comparison.ts';
import { formatCsv } from './measuresCsv.ts';

/** A comparison as a table: a row a measure, its means, difference and interval, and both values under each seed. */
export function formatComparison({ measures, seeds }: Comparison): string {
  const header = [
    ...['measure', 'unit', 'better', 'a', 'b', 'difference', 'low95', 'high95', 'relative', 'direction'],
    ...seeds.map((seed) => `a_seed_${seed}`),
    ...seeds.map((seed) => `b_seed_${seed}`),
  ];
  const rows = measures.map(({ measure, a, b, difference, relativeRatio, direction }) => [
    ...[measure.id, measure.unit, measure.better ?? '', a.mean, b.mean, difference.mean],
    ...[...difference.ci95!, relativeRatio ?? '', direction],
    ...a.values,
    ...b.values,
  ]);
  return formatCsv([header, ...rows]);
}
