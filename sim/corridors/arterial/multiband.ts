import { type ArterialInstance, type ArterialPlan, greensOf, patternsOf, sliceArterial } from './instance.ts';
import { measurePlan } from './measurePlan.ts';
import {
  cutPatterns,
  limitCycle,
  limitSpeedChange,
  limitTimes,
  type ProgrammeSolution,
  readPlan,
  type SolveProgramme,
  signed,
  writeLoop,
} from './mixedInteger.ts';
import { type BandPair, shareMeasured } from './shareBands.ts';

/**
 * MULTIBAND: every link has bands of its own width about one progression line through the arterial, so that a link with much
 * traffic gets a wide one. Gartner, Assmann, Lasaga, Hou, "A multi-band approach to arterial traffic signal optimization",
 * Transportation Research B 25 (1991). Asymmetric (AM-BAND): the line need not be the middle of the band. Zhang, Xie, Gartner,
 * Stamatiadis, Arsava, Transportation Research C 58 (2015).
 */
export interface MultibandOptions {
  readonly asymmetric: boolean;
  /** Power of V / S in the links' weights: 0 (all alike), 1, 2 or 4. */
  readonly power: number;
}

export interface LinkBands {
  /** Mean over the links of the weighted bands, in cycles; weights of a direction add up to the number of links. */
  readonly objective: number;
  /** Bands of each link, in cycles. */
  readonly bands: readonly BandPair[];
  readonly plan: ArterialPlan;
  /** false: time ran out before the proof. */
  readonly proved: boolean;
}

/** Weights a of the outbound bands and ab of the inbound ones; without volumes those of MAXBAND, 1 and k. */
export function linkWeights(
  instance: ArterialInstance,
  power: number,
): { readonly a: number[]; readonly ab: number[] } {
  const { links, k } = instance;
  const scale = (values: readonly number[]) => {
    const raised = values.map((value) => value ** power);
    const total = raised.reduce((sum, value) => sum + value, 0);
    return raised.map((value) => (total === 0 ? 1 : (value * links.length) / total));
  };
  return {
    a: scale(links.map(({ volume = 1 }) => volume)),
    ab: scale(links.map(({ volumeb = 1 }) => volumeb)).map((weight) => k * weight),
  };
}

/**
 * The bands of an arterial's links, by mixed-integer programme.
 *
 * @param instance two signals at least
 * @returns null if no progression line passes all signals on green
 */
export function solveMultiband(
  instance: ArterialInstance,
  options: MultibandOptions,
  solve: SolveProgramme,
): LinkBands | null {
  const solution = solve(writeMultiband(instance, options));
  if (solution.status === 'infeasible') return null;
  const plan = readPlan(instance, solution);
  const bands = instance.links.map((_, i) => readBands(instance, plan, solution, i));
  const { a, ab } = linkWeights(instance, options.power);
  const objective = bands.reduce((sum, { b, bb }, i) => sum + a[i] * b + ab[i] * bb, 0) / bands.length;
  return { objective, bands, plan, proved: solution.status === 'optimal' };
}

/** Bands of one link: no wider than the plan really has between its two signals. */
function readBands(instance: ArterialInstance, plan: ArterialPlan, { value }: ProgrammeSolution, i: number): BandPair {
  const has = measurePlan(sliceArterial(instance, i, i + 1), slicePlan(plan, i, i + 1));
  const width = (before: string, after: string) => Math.max(0, value(`${before}${i}`) + value(`${after}${i}`));
  return shareMeasured(instance, { b: Math.min(width('p', 'q'), has.b), bb: Math.min(width('e', 'f'), has.bb) });
}

/** Signals `first` to `last` of a plan. */
export function slicePlan(plan: ArterialPlan, first: number, last: number): ArterialPlan {
  return {
    cycle: plan.cycle,
    offsets: plan.offsets.slice(first, last + 1),
    patterns: plan.patterns.slice(first, last + 1),
    t: plan.t.slice(first, last),
    tb: plan.tb.slice(first, last),
  };
}

/**
 * Variables as in `writeProgramme`, but w(i) and v(i) are of the progression lines; p(i), q(i) what of link i's outbound band is
 * before and after the line; f(i), e(i) of the inbound one.
 */
export function writeMultiband(instance: ArterialInstance, { asymmetric, power }: MultibandOptions): string {
  const { signals, links, cycle, k } = instance;
  const twoWay = k > 0;
  const { a, ab } = linkWeights(instance, power);
  const rows: string[] = [];
  const bounds: string[] = [limitCycle(cycle)];
  const binaries: string[] = [];
  const integers: string[] = [];
  const terms: string[] = [];
  signals.forEach((signal, i) => {
    if (!twoWay) return;
    binaries.push(`x${i}`, `y${i}`);
    rows.push(...cutPatterns(patternsOf(signal), i));
  });
  links.forEach((_, i) => {
    const weight = (value: number) => value / links.length;
    terms.push(`${signed(weight(a[i]))} p${i} ${signed(weight(a[i]))} q${i}`);
    if (!asymmetric) rows.push(`p${i} - q${i} = 0`);
    for (const end of [i, i + 1]) {
      const [green] = greensOf(signals[end]);
      rows.push(`w${end} - p${i} >= 0`, `w${end} + q${i} <= ${green}`);
    }
    rows.push(...limitTimes(instance, i));
    if (twoWay) {
      terms.push(`${signed(weight(ab[i]))} e${i} ${signed(weight(ab[i]))} f${i}`);
      if (!asymmetric) rows.push(`e${i} - f${i} = 0`);
      for (const end of [i, i + 1]) {
        const [, greenInbound] = greensOf(signals[end]);
        rows.push(`v${end} - e${i} >= 0`, `v${end} + f${i} <= ${greenInbound}`);
      }
      const relation = k === 1 ? '=' : k < 1 ? '>=' : '<=';
      rows.push(`e${i} + f${i} ${signed(-k)} p${i} ${signed(-k)} q${i} ${relation} 0`);
      const loop = writeLoop(instance, i);
      rows.push(loop.row);
      bounds.push(`${loop.least} <= m${i} <= ${loop.most}`);
      integers.push(`m${i}`);
    }
    rows.push(...limitSpeedChange(instance, i));
  });
  return [
    'Maximize',
    ` bands: ${terms.join(' ')}`,
    'Subject To',
    ...rows.map((row, r) => ` r${r}: ${row}`),
    'Bounds',
    ...bounds.map((bound) => ` ${bound}`),
    ...(integers.length > 0 ? ['General', ` ${integers.join(' ')}`] : []),
    ...(binaries.length > 0 ? ['Binary', ` ${binaries.join(' ')}`] : []),
    'End',
  ].join('\n');
}
