import { msToS, type PhaseDefinition, type PlanDefinition, sToMs } from '../../sim/shared.ts';

/** What is wrong with splits that someone typed; the page says it in a sentence. */
export type SplitProblem =
  | { readonly kind: 'notNumber'; readonly phase: number }
  | { readonly kind: 'tooShort'; readonly phase: number; readonly leastS: number }
  | { readonly kind: 'sum'; readonly ring: number; readonly sumS: number; readonly cycleS: number }
  | { readonly kind: 'barrier'; readonly barrier: number };

/**
 * Checks splits before they are sent; the engine checks them again, and more.
 *
 * @param splitsS ring by ring in the plan's own order, s; NaN where no number was typed
 */
export function checkSplits(
  plan: PlanDefinition,
  phases: readonly PhaseDefinition[],
  splitsS: readonly (readonly number[])[],
): SplitProblem[] {
  const problems: SplitProblem[] = [];
  plan.rings.forEach((ring, r) => {
    ring.forEach((entry, k) => {
      const splitS = splitsS[r][k];
      const phase = phases.find((candidate) => candidate.number === entry.phase);
      const leastS = phase ? phase.minGreenS + phase.yellowS + phase.redClearanceS : 0;
      if (!Number.isFinite(splitS)) problems.push({ kind: 'notNumber', phase: entry.phase });
      else if (sToMs(splitS) < sToMs(leastS)) problems.push({ kind: 'tooShort', phase: entry.phase, leastS });
    });
  });
  if (problems.some((problem) => problem.kind === 'notNumber')) return problems;
  const cycleMs = sToMs(plan.cycleS);
  plan.rings.forEach((ring, r) => {
    const sumMs = sumOf(splitsS[r].slice(0, ring.length));
    if (sumMs !== cycleMs) problems.push({ kind: 'sum', ring: r + 1, sumS: msToS(sumMs), cycleS: plan.cycleS });
  });
  plan.barriers?.forEach((counts, b) => {
    const reached = new Set(counts.map((count, r) => sumOf(splitsS[r].slice(0, count))));
    if (reached.size > 1) problems.push({ kind: 'barrier', barrier: b + 1 });
  });
  return problems;
}

function sumOf(splitsS: readonly number[]): number {
  return splitsS.reduce((sum, splitS) => sum + sToMs(splitS), 0);
}
