import { type BestBands, findBestBands } from './bestBands.ts';
import { bestGiven } from './lay.ts';
import { createLegs } from './legs.ts';
import { type CityChoice, type CityProblem, sumOnly } from './problem.ts';

/** The signal that costs a corridor most of its bands. */
export interface CostliestSignal {
  /** Place on the corridor. */
  readonly member: number;
  /** Both bands together could be so much wider, ms, > 0, … */
  readonly costMs: number;
  /** `shared`: … if another corridor did not fix its offset; `own`: … if it were not there, at the best of offsets. */
  readonly reason: 'shared' | 'own';
}

/** Costs below this are not told as another corridor's doing. */
const LEAST_COST_MS = 500;

/**
 * Measured by the sum of both bands, as `bestPossibleS` is: what a corridor would gain, whatever it is worth to others.
 *
 * @param isShared whether a signal stands on several corridors
 * @returns null for a corridor that no signal costs anything
 */
export function findCostliest(
  problem: CityProblem,
  choice: CityChoice,
  c: number,
  isShared: (signal: number) => boolean,
): CostliestSignal | null {
  const corridor = { ...problem.corridors[c], worth: sumOnly(problem.corridors[c]) };
  const legs = createLegs(corridor, choice.outboundSpeed[c], choice.inboundSpeed[c]);
  const places = corridor.members.map((_, member) => member);
  const fixedMs = corridor.members.map(({ signal }) => (isShared(signal) ? choice.offsetsMs[signal] : null));
  const sumGivenMs = (fixed: readonly (number | null)[]) => sumMs(bestGiven(corridor, legs, fixed).bands);
  const nowMs = sumGivenMs(fixedMs);
  const shared = findWorst(
    places.filter((member) => fixedMs[member] !== null),
    (member) => sumGivenMs(fixedMs.map((ms, k) => (k === member ? null : ms))) - nowMs,
  );
  if (shared !== null && shared.costMs >= LEAST_COST_MS) return { ...shared, reason: 'shared' };
  const ownMs = sumMs(findBestBands(legs, corridor.cycleMs, corridor.worth));
  const own = findWorst(places, (member) => {
    const rest = legs.filter((_, k) => k !== member);
    return sumMs(findBestBands(rest, corridor.cycleMs, corridor.worth)) - ownMs;
  });
  return own !== null && own.costMs > 1e-6 ? { ...own, reason: 'own' } : null;
}

/** The first of those that cost most. */
function findWorst(members: readonly number[], costOf: (member: number) => number) {
  let worst: { readonly member: number; readonly costMs: number } | null = null;
  for (const member of members) {
    const costMs = costOf(member);
    if (worst === null || costMs > worst.costMs + 1e-6) worst = { member, costMs };
  }
  return worst;
}

function sumMs({ outMs, inMs }: BestBands): number {
  return outMs + inMs;
}
