import { describe, expect, it } from 'vitest';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { createWorld } from '../../sim/engine/world.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStopLine } from './createStopLine.ts';

/** HCM 6, chapter 19, equations 19-18 to 19-26, without progression and initial queue. */
function hcmDelayS(cycleS: number, greenS: number, capacityVehPerH: number, vehPerH: number, periodH: number): number {
  const x = vehPerH / capacityVehPerH;
  const share = greenS / cycleS;
  const uniformS = (0.5 * cycleS * (1 - share) ** 2) / (1 - Math.min(1, x) * share);
  const root = Math.sqrt((x - 1) ** 2 + (8 * 0.5 * x) / (capacityVehPerH * periodH));
  return uniformS + 900 * periodH * (x - 1 + root);
}

/** Mean control delay of runs of an hour and a quarter, s/veh: time lost with the signal less time lost without it. */
function measureControlDelayS(splitS: number, cycleS: number, vehPerH: number, seeds: number): number {
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
