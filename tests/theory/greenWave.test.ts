import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const SIGNALS = 6;
const SPACING_M = 400;
const SPEED_MPS = 50 / 3.6;
const CYCLE_S = 90;

/** Stops per completed trip along the whole arterial, westernmost signal included. */
function measureStops(offsetsS: readonly number[]): number {
  const definition = createArterial(SIGNALS, SPACING_M, {
    cycleS: CYCLE_S,
    offsetsS,
    mainSpeedMps: SPEED_MPS,
    mainVehPerH: 700,
    sideVehPerH: 0,
    turnVehPerH: 0,
    stepS: 1,
  });
  // One way: eastbound through traffic only.
  const routes = definition.demand.routes.filter(
    (route) => route.links[0].startsWith('w-') && route.links.at(-1)!.endsWith('-e'),
  );
  const ids = new Set(routes.map((route) => route.id));
  const flows = definition.demand.flows.filter((flow) => ids.has(flow.routeId));
  expect(flows).toHaveLength(1);
  const world = createWorld(freezeScenario({ ...definition, demand: { ...definition.demand, routes, flows } }));
  for (let i = 0; i < 3600; i++) stepWorld(world);
  expect(world.traffic.totals.completed).toBeGreaterThan(500);
  return world.traffic.totals.tripStops / world.traffic.totals.completed;
}

describe('a green wave', () => {
  it('carries a platoon through five signals unstopped, once the first has formed it', () => {
    const offsetsS = Array.from({ length: SIGNALS }, (_, i) => Math.round((i * SPACING_M) / SPEED_MPS));
    // At the first signal the share that arrives on red stops; behind it a few per cent at the most.
    const alone = measureStops(offsetsS);
    expect(alone).toBeLessThan(0.8);
  });

  it('is broken by offsets half a cycle off at every other signal', () => {
    const offsetsS = Array.from(
      { length: SIGNALS },
      (_, i) => Math.round((i * SPACING_M) / SPEED_MPS) + (i % 2 === 0 ? 0 : CYCLE_S / 2),
    );
    expect(measureStops(offsetsS)).toBeGreaterThan(3);
  });
});
