import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { RoadClass } from '../../sim/network/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createStar } from '../fixtures/star.ts';
import { createScenario } from './createScenario.ts';

/** Trips completed in half an hour and time lost a vehicle, by the leg they come from; all drive straight on. */
function driveThrough(classes: readonly RoadClass[], vehPerH: readonly number[]) {
  const leg = { lanesIn: 1, lanesOut: 1, pocket: false };
  const star = createStar(classes.map((one, k) => ({ ...leg, angle: 90 * k, class: one })));
  const network = {
    ...star,
    intersections: star.intersections.map((one) => (one.id === 'c' ? { ...one, control: 'priority' as const } : one)),
  };
  const legs = [0, 1, 2, 3];
  const routes = legs.map((k) => ({ id: `r${k}`, links: [`in${k}`, `out${(k + 2) % 4}`] }));
  const flows = legs.map((k) => ({ routeId: `r${k}`, vehPerH: vehPerH[k] }));
  const world = createWorld(freezeScenario(createScenario(network, routes, flows)));
  const { vehicles, lanes } = world.traffic;
  const lossS = new Map<number, number>();
  const passed = legs.map(() => new Set<number>());
  const outLane = legs.map((k) => {
    const { linkFirstLane, linkIndexById } = world.traffic.network;
    return linkFirstLane[linkIndexById.get(`out${(k + 2) % 4}`)!];
  });
  for (let i = 0; i < 3600; i++) {
    stepWorld(world);
    legs.forEach((k) => {
      for (let v = lanes.head[outLane[k]]; v >= 0; v = vehicles.behind[v]) {
        passed[k].add(vehicles.number[v]);
        lossS.set(vehicles.number[v], vehicles.timeLossS[v]);
      }
    });
  }
  return passed.map((numbers) => ({
    vehPerH: 2 * numbers.size,
    lossS: [...numbers].reduce((sum, number) => sum + lossS.get(number)!, 0) / Math.max(1, numbers.size),
  }));
}

describe('a crossing without signal', () => {
  it('holds up the minor road and not the major one', () => {
    const [east, north, west, south] = driveThrough(['arterial', 'local', 'arterial', 'local'], [400, 150, 400, 150]);
    for (const major of [east, west]) expect(major.lossS).toBeLessThan(4);
    for (const minor of [north, south]) expect(minor.lossS).toBeGreaterThan(4);
  });

  it('lets fewer out of the minor road the more traffic the major one has', () => {
    const capacities = [200, 600, 1000].map(
      (major) => driveThrough(['arterial', 'local', 'arterial', 'local'], [major / 2, 1500, major / 2, 0])[1].vehPerH,
    );
    expect(capacities[1]).toBeLessThan(0.8 * capacities[0]);
    expect(capacities[2]).toBeLessThan(0.8 * capacities[1]);
    expect(capacities[2]).toBeGreaterThan(50);
  });

  it('of equal roads that is full on all sides comes to no standstill, and starves none of them', () => {
    const sides = driveThrough(['local', 'local', 'local', 'local'], [900, 900, 900, 900]).map((side) => side.vehPerH);
    expect(Math.min(...sides)).toBeGreaterThan(0.5 * Math.max(...sides));
    // In turn, two at a time: some 500 veh/h a side, as at a crossing where all must stop (HCM 6, chapter 21).
    expect(Math.min(...sides)).toBeGreaterThan(300);
    expect(Math.max(...sides)).toBeLessThan(700);
  });

  it('of equal roads lets who comes from the right go first', () => {
    // The driver from the south has the one from the east on the right.
    const [east, , , south] = driveThrough(['local', 'local', 'local', 'local'], [300, 0, 0, 300]);
    expect(south.lossS).toBeGreaterThan(1.5 * east.lossS);
  });
});
