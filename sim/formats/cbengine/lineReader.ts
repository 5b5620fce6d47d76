import type { Issue } from '../../core/issue.ts';
import type { ScenarioFile } from '../../scenario/readFiles.ts';

/** Reads a text of numbers line by line; every fault becomes an issue at its line. */
export interface LineReader {
  /** Number of the line read last, from 1. */
  line(): number;
  /** Words of the next line that is not empty; null at the end of the file. */
  next(): readonly string[] | null;
  /** A count that stands alone on the next line; null (and an issue) where there is none. */
  count(of: string): number | null;
  report(message: string): void;
}

/** More rows than this in one list are a broken file, not a city. */
const MOST_ROWS = 5_000_000;

export function createLineReader(file: ScenarioFile, issues: Issue[]): LineReader {
  const lines = file.text.split('\n');
  let at = 0;
  const report = (message: string) => {
    issues.push({ file: file.name, path: `line ${Math.max(1, at)}`, message });
  };
  const next = () => {
    while (at < lines.length) {
      const text = lines[at++].trim();
      if (text !== '') return text.split(/\s+/);
    }
    return null;
  };
  return {
    line: () => at,
    next,
    count(of) {
      const words = next();
      if (words === null) {
        report(`the file ends where the number of ${of} should stand`);
        return null;
      }
      const count = words.length === 1 ? readNumber(words[0]) : Number.NaN;
      if (Number.isInteger(count) && count >= 0 && count <= MOST_ROWS) return count;
      report(`the number of ${of} must stand here alone, got "${words.join(' ').slice(0, 60)}"`);
      return null;
    },
    report,
  };
}

/** NaN where the word is no plain decimal number. */
export function readNumber(word: string | undefined): number {
  return word !== undefined && /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(word) ? Number(word) : Number.NaN;
}
