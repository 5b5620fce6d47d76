import { describe, expect, it } from 'vitest';
import { hcmDelayS, measureControlDelayS } from './controlDelay.ts';

describe('delay at a fixed-time signal under Poisson arrivals', () => {
  const cycleS = 90;
  const splitS = 45;
  // Effective green: the split's 40 s of green and 3 s of yellow, less 2.2 s lost at the start and 1.4 s of unused yellow.
  const effectiveGreenS = 40 + 3 - 2.2 - 1.4;
  const capacityVehPerH = (1850 * effectiveGreenS) / cycleS;
  for (const x of [0.3, 0.5, 0.7, 0.85]) {
    it(`is HCM's within 10 % at v/c ${x}`, () => {
      const measuredS = measureControlDelayS(splitS, cycleS, x * capacityVehPerH, 8);
      const expectedS = hcmDelayS(cycleS, effectiveGreenS, capacityVehPerH, x * capacityVehPerH, 1.25);
      expect(measuredS / expectedS).toBeGreaterThan(0.9);
      expect(measuredS / expectedS).toBeLessThan(1.1);
    });
  }
});
