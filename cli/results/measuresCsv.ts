import { describeSample, measuresOf, type RunSummary } from '../../sim/index.ts';

/**
 * `measures.csv`: a row a measure, with its mean, the 95 % interval of that mean (empty for a single run) and the value
 * under each seed.
 *
 * @param summaries at least one
 */
export function formatMeasures(summaries: readonly RunSummary[]): string {
  const seedColumns = summaries.map(({ seed }) => `seed_${seed}`);
  const rows = measuresOf(summaries).map(({ id, unit, read }) => {
    const { mean, ci95, values } = describeSample(summaries.map(read));
    const [low, high] = ci95 ?? ['', ''];
    return [id, unit, mean, low, high, ...values];
  });
  return formatCsv([['measure', 'unit', 'mean', 'low95', 'high95', ...seedColumns], ...rows]);
}

/** RFC 4180, with plain line ends. */
export function formatCsv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}
