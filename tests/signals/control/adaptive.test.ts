import { describe, expect, it } from 'vitest';
import { Indication } from '../../../sim/core/indication.ts';
import { createWorld } from '../../../sim/engine/createWorld.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../../sim/engine/snapshot.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import type { World } from '../../../sim/engine/world.ts';
import { conflicts, findConflicts } from '../../../sim/network/conflicts.ts';
import { chooseControl } from '../../../sim/scenario/chooseControl.ts';
import type { ScenarioDefinition } from '../../../sim/scenario/definition.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import type { AdaptiveController } from '../../../sim/signals/control/adaptive/adaptive.ts';
import { Slot } from '../../../sim/signals/control/adaptive/adaptiveModel.ts';
import { shareOut } from '../../../sim/signals/control/adaptive/fitSplits.ts';
import { PhaseState } from '../../../sim/signals/control/phaseState.ts';
import { createArterial, createCrossing } from '../../fixtures/scenarios.ts';
import { withWrongSplits } from '../../fixtures/wrongSplits.ts';
import { createSignalWatch } from '../../safety/watchSignal.ts';

const DEMAND = { mainVehPerH: 700, sideVehPerH: 200, turnVehPerH: 40, process: 'poisson' } as const;

/** An arterial whose plans give 10 s of the main street's green to the side streets. */
function createWrongSplits(): ScenarioDefinition {
  return withWrongSplits(createArterial(4, 380, { ...DEMAND, offsetsS: [0, 28, 56, 84] }), 10);
}

/** A crossing whose phases follow one another in one ring, and in which one movement goes on from a phase into the next. */
function createSharedMovement(): ScenarioDefinition {
  const definition = createCrossing(DEMAND);
  const [signal] = definition.signals;
  const network = freezeScenario(definition).network;
  const matrix = findConflicts(network);
  const row = (id: string) => network.movementIndexById.get(id)!;
  for (const [k, { number }] of signal.phases.entries()) {
    const next = signal.phases[k + 1];
    const shared = next?.movements.find((id) =>
      signal.phases[k].movements.every((other) => !conflicts(matrix, row(id), row(other))),
    );
    if (shared === undefined) continue;
    const phases = signal.phases.map((phase) =>
      phase.number === number ? { ...phase, movements: [...phase.movements, shared] } : phase,
    );
    const ring = phases.map((phase) => ({ phase: phase.number, splitS: 30 }));
    const plan = { id: 'one', cycleS: 30 * phases.length, offsetS: 0, coordinatedPhases: [], rings: [ring] };
    return { ...definition, signals: [{ ...signal, phases, plans: [plan] }] };
  }
  throw new Error('no movement can go on from a phase into the next');
}

function create(definition: ScenarioDefinition, control: string, seed = 1): World {
  return createWorld(freezeScenario(chooseControl(definition, { control }) as ScenarioDefinition), { seed });
}

function run(world: World, durationS: number, eachStep: () => void = () => undefined): World {
  const endMs = world.timeMs + durationS * 1000;
  while (world.timeMs < endMs) {
    stepWorld(world);
    eachStep();
  }
  return world;
}

const lossS = ({ traffic }: World) => traffic.totals.tripLossS / traffic.totals.completed;

describe('adaptive control', () => {
  it.each([1, 2, 3])('mends wrong splits: a tenth less delay than the plan at least (seed %d)', (seed) => {
    const [fixed, adaptive] = ['fixed', 'adaptive'].map((control) =>
      run(create(createWrongSplits(), control, seed), 3600),
    );
    expect(lossS(adaptive)).toBeLessThan(0.9 * lossS(fixed));
    expect(adaptive.traffic.totals.completed).toBeGreaterThanOrEqual(fixed.traffic.totals.completed);
  });

  it('shows what the plan shows until it has learnt', () => {
    const definition = createArterial(3, 380, { ...DEMAND, offsetsS: [0, 28, 56] });
    const [fixed, adaptive] = ['fixed', 'adaptive'].map((control) => run(create(definition, control), 90));
    for (let i = 0; i < 120; i++) {
      run(fixed, 0.5);
      run(adaptive, 0.5);
      expect([...adaptive.traffic.indication]).toEqual([...fixed.traffic.indication]);
    }
  });

  it('keeps a movement of two phases green from one into the next, as the plan does', () => {
    const definition = createSharedMovement();
    const [fixed, adaptive] = ['fixed', 'adaptive'].map((control) => run(create(definition, control), 180));
    let bothGreen = 0;
    for (let i = 0; i < 480; i++) {
      run(fixed, 0.5);
      run(adaptive, 0.5);
      // The plan ends every green at its cycle's end; the keeper need not.
      adaptive.traffic.indication.forEach((shown, m) => {
        if (fixed.traffic.indication[m] === Indication.green) {
          expect(shown).toBe(Indication.green);
          bothGreen++;
        }
      });
    }
    expect(bothGreen).toBeGreaterThan(200);
  });

  it('leaves good splits where they are', () => {
    const world = run(create(createArterial(3, 380, { ...DEMAND, sideVehPerH: 420 }), 'adaptive'), 1800);
    world.signals.control!.controllers.forEach((controller, c) => {
      const { units, place } = (controller as AdaptiveController).adaptive;
      units.forEach(({ splitMs }, u) => {
        const lastingMs = world.signals.control!.desks[c].memory[place.split + u];
        expect(Math.abs(lastingMs - splitMs)).toBeLessThanOrEqual(3000);
      });
    });
  });

  it('keeps one cycle in a region, minimum greens, and the plan’s order', () => {
    const world = create(createArterial(3, 380, { ...DEMAND, sideVehPerH: 450 }), 'adaptive');
    const control = world.signals.control!;
    const [{ region }] = control.regions;
    expect(control.regions).toHaveLength(1);
    expect(region.members).toEqual([0, 1, 2]);
    const watches = [0, 1, 2].map((signal) => createSignalWatch(world, signal));
    const starts: number[][] = [[], [], []];
    let wasGreen = [false, false, false];
    run(world, 5400, () => {
      for (const watch of watches) watch();
      const isGreen = control.models.map(
        (model, c) => control.phaseState[control.firstPhase[c] + model.phaseRow.get(4)!] === PhaseState.green,
      );
      isGreen.forEach((green, c) => {
        if (green && !wasGreen[c]) starts[c].push(world.timeMs - world.stepMs);
      });
      wasGreen = isGreen;
    });
    // As many cycles everywhere, to one that is under way; what splits and offsets moved is little.
    const counts = starts.map(({ length }) => length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    const { memory } = control.regions[0];
    const cycleMs = memory[3] - memory[2];
    for (const { memory: own } of control.desks) {
      expect(own[Slot.regionStartMs + 2] - own[Slot.regionStartMs + 1]).toBe(cycleMs);
    }
    control.controllers.forEach((controller, c) => {
      const { rings, units, place } = (controller as AdaptiveController).adaptive;
      const split = (u: number) => control.desks[c].memory[place.split + u];
      for (const ring of rings) {
        const lasting = ring.reduce((sum, u) => sum + split(u), 0);
        expect(Math.abs(lasting - cycleMs)).toBeLessThanOrEqual(8000);
        for (const u of ring) expect(split(u)).toBeGreaterThanOrEqual(units[u].leastMs);
      }
    });
  });

  it('goes to a longer cycle when a signal is nearly saturated, and no further than it may', () => {
    const definition = createArterial(3, 380, { ...DEMAND, cycleS: 70, mainVehPerH: 900, sideVehPerH: 550 });
    const controller = { type: 'adaptive', maxCycleS: 94 } as const;
    const signals = definition.signals.map((signal) => ({ ...signal, controller }));
    const world = createWorld(freezeScenario({ ...definition, signals }));
    run(world, 3600);
    const { memory } = world.signals.control!.regions[0];
    expect(memory[3] - memory[2]).toBeGreaterThan(70_000);
    expect(memory[3] - memory[2]).toBeLessThanOrEqual(94_000);
  });

  it('gives the same from a snapshot in mid-cycle, region and all', () => {
    const world = run(create(createWrongSplits(), 'adaptive'), 1234);
    const bytes = takeSnapshot(world);
    const hash = hashState(run(world, 900));
    const other = create(createWrongSplits(), 'adaptive');
    restoreSnapshot(other, bytes);
    expect(hashState(run(other, 900))).toBe(hash);
  });
});

describe('shareOut', () => {
  it('keeps the total and the least', () => {
    expect(shareOut([30_000, 30_000, 30_000], [10_000, 10_000, 10_000], 60_000)).toEqual([20_000, 20_000, 20_000]);
    expect(shareOut([50_000, 10_000], [5000, 10_000], 40_000)).toEqual([30_000, 10_000]);
    expect(shareOut([50_000, 10_000], [35_000, 10_000], 40_000)).toEqual([35_000, 10_000]);
    expect(shareOut([20_000, 20_000, 10_000], [0, 0, 0], 61_000).reduce((sum, ms) => sum + ms)).toBe(61_000);
  });
});
