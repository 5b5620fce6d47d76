import { type Command, Option } from 'commander';
import {
  type CycleChoice,
  createVolumes,
  demandFlows,
  freezeNetwork,
  InputError,
  MAX_CYCLE_S,
  MIN_CYCLE_S,
  type Network,
  readVolumes,
  reportTiming,
  type ScenarioDefinition,
  TIMING_DEFAULTS,
  TIMING_METHODS,
  type TimingMethod,
  timeScenario,
  type Volumes,
} from '../../sim/index.ts';
import { openTexts, readText } from '../openText.ts';
import { listOf, numberBetween, wholeNumberBetween } from '../options.ts';
import { formatNumber, printJson, printLine, printNote } from '../output.ts';
import { printTiming } from '../printTiming.ts';
import { createProgress } from '../progress.ts';
import { requireScenario } from '../readScenario.ts';
import { createVariant } from '../readVariant.ts';
import { checkOutputFolder } from '../results/outputFolder.ts';
import { isTimingResult, writeTiming } from '../results/timingFolder.ts';

interface TimingCommandOptions {
  readonly method: TimingMethod;
  readonly xc: number;
  readonly signal?: readonly string[];
  readonly cycle?: number;
  readonly keepCycles?: boolean;
  readonly areas?: boolean;
  readonly halfCycles?: boolean;
  readonly doubleCycles?: boolean;
  readonly minCycle: number;
  readonly maxCycle: number;
  readonly volumes?: string;
  readonly peakPeriod?: boolean;
  readonly phf: number;
  readonly saturation?: number;
  readonly walkingSpeed?: number;
  readonly period: number;
  readonly plan?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function registerTiming(program: Command): void {
  const cycle = wholeNumberBetween(MIN_CYCLE_S, MAX_CYCLE_S);
  program
    .command('timing')
    .description(
      'cycle and splits of each signal from its volumes: Webster, HCM, v/c, delay and level of service before and after',
    )
    .argument('<scenario>', 'a folder with scenario.json, or the file')
    .addOption(
      new Option('--method <name>', 'whose cycle: Webster, HCM for a critical v/c, or that of least delay')
        .choices([...TIMING_METHODS])
        .default(TIMING_DEFAULTS.method),
    )
    .option('--xc <ratio>', 'critical v/c that method hcm goes for', numberBetween(0.5, 1), TIMING_DEFAULTS.targetRatio)
    .option('--signal <ids>', 'intersections to time, by commas (default: all)', listOf(String))
    .option(
      '--volumes <file>',
      "turning volumes (CSV), given or as `run --out` and imports write them (default: the scenario's demand)",
    )
    .option('--peak-period', 'with --volumes: the busiest period of each intersection instead of the mean of all')
    .option(
      '--phf <ratio>',
      'peak-hour factor of volumes that say none: design flow = volume / factor',
      numberBetween(0.25, 1),
      1,
    )
    .option(
      '--saturation <veh/h>',
      'saturation flow of a through lane (default: 1800)',
      numberBetween(500, 3000, 'veh/h'),
    )
    .option('--cycle <s>', 'this cycle for all', cycle)
    .option('--keep-cycles', 'splits alone, at the cycles in force')
    .option('--areas', 'one cycle for each sub-area')
    .option('--half-cycles', "with --areas: signals that are better off so may run at half their sub-area's cycle")
    .option(
      '--double-cycles',
      "with --areas: signals that are better off so, or need it, may run at twice their sub-area's cycle",
    )
    .option('--min-cycle <s>', 'shortest cycle', cycle, TIMING_DEFAULTS.fromCycleS)
    .option('--max-cycle <s>', 'longest cycle, but for least splits that need more', cycle, TIMING_DEFAULTS.toCycleS)
    .option(
      '--walking-speed <m/s>',
      "people on foot need walk + width of the legs crossed / speed (default: the scenario's own walk and clearance, never less)",
      numberBetween(0.3, 3, 'm/s'),
    )
    .option(
      '--period <h>',
      'length of the period that delay is reckoned for',
      numberBetween(0.05, 4, 'h'),
      TIMING_DEFAULTS.periodH,
    )
    .option('--plan <file>', 'timing plans in force before, as `run --plan` takes them')
    .option('--out <folder>', 'write plan.json, timing.json, signals.csv, phases.csv and lanegroups.csv there')
    .option('--json', 'print one JSON document')
    .action(time);
}

async function time(scenarioPath: string, options: TimingCommandOptions): Promise<void> {
  const cycles = readCycles(options);
  if (options.out !== undefined) await checkOutputFolder(options.out, isTimingResult);
  const { definition } = await createVariant(await requireScenario(scenarioPath), {}, options.plan);
  const startedAtMs = performance.now();
  const network = freezeNetwork(definition.network);
  const { volumes, counted } = await chooseVolumes(definition, network, options);
  const only = pickSignals(definition, options.signal, counted, options.volumes);
  const progress = createProgress();
  const timing = timeScenario(
    definition,
    volumes,
    {
      method: options.method,
      targetRatio: options.xc,
      fromCycleS: options.minCycle,
      toCycleS: options.maxCycle,
      walkingSpeedMps: options.walkingSpeed ?? null,
      periodH: options.period,
      only,
      cycles,
      others: { half: options.halfCycles, double: options.doubleCycles },
    },
    (done, of) => progress.update(done / of, `${done} of ${of} signals`),
  );
  progress.end();
  const report = reportTiming(definition, timing);
  const wallS = Math.round(performance.now() - startedAtMs) / 1000;
  const document = {
    scenario: definition.id,
    method: options.method,
    targetRatio: options.xc,
    cycles,
    volumes: options.volumes === undefined ? 'demand' : options.volumes,
    ...report,
    wallS,
  };
  if (options.out !== undefined) await writeTiming(options.out, timing.planFile, report, document);
  if (options.json) printJson(document);
  else {
    printTiming(report);
    printLine(`${formatNumber(wallS, 1)} s${options.out === undefined ? '' : `, written to ${options.out}`}`);
  }
  const apart = cycles === 'own' ? report.signals.filter((one) => one.after && one.onCorridors.length > 0) : [];
  if (apart.length > 1)
    printNote(
      `${apart.length} of these signals are coordinated: cycles of their own break the green waves; --areas gives each sub-area one, --keep-cycles changes splits alone`,
    );
}

function refuse(message: string): InputError {
  return new InputError([{ file: '', path: '', message }]);
}

function readCycles(options: TimingCommandOptions): CycleChoice {
  const { cycle, keepCycles, areas, halfCycles, doubleCycles, minCycle, maxCycle } = options;
  const chosen = [
    ...(cycle === undefined ? [] : ['--cycle']),
    ...(keepCycles ? ['--keep-cycles'] : []),
    ...(areas ? ['--areas'] : []),
  ];
  if (chosen.length > 1) throw refuse(`${chosen.join(' and ')} contradict each other; give one`);
  if ((halfCycles || doubleCycles) && !areas) throw refuse('--half-cycles and --double-cycles are for --areas; add it');
  if (minCycle > maxCycle) throw refuse(`--min-cycle ${minCycle} is more than --max-cycle ${maxCycle}`);
  return cycle ?? (areas ? 'areas' : keepCycles ? 'present' : 'own');
}

async function chooseVolumes(
  definition: ScenarioDefinition,
  network: Network,
  { volumes: file, peakPeriod, phf, saturation }: TimingCommandOptions,
): Promise<{ volumes: Volumes; counted: ReadonlySet<string> | null }> {
  if (file === undefined) {
    if (peakPeriod) throw refuse('--peak-period chooses among the periods of --volumes; give a file');
    const flows = demandFlows(network, definition).map((flow) => flow / phf);
    return { volumes: createVolumes(network, flows, saturation), counted: null };
  }
  const [source] = await openTexts([file]);
  const given = readVolumes({ name: file, text: await readText(source) }, definition, network, {
    saturationVehPerH: saturation,
    peakHourFactor: phf,
    peakPeriod,
  });
  return { volumes: given.volumes, counted: given.intersectionIds };
}

/** The signals that are asked for and counted. @param counted null: all are */
function pickSignals(
  { id, signals }: ScenarioDefinition,
  asked: readonly string[] | undefined,
  counted: ReadonlySet<string> | null,
  file: string | undefined,
): ReadonlySet<string> | undefined {
  if (asked === undefined) return counted ?? undefined;
  const known = new Set(signals.map(({ intersectionId }) => intersectionId));
  const issues = asked.flatMap((one) => {
    if (!known.has(one))
      return [{ file: '', path: '', message: `scenario "${id}" has no signal at an intersection "${one}"` }];
    if (counted === null || counted.has(one)) return [];
    return [{ file: file ?? '', path: '', message: `tells nothing of intersection "${one}"; add its movements` }];
  });
  if (issues.length > 0) throw new InputError(issues);
  return new Set(asked);
}
