import type { Command } from 'commander';
import {
  clearApproachMeter,
  createApproachMeter,
  createEventLog,
  createWorld,
  freezeScenario,
  InputError,
  LEAST_YELLOW_S,
  measurePerformance,
  type PhaseRecord,
  sToMs,
  stepWorld,
  updateApproachMeter,
  updateEventLog,
} from '../../sim/index.ts';
import { cancellable } from '../cancel.ts';
import { controlOption, DECISION_HELP, YELLOW_HELP } from '../controlOptions.ts';
import { numberBetween, stepLength, wholeNumberBetween } from '../options.ts';
import { printJson, printLine } from '../output.ts';
import { printPerformance } from '../printPerformance.ts';
import { createProgress } from '../progress.ts';
import { readVariant } from '../readVariant.ts';
import type { Variant } from '../replicate.ts';
import { checkOutputFolder } from '../results/outputFolder.ts';
import { isPerformanceResult, writePerformance } from '../results/performanceFolder.ts';

interface AtspmOptions {
  readonly signal?: string;
  readonly duration?: number;
  readonly step?: number;
  readonly seed?: number;
  readonly demand?: number;
  readonly control: string;
  readonly decision?: number;
  readonly yellow?: number;
  readonly plan?: string;
  readonly warmUp?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Steps between two reports of progress. */
const PROGRESS_STEPS = 20;

export function registerAtspm(program: Command): void {
  program
    .command('atspm')
    .description('run a scenario and print the measures of signal performance of every phase')
    .argument('<scenario>', 'a folder with scenario.json, or the file')
    .option('--signal <id>', 'of this signal only')
    .option('--duration <s>', "simulated time, s (default: the scenario's)", numberBetween(1, 604_800, 's'))
    .option('--step <s>', "length of a step, s (default: the scenario's)", stepLength)
    .option('--seed <n>', "seed of all chance (default: the scenario's)", wholeNumberBetween(0, 4_294_967_295))
    .option('--demand <factor>', 'factor on every flow', numberBetween(0, 100))
    .addOption(controlOption('--control <name>', 'who runs the signals'))
    .option('--decision <s>', DECISION_HELP, wholeNumberBetween(1, 300))
    .option('--yellow <s>', YELLOW_HELP, numberBetween(LEAST_YELLOW_S, 20, 's'))
    .option('--plan <file>', 'timing plans to run instead: a list of {intersectionId, plan}')
    .option('--warm-up <s>', "not measured at the start, s (default: the scenario's)", numberBetween(0, 86_400, 's'))
    .option('--out <folder>', 'write diagrams.html, phases.csv, cycles.csv, arrivals.csv and performance.json there')
    .option('--json', 'print one JSON document')
    .action(atspm);
}

async function atspm(scenarioPath: string, options: AtspmOptions): Promise<void> {
  const variant = await readVariant(scenarioPath, options, options.plan);
  const { definition, settings } = variant;
  const warmUpS = options.warmUp ?? definition.warmUpS;
  checkOptions(variant, options, warmUpS);
  if (options.out) await checkOutputFolder(options.out, isPerformanceResult);
  const all = await cancellable((cancelled) => record(variant, warmUpS, cancelled));
  const records = all.filter(
    ({ performance }) => options.signal === undefined || performance.signal === options.signal,
  );
  const document = {
    scenario: definition.id,
    seed: settings.seed,
    fromS: definition.startS + warmUpS,
    toS: definition.startS + settings.durationS,
    phases: records.map(({ performance }) => performance),
  };
  if (options.out) await writePerformance(options.out, document, records);
  if (options.json) printJson(document);
  else {
    printPerformance(document);
    if (options.out) printLine(`  written to ${options.out}`);
  }
}

/** @throws InputError with every issue */
function checkOptions({ definition, settings }: Variant, { signal }: AtspmOptions, warmUpS: number): void {
  const messages: string[] = [];
  if (signal !== undefined && !definition.signals.some(({ id }) => id === signal)) {
    const some = definition.signals
      .slice(0, 5)
      .map(({ id }) => `"${id}"`)
      .join(', ');
    messages.push(`--signal ${signal}: there is no such signal; there are ${definition.signals.length}: ${some}, …`);
  }
  if (warmUpS >= settings.durationS) {
    messages.push(`the warm-up of ${warmUpS} s leaves nothing of ${settings.durationS} s to measure; set --warm-up`);
  }
  if (messages.length > 0) throw new InputError(messages.map((message) => ({ file: '', path: '', message })));
}

async function record(
  { definition, settings }: Variant,
  warmUpS: number,
  cancelled: AbortSignal,
): Promise<PhaseRecord[]> {
  const world = createWorld(freezeScenario(definition), { seed: settings.seed, stepMs: sToMs(settings.stepS) });
  const log = createEventLog(world);
  const meter = createApproachMeter(world, log.phases);
  const fromMs = world.startMs + sToMs(warmUpS);
  const endMs = world.startMs + sToMs(settings.durationS);
  const progress = createProgress();
  try {
    while (world.timeMs < endMs) {
      if (world.timeMs === fromMs) clearApproachMeter(meter);
      stepWorld(world);
      updateEventLog(log, world);
      updateApproachMeter(meter, world, log.phases);
      if (world.stepIndex % PROGRESS_STEPS !== 0) continue;
      const doneRatio = (world.timeMs - world.startMs) / (endMs - world.startMs);
      progress.update(doneRatio, `${world.traffic.totals.running} vehicles`);
      await new Promise((resolve) => setImmediate(resolve));
      cancelled.throwIfAborted();
    }
  } finally {
    progress.end();
  }
  return measurePerformance(world, log, meter, fromMs);
}
