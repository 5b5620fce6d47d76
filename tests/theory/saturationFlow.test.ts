import { describe, expect, it } from 'vitest';
import { measureDischarge } from './discharge.ts';

describe('discharge of a queue of cars at a stop line', () => {
  for (const stepMs of [1000, 500, 200]) {
    describe(`with steps of ${stepMs} ms`, () => {
      const discharge = measureDischarge(stepMs);

      it('saturates at 1,800 to 1,950 veh/h on a lane', () => {
        expect(discharge.saturationVehPerH).toBeGreaterThan(1800);
        expect(discharge.saturationVehPerH).toBeLessThan(1950);
      });

      it('loses about 2 s at the start', () => {
        expect(discharge.startUpLostS).toBeGreaterThan(1.6);
        expect(discharge.startUpLostS).toBeLessThan(2.6);
      });

      it('has headways that shorten from the second vehicle to the sixth', () => {
        for (let i = 1; i < 5; i++) expect(discharge.byPosition[i + 1]).toBeLessThan(discharge.byPosition[i]);
      });

      it('uses some of the yellow and nothing of the red', () => {
        expect(discharge.lastCrossingS).toBeGreaterThan(0.5);
        expect(discharge.lastCrossingS).toBeLessThanOrEqual(3);
      });
    });
  }
});
