import { expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStopLine, STOP_LINE_SPEED_MPS } from './createStopLine.ts';

it('a lone car that meets green needs its distance over the limit', () => {
  const definition = createStopLine({ cycleS: 240, splitS: 230, vehPerH: 0, type: { speedFactorDeviation: 0 } });
  const scenario = freezeScenario({
    ...definition,
    demand: { ...definition.demand, flows: [], trips: [{ routeId: 'through', departS: 0 }] },
  });
  const world = createWorld(scenario, { stepMs: 200 });
  for (let i = 0; i < 5 * 200; i++) stepWorld(world);
  const summary = summariseRun(world);
  // The bumper starts a car's length into the link.
  const freeFlowS = (scenario.demand.routeLengthM[0] - 4.6) / STOP_LINE_SPEED_MPS;
  expect(summary.vehicles.completed).toBe(1);
  expect(summary.meanTravelTimeS).toBeCloseTo(freeFlowS, 0);
  expect(summary.meanDelayS).toBeLessThan(0.5);
  expect(summary.meanStops).toBe(0);
});
