import { expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { importCityflow } from '../../sim/formats/cityflow/importCityflow.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createFlow, createRoadnet } from '../fixtures/cityflow.ts';

function run(world: World, steps: number): World {
  for (let i = 0; i < steps; i++) stepWorld(world);
  return world;
}

it("CityFlow's drivers, who remember who held them up, go on from a snapshot to the same hash", () => {
  const roadnet = createRoadnet();
  const lightphases = [
    { time: 30, availableRoadLinks: [0, 1, 2, 3] },
    { time: 30, availableRoadLinks: [4, 5, 6, 7] },
  ];
  Object.assign(roadnet.intersections[0], { trafficLight: { lightphases } });
  const flows = [
    createFlow(['w-in', 'n-out'], 6, 0, 600),
    createFlow(['e-in', 'w-out'], 5, 0, 600),
    createFlow(['e-in', 's-out'], 7, 0, 600),
    createFlow(['n-in', 's-out'], 5, 0, 600),
    createFlow(['s-in', 'w-out'], 6, 0, 600),
  ];
  const text = (name: string, value: unknown) => ({ name, text: JSON.stringify(value) });
  const { definition } = importCityflow(text('roadnet.json', roadnet), text('flow.json', flows), 'crossing');
  const scenario = freezeScenario(definition);
  const world = createWorld(scenario);
  const { heldBy, lane } = world.traffic.vehicles;
  // A moment at which somebody is held up by another on his path.
  let steps = 200;
  run(world, steps);
  while (!lane.some((at, v) => at >= 0 && heldBy[v] >= 0) && steps < 600) {
    stepWorld(world);
    steps++;
  }
  expect(steps).toBeLessThan(600);
  const snapshot = takeSnapshot(world);
  const hash = hashState(run(world, 200));
  const other = createWorld(scenario);
  restoreSnapshot(other, snapshot);
  expect(hashState(run(other, 200))).toBe(hash);
});
