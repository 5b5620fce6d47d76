import { type Arc, intersectArcs, longestArc, shiftArcs } from '../../core/intervals.ts';
import { type CityChoice, type CityProblem, greensOrAlways, worthOf } from './problem.ts';

/** Through bands that a choice gives a corridor; 0 where there is none. */
export interface CorridorMeasure {
  readonly outMs: number;
  readonly inMs: number;
  readonly worth: number;
}

/** Windows of a member in one direction, turned back to the corridor's first member. */
export function windowsOf(
  problem: CityProblem,
  choice: CityChoice,
  c: number,
  k: number,
  inbound: boolean,
  order: number,
  offsetMs: number,
): readonly Arc[] {
  const { members, cycleMs, outboundSpeeds, inboundSpeeds } = problem.corridors[c];
  const greens = members[k].orders[order];
  const speed = inbound ? inboundSpeeds[choice.inboundSpeed[c]] : outboundSpeeds[choice.outboundSpeed[c]];
  const arcs = greensOrAlways(inbound ? greens.inbound : greens.outbound, cycleMs);
  return shiftArcs(arcs, offsetMs - speed.travelMs[k], cycleMs);
}

/** The bands of one corridor, by intersecting its windows: it shares no step with the search. */
export function measureCorridor(problem: CityProblem, choice: CityChoice, c: number): CorridorMeasure {
  const corridor = problem.corridors[c];
  const [outMs, inMs] = [false, true].map((inbound) => {
    if (inbound && corridor.inboundSpeeds.length === 0) return 0;
    const windows = corridor.members.map(({ signal }, k) =>
      windowsOf(problem, choice, c, k, inbound, choice.orders[c][k], choice.offsetsMs[signal]),
    );
    return longestArc(windows.reduce((a, b) => intersectArcs(a, b, corridor.cycleMs)))?.lengthMs ?? 0;
  });
  return { outMs, inMs, worth: worthOf(corridor.worth, outMs, inMs) };
}

/** Weighted worth of all corridors' bands. */
export function measureCity(problem: CityProblem, choice: CityChoice): number {
  return problem.corridors.reduce((sum, { weight }, c) => sum + weight * measureCorridor(problem, choice, c).worth, 0);
}
