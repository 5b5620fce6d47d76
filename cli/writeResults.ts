import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageVersion } from './packageVersion.ts';
import type { RunSettings } from './simulate.ts';

export interface RunRecord {
  readonly scenarioPath: string;
  readonly settings: RunSettings;
  /** The command line's options. */
  readonly options: object;
  /** What was simulated: the same bytes on the same Node version, whenever and wherever it is run. */
  readonly summary: object;
  /** What it took: another figure every time. */
  readonly cost: object;
}

/**
 * Writes a run's results for notebooks: `summary.json` with what came out, `run.json` with how to get it again and what
 * it cost.
 *
 * @param folder made if it isn't there; files of an earlier run are replaced
 */
export async function writeResults(folder: string, record: RunRecord): Promise<void> {
  const { scenarioPath, settings, options, summary, cost } = record;
  await mkdir(folder, { recursive: true });
  const run = {
    greenwave: packageVersion(),
    node: process.version,
    scenario: scenarioPath,
    ...settings,
    options,
    cost,
    finishedAt: new Date().toISOString(),
  };
  await Promise.all([
    writeFile(path.join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`),
    writeFile(path.join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`),
  ]);
}
