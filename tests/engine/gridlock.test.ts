import { expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { findGridlocks } from '../../sim/engine/gridlock.ts';
import { measureCity, summariseRun } from '../../sim/engine/measure.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createRing } from '../fixtures/ring.ts';

it('a ring that locks is reported with the links that wait for each other', () => {
  const world = createWorld(freezeScenario(createRing(900)));
  for (let i = 0; i < 1800; i++) stepWorld(world);
  const gridlocks = findGridlocks(world);
  expect(gridlocks).toHaveLength(1);
  expect([...gridlocks[0].linkIds].sort()).toEqual(['r0', 'r1', 'r2', 'r3']);
  expect(gridlocks[0].standingS).toBeGreaterThan(180);
  // Viewers are told the same, and the run's summary counts it.
  expect(measureCity(world).gridlocks).toEqual(gridlocks);
  expect(summariseRun(world).gridlocks).toBe(1);
  // Nobody has moved for five minutes.
  expect(measureCity(world).congestionIndex).toBe(100);
});

it('a ring that flows is not', () => {
  const world = createWorld(freezeScenario(createRing(60)));
  for (let i = 0; i < 1800; i++) stepWorld(world);
  expect(findGridlocks(world)).toEqual([]);
  expect(world.traffic.totals.completed).toBeGreaterThan(100);
});
