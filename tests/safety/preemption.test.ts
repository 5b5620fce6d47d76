import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { InputError } from '../../sim/core/issue.ts';
import { RandomStream, uniform } from '../../sim/core/random.ts';
import { sToMs } from '../../sim/core/units.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { MAX_AMBULANCES } from '../../sim/engine/emergency/sendAmbulance.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { createArterial, createCrossing, createTee } from '../fixtures/scenarios.ts';
import { createSignalWatch } from './watchSignal.ts';

const SEED = 20_261_126;

function withController(definition: ScenarioDefinition, controller: ControllerDefinition | null): ScenarioDefinition {
  if (controller === null) return definition;
  return { ...definition, signals: definition.signals.map((signal) => ({ ...signal, controller })) };
}

/** Fails where a movement's green is shorter than the least of its phases' minimum greens. */
function createMinimumWatch(world: World): () => void {
  const { network, signals } = world.scenario;
  const { indication } = world.traffic;
  const least = new Float64Array(network.movementCount).fill(Number.POSITIVE_INFINITY);
  for (const { phases } of signals.definitions) {
    for (const { movements, minGreenS } of phases) {
      for (const id of movements) {
        const m = network.movementIndexById.get(id)!;
        least[m] = Math.min(least[m], sToMs(minGreenS));
      }
    }
  }
  // Greens that stand when the watch begins have no known start.
  const sinceMs = Array.from(indication, () => Number.NEGATIVE_INFINITY);
  const was = Uint8Array.from(indication);
  return () => {
    const timeMs = world.timeMs - world.stepMs;
    indication.forEach((shown, m) => {
      if (shown === was[m] || least[m] === Number.POSITIVE_INFINITY) return;
      if (shown === Indication.green) sinceMs[m] = timeMs;
      if (was[m] === Indication.green && timeMs - sinceMs[m] < least[m])
        throw new Error(`movement ${m} was green for ${timeMs - sinceMs[m]} ms at ${timeMs} ms`);
      was[m] = shown;
    });
  };
}

/** Links at which vehicles come in, and at which they leave. */
function endsOf(world: World): { readonly entries: string[]; readonly exits: string[] } {
  const { links, movements } = world.scenario.network.definition;
  const entered = new Set(movements.map(({ to }) => to));
  const left = new Set(movements.map(({ from }) => from));
  return {
    entries: links.filter(({ id }) => !entered.has(id)).map(({ id }) => id),
    exits: links.filter(({ id }) => !left.has(id)).map(({ id }) => id),
  };
}

/** Sends one from anywhere to anywhere; where no way leads, or too many are under way, nobody drives. */
function sendAnywhere(world: World, k: number): boolean {
  const { entries, exits } = endsOf(world);
  const pick = (ids: string[], n: number) => ids[Math.floor(uniform(SEED, RandomStream.controller, k, n) * ids.length)];
  try {
    applyCommand(world, { type: 'sendAmbulance', fromLinkId: pick(entries, 0), toLinkId: pick(exits, 1) });
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

const CONTROLLERS: readonly [string, ControllerDefinition | null][] = [
  ['by the clock', null],
  ['actuated', { type: 'actuated' }],
  ['coordinated', { type: 'coordinated' }],
  ['max-pressure', { type: 'max-pressure', decisionS: 7 }],
];
const TRAFFIC = { mainVehPerH: 500, sideVehPerH: 200, durationS: 100_000 };

describe.each(CONTROLLERS)('preemption of signals %s', (_, controller) => {
  it.each([
    ['a crossing', createCrossing(TRAFFIC)],
    ['a crossing timed leg by leg', createCrossing({ ...TRAFFIC, pocketM: 0 })],
    ['a T', createTee(TRAFFIC)],
    ['an arterial', createArterial(3, 300, TRAFFIC)],
  ])('is safe at %s, whenever ambulances come and plans change', (_, definition) => {
    const world = createWorld(freezeScenario(withController(definition, controller)), { stepMs: 500 });
    const watches = definition.signals.map((__, signal) => createSignalWatch(world, signal));
    const minimum = createMinimumWatch(world);
    let sent = 0;
    for (let i = 0; i < 9000; i++) {
      if (uniform(SEED, RandomStream.controller, i, 7) < 0.01 && sendAnywhere(world, i)) sent++;
      if (uniform(SEED, RandomStream.controller, i, 8) < 0.005) {
        const { intersectionId } = definition.signals[i % definition.signals.length];
        applyCommand(world, { type: 'setOffset', intersectionId, offsetS: i % 60 });
      }
      stepWorld(world);
      for (const watch of watches) watch();
      minimum();
    }
    const count = (type: string) => world.changes.filter((change) => change.type === type).length;
    expect(sent).toBeGreaterThan(30);
    expect(count('ambulance')).toBe(sent);
    expect(count('ambulanceArrived')).toBeGreaterThanOrEqual(sent - MAX_AMBULANCES);
    expect(count('preemption')).toBeGreaterThan(sent / 2);
    expect(count('preemption') - count('preemptionEnded')).toBeLessThanOrEqual(MAX_AMBULANCES);
    expect(count('controllerFailed')).toBe(0);
  });
});

describe('an ambulance', () => {
  const definition = createArterial(4, 400, { mainVehPerH: 500, sideVehPerH: 250, durationS: 100_000 });
  const scenario = freezeScenario(definition);
  const drive = (world: World, steps: number) => {
    for (let i = 0; i < steps; i++) stepWorld(world);
    return world;
  };
  const send = (world: World) => {
    const corridor = world.scenario.definition.demand.routes.reduce((a, b) =>
      b.links.length > a.links.length ? b : a,
    );
    const toLinkId = corridor.links[corridor.links.length - 1];
    return applyCommand(world, { type: 'sendAmbulance', fromLinkId: corridor.links[0], toLinkId });
  };

  it('gets a wave: it loses less than half of what the same vehicle loses without, and its signals go back in step', () => {
    const lost = { withPriority: 0, without: 0 };
    const lossOf = (world: World) => {
      const arrived = world.changes.find(({ type }) => type === 'ambulanceArrived');
      return arrived?.type === 'ambulanceArrived' ? arrived.timeLossS : Number.NaN;
    };
    for (let k = 0; k < 6; k++) {
      const world = drive(createWorld(scenario, { stepMs: 500 }), 600 + 37 * k);
      const change = send(world);
      expect(change).toMatchObject({ type: 'ambulance', intersectionIds: ['x1', 'x2', 'x3', 'x4'] });
      drive(world, 1200);
      lost.withPriority += lossOf(world);
      const ended = world.changes.filter(({ type }) => type === 'preemptionEnded');
      expect(ended).toHaveLength(4);
      const alone = drive(createWorld(scenario, { stepMs: 500 }), 600 + 37 * k);
      send(alone);
      alone.ambulances[0].calls.splice(0);
      lost.without += lossOf(drive(alone, 1200));
      // In step again: what is shown is what the plan shows where nobody ever came.
      const plain = drive(createWorld(scenario, { stepMs: 500 }), world.stepIndex);
      expect([...world.traffic.indication]).toEqual([...plain.traffic.indication]);
    }
    expect(lost.withPriority).toBeLessThan(lost.without / 2);
  });

  it('is called off: what it holds goes back in step, nothing more is called, and it drives on', () => {
    const world = drive(createWorld(scenario, { stepMs: 500 }), 600);
    send(world);
    while (world.changes.every(({ type }) => type !== 'preemption')) drive(world, 1);
    const called = () => world.changes.filter(({ type }) => type === 'preemption').length;
    const before = called();
    const recall = { type: 'recallAmbulance', ambulanceId: 1 } as const;
    expect(applyCommand(world, recall)).toMatchObject({ type: 'ambulanceRecalled', ambulanceId: 1 });
    expect(() => applyCommand(world, recall)).toThrow(/called off already/);
    expect(() => applyCommand(world, { ...recall, ambulanceId: 7 })).toThrow(/no ambulance 7/);
    drive(world, 1200);
    expect(called()).toBe(before);
    expect(world.changes.filter(({ type }) => type === 'preemptionEnded')).toHaveLength(before);
    expect(world.changes.some(({ type }) => type === 'ambulanceArrived')).toBe(true);
    const plain = drive(createWorld(scenario, { stepMs: 500 }), world.stepIndex);
    expect([...world.traffic.indication]).toEqual([...plain.traffic.indication]);
  });

  it('goes on from a snapshot to the same hash and the same changes', () => {
    const world = drive(createWorld(scenario), 300);
    send(world);
    drive(world, 40);
    const bytes = takeSnapshot(world);
    drive(world, 400);
    const other = createWorld(scenario);
    restoreSnapshot(other, bytes);
    drive(other, 400);
    expect(hashState(other)).toBe(hashState(world));
    expect(other.changes).toEqual(world.changes);
    // And back to a moment before it was sent.
    const early = takeSnapshot(drive(createWorld(scenario), 100));
    restoreSnapshot(other, early);
    expect(hashState(drive(other, 200))).toBe(hashState(drive(createWorld(scenario), 300)));
  });

  it('is refused with every reason', () => {
    const world = createWorld(scenario);
    const refused = () => applyCommand(world, { type: 'sendAmbulance', fromLinkId: 'nowhere', toLinkId: 'neither' });
    expect(refused).toThrow(InputError);
    try {
      refused();
    } catch (error) {
      expect((error as InputError).issues.map(({ path }) => path)).toEqual(['/fromLinkId', '/toLinkId']);
    }
    expect(world.changes).toEqual([]);
  });
});
