import { describe, expect, it } from 'vitest';
import { gehOf, ksDistance } from './networks/agreement.ts';

describe('agreement of two runs', () => {
  it('is a distance of 0 for equal samples and 1 for samples apart', () => {
    expect(ksDistance([3, 1, 2], [1, 2, 3])).toBe(0);
    expect(ksDistance([1, 2], [3, 4])).toBe(1);
  });

  it('is the greatest distance of the distribution functions, ties and sizes as they come', () => {
    // At 1: 3/4 against 1/2; at 2: 1 against 1/2; at 3: 1 and 1.
    expect(ksDistance([1, 1, 1, 2], [1, 3])).toBe(0.5);
  });

  it('is a GEH by hand', () => {
    // √(2 · 100² / 900).
    expect(gehOf(500, 400)).toBeCloseTo(4.714, 3);
    expect(gehOf(0, 0)).toBe(0);
  });
});
