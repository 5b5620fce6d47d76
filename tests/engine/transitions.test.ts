import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { InputError } from '../../sim/core/issue.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { CoordinationState, EventCode } from '../../sim/measures/signalEvents.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { readScenario } from '../../sim/scenario/parse.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition, PlanDefinition, TransitionDefinition } from '../../sim/signals/definition.ts';
import { TRANSITION_METHODS } from '../../sim/signals/transition.ts';
import { createArterial } from '../fixtures/scenarios.ts';
import { createSignalWatch } from '../safety/watchSignal.ts';

function arterial(controller?: ControllerDefinition): ScenarioDefinition {
  const definition = createArterial(3, 400);
  return {
    ...definition,
    signals: definition.signals.map((signal) => ({ ...signal, ...(controller ? { controller } : {}) })),
  };
}

function run(world: World, untilMs: number, each: () => void = () => {}): void {
  while (world.timeMs < untilMs) {
    stepWorld(world);
    each();
  }
}

/** Moments at which the movement of the first coordinated phase begins its green. */
function watchGreens(world: World, phaseNumber: number): () => number[] {
  const [signal] = world.scenario.signals.definitions;
  const phase = signal.phases.find(({ number }) => number === phaseNumber)!;
  const m = world.scenario.network.movementIndexById.get(phase.movements[0])!;
  const begun: number[] = [];
  let was = -1;
  return () => {
    const shown = world.traffic.indication[m];
    if (was !== -1 && was !== Indication.green && shown === Indication.green) begun.push(world.timeMs - world.stepMs);
    was = shown;
    return begun;
  };
}

function changeOffset(world: World, offsetS: number, transition?: TransitionDefinition) {
  const { intersectionId } = world.scenario.signals.definitions[0];
  const change = applyCommand(world, {
    type: 'setOffset',
    intersectionId,
    offsetS,
    ...(transition ? { transition } : {}),
  });
  if (change.type !== 'plan') throw new Error('no plan');
  return change;
}

describe.each([
  ['by the clock', undefined],
  ['coordinated', { type: 'coordinated' } as const],
])('a changed offset, %s', (_, controller) => {
  it.each(TRANSITION_METHODS)('is met at the moment promised by %s, and its cost told', (method) => {
    const world = createWorld(freezeScenario(arterial(controller)));
    const [{ plans }] = world.scenario.signals.definitions;
    const cycleMs = plans[0].cycleS * 1000;
    run(world, world.startMs + 333_000);
    const change = changeOffset(world, plans[0].offsetS + 47, { method });
    expect(change.transition?.method).toBe(method);
    const { inStepMs, cycles } = change.transition!;
    const watch = watchGreens(world, plans[0].coordinatedPhases[0]);
    const watchSafety = createSignalWatch(world, 0);
    let begun: number[] = [];
    run(world, inStepMs + 4 * cycleMs, () => {
      begun = watch();
      watchSafety();
    });
    const ended = world.changes.filter((other) => other.type === 'transitionEnded');
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ method, cycles: cycles.length, fromMs: Math.ceil(inStepMs / 1000) * 1000 });
    const late = begun.filter((ms) => ms >= inStepMs + cycleMs);
    expect(late.length).toBeGreaterThan(1);
    for (const ms of late) {
      const localMs = (((ms - (plans[0].offsetS + 47) * 1000) % cycleMs) + cycleMs) % cycleMs;
      // Others may leave some of their green to a coordinated controller: it comes back early, never late.
      if (controller) expect(localMs === 0 || localMs > cycleMs / 2).toBe(true);
      else expect(localMs).toBe(0);
    }
  });
});

describe('a transition under way', () => {
  it('goes on after a snapshot as if it had never stopped', () => {
    const scenario = freezeScenario(arterial());
    const world = createWorld(scenario);
    run(world, world.startMs + 200_000);
    const { inStepMs } = changeOffset(world, 50, { method: 'addOnly', maxRatio: 0.1 }).transition!;
    run(world, world.timeMs + 150_000);
    expect(world.timeMs).toBeLessThan(inStepMs);
    const other = createWorld(scenario);
    restoreSnapshot(other, takeSnapshot(world));
    run(world, inStepMs + 100_000);
    run(other, inStepMs + 100_000);
    expect(hashState(other)).toBe(hashState(world));
    expect(other.changes).toEqual(world.changes);
    expect(world.changes.filter(({ type }) => type === 'transitionEnded')).toHaveLength(1);
  });

  it('gives way to another plan at the end of its cycle', () => {
    const world = createWorld(freezeScenario(arterial()));
    run(world, world.startMs + 200_000);
    const first = changeOffset(world, 50, { method: 'addOnly', maxRatio: 0.1 }).transition!;
    run(world, first.cycles[1].fromMs + 5000);
    const second = changeOffset(world, 20, { method: 'maxDwell' }).transition!;
    expect(second.cycles[0].fromMs).toBe(first.cycles[2].fromMs);
    run(world, second.inStepMs + 10_000);
    expect(world.changes.filter(({ type }) => type === 'transitionEnded')).toHaveLength(1);
    expect(world.signals.segments[0]).toHaveLength(1);
  });

  it('is logged as added and subtracted cycles, the plan once', () => {
    const world = createWorld(freezeScenario(arterial()));
    const log = createEventLog(world);
    run(world, world.startMs + 200_000, () => updateEventLog(log, world));
    const { inStepMs } = changeOffset(world, -20, { method: 'subtractOnly' }).transition!;
    run(world, inStepMs + 30_000, () => updateEventLog(log, world));
    const { count, code, parameter, signal } = log.events;
    const own = Array.from({ length: count }, (_, i) => i).filter((i) => signal[i] === 0);
    const states = own.filter((i) => code[i] === EventCode.coordinationState).map((i) => parameter[i]);
    const told = states.filter((state) => state !== CoordinationState.localZero);
    expect(told).toEqual([CoordinationState.inStep, CoordinationState.subtract, CoordinationState.inStep]);
    expect(own.filter((i) => code[i] === EventCode.patternChange)).toHaveLength(2);
  });
});

describe('a schedule of several plans', () => {
  it('brings each in on its minute, by its own method', () => {
    const definition = arterial();
    const [plan] = definition.signals[0].plans;
    const late: PlanDefinition = {
      ...plan,
      id: 'late',
      offsetS: plan.offsetS + 30,
      transition: { method: 'shortway' },
    };
    const later: PlanDefinition = {
      ...plan,
      id: 'later',
      offsetS: plan.offsetS + 60,
      transition: { method: 'maxDwell' },
    };
    const { startS } = definition;
    const schedule = [
      { fromS: 0, planId: plan.id },
      { fromS: startS + 300, planId: 'late' },
      { fromS: startS + 1200, planId: 'later' },
      { fromS: startS + 2400, planId: plan.id },
    ];
    const signals = definition.signals.map((signal, i) =>
      i === 0 ? { ...signal, plans: [plan, late, later], schedule } : signal,
    );
    const world = createWorld(freezeScenario({ ...definition, signals }));
    run(world, world.startMs + 3300_000);
    const ended = world.changes.filter((change) => change.type === 'transitionEnded');
    expect(ended.map(({ method }) => method)).toEqual(['shortway', 'maxDwell', 'dwell']);
    expect(world.signals.segments[0][0].timetable.plan.id).toBe(plan.id);
  });
});

describe('a transition that cannot be', () => {
  it('is refused in a scenario file, with its place', () => {
    const definition = arterial();
    const bad = structuredClone(definition) as unknown as { signals: { plans: { transition?: unknown }[] }[] };
    bad.signals[0].plans[0].transition = { method: 'hurry' };
    bad.signals[1].plans[0].transition = { method: 'addOnly', maxRatio: 0.9 };
    const { issues } = readScenario([{ name: 'scenario.json', text: JSON.stringify(bad) }]);
    const paths = issues.map(({ path }) => path);
    expect(paths).toContain('/signals/0/plans/0/transition/method');
    expect(paths).toContain('/signals/1/plans/0/transition/maxRatio');
  });

  it('is refused in a command, and nothing changes', () => {
    const world = createWorld(freezeScenario(arterial()));
    expect(() => changeOffset(world, 5, { method: 'addOnly', maxRatio: 0.9 })).toThrow(InputError);
    expect(world.changes).toEqual([]);
  });
});
