import { CommanderError } from 'commander';
import { InputError, type Issue } from '../sim/arterial.ts';
import { CancelledError } from './cancel.ts';

/** What goes to standard output (results) and to standard error (everything else). */

/** Exit codes of every command. `cancelled` is what shells give for Ctrl-C. */
export const ExitCode = { success: 0, failure: 1, badInput: 2, cancelled: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The one document of a `--json` run. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A table for people: names on the left, figures flush right. */
export function printTable(rows: readonly (readonly [label: string, value: string, unit?: string])[]): void {
  const labelWidth = Math.max(...rows.map(([label]) => label.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  for (const [label, value, unit = ''] of rows) {
    printLine(`  ${label.padEnd(labelWidth)}  ${value.padStart(valueWidth)} ${unit}`.trimEnd());
  }
}

/** Columns for people: the first and the last on the left, as names and verdicts are, figures flush right. */
export function printColumns(rows: readonly (readonly string[])[]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 || column === row.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    printLine(`  ${cells.join('  ')}`.trimEnd());
  }
}

/** Digits grouped by thousands, so that large counts can be read. */
export function formatNumber(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export function formatIssue(issue: Issue): string {
  const place = [issue.file, issue.path].filter((part) => part !== '').join(' ');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/**
 * Tells of whatever ended a command early.
 *
 * @param json the command was to print one JSON document: the failure is that document
 */
export function printFailure(error: unknown, json: boolean): ExitCode {
  if (error instanceof InputError) {
    const count = `${error.issues.length} ${error.issues.length === 1 ? 'issue' : 'issues'}`;
    if (json) printJson({ error: `bad input: ${count}`, issues: error.issues });
    else printNote([`bad input: ${count}`, ...error.issues.map((issue) => `  ${formatIssue(issue)}`)].join('\n'));
    return ExitCode.badInput;
  }
  if (error instanceof CommanderError) {
    // Help and version end in an error too. The text of a real one commander has already written to standard error.
    if (error.exitCode === 0) return ExitCode.success;
    const message = error.message.replace(/^error: /, '');
    if (json) printJson({ error: message, issues: [{ file: '', path: '', message }] });
    return ExitCode.badInput;
  }
  if (error instanceof CancelledError) {
    printNote(`greenwave: ${error.message}`);
    return ExitCode.cancelled;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (json) printJson({ error: message, issues: [] });
  printNote(`greenwave failed: ${process.env.GREENWAVE_DEBUG && error instanceof Error ? error.stack : message}`);
  return ExitCode.failure;
}
