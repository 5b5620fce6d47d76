import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBestBands } from '../../../sim/corridors/city/bestBands.ts';
import { createLegs, meltLegs } from '../../../sim/corridors/city/legs.ts';
import { measureCorridor } from '../../../sim/corridors/city/measureChoice.ts';
import { type CityProblem, createChoice, worthOf } from '../../../sim/corridors/city/problem.ts';
import { createCorridor, createProblem, type MemberSketch, SUM } from './createProblem.ts';

const CYCLE_S = 12;

/** Signals of one corridor with whole seconds all over, up to two orders each. */
const memberArb = fc.array(
  fc.tuple(fc.nat(CYCLE_S - 1), fc.integer({ min: 2, max: 9 }), fc.nat(CYCLE_S - 1), fc.integer({ min: 2, max: 9 })),
  {
    minLength: 1,
    maxLength: 2,
  },
);

const corridorArb = (most: number) =>
  fc.array(fc.tuple(memberArb, fc.nat(20)), { minLength: 2, maxLength: most }).map((drawn) => {
    const members = drawn.map(([greensS], signal): MemberSketch => ({ signal, greensS }));
    const travelS = drawn.map((_, k) => drawn.slice(1, k + 1).reduce((sum, [, gapS]) => sum + gapS, 0));
    return createCorridor(CYCLE_S, members, travelS);
  });

/** Greatest of a measure over every whole second and order of every signal but the first. */
function tryAll(problem: CityProblem, fixedMs: readonly (number | null)[] = []): number {
  const [corridor] = problem.corridors;
  const choice = createChoice(problem);
  let most = 0;
  const visit = (k: number) => {
    if (k === corridor.members.length) {
      const { outMs, inMs } = measureCorridor(problem, choice, 0);
      most = Math.max(most, worthOf(corridor.worth, outMs, inMs));
      return;
    }
    const given = k === 0 ? 0 : (fixedMs[k] ?? null);
    for (let offsetMs = given ?? 0; offsetMs <= (given ?? (CYCLE_S - 1) * 1000); offsetMs += 1000) {
      choice.offsetsMs[k] = offsetMs;
      for (let order = 0; order < corridor.members[k].orders.length; order++) {
        choice.orders[0][k] = order;
        visit(k + 1);
      }
    }
  };
  visit(0);
  return most;
}

describe('the best bands of a corridor', () => {
  it.each([
    ['half a cycle apart: the whole green both ways', 30, 30],
    ['a quarter apart: a quarter of the cycle both ways', 15, 15],
    ['a sixth apart: a sixth of the cycle both ways', 10, 10],
  ])('are the textbook alternates at half splits, signals %s', (_, gapS, bandS) => {
    const members = Array.from({ length: 9 }, (__, signal): MemberSketch => ({ signal, greensS: [[0, 30, 0, 30]] }));
    const travelS = members.map((__, i) => i * gapS);
    const shares = { outbound: 0.5, inbound: 0.5, common: 1, bothMs: 0 };
    const legs = createLegs(createCorridor(60, members, travelS), 0, 0);
    const { outMs, inMs, both } = findBestBands(legs, 60_000, shares);
    expect(both).toBe(true);
    expect([outMs, inMs]).toEqual([bandS * 1000, bandS * 1000]);
  });

  it('are what trying every offset and order finds', () => {
    fc.assert(
      fc.property(corridorArb(4), (corridor) => {
        const best = findBestBands(createLegs(corridor, 0, 0), corridor.cycleMs, SUM);
        expect(best.worth).toBeCloseTo(tryAll(createProblem(CYCLE_S, corridor.members.length, [corridor])), 6);
      }),
      { seed: 11, numRuns: 120 },
    );
  });

  it('are what trying every offset finds where some signals are given', () => {
    fc.assert(
      fc.property(corridorArb(4), fc.nat(CYCLE_S - 1), (corridor, apartS) => {
        const legs = createLegs(corridor, 0, 0);
        const last = legs.length - 1;
        const melted = meltLegs([legs[0], legs[last]], [0, apartS * 1000], corridor.cycleMs);
        const best = findBestBands([melted, ...legs.slice(1, last)], corridor.cycleMs, SUM);
        const fixedMs = legs.map((_, k) => (k === last ? apartS * 1000 : null));
        expect(best.worth).toBeCloseTo(tryAll(createProblem(CYCLE_S, legs.length, [corridor]), fixedMs), 6);
      }),
      { seed: 12, numRuns: 120 },
    );
  });
});
