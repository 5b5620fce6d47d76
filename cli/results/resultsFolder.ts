import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunSummary } from '../../sim/index.ts';
import { type GitCommit, readGitCommit } from '../gitCommit.ts';
import { packageVersion } from '../packageVersion.ts';
import { hashDefinition } from '../readVariant.ts';
import type { Variant } from '../replicate.ts';
import type { Recording, RunOutcome } from '../simulate.ts';
import { formatMeasures } from './measuresCsv.ts';
import { checkOutputFolder, createDraftFolder } from './outputFolder.ts';
import { createTripsFile } from './tripsFile.ts';
import { createTurnTotals } from './turnTotals.ts';

/** How a run came about: what `run.json` tells beside what it finds out itself. */
export interface RunRequest {
  readonly scenarioPath: string;
  readonly variant: Variant;
  readonly seeds: readonly number[];
  /** Interval of `fcd.parquet`, s; null: it is not written. */
  readonly fcdEveryS: number | null;
  /** Whether the signals' event log is written. */
  readonly events: boolean;
  /** The command line's options. */
  readonly options: object;
}

/** The results of a run on their way into a folder: `docs/results.md` tells of each file. */
export interface ResultsFolder {
  /** What the run under a seed has to keep for this folder. */
  recordingOf(seed: number): Recording;
  /** Takes outcomes as they come, in the order of the seeds. */
  add(outcome: RunOutcome): void;
  /** Writes the rest and puts the folder in its place. */
  publish(summary: object, cost: object): Promise<void>;
  /** Leaves nothing behind; does nothing once published. */
  discard(): Promise<void>;
}

const RESULT_FILE =
  /^(trips\.parquet|fcd(-\d+)?\.parquet|(events|adaptive)(-\d+)?\.(parquet|csv)|measures\.csv|volumes\.csv|summary\.json|run\.json)$/;

/** @throws InputError if something other than results stands in the folder */
export async function createResultsFolder(folder: string, request: RunRequest): Promise<ResultsFolder> {
  await checkOutputFolder(folder, (name) => RESULT_FILE.test(name));
  const { seeds, fcdEveryS, events, variant } = request;
  const isAdaptive = variant.definition.signals.some(({ controller }) => controller?.type === 'adaptive');
  const startedAt = new Date();
  const commit = await readGitCommit();
  const draft = await createDraftFolder(folder);
  const trips = createTripsFile(path.join(draft.path, 'trips.parquet'), variant.definition);
  const summaries: RunSummary[] = [];
  const turns = createTurnTotals(variant.definition);
  const write = (name: string, text: string) => writeFile(path.join(draft.path, name), text);
  return {
    recordingOf(seed) {
      // Several runs at once can't write one file.
      const stem = (name: string) => path.join(draft.path, seeds.length === 1 ? name : `${name}-${seed}`);
      const fcd = fcdEveryS === null ? null : { file: `${stem('fcd')}.parquet`, everyS: fcdEveryS };
      return {
        trips: true,
        fcd,
        events: events ? stem('events') : null,
        adaptive: isAdaptive ? stem('adaptive') : null,
        turns: true,
      };
    },
    add({ summary, trips: table, turns: own }) {
      summaries.push(summary);
      turns.add(own!);
      trips.append(summary.seed, table!);
    },
    async publish(summary, cost) {
      trips.finish();
      await Promise.all([
        write('measures.csv', formatMeasures(summaries)),
        write('volumes.csv', turns.format(summaries.reduce((sum, one) => sum + one.simulatedS, 0) / 60)),
        write('summary.json', formatJson(summary)),
        write('run.json', formatJson({ ...describeRun(request, commit, startedAt), cost })),
      ]);
      await draft.publish();
    },
    discard: draft.discard,
  };
}

/** All that is needed to run it again, and when it was run. */
function describeRun({ scenarioPath, variant, seeds, options }: RunRequest, commit: GitCommit | null, startedAt: Date) {
  const { definition, settings } = variant;
  return {
    greenwave: packageVersion(),
    commit: commit?.commit ?? null,
    modified: commit?.modified ?? null,
    node: process.version,
    scenario: scenarioPath,
    scenarioId: definition.id,
    scenarioHash: hashDefinition(definition),
    ...settings,
    seeds,
    options,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
  };
}

function formatJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
