import { describe, expect, it } from 'vitest';
import {
  pedestrianClearanceS,
  redClearanceS,
  roundUpToHalfS,
  roundUpToWholeS,
  yellowChangeS,
} from '../../sim/signals/clearance.ts';

describe('yellow change', () => {
  it('is 1 s of reaction and half the braking time: 3.28 s at 50 km/h', () => {
    expect(yellowChangeS(50 / 3.6)).toBeCloseTo(1 + 50 / 3.6 / 6.1, 12);
    expect(yellowChangeS(50 / 3.6)).toBeCloseTo(3.277, 3);
  });

  it('is longer downhill and shorter uphill', () => {
    // 3 %: a = 3.05 ± 0.2943 m/s².
    expect(yellowChangeS(15, -0.03)).toBeCloseTo(1 + 15 / (2 * 2.7557), 9);
    expect(yellowChangeS(15, 0.03)).toBeCloseTo(1 + 15 / (2 * 3.3443), 9);
  });

  it('has no value without a speed or on a slope too steep to brake on', () => {
    expect(() => yellowChangeS(0)).toThrow(RangeError);
    expect(() => yellowChangeS(Number.NaN)).toThrow(RangeError);
    expect(() => yellowChangeS(15, -0.4)).toThrow(RangeError);
  });
});

describe('red clearance', () => {
  it('is the time to cross and be gone: 20 m and a 5 m car at 10 m/s take 2.5 s', () => {
    expect(redClearanceS(20, 5, 10)).toBe(2.5);
  });

  it('has no value without a speed or for a negative length', () => {
    expect(() => redClearanceS(20, 5, 0)).toThrow(RangeError);
    expect(() => redClearanceS(-1, 5, 10)).toThrow(RangeError);
    expect(() => redClearanceS(20, -5, 10)).toThrow(RangeError);
  });
});

describe('pedestrian clearance', () => {
  it('is the crossing at 1.2 m/s unless told otherwise', () => {
    expect(pedestrianClearanceS(24)).toBe(20);
    expect(pedestrianClearanceS(10.7, 1.07)).toBeCloseTo(10, 12);
    expect(() => pedestrianClearanceS(10, 0)).toThrow(RangeError);
    expect(() => pedestrianClearanceS(-10)).toThrow(RangeError);
  });
});

describe('rounding', () => {
  it('never cuts a clearance short, and leaves what is round already', () => {
    expect(roundUpToHalfS(3.01)).toBe(3.5);
    expect(roundUpToHalfS(3.5)).toBe(3.5);
    expect(roundUpToHalfS(0.1 + 0.2 + 0.2)).toBe(0.5);
    expect(roundUpToWholeS(3.01)).toBe(4);
  });
});
