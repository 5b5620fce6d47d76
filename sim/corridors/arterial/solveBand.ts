import type { ArterialInstance, ArterialPlan } from './instance.ts';
import { measurePlan } from './measurePlan.ts';
import { fixTimes, readPlan, type SolveProgramme, writeProgramme } from './mixedInteger.ts';
import { objectiveOf, shareMeasured } from './shareBands.ts';
import { type ArterialBands, solveArterial } from './solveArterial.ts';
import { solveCoupled } from './solveCoupled.ts';
import { narrowSlowness, slownessOf } from './speedChain.ts';

/** What a solver's proof leaves open (its gap, `mip_abs_gap`), and how far its numbers may be off, in cycles. */
const PROGRAMME_TOLERANCE = 2e-5;
/** A gap wider than this, in cycles, is taken to the mixed-integer programme. */
const WIDE_GAP = 5e-5;

/**
 * The best bands through all signals of an arterial, limits on changes of speed heeded.
 *
 * Without such a limit the exact method answers. With one its answer, for speed ranges cut to what the limit leaves of them,
 * is an upper bound, and the answer too if its speeds keep the limit; else branch and bound with sets of places and speeds
 * decides (`solveCoupled`), and where that leaves a gap, the mixed-integer programme.
 *
 * @param solve solver of the programmes; called only when it is needed
 * @returns null if no bands pass all signals
 */
export function solveBand(instance: ArterialInstance, solve: SolveProgramme): ArterialBands | null {
  const narrowed = narrowSpeeds(instance);
  if (narrowed === null) return null;
  const free = solveArterial(narrowed);
  if (free === null || keepsSpeedChange(instance, free.plan)) return free;
  const coupled = solveCoupled(instance, solve);
  if (coupled === null) return null;
  const upperBound = Math.max(coupled.objective, Math.min(coupled.upperBound, free.upperBound));
  if (upperBound - coupled.objective <= WIDE_GAP) return { ...coupled, upperBound };
  return programme(instance, { ...coupled, upperBound }, solve);
}

/** What the mixed-integer programme makes of bands with a gap. */
function programme(instance: ArterialInstance, known: ArterialBands, solve: SolveProgramme): ArterialBands {
  const solution = solve(writeProgramme(instance, known.upperBound));
  if (solution.status === 'infeasible') return known;
  const plan = readPlan(instance, solution);
  // At the cycle and speeds that the solver found the bands are found again, exactly: its tolerances must not be passed on.
  const found = solveArterial(fixTimes(instance, plan)) ?? measured(instance, plan);
  const best = found.objective > known.objective ? found : known;
  const promised = solution.value('b') + instance.k * solution.value('bb') + PROGRAMME_TOLERANCE;
  const proved = solution.status === 'optimal' ? Math.min(known.upperBound, promised) : known.upperBound;
  return { ...best, upperBound: Math.max(best.objective, proved) };
}

function measured(instance: ArterialInstance, plan: ArterialPlan): Omit<ArterialBands, 'upperBound'> {
  const bands = shareMeasured(instance, measurePlan(instance, plan));
  return { ...bands, objective: objectiveOf(instance, bands), plan };
}

/** The instance with the speeds left that some chain within the limit on changes of speed has; null: there is none. */
function narrowSpeeds(instance: ArterialInstance): ArterialInstance | null {
  const { recipSpeedChange, k } = instance;
  // One way, and without a limit, there is nothing to cut.
  if (recipSpeedChange === undefined) return instance;
  const out = narrowSlowness(slownessOf(instance, false), recipSpeedChange);
  const back = narrowSlowness(slownessOf(instance, true), recipSpeedChange);
  if (out.stuckAt !== null || (k > 0 && back.stuckAt !== null)) return null;
  const links = instance.links.map((link, i) => {
    const [least, most] = out.ranges[i];
    const cut = { ...link, vmin: 1 / most, vmax: 1 / least };
    if (back.stuckAt !== null) return cut;
    return { ...cut, vbmin: 1 / back.ranges[i][1], vbmax: 1 / back.ranges[i][0] };
  });
  return { ...instance, links };
}

/** Whether a plan's speeds change no more from link to link than the instance allows. A link of no length may be driven at any of its own. */
export function keepsSpeedChange(instance: ArterialInstance, { t, tb }: ArterialPlan): boolean {
  const { links, recipSpeedChange, k } = instance;
  if (recipSpeedChange === undefined) return true;
  const keeps = (timesS: readonly number[], inbound: boolean) => {
    const own = slownessOf(instance, inbound);
    const driven = links.map(({ d }, i) => (d === 0 ? own[i] : ([timesS[i] / d, timesS[i] / d] as const)));
    return narrowSlowness(driven, recipSpeedChange + HAIR).stuckAt === null;
  };
  return keeps(t, false) && (k === 0 || keeps(tb, true));
}

/** s/m. */
const HAIR = 1e-12;
