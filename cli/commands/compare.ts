import { type Command, InvalidArgumentError } from 'commander';
import { type BusPriorityChoice, LEAST_YELLOW_S, sayDifference } from '../../sim/index.ts';
import { cancellable } from '../cancel.ts';
import { type ComparedVariant, type Comparison, runComparison } from '../comparison.ts';
import { busPriorityOption, CONNECTED_HELP, controlOption, DECISION_HELP, YELLOW_HELP } from '../controlOptions.ts';
import { numberBetween, stepLength, wholeNumberBetween } from '../options.ts';
import { printJson } from '../output.ts';
import { printComparison } from '../printComparison.ts';
import { createProgress } from '../progress.ts';
import { describeOrigin } from '../report/describeOrigin.ts';
import { formatReport } from '../report/formatReport.ts';
import { formatComparison } from '../results/comparisonCsv.ts';
import { checkOutputFile, writeWholeFile } from '../results/wholeFile.ts';

interface CompareOptions {
  readonly replications: number;
  readonly seed?: number;
  readonly duration?: number;
  readonly step?: number;
  readonly demand?: number;
  readonly planA?: string;
  readonly planB?: string;
  readonly controlA: string;
  readonly controlB: string;
  readonly decision?: number;
  readonly connectedA?: number;
  readonly connectedB?: number;
  readonly busPriorityA?: BusPriorityChoice;
  readonly busPriorityB?: BusPriorityChoice;
  readonly yellow?: number;
  readonly out?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

export function registerCompare(program: Command): void {
  program
    .command('compare')
    .description('run two scenarios, or one with two plans, under the same seeds and print the paired differences')
    .argument('<a>', 'a folder with scenario.json, or the file')
    .argument('<b>', 'the same for the other side; may be the same scenario, with --plan-a or --plan-b')
    .option(
      '--replications <n>',
      'seeds, from --seed upwards; at least 2, as one pair says nothing of chance',
      seedCount,
      10,
    )
    .option('--seed <n>', "first seed of both (default: A's)", wholeNumberBetween(0, 4_294_957_295))
    .option('--duration <s>', "simulated time of both, s (default: A's)", numberBetween(1, 604_800, 's'))
    .option('--step <s>', "length of a step of both, s (default: A's)", stepLength)
    .option('--demand <factor>', 'factor on every flow of both', numberBetween(0, 100))
    .option('--plan-a <file>', 'timing plans that A runs instead: a list of {intersectionId, plan}')
    .option('--plan-b <file>', 'the same for B')
    .addOption(controlOption('--control-a <name>', 'who runs the signals of A'))
    .addOption(controlOption('--control-b <name>', 'who runs the signals of B'))
    .option('--connected-a <ratio>', `A: ${CONNECTED_HELP}`, numberBetween(0, 1))
    .option('--connected-b <ratio>', 'the same for B', numberBetween(0, 1))
    .addOption(busPriorityOption('--bus-priority-a <mode>', 'whether signals of A serve late buses'))
    .addOption(busPriorityOption('--bus-priority-b <mode>', 'whether signals of B do'))
    .option('--decision <s>', DECISION_HELP, wholeNumberBetween(1, 300))
    .option('--yellow <s>', YELLOW_HELP, numberBetween(LEAST_YELLOW_S, 20, 's'))
    .option(
      '--out <file>',
      'write a report that stands alone there: HTML with charts, tables and definitions, in both languages',
    )
    .option('--csv <file>', 'write the figures as a table there')
    .option('--json', 'print one JSON document')
    .action(compare);
}

function seedCount(text: string): number {
  if (Number(text) === 1) throw new InvalidArgumentError('It must be at least 2: one pair says nothing of chance.');
  return wholeNumberBetween(2, 10_000)(text);
}

async function compare(scenarioA: string, scenarioB: string, options: CompareOptions): Promise<void> {
  const { out, csv } = options;
  for (const file of [out, csv]) if (file !== undefined) await checkOutputFile(file);
  const progress = createProgress();
  const onProgress = (doneRatio: number, done: number) => {
    progress.update(doneRatio, `${done} of ${2 * options.replications} runs`);
  };
  const comparison = await cancellable((cancelled) =>
    runComparison({ ...options, scenarioA, scenarioB }, { cancelled, onProgress }).finally(() => progress.end()),
  );
  if (out !== undefined) await writeWholeFile(out, formatReport(comparison, await describeOrigin()));
  if (csv !== undefined) await writeWholeFile(csv, formatComparison(comparison));
  if (options.json) printJson(comparisonDocument(comparison));
  else printComparison(comparison);
}

/** The document of `compare --json`. */
function comparisonDocument({ a, b, seeds, stepS, durationS, measures, warnings }: Comparison): object {
  const side = ({ scenario, plan, control, busPriority, variant, hash, outcomes }: ComparedVariant) => ({
    scenario,
    id: variant.definition.id,
    plan,
    control,
    busPriority,
    hash,
    stateHash: outcomes.map(({ summary }) => summary.stateHash),
  });
  return {
    a: side(a),
    b: side(b),
    seeds,
    simulatedS: durationS,
    stepS,
    conclusion: sayDifference(measures[0]).en,
    warnings: warnings.map(({ en }) => en),
    measures: measures.map(({ measure, ...compared }) => ({
      measure: measure.id,
      unit: measure.unit,
      better: measure.better,
      ...compared,
      sentence: sayDifference({ measure, ...compared }).en,
    })),
  };
}
