import { findBestBands } from './bestBands.ts';
import { bestGiven } from './lay.ts';
import { createLegs } from './legs.ts';
import type { CityChoice, CityProblem } from './problem.ts';

/** The signal that costs a corridor most of its bands. */
export interface CostliestSignal {
  /** Place on the corridor. */
  readonly member: number;
  /** Both bands together would be so much wider, ms, … */
  readonly costMs: number;
  /** `shared`: … if another corridor did not fix its offset; `own`: … if it were not there, at the best of offsets. */
  readonly reason: 'shared' | 'own';
}

/** Costs below this are not told as another corridor's doing. */
const LEAST_COST_MS = 500;

/**
 * @param isShared whether a signal stands on several corridors
 * @returns null for a corridor that no signal costs anything
 */
export function findCostliest(
  problem: CityProblem,
  choice: CityChoice,
  c: number,
  isShared: (signal: number) => boolean,
): CostliestSignal | null {
  const corridor = problem.corridors[c];
  const legs = createLegs(corridor, choice.outboundSpeed[c], choice.inboundSpeed[c]);
  const fixedMs = corridor.members.map(({ signal }) => (isShared(signal) ? choice.offsetsMs[signal] : null));
  const now = bestGiven(corridor, legs, fixedMs).bands;
  const widestOf = (found: readonly { readonly member: number; readonly gain: number; readonly costMs: number }[]) =>
    found.reduce<(typeof found)[number] | null>((a, b) => (a === null || b.gain > a.gain + 1e-6 ? b : a), null);
  const freed = corridor.members.flatMap((_, member) => {
    if (fixedMs[member] === null) return [];
    const { bands } = bestGiven(
      corridor,
      legs,
      fixedMs.map((ms, k) => (k === member ? null : ms)),
    );
    const costMs = bands.outMs + bands.inMs - now.outMs - now.inMs;
    return [{ member, gain: bands.worth - now.worth, costMs }];
  });
  const shared = widestOf(freed);
  if (shared !== null && shared.costMs >= LEAST_COST_MS) return { ...shared, reason: 'shared' };
  const own = findBestBands(legs, corridor.cycleMs, corridor.worth);
  const without = legs.map((_, member) => {
    const rest = legs.filter((__, k) => k !== member);
    const bands = findBestBands(rest, corridor.cycleMs, corridor.worth);
    return { member, gain: bands.worth - own.worth, costMs: bands.outMs + bands.inMs - own.outMs - own.inMs };
  });
  const worst = widestOf(without);
  return worst === null || worst.gain <= 1e-6 ? null : { member: worst.member, costMs: worst.costMs, reason: 'own' };
}
