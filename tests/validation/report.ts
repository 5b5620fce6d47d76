import { judgeRow, type Tolerance, type ValidationGroup, type ValidationRow } from './validationCase.ts';

/** What became of a group: its rows, or why there are none. */
export interface GroupOutcome {
  readonly group: ValidationGroup;
  readonly rows: readonly ValidationRow[];
  /** Why the group was not run; null: it was. */
  readonly notRun: string | null;
}

const VERDICTS = { holds: 'holds', fails: '**FAILS**', reported: 'shown only' } as const;
const HEADINGS = ['case', 'measure', 'ours', 'reference', 'difference', 'allowed', 'verdict'];

/** The rows as cells of text, with the headings first. */
export function tableOf(rows: readonly ValidationRow[]): string[][] {
  return [
    HEADINGS,
    ...rows.map((row) => [
      row.caseName,
      row.unit === '' ? row.measure : `${row.measure}, ${row.unit}`,
      formatFigure(row.ours),
      formatFigure(row.reference),
      formatDifference(row),
      formatTolerance(row.tolerance),
      VERDICTS[judgeRow(row)],
    ]),
  ];
}

/** Three decimals below 10, one below 1,000, none above. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 3 : size < 1000 ? 1 : 0);
}

function formatDifference({ ours, reference }: ValidationRow): string {
  const difference = ours - reference;
  if (!Number.isFinite(difference)) return '-';
  const sign = difference < 0 ? '−' : '+';
  if (reference === 0) return sign + formatFigure(Math.abs(difference));
  return `${sign}${Math.abs((100 * difference) / reference).toFixed(1)} %`;
}

function formatTolerance(tolerance: Tolerance | null): string {
  if (tolerance === null) return '';
  switch (tolerance.kind) {
    case 'ratio':
      return `± ${+(100 * tolerance.within).toFixed(1)} %`;
    case 'absolute':
      return `± ${tolerance.within}`;
    case 'range':
      return `${tolerance.min} to ${tolerance.max}`;
  }
}

/** A table for the terminal. */
export function formatTable(rows: readonly ValidationRow[]): string {
  const table = tableOf(rows);
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  return table
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The page `docs/validation.md`. @param date ISO date of the run */
export function formatPage(outcomes: readonly GroupOutcome[], date: string): string {
  const rows = outcomes.flatMap((outcome) => outcome.rows);
  const count = (verdict: string) => rows.filter((row) => judgeRow(row) === verdict).length;
  const sections = outcomes.map(({ group, rows: own, notRun }) => {
    if (notRun !== null) return `## ${group.title}\n\nNot run: ${notRun}.\n`;
    const [headings, ...cells] = tableOf(own);
    const line = (values: readonly string[]) => `| ${values.join(' | ')} |`;
    const sources = [...new Set(own.map((row) => row.source))].map((source) => `- ${source}`);
    return [
      `## ${group.title}\n`,
      line(headings),
      line(headings.map(() => '---')),
      ...cells.map(line),
      '\nReferences:\n',
      ...sources,
      '',
    ].join('\n');
  });
  return [
    '# Validation',
    '',
    `Made by \`npm run validate\` on ${date}; not edited by hand. ${count('holds')} figures are within what is allowed,`,
    `${count('fails')} are not, ${count('reported')} are shown only. How the model works: [model.md](model.md).`,
    '',
    ...sections,
  ].join('\n');
}
