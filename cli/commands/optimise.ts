import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import {
  InputError,
  MAX_CYCLE_S,
  MIN_CYCLE_S,
  mayRetime,
  optimiseTiming,
  optimiseWaves,
  reportWaves,
  retellTiming,
  type ScenarioDefinition,
  type SimulatedOutcome,
  type TimingOutcome,
  WAVE_METHODS,
  type WaveMethod,
  type WaveOutcome,
} from '../../sim/index.ts';
import { numberBetween, wholeNumberBetween } from '../options.ts';
import { formatNumber, printJson, printLine, printNote } from '../output.ts';
import { describeDelay, describeSimulated, printReport, printSimulated } from '../printOptimise.ts';
import { createProgress } from '../progress.ts';
import { requireScenario } from '../readScenario.ts';
import { checkOutputFolder } from '../results/outputFolder.ts';
import { isWaveResult, writeWaves } from '../results/wavesFolder.ts';
import { driveSimulatedSearch, listCandidates } from '../searchBySimulation.ts';

interface OptimiseOptions {
  readonly method: WaveMethod;
  readonly corridor?: string;
  readonly keep?: readonly string[];
  readonly halfCycles?: boolean;
  readonly doubleCycles?: boolean;
  readonly speeds: number;
  readonly seed?: number;
  readonly time?: number;
  readonly objective: Objective;
  readonly tradeOff?: boolean;
  readonly cycles?: readonly number[];
  readonly saturation?: number;
  readonly simulate?: number | true;
  readonly entryWeight?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Runs that a search by simulation spends unless told otherwise, and what it needs at least: to try each candidate, and to prove. */
const SIMULATED_RUNS = 400;
const LEAST_SIMULATED_RUNS = 60;

/** Nobody waits for nothing: a plan that keeps everybody out would be the best. */
const LEAST_ENTRY_WEIGHT = 0.1;
const MOST_ENTRY_WEIGHT = 10;

const KEEPABLE = ['cycles', 'splits', 'orders', 'speeds'];

export function registerOptimise(program: Command): void {
  program
    .command('optimise')
    .description(
      'green waves for all corridors together, or the least delay in a model of platoons: a plan, its bands, a proved bound and the gap',
    )
    .argument('<scenario>', 'a folder with scenario.json, or the file')
    .addOption(
      new Option('--method <name>', 'how to search').choices([...WAVE_METHODS]).default('waves' satisfies WaveMethod),
    )
    .option(
      '--objective <what>',
      'bands; delay (cyclic flow profiles: offsets and splits); or both, by offsets, with the weight of bands (0 to 1): both:0.7',
      readObjective,
      { bandWeight: 1, text: 'bands' } satisfies Objective,
    )
    .option('--trade-off', 'also plans between bands and delay: the curve (tradeoff.csv, tradeoff.svg with --out)')
    .option(
      '--cycles <s…>',
      'objective delay: common cycles to choose from for programs of states (imports), by commas (default: 50 to 120)',
      readCycles,
    )
    .option(
      '--saturation <veh/h>',
      'objective delay: saturation flow of a through lane (default: 1800)',
      numberBetween(500, 3000, 'veh/h'),
    )
    .option(
      '--simulate [runs]',
      `objective delay: choose among such plans, and go on from the best, by simulating the traffic; so many runs (default: ${SIMULATED_RUNS})`,
      wholeNumberBetween(LEAST_SIMULATED_RUNS, 1_000_000),
    )
    .option(
      '--entry-weight <w>',
      'with --simulate: what a second of waiting to enter the network counts for, against one on the road (default: 1)',
      numberBetween(LEAST_ENTRY_WEIGHT, MOST_ENTRY_WEIGHT),
    )
    .option('--corridor <id>', 'this corridor alone, as if no other were there')
    .option('--keep <what…>', `what stays as it is, by commas: ${KEEPABLE.join(', ')}`, readKept)
    .option('--half-cycles', "signals that are better off so may run at half their sub-area's cycle")
    .option('--double-cycles', "signals that are better off so, or need it, may run at twice their sub-area's cycle")
    .option(
      '--speeds <share>',
      'how far progression speeds may be below the speed that traffic drives, as a share',
      numberBetween(0, 0.5),
      0.1,
    )
    .option('--seed <n>', "seed of the search (default: the scenario's)", wholeNumberBetween(0, 4_294_967_295))
    .option(
      '--time <s>',
      'end the search after so long; else its budget of work ends it, and the same seed gives the same plan',
      numberBetween(0.1, 86_400, 's'),
    )
    .option(
      '--out <path>',
      'write plan.json, report.json, corridors.csv, signals.csv, an A3 sheet of each corridor (SVG) and sheets.pdf there; or the plan alone, to a .json file',
    )
    .option('--json', 'print one JSON document')
    .action(optimise);
}

/** What is raised or lowered: the part that bands are of it. */
interface Objective {
  readonly bandWeight: number;
  readonly text: string;
}

/** Bands and delay count alike, each as a share, unless told otherwise. */
const DEFAULT_BAND_WEIGHT = 0.5;

function readObjective(text: string): Objective {
  if (text === 'bands') return { bandWeight: 1, text };
  if (text === 'delay') return { bandWeight: 0, text };
  const [what, weight] = text.split(':');
  const bandWeight = weight === undefined ? DEFAULT_BAND_WEIGHT : Number(weight);
  if (what === 'both' && weight !== '' && bandWeight >= 0 && bandWeight <= 1) return { bandWeight, text };
  const message = `--objective takes bands, delay, both, or both:WEIGHT with the weight of bands from 0 to 1; got "${text}"`;
  throw new InputError([{ file: '', path: '', message }]);
}

function readCycles(text: string): number[] {
  const cycles = text.split(',').map(Number);
  if (cycles.every((cycleS) => Number.isInteger(cycleS) && cycleS >= MIN_CYCLE_S && cycleS <= MAX_CYCLE_S))
    return cycles;
  const message = `--cycles takes whole seconds from ${MIN_CYCLE_S} to ${MAX_CYCLE_S}, by commas; got "${text}"`;
  throw new InputError([{ file: '', path: '', message }]);
}

function readKept(text: string): string[] {
  const kept = text.split(',').map((word) => word.trim());
  const wrong = kept.filter((word) => !KEEPABLE.includes(word));
  if (wrong.length === 0) return kept;
  const message = `--keep takes ${KEEPABLE.join(', ')}; got ${wrong.map((word) => `"${word}"`).join(', ')}`;
  throw new InputError([{ file: '', path: '', message }]);
}

async function optimise(scenarioPath: string, options: OptimiseOptions): Promise<void> {
  if (options.out && !options.out.endsWith('.json')) await checkOutputFolder(options.out, isWaveResult);
  const definition = pickCorridor(await requireScenario(scenarioPath), options.corridor);
  if (options.simulate && options.objective.bandWeight > 0) throw refuseSimulate();
  if (options.entryWeight !== undefined && !options.simulate) throw refuseEntryWeight();
  const startedAtMs = performance.now();
  const { waves: outcome, timing, simulated } = await search(definition, options);
  const report = reportWaves(definition, outcome);
  const wallS = Math.round(performance.now() - startedAtMs) / 1000;
  const document = {
    method: options.method,
    seed: options.seed ?? definition.seed,
    objective: options.objective.text,
    cutShort: outcome.result.cut || (timing?.cut ?? false) || (simulated?.cut ?? false),
    cycleS: [...new Set(report.corridors.map(({ cycleS }) => cycleS))].sort((a, b) => a - b),
    ...report,
    areas: outcome.areas,
    evaluations: outcome.result.evaluations,
    ...(timing && { delay: describeDelay(timing), tradeOff: timing.tradeOff }),
    ...(simulated && { simulated: describeSimulated(simulated) }),
    wallS,
  };
  if (options.out?.endsWith('.json')) {
    await mkdir(path.dirname(path.resolve(options.out)), { recursive: true });
    await writeFile(options.out, `${JSON.stringify(outcome.planFile)}\n`);
  } else if (options.out) await writeWaves(options.out, definition, outcome.planFile, document, timing?.tradeOff ?? []);
  if (options.json) printJson(document);
  else {
    printReport(report, outcome, timing);
    if (simulated) printSimulated(simulated);
    if (document.cutShort) printNote('cut short: another run may end elsewhere');
    printLine(`${formatNumber(wallS, 1)} s`);
  }
}

/** The scenario with one corridor alone, if one is named. */
function pickCorridor(definition: ScenarioDefinition, id: string | undefined): ScenarioDefinition {
  const corridors = definition.corridors.filter((corridor) => id === undefined || corridor.id === id);
  if (corridors.length > 0) return { ...definition, corridors };
  const message =
    id === undefined
      ? `scenario "${definition.id}" has no corridors: there is nothing to coordinate`
      : `scenario "${definition.id}" has no corridor "${id}"`;
  throw new InputError([{ file: '', path: '/corridors', message }]);
}

interface Found {
  readonly waves: WaveOutcome;
  readonly timing: TimingOutcome | null;
  readonly simulated?: SimulatedOutcome;
}

/** Runs the search; Ctrl-C (or `--time`) ends it with the best so far. */
async function search(definition: ScenarioDefinition, options: OptimiseOptions): Promise<Found> {
  const { method, keep = [], speeds, seed = definition.seed, time = Number.POSITIVE_INFINITY } = options;
  const progress = createProgress();
  const endsAtMs = performance.now() + time * 1000;
  let stopped = false;
  const cancelled = new AbortController();
  const stop = () => {
    stopped = true;
    cancelled.abort();
    process.off('SIGINT', stop);
  };
  const timer = Number.isFinite(time) ? setTimeout(() => cancelled.abort(), time * 1000) : undefined;
  process.on('SIGINT', stop);
  const drive = async <P, R>(searching: Generator<P, R, boolean | undefined>, tell: (step: P) => void): Promise<R> => {
    for (let step = searching.next(); ; step = searching.next(stopped || performance.now() >= endsAtMs)) {
      if (step.done) return step.value;
      tell(step.value);
      // Signals are heard between two pieces of work only.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  try {
    const waveSearch = optimiseWaves(definition, {
      method,
      seed,
      keepCycles: keep.includes('cycles'),
      keepOrders: keep.includes('orders'),
      halfCycles: options.halfCycles,
      doubleCycles: options.doubleCycles,
      speedShare: keep.includes('speeds') ? null : speeds,
    });
    const waves = await drive(waveSearch, ({ best, bound, doneRatio }) => {
      const share = bound === 0 ? 0 : best / bound;
      progress.update(doneRatio, `${formatNumber(100 * share, 1)} % of the bound`);
    });
    const { bandWeight } = options.objective;
    if (bandWeight === 1 && !options.tradeOff) return { waves, timing: null };
    const freedom = {
      keepCycles: keep.includes('cycles'),
      keepSplits: keep.includes('splits'),
      only: options.corridor === undefined ? undefined : membersOf(definition),
      cyclesS: options.cycles,
      saturationVehPerH: options.saturation,
    };
    const timingSearch = optimiseTiming(definition, waves, {
      ...freedom,
      bandWeight,
      tradeOff: options.tradeOff ?? false,
    });
    const timing = await drive(timingSearch, ({ doneRatio, costRatio }) =>
      progress.update(doneRatio, `delay and stops ${formatNumber(100 * costRatio, 1)} % of the bands' plan`),
    );
    if (!options.simulate) return { waves: timing.waves, timing };
    const others = await drive(listCandidates(definition, waves, freedom), (doneRatio) =>
      progress.update(doneRatio, 'plans to simulate'),
    );
    const chosen = { name: 'delay', planFile: timing.planFile };
    const settings = {
      seed,
      runs: options.simulate === true ? SIMULATED_RUNS : options.simulate,
      mayMove: (row: number) => mayRetime(definition.signals[row], freedom.only),
      splits: !freedom.keepSplits,
      entryWeight: options.entryWeight ?? 1,
    };
    const tell = (doneRatio: number, costRatio: number) =>
      progress.update(doneRatio, Number.isNaN(costRatio) ? '' : `trips ${formatNumber(100 * costRatio, 1)} % as long`);
    const simulated = await driveSimulatedSearch(definition, [chosen, ...others], settings, cancelled.signal, tell);
    const retold = retellTiming(definition, waves, timing, simulated.planFile);
    return { waves: retold.waves, timing: retold, simulated };
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', stop);
    progress.end();
  }
}

function membersOf({ corridors }: ScenarioDefinition): Set<string> {
  return new Set(corridors.flatMap(({ members }) => members.map(({ intersectionId }) => intersectionId)));
}

function refuseSimulate(): InputError {
  const message = '--simulate betters plans of little delay; add --objective delay';
  return new InputError([{ file: '', path: '', message }]);
}

function refuseEntryWeight(): InputError {
  const message = '--entry-weight says what --simulate lowers; add --simulate';
  return new InputError([{ file: '', path: '', message }]);
}
