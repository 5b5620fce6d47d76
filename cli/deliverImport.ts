import type { ImportReport, ImportResult, ReportEntry } from '../sim/index.ts';
import { formatNumber, printJson, printLine, printTable } from './output.ts';
import { writeScenario } from './writeScenario.ts';

/** Rows of each list that are printed for people; the file and `--json` have them all. */
const ROWS_SHOWN = 15;

/** Options that every `greenwave import` has. */
export interface ImportOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Writes an imported scenario with its report (`import.json`), and prints what was joined, guessed and dropped. */
export async function deliverImport(result: ImportResult, { out, json }: ImportOptions): Promise<void> {
  const { definition, report, volumes } = result;
  const files = [
    { name: 'import.json', text: `${JSON.stringify(report, null, 2)}\n` },
    ...(volumes === undefined ? [] : [{ name: 'volumes.csv', text: volumes }]),
  ];
  await writeScenario(out, definition, files);
  if (json) printJson({ scenario: out, ...report });
  else printReport(out, report);
}

function printReport(folder: string, { counts, joined, guessed, dropped }: ImportReport): void {
  printLine(`${folder}: imported`);
  printTable([
    ['signals', formatNumber(counts.signals)],
    ['other intersections', formatNumber(counts.unsignalised)],
    ['gateways', formatNumber(counts.gateways)],
    ['links', formatNumber(counts.links)],
    ['lanes', formatNumber(counts.lanes)],
    ['movements', formatNumber(counts.movements)],
    ['length', formatNumber(counts.lengthKm, 1), 'km'],
    ['routes', formatNumber(counts.routes)],
    ['flows', formatNumber(counts.flows)],
    ['trips', formatNumber(counts.trips)],
  ]);
  printEntries('joined', joined);
  printEntries('guessed', guessed);
  printEntries('dropped', dropped);
}

function printEntries(title: string, entries: readonly ReportEntry[]): void {
  printLine(`${title}: ${entries.length === 0 ? 'nothing' : formatNumber(entries.length)}`);
  for (const { what, id, why } of entries.slice(0, ROWS_SHOWN)) printLine(`  ${what} ${id}: ${why}`);
  const more = entries.length - ROWS_SHOWN;
  if (more > 0) printLine(`  and ${formatNumber(more)} more, in import.json`);
}
