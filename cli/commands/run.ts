import { type Command, Option } from 'commander';
import {
  collectSamples,
  freezeScenario,
  LEAST_YELLOW_S,
  type ScenarioDefinition,
  summariseReplications,
} from '../../sim/index.ts';
import { numberBetween, stepLength, wholeNumberBetween } from '../options.ts';
import { printJson, printNote } from '../output.ts';
import { printRun } from '../printRun.ts';
import { createProgress } from '../progress.ts';
import { readVariant } from '../readVariant.ts';
import { replicate } from '../replicate.ts';
import { measureCost, type RunSettings, simulate } from '../simulate.ts';
import { writeResults } from '../writeResults.ts';

interface RunOptions {
  readonly duration?: number;
  readonly step?: number;
  readonly seed?: number;
  readonly replications: number;
  readonly control: string;
  readonly decision?: number;
  readonly yellow?: number;
  readonly plan?: string;
  readonly demand?: number;
  readonly out?: string;
  readonly json?: boolean;
}

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
    .addOption(
      new Option(
        '--control <name>',
        'who runs the signals: plan (as the scenario says), or fixed (the same, unless --decision is given)',
      )
        .choices(['plan', 'fixed'])
        .default('plan'),
    )
    .option(
      '--decision <s>',
      'with --control fixed: phases in turn, each for two of these intervals, as benchmarks on CityFlow networks do',
      numberBetween(5, 300, 's'),
    )
    .option(
      '--yellow <s>',
      'with --decision: clearance at the beginning of each phase (default: 5)',
      numberBetween(LEAST_YELLOW_S, 20, 's'),
    )
    .option('--plan <file>', 'timing plans to run instead: a list of {intersectionId, plan}')
    .option('--demand <factor>', 'factor on every flow', numberBetween(0, 100))
    .option('--out <folder>', 'write summary.json and run.json there')
    .option('--json', 'print one JSON document')
    .action(run);
}

async function run(scenarioPath: string, options: RunOptions): Promise<void> {
  const { definition, settings } = await readVariant(scenarioPath, options, options.plan);
  const { summary, cost } =
    options.replications === 1
      ? runOnce(definition, settings)
      : await runReplications(definition, settings, options.replications);
  if (options.out) await writeResults(options.out, { scenarioPath, settings, options, summary, cost });
  if (options.json) printJson({ ...summary, ...cost });
  else printRun({ ...summary, ...cost });
}

function runOnce(definition: ScenarioDefinition, settings: RunSettings) {
  const progress = createProgress();
  const outcome = simulate(freezeScenario(definition), settings, (doneRatio, running) => {
    progress.update(doneRatio, `${running} vehicles`);
  });
  progress.end();
  for (const { linkIds, standingS } of outcome.gridlocks) {
    printNote(
      `gridlock: ${linkIds.join(' → ')} → ${linkIds[0]} have waited for one another for ${Math.round(standingS)} s`,
    );
  }
  return { summary: outcome.summary, cost: { ...measureCost(outcome), peakRssMb: peakRssMb() } };
}

async function runReplications(definition: ScenarioDefinition, settings: RunSettings, count: number) {
  const progress = createProgress();
  const seeds = Array.from({ length: count }, (_, i) => settings.seed + i);
  const outcomes = await replicate({ definition, settings }, seeds, (done) => {
    progress.update(done / count, `${done} of ${count} replications`);
  });
  progress.end();
  return {
    summary: summariseReplications(outcomes.map((outcome) => outcome.summary)),
    // Memory is the process's, with all its threads: there is no share of one replication.
    cost: { ...collectSamples(outcomes.map(measureCost)), peakRssMb: peakRssMb() },
  };
}

/** Most memory that the process has held, MB. */
function peakRssMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 102.4) / 10;
}
