import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalSaturationRatio, equalSaturationCycleS, websterCycleS } from '../../sim/corridors/cycleLength.ts';
import {
  barrierGroups,
  findCriticalPath,
  findSplits,
  leastCycleS,
  type PhaseNeed,
} from '../../sim/corridors/splits.ts';

const DUAL_RING = {
  rings: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
  barriers: [[2, 2]],
};

function createNeeds(flowRatios: Record<number, number>, changes: Partial<PhaseNeed> = {}): PhaseNeed[] {
  return Object.entries(flowRatios).map(([number, flowRatio]) => ({
    number: Number(number),
    flowRatio,
    lostTimeS: 4,
    minSplitS: 8,
    ...changes,
  }));
}

describe('cycle length', () => {
  it('is (1.5 L + 5) / (1 - Y) by Webster: 290 s at Y = 0.9 and 16 s lost', () => {
    expect(websterCycleS(0.9, 16)).toBeCloseTo(290, 9);
    expect(websterCycleS(0.6, 10)).toBeCloseTo(50, 9);
    expect(websterCycleS(1, 10)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is L X / (X - Y) for a wanted degree of saturation, which the cycle then has', () => {
    const cycleS = equalSaturationCycleS(0.7, 12, 0.9);
    expect(cycleS).toBeCloseTo(54, 9);
    expect(criticalSaturationRatio(0.7, 12, cycleS)).toBeCloseTo(0.9, 12);
    expect(equalSaturationCycleS(0.9, 12, 0.9)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('critical path', () => {
  it('takes the heavier ring on each side of a barrier', () => {
    // 1 + 2 = 0.35 against 5 + 6 = 0.40; 3 + 4 = 0.30 against 7 + 8 = 0.25.
    const needs = createNeeds({ 1: 0.1, 2: 0.25, 3: 0.1, 4: 0.2, 5: 0.05, 6: 0.35, 7: 0.05, 8: 0.2 });
    const path = findCriticalPath(DUAL_RING, needs);
    expect(path.phases).toEqual([5, 6, 3, 4]);
    expect(path.flowRatio).toBeCloseTo(0.7, 12);
    expect(path.lostTimeS).toBe(16);
  });

  it('is every phase of a single ring', () => {
    const needs = createNeeds({ 1: 0.1, 2: 0.2, 3: 0.3 });
    expect(findCriticalPath({ rings: [[1, 2, 3]], barriers: [] }, needs).phases).toEqual([1, 2, 3]);
  });
});

describe('splits', () => {
  it("share effective green by flow ratio where no minimum binds (Webster's rule)", () => {
    // C - L = 100 - 10 = 90 s for y = 0.3 and 0.15: 60 and 30 s of effective green.
    const needs = createNeeds({ 1: 0.3, 2: 0.15 }, { lostTimeS: 5 });
    const { splitsS, saturationRatio } = findSplits({ rings: [[1, 2]], barriers: [] }, needs, 100);
    expect(splitsS).toEqual([[65, 35]]);
    expect(saturationRatio.get(1)).toBeCloseTo(0.5, 12);
    expect(saturationRatio.get(2)).toBeCloseTo(0.5, 12);
  });

  it('give the critical phases of a dual ring one degree of saturation, and meet at the barrier', () => {
    const needs = createNeeds({ 1: 0.1, 2: 0.25, 3: 0.1, 4: 0.2, 5: 0.05, 6: 0.35, 7: 0.05, 8: 0.2 });
    const { splitsS, saturationRatio } = findSplits(DUAL_RING, needs, 120);
    const [ring1, ring2] = splitsS;
    expect(ring1[0] + ring1[1]).toBe(ring2[0] + ring2[1]);
    // Y C / (C - L) = 0.7 × 120 / 104, but for the rounding to whole seconds.
    for (const phase of [5, 6, 3, 4]) expect(saturationRatio.get(phase)).toBeCloseTo(0.808, 1);
    for (const phase of [1, 2, 7, 8]) expect(saturationRatio.get(phase)!).toBeLessThan(0.85);
  });

  it('keep minimums, and take what they cost from the others in proportion', () => {
    const needs = [
      { number: 1, flowRatio: 0.02, lostTimeS: 4, minSplitS: 24.5 },
      { number: 2, flowRatio: 0.3, lostTimeS: 4, minSplitS: 8 },
      { number: 3, flowRatio: 0.3, lostTimeS: 4, minSplitS: 8 },
    ];
    expect(findSplits({ rings: [[1, 2, 3]], barriers: [] }, needs, 100).splitsS).toEqual([[25, 38, 37]]);
  });

  it('share a cycle without demand by the minimums', () => {
    const needs = [
      { number: 1, flowRatio: 0, lostTimeS: 4, minSplitS: 10 },
      { number: 2, flowRatio: 0, lostTimeS: 4, minSplitS: 20 },
    ];
    const { splitsS, saturationRatio } = findSplits({ rings: [[1, 2]], barriers: [] }, needs, 60);
    expect(splitsS).toEqual([[20, 40]]);
    expect([...saturationRatio.values()]).toEqual([0, 0]);
  });

  it('are refused for a cycle too short for the minimums, or not whole', () => {
    const needs = createNeeds({ 1: 0.1, 2: 0.1 }, { minSplitS: 20.5 });
    const ring = { rings: [[1, 2]], barriers: [] };
    expect(leastCycleS(ring, needs)).toBe(42);
    expect(() => findSplits(ring, needs, 41)).toThrow(/at least 42/);
    expect(() => findSplits(ring, needs, 60.5)).toThrow(RangeError);
    expect(() => findSplits(ring, needs.slice(1), 60)).toThrow(/phase 1/);
  });

  it('fill the cycle, meet at the barriers and keep every minimum, whatever the demand', () => {
    const need = fc.record({
      flowRatio: fc.double({ min: 0, max: 0.8, noNaN: true }),
      minSplitS: fc.integer({ min: 5, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(need, { minLength: 8, maxLength: 8 }), fc.nat(80), (drawn, spareS) => {
        const needs = drawn.map((one, i): PhaseNeed => ({ number: i + 1, lostTimeS: 5, ...one }));
        const cycleS = leastCycleS(DUAL_RING, needs) + spareS;
        const { splitsS } = findSplits(DUAL_RING, needs, cycleS);
        const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
        for (const ring of splitsS) expect(total(ring)).toBe(cycleS);
        expect(total(splitsS[0].slice(0, 2))).toBe(total(splitsS[1].slice(0, 2)));
        splitsS.flat().forEach((splitS, i) => {
          expect(Number.isInteger(splitS)).toBe(true);
          expect(splitS).toBeGreaterThanOrEqual(needs[i].minSplitS);
        });
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('barrier groups', () => {
  it('cut each ring at the barriers', () => {
    expect(
      barrierGroups({
        rings: [
          [1, 2, 4],
          [6, 7],
        ],
        barriers: [[2, 1]],
      }),
    ).toEqual([
      [[1, 2], [6]],
      [[4], [7]],
    ]);
  });
});
