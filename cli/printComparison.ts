import { type ComparedMeasure, sayDifference } from '../sim/index.ts';
import type { ComparedVariant, Comparison } from './comparison.ts';
import { formatNumber, printColumns, printLine } from './output.ts';
import { judge, VERDICT_NAMES } from './verdict.ts';

/** Prints a comparison for people: the headline, the warnings, and every measure with its interval. */
export function printComparison({ a, b, seeds, stepS, durationS, measures, warnings }: Comparison): void {
  printLine(`A: ${describe(a)}`);
  printLine(`B: ${describe(b)}`);
  printLine(
    `${formatNumber(durationS)} s in steps of ${stepS} s under the same ${seeds.length} seeds, ${seeds[0]} to ${seeds.at(-1)}`,
  );
  printLine();
  printLine(`${sayDifference(measures[0]).en}.`);
  printLine('Trips are counted from wanting to enter; vehicles that never got in count with all their waiting.');
  for (const warning of warnings) printLine(`Note: ${warning.en}.`);
  printLine();
  printColumns([
    ['', 'A', 'B', 'B − A', '95 % interval', 'relative', ''],
    ...measures.map((compared) => rowOf(compared)),
  ]);
}

function describe({ scenario, plan, control, busPriority, variant }: ComparedVariant): string {
  const plans = plan === null ? '' : `, plans of ${plan}`;
  return `${variant.definition.id} (${scenario}${plans}${control === 'plan' ? '' : `, control ${control}`}${busPriority === 'plan' ? '' : `, bus priority ${busPriority}`})`;
}

function rowOf(row: ComparedMeasure): string[] {
  const { measure, a, b, difference, relativeRatio } = row;
  const figure = (value: number) => formatNumber(value, measure.decimals);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${figure(value)}`;
  const [low, high] = difference.ci95!;
  return [
    measure.unit === '' ? measure.name.en : `${measure.name.en}, ${measure.unit}`,
    figure(a.mean),
    figure(b.mean),
    signed(difference.mean),
    `${signed(low)} to ${signed(high)}`,
    relativeRatio === null ? '' : `${relativeRatio > 0 ? '+' : ''}${formatNumber(relativeRatio * 100, 1)} %`,
    VERDICT_NAMES[judge(row)].en,
  ];
}
