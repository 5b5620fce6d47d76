/** null: nothing. */
export type Cell = string | number | null;

/** RFC 4180 with plain line ends; null is an empty cell, numbers have at most three decimals. */
export function formatCsvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(',')}\n`).join('');
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'number' ? String(Math.round(cell * 1000) / 1000) : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cells of a line; quotes are taken off, doubled ones within are one. */
export function splitCsvLine(line: string, separator: ',' | ';' = ','): string[] {
  const cells =
    separator === ','
      ? line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
      : line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g);
  return [...cells].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}
