import { expect, it } from 'vitest';
import { createWorld } from '../../../sim/engine/createWorld.ts';
import { measureCity } from '../../../sim/engine/measure.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import { buildCity } from '../../../sim/scenario/city/buildCity.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';

it('holds 15,000 to 25,000 vehicles half an hour into the standard peak, and they flow', () => {
  const world = createWorld(freezeScenario(buildCity()), { seed: 1 });
  for (let second = 0; second < 1800; second++) stepWorld(world);
  const { running, waitingToEnter, meanSpeedMps, standing, congestionIndex } = measureCity(world);
  expect(running).toBeGreaterThan(15_000);
  expect(running).toBeLessThan(25_000);
  // Everybody who wants to start finds room, and most vehicles move.
  expect(waitingToEnter).toBeLessThan(50);
  expect(standing / running).toBeLessThan(0.45);
  expect(meanSpeedMps).toBeGreaterThan(6);
  expect(congestionIndex).toBeLessThan(2.2);
}, 240_000);
