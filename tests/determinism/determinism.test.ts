import { describe, expect, it } from 'vitest';
import { createGridScenario, STANDARD_GRID } from '../../bench/gridScenario.ts';
import { applyCommand, scheduleCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { encodeFrame } from '../../sim/engine/observe.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';

const scenario = freezeScenario(
  createGridScenario({ ...STANDARD_GRID, columns: 5, rows: 4, vehicles: 300, vehicleTypes: standardVehicleTypes() }),
);

function run(world: World, steps: number): World {
  for (let i = 0; i < steps; i++) stepWorld(world);
  return world;
}

describe('the same scenario and seed', () => {
  it('give the same state hash, another seed another', () => {
    const hash = hashState(run(createWorld(scenario, { seed: 7 }), 400));
    expect(hashState(run(createWorld(scenario, { seed: 7 }), 400))).toBe(hash);
    expect(hashState(run(createWorld(scenario, { seed: 8 }), 400))).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('give it whether or not anybody looks', () => {
    const alone = run(createWorld(scenario), 200);
    const watched = createWorld(scenario);
    const view = {
      minX: 0,
      minY: 0,
      maxX: 900,
      maxY: 900,
      vehicles: true,
      links: true,
      corridorId: null,
      followSlot: null,
    };
    for (let i = 0; i < 200; i++) {
      stepWorld(watched);
      encodeFrame(watched, view, { sequence: i, paceRatio: 1 });
    }
    expect(hashState(watched)).toBe(hashState(alone));
  });

  it('send the same vehicles whatever the plan', () => {
    const one = createWorld(scenario);
    const other = createWorld(scenario);
    applyCommand(other, { type: 'setOffset', intersectionId: '2.2', offsetS: 44 });
    run(one, 300);
    run(other, 300);
    expect(other.traffic.arrivals.flowSent).toEqual(one.traffic.arrivals.flowSent);
    expect(hashState(other)).not.toBe(hashState(one));
  });
});

describe('a snapshot', () => {
  it('goes on to the same hash, in the same world and in a new one', () => {
    const world = run(createWorld(scenario), 150);
    applyCommand(world, { type: 'setOffset', intersectionId: '1.1', offsetS: 33 });
    applyCommand(world, { type: 'scaleDemand', factor: 1.4 });
    applyCommand(world, { type: 'setLaneClosed', linkId: '1.1E', lane: 0, closed: true });
    scheduleCommand(world, 260_000, { type: 'setOffset', intersectionId: '2.1', offsetS: 12 });
    run(world, 20);
    const early = takeSnapshot(world);
    run(world, 100);
    const late = takeSnapshot(world);
    const lateHash = hashState(world);
    const end = hashState(run(world, 200));

    const fresh = createWorld(scenario);
    restoreSnapshot(fresh, early);
    expect(hashState(run(fresh, 100))).toBe(lateHash);
    expect(hashState(run(fresh, 200))).toBe(end);
    expect(fresh.changes).toEqual(world.changes);
    for (const [snapshot, steps] of [
      [late, 200],
      [early, 300],
      [late, 200],
    ] as const) {
      restoreSnapshot(world, snapshot);
      expect(hashState(run(world, steps))).toBe(end);
    }
  });

  it('is refused when truncated, altered or of another run, and the world is left as it was', () => {
    const world = run(createWorld(scenario), 60);
    const snapshot = takeSnapshot(world);
    const before = hashState(world);
    const altered = snapshot.slice();
    altered[altered.length >> 1] ^= 1;
    expect(() => restoreSnapshot(world, altered)).toThrow(/altered/);
    expect(() => restoreSnapshot(world, snapshot.slice(0, snapshot.length - 9))).toThrow(/truncated/);
    expect(() => restoreSnapshot(world, new Uint8Array(3))).toThrow(/shorter/);
    expect(() => restoreSnapshot(world, new Uint8Array(300))).toThrow(/no snapshot/);
    expect(() => restoreSnapshot(createWorld(scenario, { seed: 99 }), snapshot)).toThrow(/seed/);
    expect(hashState(world)).toBe(before);
  });
});
