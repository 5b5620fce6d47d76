import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../sim/engine/measure.ts';
import { RUN_MEASURES } from '../../sim/experiments/measures.ts';
import { comparePairs } from '../../sim/experiments/paired.ts';
import { sayDifference } from '../../sim/experiments/sentences.ts';

describe('comparePairs', () => {
  it('is the paired t interval of B less A', () => {
    // Differences −2, −3, −4, −3: mean −3, deviation √(2/3), half-width 3.1824 √(2/3 / 4) = 1.2992.
    const { difference, direction, a, b, relativeRatio } = comparePairs([10, 12, 14, 16], [8, 9, 10, 13]);
    expect(a.mean).toBe(13);
    expect(b.mean).toBe(10);
    expect(difference.values).toEqual([-2, -3, -4, -3]);
    expect(difference.mean).toBe(-3);
    expect(difference.ci95![0]).toBeCloseTo(-4.2992, 3);
    expect(difference.ci95![1]).toBeCloseTo(-1.7008, 3);
    expect(direction).toBe('less');
    expect(relativeRatio).toBeCloseTo(-3 / 13, 12);
  });

  it('sees through noise that both share, which two separate intervals do not', () => {
    const { a, b, direction } = comparePairs([100, 200, 300, 400], [101, 201.1, 300.9, 401]);
    expect(b.ci95![0]).toBeLessThan(a.ci95![1]);
    expect(direction).toBe('more');
  });

  it('says neither when the interval spans zero, also when nothing differs', () => {
    expect(comparePairs([1, 2, 3], [2, 1, 3]).direction).toBe('none');
    expect(comparePairs([5, 6], [5, 6]).direction).toBe('none');
    expect(comparePairs([0, 0], [1, 1]).relativeRatio).toBeNull();
  });

  it('refuses what is no pair', () => {
    expect(() => comparePairs([1, 2], [1])).toThrow(RangeError);
    expect(() => comparePairs([1], [1])).toThrow(/at least 2 pairs/);
  });
});

describe('sayDifference', () => {
  const measure = RUN_MEASURES.find(({ id }) => id === 'meanDelayS')!;
  const say = (a: number[], b: number[]) => sayDifference({ measure, ...comparePairs(a, b) }).en;

  it('says which way, how much, and how sure', () => {
    expect(say([10, 12, 14, 16], [8, 9, 10, 13])).toBe(
      'B cuts mean delay on the road by 3.0 s (95 % interval 1.7 to 4.3, 4 seeds)',
    );
    expect(say([8, 9, 10, 13], [10, 12, 14, 16])).toMatch(
      /^B raises .* by 3\.0 s \(95 % interval 1\.7 to 4\.3, 4 seeds\)$/,
    );
  });

  it('says so when the seeds show nothing', () => {
    expect(say([1, 2, 3], [2, 1, 3])).toBe(
      'mean delay on the road: no difference that 3 seeds can show (95 % interval -2.5 to 2.5 s)',
    );
    expect(say([1, 2], [1, 2])).toBe('mean delay on the road: equal in all 2 seeds');
  });
});

describe('meanTripDelayS', () => {
  it('counts the waiting of those who never got in', () => {
    // 10 wanted to travel, 8 entered and lost 20 s each; all waiting together: 10 · 100 − 8 · 90 = 280 s.
    const summary = {
      vehicles: { planned: 10, entered: 8, completed: 8, running: 0, waitingToEnter: 2 },
      meanTripTimeS: 100,
      meanTravelTimeS: 90,
      meanDelayS: 20,
    } as RunSummary;
    expect(RUN_MEASURES[0].id).toBe('meanTripDelayS');
    expect(RUN_MEASURES[0].read(summary)).toBeCloseTo((280 + 160) / 10, 12);
  });
});
