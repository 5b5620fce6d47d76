import type { Command } from 'commander';
import {
  type BusPriorityChoice,
  collectSamples,
  freezeScenario,
  type Gridlock,
  InputError,
  LEAST_YELLOW_S,
  sToMs,
  summariseReplications,
} from '../../sim/index.ts';
import { cancellable } from '../cancel.ts';
import { nameRing } from '../comparisonNotes.ts';
import { busPriorityOption, CONNECTED_HELP, controlOption, DECISION_HELP, YELLOW_HELP } from '../controlOptions.ts';
import { numberBetween, stepLength, wholeNumberBetween } from '../options.ts';
import { printJson, printLine } from '../output.ts';
import { printRun } from '../printRun.ts';
import { createProgress } from '../progress.ts';
import { readVariant } from '../readVariant.ts';
import { replicateTasks, type Variant } from '../replicate.ts';
import { createResultsFolder, type ResultsFolder } from '../results/resultsFolder.ts';
import {
  KEEP_SUMMARY,
  measureCost,
  type RunOutcome,
  type RunProgress,
  type RunSettings,
  simulateCancellably,
} from '../simulate.ts';

interface RunOptions {
  readonly duration?: number;
  readonly step?: number;
  readonly seed?: number;
  readonly replications: number;
  readonly control: string;
  readonly decision?: number;
  readonly connected?: number;
  readonly yellow?: number;
  readonly busPriority?: BusPriorityChoice;
  readonly plan?: string;
  readonly demand?: number;
  readonly out?: string;
  /** true: given without a value. */
  readonly fcd?: number | true;
  readonly events?: boolean;
  readonly json?: boolean;
}

/** Interval of `--fcd` without a value, s: SUMO's default step. */
const DEFAULT_FCD_S = 1;

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('run a scenario headless and print its summary')
    .argument('<scenario>', 'a folder with scenario.json, or the file')
    .option('--duration <s>', "simulated time, s (default: the scenario's)", numberBetween(1, 604_800, 's'))
    .option('--step <s>', "length of a step, s (default: the scenario's)", stepLength)
    .option('--seed <n>', "seed of all chance (default: the scenario's)", wholeNumberBetween(0, 4_294_967_295))
    .option(
      '--replications <n>',
      'runs under as many seeds, from --seed upwards, over all cores',
      wholeNumberBetween(1, 10_000),
      1,
    )
    .addOption(controlOption('--control <name>', 'who runs the signals'))
    .option('--decision <s>', DECISION_HELP, wholeNumberBetween(1, 300))
    .option('--yellow <s>', YELLOW_HELP, numberBetween(LEAST_YELLOW_S, 20, 's'))
    .option('--connected <ratio>', CONNECTED_HELP, numberBetween(0, 1))
    .addOption(busPriorityOption('--bus-priority <mode>', 'whether signals serve late buses'))
    .option('--plan <file>', 'timing plans to run instead: a list of {intersectionId, plan}')
    .option('--demand <factor>', 'factor on every flow', numberBetween(0, 100))
    .option(
      '--out <folder>',
      'write trips.parquet, measures.csv, volumes.csv (turning counts), summary.json and run.json there',
    )
    .option(
      '--fcd [s]',
      `with --out: write fcd.parquet too, where every vehicle is once in so many seconds (default: ${DEFAULT_FCD_S})`,
      numberBetween(0.1, 86_400, 's'),
    )
    .option('--events', "with --out: write the signals' event log too, events.parquet and events.csv")
    .option('--json', 'print one JSON document')
    .action(run);
}

async function run(scenarioPath: string, options: RunOptions): Promise<void> {
  const variant = await readVariant(scenarioPath, options, options.plan);
  const { settings } = variant;
  const seeds = Array.from({ length: options.replications }, (_, i) => settings.seed + i);
  const fcdEveryS = readFcdInterval(options, settings);
  const events = options.events === true;
  if (events && options.out === undefined) {
    throw new InputError([{ file: '', path: '', message: '--events writes into the folder of --out; give one' }]);
  }
  const results = options.out
    ? await createResultsFolder(options.out, { scenarioPath, variant, seeds, fcdEveryS, events, options })
    : null;
  try {
    const outcomes = await cancellable((cancelled) => runAll(variant, seeds, results, cancelled));
    const summary = {
      ...(outcomes.length === 1
        ? outcomes[0].summary
        : summariseReplications(outcomes.map((outcome) => outcome.summary))),
      gridlockList: listGridlocks(outcomes),
    };
    const cost = {
      ...(outcomes.length === 1 ? measureCost(outcomes[0]) : collectSamples(outcomes.map(measureCost))),
      // The process's, with all its threads: there is no share of one replication.
      peakRssMb: peakRssMb(),
    };
    await results?.publish(summary, cost);
    if (options.json) printJson({ ...summary, ...cost });
    else {
      printRun({ ...summary, ...cost });
      for (const gridlock of summary.gridlockList) printLine(`  ${tellGridlock(gridlock)}`);
      if (options.out) printLine(`  written to ${options.out}`);
    }
  } finally {
    await results?.discard();
  }
}

/** @returns outcomes in the order of the seeds; one alone is run in this thread, several over all cores */
async function runAll(
  variant: Variant,
  seeds: readonly number[],
  results: ResultsFolder | null,
  cancelled: AbortSignal,
): Promise<RunOutcome[]> {
  const progress = createProgress();
  const recordingOf = (seed: number) => results?.recordingOf(seed) ?? KEEP_SUMMARY;
  try {
    if (seeds.length === 1) {
      const { definition, settings } = variant;
      const scenario = freezeScenario(definition);
      const onProgress = ({ doneRatio, running }: RunProgress) => progress.update(doneRatio, `${running} vehicles`);
      const outcome = await simulateCancellably(scenario, settings, recordingOf(seeds[0]), cancelled, onProgress);
      results?.add(outcome);
      return [outcome];
    }
    const tasks = seeds.map((seed) => ({ variant: 0, seed, recording: recordingOf(seed) }));
    return await replicateTasks({ variants: [variant] }, tasks, {
      cancelled,
      onProgress: (doneRatio, done) => progress.update(doneRatio, `${done} of ${seeds.length} replications`),
      onOutcome: (outcome) => results?.add(outcome),
    });
  } finally {
    progress.end();
  }
}

/** Interval of the positions to be kept, s; null: none are. @throws InputError if they can't be */
function readFcdInterval({ fcd, out }: RunOptions, { stepS }: RunSettings): number | null {
  if (fcd === undefined) return null;
  const refuse = (message: string) => new InputError([{ file: '', path: '', message }]);
  if (out === undefined) throw refuse('--fcd writes into the folder of --out; give one');
  const everyS = fcd === true ? DEFAULT_FCD_S : fcd;
  if (sToMs(everyS) % sToMs(stepS) !== 0)
    throw refuse(`--fcd ${everyS} is no whole number of steps of ${stepS} s; give a multiple of ${stepS}`);
  return everyS;
}

/** A gridlock at the end of a run; with the run's seed where there are several. */
type ToldGridlock = Gridlock & { readonly seed?: number };

function listGridlocks(outcomes: readonly RunOutcome[]): ToldGridlock[] {
  return outcomes.flatMap(({ gridlocks, summary }) =>
    gridlocks.map((gridlock) => (outcomes.length === 1 ? gridlock : { seed: summary.seed, ...gridlock })),
  );
}

function tellGridlock(gridlock: ToldGridlock): string {
  const { standingS, seed } = gridlock;
  const under = seed === undefined ? '' : ` under seed ${seed}`;
  return `gridlock${under}: ${nameRing(gridlock)} have waited for one another for ${Math.round(standingS)} s`;
}

/** Most memory that the process has held, MB. */
function peakRssMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 102.4) / 10;
}
