import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { RandomStream, uniform } from '../../sim/core/random.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { type Controller, Wish } from '../../sim/signals/control/controller.ts';
import { ControlMode } from '../../sim/signals/control/controlState.ts';
import { CONTROLLER_TYPES } from '../../sim/signals/control/registry.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { createArterial, createCrossing, createTee } from '../fixtures/scenarios.ts';
import { createSignalWatch } from './watchSignal.ts';

const SEED = 20_261_125;
const draw = (world: World, k: number) => uniform(SEED, RandomStream.controller, world.stepIndex, k);

const SETTINGS: Readonly<Record<ControllerDefinition['type'], ControllerDefinition>> = {
  'max-pressure': { type: 'max-pressure', decisionS: 15 },
  'efficient-max-pressure': { type: 'efficient-max-pressure', decisionS: 7 },
  'advanced-max-pressure': { type: 'advanced-max-pressure', decisionS: 1 },
  'cyclic-max-pressure': { type: 'cyclic-max-pressure' },
  'self-organising': { type: 'self-organising', longestWaitS: 90 },
  actuated: { type: 'actuated' },
  coordinated: { type: 'coordinated' },
  adaptive: { type: 'adaptive' },
  nema: { type: 'nema' },
  // Nobody claims it: its plan by the clock.
  external: { type: 'external' },
};

function withController(definition: ScenarioDefinition, controller: ControllerDefinition): ScenarioDefinition {
  return { ...definition, signals: definition.signals.map((signal) => ({ ...signal, controller })) };
}

/** Left turns that also go, yielding, with the through movements of their approach: protected-permissive. */
function withPermissiveLefts(definition: ScenarioDefinition): ScenarioDefinition {
  const signals = definition.signals.map((signal) => ({
    ...signal,
    phases: signal.phases.map((phase) => {
      const from = new Set(phase.movements.map((id) => id.split('>')[0]));
      const permissiveMovements = definition.network.movements
        .filter(({ id, turn }) => turn === 'left' && from.has(id.split('>')[0]) && !phase.movements.includes(id))
        .map(({ id }) => id);
      return phase.number % 2 === 0 ? { ...phase, permissiveMovements } : phase;
    }),
  }));
  return { ...definition, signals };
}

/** Puts a controller of the test's own in the place of the one that the scenario names. */
function replaceController(world: World, controller: Controller): void {
  (world.signals.control!.controllers as Controller[])[0] = controller;
}

/** Wishes anything at any time: any set of phases without conflict, with walk or without, for as long as it likes. */
function createRandomController(world: World): Controller {
  return {
    intervalMs: 0,
    memoryLength: 0,
    decide({ model }, _, wish) {
      if (draw(world, 0) > 0.3) return;
      wish.fill(Wish.red);
      for (let k = 0; k < 4; k++) {
        const p = Math.floor(draw(world, 1 + k) * model.phases.length);
        if (model.phases[p].conflicting.some((q) => wish[q] !== Wish.red)) continue;
        wish[p] = draw(world, 5 + k) < 0.3 ? Wish.greenWithWalk : Wish.green;
      }
    },
  };
}

function run(world: World, steps: number, afterStep: () => void = () => undefined): World {
  for (let i = 0; i < steps; i++) {
    stepWorld(world);
    afterStep();
  }
  return world;
}

const QUIET = { mainVehPerH: 60, sideVehPerH: 30, turnVehPerH: 10, durationS: 100_000 };
const anyController: ControllerDefinition = SETTINGS['max-pressure'];

describe.each([
  ['a crossing with protected left turns', createCrossing(QUIET)],
  ['protected-permissive left turns', withPermissiveLefts(createCrossing(QUIET))],
  ['a crossing timed leg by leg', createCrossing({ ...QUIET, pocketM: 0 })],
  ['a T', createTee(QUIET)],
])('%s', (_, definition) => {
  it.each([1000, 500])('is safe whatever is wished, in steps of %d ms', (stepMs) => {
    const world = createWorld(freezeScenario(withController(definition, anyController)), { stepMs });
    replaceController(world, createRandomController(world));
    const greens = new Set<number>();
    const watch = createSignalWatch(world, 0);
    run(world, 40_000, () => {
      watch();
      world.traffic.indication.forEach((shown, m) => {
        if (shown === Indication.green) greens.add(m);
      });
    });
    expect(world.traffic.totals.redCrossings).toBe(0);
    // A keeper that never lets anybody go is safe as well: every protected movement had its turn.
    const served = new Set(definition.signals[0].phases.flatMap(({ movements }) => movements));
    expect(greens.size).toBe(served.size);
  });
});

describe('a controller that fails', () => {
  const faulty: [string, Controller['decide'], RegExp][] = [
    [
      'throws',
      () => {
        throw new Error('the detector is off');
      },
      /the detector is off/,
    ],
    ['wishes conflicting phases', (_view, _memory, wish) => void wish.fill(Wish.green), /which conflict/],
    ['wishes what is no wish', (_view, _memory, wish) => void wish.fill(7), /wished 7 of phase/],
  ];

  it.each(faulty)('and %s loses its signal to the plan; the others go on', (_, decide, reason) => {
    const definition = createArterial(3, 300);
    const world = createWorld(freezeScenario(withController(definition, anyController)), { stepMs: 500 });
    const good = world.signals.control!.controllers[0];
    const watches = [0, 1, 2].map((signal) => createSignalWatch(world, signal));
    const watch = () => {
      for (const look of watches) look();
    };
    run(world, 500, watch);
    replaceController(world, { ...good, intervalMs: 1000, decide });
    run(world, 1000, watch);
    const [failed, plan] = world.changes;
    expect(world.changes.map(({ type }) => type)).toEqual(['controllerFailed', 'plan', 'transitionEnded']);
    expect(failed).toMatchObject({ type: 'controllerFailed', intersectionId: 'x1' });
    expect(failed.type === 'controllerFailed' && failed.reason).toMatch(reason);
    expect(plan).toMatchObject({ type: 'plan', intersectionId: 'x1', plan: { id: 'day' } });

    // From then on it shows what its plan shows.
    const fixed = createWorld(freezeScenario(definition), { stepMs: 500 });
    run(fixed, world.stepIndex);
    const first = world.scenario.network.intersectionFirstMovement[world.signals.set.intersectionIndex[0]];
    for (let i = 0; i < 200; i++) {
      run(world, 1, watch);
      run(fixed, 1);
      const shown = ({ traffic }: World) => [...traffic.indication.subarray(first, first + 12)];
      expect(shown(world)).toEqual(shown(fixed));
    }
    const byControllers = [1, 2].map((signal) => world.signals.control!.mode[signal]);
    expect(byControllers).toEqual([0, 0]);
  });
});

describe('a region that fails', () => {
  it('loses its signals to their plans, and the city goes on', () => {
    const definition = createArterial(3, 300);
    const world = createWorld(freezeScenario(withController(definition, { type: 'adaptive' })), { stepMs: 500 });
    const watches = [0, 1, 2].map((signal) => createSignalWatch(world, signal));
    const watch = () => {
      for (const look of watches) look();
    };
    run(world, 500, watch);
    const { regions } = world.signals.control!;
    expect(regions).toHaveLength(1);
    Object.assign(regions[0].region, {
      update: () => {
        throw new Error('the profile is lost');
      },
    });
    run(world, 1000, watch);
    const failed = world.changes.flatMap((change) => (change.type === 'controllerFailed' ? [change] : []));
    expect(failed.map(({ intersectionId }) => intersectionId)).toEqual(['x1', 'x2', 'x3']);
    for (const { reason } of failed) expect(reason).toMatch(/region failed: the profile is lost/);
    expect([...world.signals.control!.mode]).toEqual([ControlMode.plan, ControlMode.plan, ControlMode.plan]);
  });
});

describe.each(CONTROLLER_TYPES)('%s', (type) => {
  const definition = withController(createArterial(2, 350, { mainVehPerH: 700, sideVehPerH: 300 }), SETTINGS[type]);
  const scenario = freezeScenario(definition);

  it('serves everybody, safely', () => {
    const world = createWorld(scenario, { stepMs: 500 });
    const watches = [0, 1].map((signal) => createSignalWatch(world, signal));
    run(world, 7200, () => {
      for (const watch of watches) watch();
    });
    expect(world.changes).toEqual([]);
    const { planned, completed } = world.traffic.totals;
    expect(completed / planned).toBeGreaterThan(0.9);
  });

  it('goes on from a snapshot to the same hash', () => {
    const world = run(createWorld(scenario), 1111);
    const bytes = takeSnapshot(world);
    const hash = hashState(run(world, 900));
    const other = createWorld(scenario);
    restoreSnapshot(other, bytes);
    expect(hashState(run(other, 900))).toBe(hash);
  });

  it('keeps its signal when the plan beneath it is changed', () => {
    const world = createWorld(scenario, { stepMs: 500 });
    const watch = createSignalWatch(world, 0);
    for (let i = 0; i < 20; i++) {
      applyCommand(world, { type: 'setOffset', intersectionId: 'x1', offsetS: i * 7 });
      run(world, 100, watch);
    }
    expect(world.changes.every((change) => change.type === 'plan')).toBe(true);
  });
});
