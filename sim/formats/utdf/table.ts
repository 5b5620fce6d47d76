import { InputError, type Issue } from '../../core/issue.ts';
import { splitCsvLine } from '../csvText.ts';
import type { TextSource } from '../textSource.ts';

/** A line of a section: its cells, and where it stands, from 1. */
export interface UtdfRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface UtdfSection {
  readonly line: number;
  readonly header: readonly string[];
  readonly rows: readonly UtdfRow[];
}

const SECTIONS = ['Network', 'Nodes', 'Links', 'Lanes', 'Timeplans', 'Phases'] as const;
export type SectionName = (typeof SECTIONS)[number];
export type UtdfFile = Readonly<Record<SectionName, UtdfSection>>;

/**
 * Takes a combined UTDF file (version 8) apart: `[Section]`, a title, a header, rows. Sections that we don't know are passed over.
 *
 * @throws InputError with every section that is missing or has no header
 */
export async function readUtdfFile({ name, chunks }: TextSource): Promise<UtdfFile> {
  let whole = '';
  for await (const chunk of chunks) whole += chunk;
  const found = new Map<string, { line: number; lines: UtdfRow[] }>();
  let current: { line: number; lines: UtdfRow[] } | undefined;
  whole
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((content, i) => {
      const line = i + 1;
      const section = /^\s*"?\[(.+?)\]/.exec(content);
      if (section) {
        current = { line, lines: [] };
        found.set(section[1].trim().toLowerCase(), current);
      } else if (content.replaceAll(',', '').trim() !== '') current?.lines.push({ line, cells: splitCsvLine(content) });
    });
  const issues: Issue[] = [];
  const sections = SECTIONS.map((section): [SectionName, UtdfSection] => {
    const { line, lines } = found.get(section.toLowerCase()) ?? { line: 0, lines: [] };
    // The title line before the header may be missing.
    const at = lines.findIndex(({ cells }) => /^(RECORDNAME|INTID)$/i.test(cells[0]));
    if (line === 0) {
      issues.push({ file: name, path: '', message: `there is no section [${section}]; export the combined UTDF file` });
    } else if (at < 0) {
      const message = `section [${section}] has no header that begins with RECORDNAME or INTID`;
      issues.push({ file: name, path: `line ${line}`, message });
    }
    return [section, { line, header: lines[at]?.cells ?? [], rows: lines.slice(at + 1) }];
  });
  if (issues.length > 0) throw new InputError(issues);
  return Object.fromEntries(sections) as Record<SectionName, UtdfSection>;
}

/** What a cell says; a leading `*` marks a value that somebody typed in. */
export function numberOf(cell: string | undefined): number | null {
  const text = (cell ?? '').replace(/^\*/, '').trim();
  if (text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Values of a section of records: by node, record and column. Names of records are found in any case. */
export interface UtdfRecords {
  readonly columns: readonly string[];
  text(node: string, record: string, column: string): string;
  number(node: string, record: string, column: string): number | null;
  /** Line of a record, or of the node's first, or 0. */
  line(node: string, record: string): number;
}

export function indexRecords({ header, rows }: UtdfSection): UtdfRecords {
  const byNode = new Map<string, Map<string, UtdfRow>>();
  const columnAt = new Map(header.map((name, c) => [name, c]));
  for (const row of rows) {
    const [record, node] = row.cells;
    const records = byNode.get(node) ?? new Map<string, UtdfRow>();
    records.set(record.toLowerCase(), row);
    byNode.set(node, records);
  }
  const text = (node: string, record: string, column: string) =>
    byNode.get(node)?.get(record.toLowerCase())?.cells[columnAt.get(column) ?? -1] ?? '';
  return {
    columns: header.slice(2),
    text,
    number: (node, record, column) => numberOf(text(node, record, column)),
    line(node, record) {
      const records = byNode.get(node);
      return records?.get(record.toLowerCase())?.line ?? [...(records?.values() ?? [])][0]?.line ?? 0;
    },
  };
}
