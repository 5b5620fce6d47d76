import { describe, expect, it } from 'vitest';
import { createGridScenario, STANDARD_GRID } from '../../bench/gridScenario.ts';
import { RandomStream, uniform } from '../../sim/core/random.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';

const SEED = 20_261_124;

/** Every lane's list, front to rear: nobody overlaps the vehicle ahead, and both ways through the list agree. */
function faultsOnLanes(world: World): string[] {
  const { vehicles, lanes, network } = world.traffic;
  const faults: string[] = [];
  let onRoad = 0;
  for (let lane = 0; lane < network.laneCount; lane++) {
    let ahead = -1;
    let count = 0;
    for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
      if (vehicles.lane[v] !== lane || vehicles.ahead[v] !== ahead) faults.push(`lane ${lane}: list broken at ${v}`);
      if (ahead >= 0 && vehicles.positionM[v] > vehicles.positionM[ahead] - vehicles.lengthM[ahead] + 0.01) {
        faults.push(
          `step ${world.stepIndex}, lane ${lane}: ${v} at ${vehicles.positionM[v]} runs into ${ahead} at ${vehicles.positionM[ahead]}`,
        );
      }
      if (!(vehicles.speedMps[v] >= 0 && vehicles.speedMps[v] < 40))
        faults.push(`${v} drives at ${vehicles.speedMps[v]} m/s`);
      ahead = v;
      count++;
    }
    if (lanes.tail[lane] !== ahead || lanes.vehicles[lane] !== count) faults.push(`lane ${lane}: tail or count wrong`);
    onRoad += count;
  }
  if (onRoad !== world.traffic.totals.running)
    faults.push(`${onRoad} on lanes, ${world.traffic.totals.running} counted`);
  return faults;
}

describe('traffic under plans, closures and demands that change at random', () => {
  for (const stepMs of [1000, 200]) {
    it(`never overlaps, runs red, or loses a vehicle, in steps of ${stepMs} ms`, () => {
      const scenario = freezeScenario(
        createGridScenario({
          ...STANDARD_GRID,
          columns: 4,
          rows: 4,
          vehicles: 200,
          vehicleTypes: standardVehicleTypes(),
        }),
      );
      const world = createWorld(scenario, { seed: SEED, stepMs });
      const draw = (i: number, k: number) => uniform(SEED, RandomStream.controller, i, k);
      for (let i = 0; i < 900_000 / stepMs; i++) {
        if (world.timeMs % 7000 === 0) {
          const intersectionId = `${Math.floor(draw(i, 0) * 4)}.${Math.floor(draw(i, 1) * 4)}`;
          const leftS = 11 + Math.floor(draw(i, 2) * 10);
          const throughS = 11 + Math.floor(draw(i, 3) * 30);
          const ring = [leftS, throughS, leftS + 2, throughS - 2 + Math.floor(draw(i, 4) * 10)];
          const cycleS = ring.reduce((sum, splitS) => sum + splitS, 0);
          const rings = [
            [1, 2, 3, 4],
            [5, 6, 7, 8],
          ].map((phases) => phases.map((phase, p) => ({ phase, splitS: ring[p] })));
          const plan = {
            id: 'drawn',
            cycleS,
            offsetS: Math.floor(draw(i, 5) * cycleS),
            coordinatedPhases: [2, 6],
            rings,
            barriers: [[2, 2]],
          };
          applyCommand(world, { type: 'setPlan', intersectionId, plan });
        }
        if (world.timeMs % 61_000 === 0) {
          const linkId = `${Math.floor(draw(i, 6) * 3)}.${Math.floor(draw(i, 7) * 4)}E`;
          applyCommand(world, {
            type: 'setLaneClosed',
            linkId,
            lane: Math.floor(draw(i, 8) * 2),
            closed: draw(i, 9) < 0.4,
          });
        }
        stepWorld(world);
        expect(faultsOnLanes(world)).toEqual([]);
      }
      const { planned, completed, running, waiting, redCrossings } = world.traffic.totals;
      expect(completed + running + waiting).toBe(planned);
      expect(completed).toBeGreaterThan(50);
      expect(redCrossings).toBe(0);
    });
  }
});
