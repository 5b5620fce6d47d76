import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCore } from '../../../sim/corridors/city/core.ts';
import { measureCity, measureCorridor } from '../../../sim/corridors/city/measureChoice.ts';
import { type CityResult, optimiseCity, type SearchOptions } from '../../../sim/corridors/city/optimiseCity.ts';
import { type CityProblem, createChoice } from '../../../sim/corridors/city/problem.ts';
import { createCorridor, createProblem, type MemberSketch } from './createProblem.ts';

const CYCLE_S = 10;
const SEARCH: SearchOptions = { seed: 3, start: 'forest', movesPerCrossing: 200 };

function optimise(problem: CityProblem, options: Partial<SearchOptions> = {}): CityResult {
  const search = optimiseCity(problem, { ...SEARCH, ...options });
  for (let step = search.next(); ; step = search.next()) if (step.done) return step.value;
}

/** Two roads along and two across: four crossings, one loop. */
const gridArb = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 3, max: 6 }), fc.nat(9), fc.integer({ min: 3, max: 6 })), {
      minLength: 8,
      maxLength: 8,
    }),
    fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 4, maxLength: 4 }),
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([greens, gapsS, weights]) => {
    const pairs = [
      [0, 1],
      [2, 3],
      [0, 2],
      [1, 3],
    ];
    const corridors = pairs.map((signals, c) => {
      const members = signals.map((signal, k): MemberSketch => ({ signal, greensS: [greens[2 * c + k]] }));
      return createCorridor(CYCLE_S, members, [0, gapsS[c]], { weight: weights[c] });
    });
    return createProblem(CYCLE_S, 4, corridors);
  });

/** The best of all whole seconds, the first signal's held. */
function tryAll(problem: CityProblem): number {
  const choice = createChoice(problem);
  let most = 0;
  for (let n = 0; n < CYCLE_S ** 3; n++) {
    choice.offsetsMs[1] = (n % CYCLE_S) * 1000;
    choice.offsetsMs[2] = (Math.floor(n / CYCLE_S) % CYCLE_S) * 1000;
    choice.offsetsMs[3] = Math.floor(n / CYCLE_S ** 2) * 1000;
    most = Math.max(most, measureCity(problem, choice));
  }
  return most;
}

describe('the waves of a city', () => {
  it('are the best that trying everything finds on a loop, and the bound is never under it', () => {
    let tight = 0;
    fc.assert(
      fc.property(gridArb, (problem) => {
        const { worth, bound, ownWorth, choice } = optimise(problem);
        const best = tryAll(problem);
        expect(worth).toBeCloseTo(measureCity(problem, choice), 6);
        expect(worth).toBeCloseTo(best, 6);
        expect(bound).toBeGreaterThanOrEqual(best - 1e-6);
        expect(bound).toBeLessThanOrEqual(ownWorth + 1e-6);
        if (bound < ownWorth - 1e-6) tight++;
      }),
      { seed: 5, numRuns: 60 },
    );
    // The loop proves more than the corridors alone, often enough.
    expect(tight).toBeGreaterThan(10);
  });

  it('give every corridor its own best where there is no loop', () => {
    // A road of three signals, crossed at its ends by two others.
    const greens: [number, number, number, number] = [0, 4, 2, 4];
    const member = (signal: number): MemberSketch => ({ signal, greensS: [greens] });
    const problem = createProblem(CYCLE_S, 5, [
      createCorridor(CYCLE_S, [member(0), member(1), member(2)], [0, 3, 7]),
      createCorridor(CYCLE_S, [member(3), member(0)], [0, 4]),
      createCorridor(CYCLE_S, [member(2), member(4)], [0, 6]),
    ]);
    expect(findCore(problem).corridors).toEqual([]);
    const { choice, own } = optimise(problem);
    own.forEach(({ worth }, c) => {
      expect(measureCorridor(problem, choice, c).worth).toBeCloseTo(worth, 6);
    });
  });

  it('are the same for the same seed', () => {
    const [problem] = fc.sample(gridArb, { seed: 9, numRuns: 1 });
    expect(optimise(problem).choice).toEqual(optimise(problem).choice);
  });

  it('end with the best so far when called off', () => {
    const [problem] = fc.sample(gridArb, { seed: 10, numRuns: 1 });
    const search = optimiseCity(problem, { ...SEARCH, movesPerCrossing: 100_000 });
    let step = search.next();
    if (!step.done) step = search.next(true);
    expect(step.done).toBe(true);
    const { cut, worth, bound, choice } = step.value as CityResult;
    expect(cut).toBe(true);
    expect(worth).toBeCloseTo(measureCity(problem, choice), 6);
    expect(worth).toBeLessThanOrEqual(bound + 1e-6);
  });

  it.each(['circle', 'forest'] as const)('come near the best from the start "%s" without annealing', (start) => {
    fc.assert(
      fc.property(gridArb, (problem) => {
        const { worth, bound } = optimise(problem, { start, movesPerCrossing: 0 });
        expect(worth).toBeLessThanOrEqual(bound + 1e-6);
        expect(worth).toBeGreaterThan(0.6 * tryAll(problem));
      }),
      { seed: 6, numRuns: 20 },
    );
  });
});
