import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { type ExperimentDefinition, InputError, parseExperiment } from '../../sim/index.ts';
import { type Batch, type BatchCell, prepareBatch, runBatch } from '../batch.ts';
import { cancellable } from '../cancel.ts';
import { formatNumber, printColumns, printJson, printLine } from '../output.ts';
import { createProgress } from '../progress.ts';
import { formatBatchReport } from '../report/batchReport.ts';
import { describeOrigin } from '../report/describeOrigin.ts';
import { formatCells, formatDifferences, formatRuns } from '../results/batchFiles.ts';
import { checkOutputFolder, createDraftFolder, type DraftFolder } from '../results/outputFolder.ts';
import { judge, VERDICT_NAMES } from '../verdict.ts';

interface BatchOptions {
  readonly out?: string;
  readonly json?: boolean;
}

const RESULT_FILE = /^(runs|cells|differences)\.csv$|^experiment\.json$|^report\.html$/;

export function registerBatch(program: Command): void {
  program
    .command('batch')
    .description('run an experiment: every variant under every demand and seed, over all cores')
    .argument('<experiment>', 'a JSON file that names scenarios, plans, controls, demands and seeds')
    .option('--out <folder>', 'write report.html, runs.csv, cells.csv, differences.csv and experiment.json there')
    .option('--json', 'print one JSON document')
    .action(batch);
}

async function batch(file: string, options: BatchOptions): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new InputError([{ file, path: '', message: 'there is no such file' }]);
  });
  const experiment = parseExperiment({ name: file, text });
  if (options.out) await checkOutputFolder(options.out, (name) => RESULT_FILE.test(name));
  const prepared = await prepareBatch(experiment, path.dirname(file));
  const runs = prepared.plans.length * prepared.seeds.length;
  const startedAt = new Date().toISOString();
  const draft = options.out ? await createDraftFolder(options.out) : null;
  const progress = createProgress();
  try {
    const onProgress = (doneRatio: number, done: number) => progress.update(doneRatio, `${done} of ${runs} runs`);
    const result = await cancellable((cancelled) => runBatch(prepared, { cancelled, onProgress }));
    progress.end();
    if (draft) await writeBatch(draft, file, experiment, result, startedAt);
    if (options.json) printJson(batchDocument(result));
    else printBatch(result);
  } finally {
    progress.end();
    await draft?.discard();
  }
}

async function writeBatch(
  draft: DraftFolder,
  file: string,
  experiment: ExperimentDefinition,
  result: Batch,
  startedAt: string,
): Promise<void> {
  const made = await describeOrigin();
  const { greenwave, node, commit, finishedAt } = made;
  const origin = {
    greenwave,
    ...(commit ?? { commit: null, modified: null }),
    node,
    startedAt,
    finishedAt,
    stepS: result.stepS,
    durationS: result.durationS,
    hashes: result.cells.map(({ variantId, demandFactor, hash }) => ({ variant: variantId, demandFactor, hash })),
    experiment,
  };
  const write = (name: string, text: string) => writeFile(path.join(draft.path, name), text);
  await write('runs.csv', formatRuns(result));
  await write('cells.csv', formatCells(result));
  await write('differences.csv', formatDifferences(result));
  await write('report.html', formatBatchReport(result, path.basename(file, path.extname(file)), made));
  await write('experiment.json', `${JSON.stringify(origin, null, 2)}\n`);
  await draft.publish();
}

/** The document of `batch --json`. */
function batchDocument({ seeds, stepS, durationS, cells }: Batch): object {
  return {
    seeds,
    simulatedS: durationS,
    stepS,
    cells: cells.map(({ variantId, demandFactor, hash, summaries, measures, differences }) => ({
      variant: variantId,
      demandFactor,
      hash,
      stateHash: summaries.map(({ stateHash }) => stateHash),
      measures: Object.fromEntries(measures.map(({ measure, sample }) => [measure.id, sample])),
      differences:
        differences && Object.fromEntries(differences.map(({ measure, difference }) => [measure.id, difference])),
    })),
  };
}

/** The headline measure of every cell, and what the others say against the first variant. */
function printBatch({ cells, seeds, stepS, durationS }: Batch): void {
  const [{ measure }] = cells[0].measures;
  printLine(
    `${formatNumber(durationS)} s in steps of ${stepS} s under ${seeds.length} seeds, ${seeds[0]} to ${seeds.at(-1)}; ${measure.name.en}, ${measure.unit}`,
  );
  printColumns([
    ['variant', 'demand', 'mean', '95 % interval', 'against the first', '95 % interval', ''],
    ...cells.map((cell) => rowOf(cell)),
  ]);
}

function rowOf({ variantId, demandFactor, measures, differences }: BatchCell): string[] {
  const [{ measure, sample }] = measures;
  const figure = (value: number) => formatNumber(value, measure.decimals);
  const interval = (range: readonly [number, number] | null) =>
    range === null ? '' : `${figure(range[0])} to ${figure(range[1])}`;
  const own = [variantId, String(demandFactor), figure(sample.mean), interval(sample.ci95)];
  if (differences === null) return [...own, '', '', ''];
  const [headline] = differences;
  const { mean, ci95 } = headline.difference;
  return [...own, `${mean > 0 ? '+' : ''}${figure(mean)}`, interval(ci95), VERDICT_NAMES[judge(headline)].en];
}
