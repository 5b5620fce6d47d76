import { describe, expect, it } from 'vitest';
import {
  createCorridorCounter,
  measureCorridorTraffic,
  updateCorridorCounter,
} from '../../sim/engine/corridorTraffic.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

function run(corridors: boolean) {
  const definition = createArterial(3, 300, { mainVehPerH: 500, sideVehPerH: 200, cycleS: 80 });
  const scenario = freezeScenario(corridors ? definition : { ...definition, corridors: [] });
  const world = createWorld(scenario, { seed: 4, stepMs: 1000 });
  const counter = createCorridorCounter(world);
  for (let step = 0; step < 900; step++) {
    stepWorld(world);
    if (counter) updateCorridorCounter(counter, world);
  }
  return { summary: summariseRun(world), counter };
}

describe('traffic on corridors and elsewhere', () => {
  it('adds up to the traffic of the whole network', () => {
    const { summary, counter } = run(true);
    const { onCorridors, elsewhere } = measureCorridorTraffic(counter!);
    const distanceKm = onCorridors.distanceKm + elsewhere.distanceKm;
    // Who leaves the network within a step is not seen at its end: the last step of each trip is missing.
    expect(distanceKm).toBeGreaterThan(0.96 * summary.distanceKm);
    expect(distanceKm).toBeLessThan(1.01 * summary.distanceKm);
    const lossS = onCorridors.delaySPerKm * onCorridors.distanceKm + elsewhere.delaySPerKm * elsewhere.distanceKm;
    expect(lossS / (summary.meanDelayS * summary.vehicles.entered)).toBeCloseTo(1, 2);
    const stops = onCorridors.stopsPerKm * onCorridors.distanceKm + elsewhere.stopsPerKm * elsewhere.distanceKm;
    expect(stops / (summary.meanStops * summary.vehicles.entered)).toBeCloseTo(1, 2);
    expect(onCorridors.distanceKm).toBeGreaterThan(0.1 * distanceKm);
  });

  it('is not counted where there are no corridors', () => {
    expect(run(false).counter).toBeNull();
  });
});
