import { describe, expect, it } from 'vitest';
import { findCostliest } from '../../../sim/corridors/city/costliest.ts';
import { boundCorridors } from '../../../sim/corridors/city/optimiseCity.ts';
import { createChoice } from '../../../sim/corridors/city/problem.ts';
import { createCorridor, createProblem, type MemberSketch } from './createProblem.ts';

/** Signal 1 is short of green, signals 0 and 2 are not; all take 5 s from one to the next. */
const members = [
  { signal: 0, greensS: [[0, 6, 0, 6]] },
  { signal: 1, greensS: [[0, 3, 0, 3]] },
  { signal: 2, greensS: [[0, 6, 0, 6]] },
] as const satisfies readonly MemberSketch[];

describe('the crossing that costs a corridor most', () => {
  it('is the signal without which the sum of both bands could be widest, and the cost is that sum less the best with it', () => {
    const problem = createProblem(10, 3, [createCorridor(10, members, [0, 5, 10])]);
    const without = createProblem(10, 3, [createCorridor(10, [members[0], members[2]], [0, 10])]);
    const [best] = boundCorridors(problem);
    const [better] = boundCorridors(without);
    const found = findCostliest(problem, createChoice(problem), 0, () => false)!;
    expect(found).toMatchObject({ member: 1, reason: 'own' });
    expect(found.costMs).toBeCloseTo(better.sumMs - best.sumMs, 6);
    expect(found.costMs).toBeGreaterThan(1000);
  });

  it('is a shared one where the offset that others need is in the way of the bands, told in seconds of the sum', () => {
    const problem = createProblem(10, 3, [createCorridor(10, members, [0, 5, 10])]);
    // Signals 0 and 1 are given. 5 s would let 3 s pass both ways; at 2 s green falls on nobody from the other signal.
    const choice = createChoice(problem);
    choice.offsetsMs[1] = 2000;
    const found = findCostliest(problem, choice, 0, (signal) => signal < 2)!;
    expect(found.reason).toBe('shared');
    expect(found.costMs).toBeCloseTo(6000, 6);
  });
});
