import { readGitCommit } from '../gitCommit.ts';
import { packageVersion } from '../packageVersion.ts';
import type { ReportOrigin } from './formatReport.ts';

/** Who makes a report, by which command line, now. */
export async function describeOrigin(): Promise<ReportOrigin> {
  return {
    greenwave: packageVersion(),
    commit: await readGitCommit(),
    node: process.version,
    finishedAt: new Date().toISOString(),
    command: ['greenwave', ...process.argv.slice(2)].map(quoteWord).join(' '),
  };
}

/** A word of a command line as one would type it. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
