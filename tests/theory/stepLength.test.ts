import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStopLine } from './createStopLine.ts';
import { measureDischarge } from './discharge.ts';

const STEPS_MS = [1000, 500, 200, 100];

describe('the length of the step', () => {
  it('changes the saturation flow by less than 2 %', () => {
    const flows = STEPS_MS.map((stepMs) => measureDischarge(stepMs).saturationVehPerH);
    expect(Math.max(...flows) / Math.min(...flows)).toBeLessThan(1.02);
  });

  it('changes the travel time through a signal by less than 3 %', () => {
    const timesS = STEPS_MS.map((stepMs) => {
      const scenario = freezeScenario(createStopLine({ cycleS: 90, splitS: 45, vehPerH: 550, demandS: 3600 }));
      const world = createWorld(scenario, { stepMs });
      while (world.timeMs < 3_600_000 || world.traffic.totals.completed < world.traffic.totals.planned)
        stepWorld(world);
      return summariseRun(world).meanTravelTimeS;
    });
    expect(Math.max(...timesS) / Math.min(...timesS)).toBeLessThan(1.03);
  });
});
