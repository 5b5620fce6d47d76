import type { ArterialInstance, ArterialPlan } from './instance.ts';
import { measurePlan } from './measurePlan.ts';
import { readPlan, type SolveProgramme, writeProgramme } from './mixedInteger.ts';
import { objectiveOf } from './shareBands.ts';
import { type ArterialBands, solveArterial } from './solveArterial.ts';

/** What a solver's proof leaves open, and how far its numbers may be off, in cycles. */
const PROGRAMME_TOLERANCE = 2e-5;

/**
 * The best bands through all signals of an arterial, limits on changes of speed heeded.
 *
 * Without such a limit the exact method answers. With one its answer is an upper bound, and the answer too if its
 * speeds keep the limit; else the mixed-integer programme decides.
 *
 * @param solve solver of the programme; called only when it is needed
 * @returns null if no bands pass all signals
 */
export function solveBand(instance: ArterialInstance, solve: SolveProgramme): ArterialBands | null {
  const free = solveArterial(instance);
  if (free === null || keepsSpeedChange(instance, free.plan)) return free;
  const solution = solve(writeProgramme(instance));
  if (solution.status === 'infeasible') return null;
  const plan = readPlan(instance, solution);
  // The bands are the plan's own, measured: a solver's tolerances must not be passed on as band.
  const { b, bb } = shareMeasured(instance, measurePlan(instance, plan));
  const objective = objectiveOf(instance, { b, bb });
  const proved = solution.status === 'optimal' ? objective + PROGRAMME_TOLERANCE : free.upperBound;
  return { b, bb, objective, upperBound: Math.min(free.upperBound, proved), plan };
}

/** Measured bands, the wider one cut to what the target ratio lets it count for. */
export function shareMeasured({ k }: ArterialInstance, { b, bb }: { b: number; bb: number }) {
  if (k === 0) return { b, bb: 0 };
  if (k === 1) return { b: Math.min(b, bb), bb: Math.min(b, bb) };
  return k < 1 ? { b: Math.min(b, bb / k), bb } : { b, bb: Math.min(bb, k * b) };
}

/** Whether a plan's speeds change no more from link to link than the instance allows. */
export function keepsSpeedChange({ links, recipSpeedChange, k }: ArterialInstance, { t, tb }: ArterialPlan): boolean {
  if (recipSpeedChange === undefined) return true;
  const within = (timesS: readonly number[]) =>
    links.every((link, i) => {
      if (i === 0) return true;
      const change = timesS[i] / link.d - timesS[i - 1] / links[i - 1].d;
      return Math.abs(change) <= recipSpeedChange + 1e-9;
    });
  return within(t) && (k === 0 || within(tb));
}
