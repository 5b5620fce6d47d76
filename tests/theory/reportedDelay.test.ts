import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { hcmDelayS } from './controlDelay.ts';
import { createStopLine } from './createStopLine.ts';

/** Mean of `meanDelayS` with the signal less without it, runs of an hour and a quarter, s/veh. */
function measureReportedDelayS(splitS: number, cycleS: number, vehPerH: number, seeds: number): number {
  let delayS = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const [withSignal, without] = [false, true].map((withoutSignal) => {
      const world = createWorld(freezeScenario(createStopLine({ cycleS, splitS, vehPerH, seed, withoutSignal })));
      for (let i = 0; i < 4500; i++) stepWorld(world);
      return summariseRun(world).meanDelayS;
    });
    delayS += (withSignal - without) / seeds;
  }
  return delayS;
}

/** The delay that `run` reports; `hcmDelay.test.ts` holds the difference of whole trip times, which is some 0.5 s more. */
describe('the mean delay that a run reports, at fixed time under Poisson arrivals', () => {
  const cycleS = 90;
  const splitS = 45;
  // The split's 40 s of green and 3 s of yellow, less 2.2 s lost at the start and 1.4 s of unused yellow.
  const effectiveGreenS = 40 + 3 - 2.2 - 1.4;
  const capacityVehPerH = (1850 * effectiveGreenS) / cycleS;
  for (const x of [0.3, 0.5, 0.7, 0.85]) {
    it(`is HCM's within 10 % at v/c ${x}`, () => {
      const measuredS = measureReportedDelayS(splitS, cycleS, x * capacityVehPerH, 8);
      const expectedS = hcmDelayS(cycleS, effectiveGreenS, capacityVehPerH, x * capacityVehPerH, 1.25);
      expect(measuredS / expectedS).toBeGreaterThan(0.9);
      expect(measuredS / expectedS).toBeLessThan(1.1);
    });
  }
});
