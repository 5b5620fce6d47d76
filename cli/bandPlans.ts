import {
  type ArterialInstance,
  type ArterialPlan,
  evaluatePlan,
  InputError,
  type LinkBands,
  type MultibandOptions,
  type PlanEvaluation,
  readArterialPlan,
  type SolveProgramme,
  solveBand,
  solveMultiband,
} from '../sim/arterial.ts';
import { formatNumber, printJson, printLine, printNote, printTable } from './output.ts';

/** Measures a given plan of an arterial, and how much better the best is; prints both. */
export function evaluateBand(
  instance: ArterialInstance,
  file: { readonly name: string; readonly text: string },
  solve: SolveProgramme,
  json: boolean | undefined,
): { readonly plan: ArterialPlan; readonly evaluation: PlanEvaluation } {
  const startedAtMs = performance.now();
  const { plan, warnings } = readArterialPlan(file, instance);
  const evaluation = evaluatePlan(instance, plan);
  const best = solveBand(instance, solve);
  const wallS = secondsSince(startedAtMs);
  const bound = best?.upperBound ?? null;
  const gapRatio = bound === null || bound === 0 ? null : Math.max(0, (bound - (evaluation.objective ?? 0)) / bound);
  if (json) {
    const { objective, b, bb, efficiency, attainability, runs } = evaluation;
    printJson({
      ...{ objective, b, bb, efficiency, attainability, runs, warnings },
      best: best && { objective: best.objective, b: best.b, bb: best.bb },
      ...{ upperBound: bound, gapRatio, plan, wallS },
    });
    return { plan, evaluation };
  }
  printEvaluation(evaluation, plan.cycle);
  if (best === null) printLine('no plan has bands through all signals');
  else {
    printLine(
      `the best has ${formatNumber(best.objective, 5)}, proved: ${gapRatio === null ? '' : `this plan is ${formatNumber(100 * gapRatio, 1)} % below`}`,
    );
  }
  for (const warning of warnings) printNote(`note: ${warning}`);
  return { plan, evaluation };
}

function printEvaluation(evaluation: PlanEvaluation, cycleS: number): void {
  const { b, bb, objective, efficiency, attainability, runs } = evaluation;
  const band = (share: number) => formatNumber(share * cycleS, 2);
  printTable([
    ['outbound band', band(b), `s, ${formatNumber(100 * b, 2)} % of the cycle`],
    ['inbound band', band(bb), `s, ${formatNumber(100 * bb, 2)} % of the cycle`],
    ['objective b + k·bb', objective === null ? 'none' : formatNumber(objective, 5)],
    ['efficiency', formatNumber(100 * efficiency, 2), '%'],
    ['attainability', formatNumber(100 * attainability, 2), '%'],
  ]);
  for (const { direction, first, last, band: width } of runs) {
    printLine(`  ${direction}, signals ${first + 1} to ${last + 1}: ${band(width)} s`);
  }
}

/** Finds and prints the bands of an arterial's links. @returns null if there are none @throws InputError for a single signal: it has no links */
export function printMultiband(
  instance: ArterialInstance,
  options: MultibandOptions,
  solve: SolveProgramme,
  json: boolean | undefined,
): LinkBands | null {
  if (instance.links.length === 0) {
    const message = 'a single signal has no links; MULTIBAND needs two signals or more';
    throw new InputError([{ file: '', path: '/links', message }]);
  }
  const startedAtMs = performance.now();
  const found = solveMultiband(instance, options, solve);
  const wallS = secondsSince(startedAtMs);
  const reason = 'no progression line passes every signal on green';
  if (json) {
    printJson(found === null ? { objective: null, reason, wallS } : { ...documentOf(found), wallS });
    return found;
  }
  if (found === null) {
    printLine(reason);
    return null;
  }
  const { cycle, offsets, patterns } = found.plan;
  printLine(
    `mean weighted band ${formatNumber(found.objective, 5)} of the cycle of ${formatNumber(cycle, 2)} s${found.proved ? ', proved' : '; time ran out before the proof'}`,
  );
  printLine('  signal  outbound green starts at  left-turn pattern  bands to the next, out / in');
  offsets.forEach((offset, i) => {
    const own = found.bands[i];
    const cells = [
      String(i + 1).padStart(6),
      `${formatNumber(offset, 1)} s`.padStart(24),
      String(patterns[i]).padStart(17),
      own ? `${formatNumber(own.b * cycle, 1)} / ${formatNumber(own.bb * cycle, 1)} s`.padStart(27) : '',
    ];
    printLine(`  ${cells.join('  ')}`.trimEnd());
  });
  return found;
}

function documentOf({ objective, bands, plan, proved }: LinkBands) {
  return { objective, linkBands: bands, proved, plan };
}

function secondsSince(startedAtMs: number): number {
  return Math.round((performance.now() - startedAtMs) * 1000) / 1e6;
}
