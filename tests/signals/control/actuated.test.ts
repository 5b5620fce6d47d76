import { describe, expect, it } from 'vitest';
import { Indication } from '../../../sim/core/indication.ts';
import { sToMs } from '../../../sim/core/units.ts';
import { applyCommand } from '../../../sim/engine/commands.ts';
import { createWorld } from '../../../sim/engine/createWorld.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import type { World } from '../../../sim/engine/world.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import { PhaseState } from '../../../sim/signals/control/phaseState.ts';
import type { ControllerDefinition, SignalDefinition } from '../../../sim/signals/definition.ts';
import { ringTimeMs, segmentAt } from '../../../sim/signals/timetable.ts';
import { createArterial, createCrossing } from '../../fixtures/scenarios.ts';
import { createSignalWatch } from '../../safety/watchSignal.ts';

/** Nobody walks, so that what is timed is vehicles alone. */
const NO_WALK = { walkS: undefined, pedestrianClearanceS: undefined };

function createSubject(
  controller: ControllerDefinition,
  demand: { mainVehPerH: number; sideVehPerH: number; turnVehPerH: number },
  change: (signal: SignalDefinition) => SignalDefinition = (signal) => signal,
) {
  const definition = createCrossing(demand);
  const signals = definition.signals.map((signal) =>
    change({ ...signal, phases: signal.phases.map((phase) => ({ ...phase, ...NO_WALK })), controller }),
  );
  const world = createWorld(freezeScenario({ ...definition, signals }), { stepMs: 500 });
  return { world, greens: watchGreens(world), look: createSignalWatch(world, 0) };
}

/** Every green of every phase that has ended, ms, by phase number; call `look` after each step. */
function watchGreens(world: World) {
  const control = world.signals.control!;
  const { phases } = world.signals.set.definitions[0];
  const since = phases.map(() => -1);
  const ended = new Map(phases.map(({ number }) => [number, [] as number[]]));
  const look = () => {
    const timeMs = world.timeMs - world.stepMs;
    phases.forEach(({ number }, p) => {
      const isGreen = control.phaseState[p] === PhaseState.green;
      if (isGreen && since[p] < 0) since[p] = timeMs;
      if (isGreen || since[p] < 0) return;
      ended.get(number)!.push(timeMs - since[p]);
      since[p] = -1;
    });
  };
  return {
    look,
    of: (number: number) => ended.get(number)!,
    isGreen: (number: number) => since[phases.findIndex((phase) => phase.number === number)] >= 0,
  };
}

function run(
  { world, greens, look }: ReturnType<typeof createSubject>,
  durationS: number,
  eachStep: () => void = () => undefined,
) {
  for (let t = 0; t < sToMs(durationS); t += world.stepMs) {
    stepWorld(world);
    greens.look();
    look();
    eachStep();
  }
}

const NOBODY = { mainVehPerH: 0, sideVehPerH: 0, turnVehPerH: 0 };

describe('free actuated control', () => {
  it('rests on the main street while nobody calls', () => {
    const subject = createSubject({ type: 'actuated' }, NOBODY);
    run(subject, 600);
    expect(subject.greens.isGreen(2) && subject.greens.isGreen(6)).toBe(true);
    expect(subject.greens.of(4)).toEqual([]);
  });

  it('serves who comes, for the minimum green and hardly longer, and comes back', () => {
    const subject = createSubject({ type: 'actuated' }, { ...NOBODY, sideVehPerH: 20 });
    run(subject, 3600);
    const { phases } = subject.world.signals.set.definitions[0];
    const minGreenMs = sToMs(phases.find(({ number }) => number === 4)!.minGreenS);
    const served = subject.greens.of(4);
    expect(served.length).toBeGreaterThan(15);
    // A vehicle leaves its detectors within some seconds of the start, and there are seldom two.
    for (const greenMs of served) expect(greenMs).toBeLessThanOrEqual(minGreenMs + 5000);
    // No left turn was ever called.
    for (const left of [1, 3, 5, 7]) expect(subject.greens.of(left), `phase ${left}`).toEqual([]);
  });

  it('ends the green of a full street at its longest when others wait', () => {
    const phases = [2, 6, 4, 8].map((phase) => ({ phase, maxGreenS: 25 }));
    const subject = createSubject(
      { type: 'actuated', phases },
      { mainVehPerH: 1700, sideVehPerH: 900, turnVehPerH: 0 },
    );
    run(subject, 3600);
    // The first green begins before anybody waits.
    const greens = subject.greens.of(2).slice(1);
    const atLongest = greens.filter((greenMs) => Math.abs(greenMs - 25_000) <= 1000);
    expect(greens.length).toBeGreaterThan(40);
    expect(Math.max(...greens)).toBeLessThanOrEqual(26_000);
    expect(atLongest.length / greens.length).toBeGreaterThan(0.5);
  });

  it('recalls: a minimum recall is served with nobody there, a maximum recall to its longest', () => {
    const phases = [
      { phase: 4, recall: 'min' },
      { phase: 8, recall: 'max', maxGreenS: 21 },
    ] as const;
    const subject = createSubject({ type: 'actuated', phases }, { ...NOBODY, mainVehPerH: 400 });
    run(subject, 1800);
    expect(subject.greens.of(8).length).toBeGreaterThan(20);
    // Nobody on it, and yet no gap ends it: only its longest green, counted from when others began to wait.
    for (const greenMs of subject.greens.of(8)) expect(greenMs).toBeGreaterThanOrEqual(21_000);
  });

  it('delays less than the plan where the plan does not fit the traffic', () => {
    const demand = { mainVehPerH: 300, sideVehPerH: 100, turnVehPerH: 20 };
    const fixed = createCrossing(demand);
    const plan = createWorld(freezeScenario(fixed), { stepMs: 500 });
    const subject = createSubject({ type: 'actuated' }, demand);
    for (let i = 0; i < 7200; i++) stepWorld(plan);
    run(subject, 3600);
    const lossOf = ({ traffic: { totals } }: World) => totals.tripLossS / totals.completed;
    expect(lossOf(subject.world)).toBeLessThan(0.7 * lossOf(plan));
  });
});

describe.each(['fixed', 'floating'] as const)('coordinated control with %s force-offs', (forceOff) => {
  const heavy = { mainVehPerH: 900, sideVehPerH: 700, turnVehPerH: 150 };
  const light = { mainVehPerH: 500, sideVehPerH: 60, turnVehPerH: 10 };

  /** Share of the time in which the coordinated phases show green, and steps in which they don't although the plan does. */
  function measure(demand: typeof heavy) {
    const subject = createSubject({ type: 'coordinated', forceOff }, demand);
    const { world, greens } = subject;
    let greenSteps = 0;
    let steps = 0;
    let missed = 0;
    run(subject, 3600, () => {
      const segment = segmentAt(world.signals.segments[0], world.timeMs - world.stepMs);
      const localMs = ringTimeMs(segment, world.timeMs - world.stepMs);
      const planned = segment.timetable.phases.find(({ number }) => number === 2)!;
      steps++;
      if (greens.isGreen(2)) greenSteps++;
      // Within the first cycle the signal comes in from all red; a step may be lost to the grid of steps.
      const isPlanned = localMs >= planned.startMs + 2 * world.stepMs && localMs < planned.greenEndMs;
      if (isPlanned && !greens.isGreen(2) && world.timeMs - world.startMs > 180_000) missed++;
    });
    const { timetable } = world.signals.segments[0][0];
    const planned = timetable.phases.find(({ number }) => number === 2)!;
    return {
      greenRatio: greenSteps / steps,
      plannedRatio: (planned.greenEndMs - planned.startMs) / timetable.cycleMs,
      missed,
    };
  }

  it('gives the coordinated phases all the green of the plan, in its place, under any traffic', () => {
    for (const demand of [heavy, light]) expect(measure(demand).missed).toBe(0);
  });

  it('returns early to them when others need less', () => {
    const { greenRatio, plannedRatio } = measure(light);
    expect(greenRatio).toBeGreaterThan(plannedRatio + 0.1);
  });
});

it('coordinated control follows a plan that comes in by command', () => {
  const definition = createArterial(1, 400, { mainVehPerH: 800, sideVehPerH: 300, turnVehPerH: 60 });
  const signals = definition.signals.map((signal) => ({ ...signal, controller: { type: 'coordinated' } as const }));
  const world = createWorld(freezeScenario({ ...definition, signals }), { stepMs: 500 });
  const look = createSignalWatch(world, 0);
  const step = (count: number) => {
    for (let i = 0; i < count; i++) {
      stepWorld(world);
      look();
    }
  };
  step(600);
  const plan = signals[0].plans[0];
  applyCommand(world, {
    type: 'setPlan',
    intersectionId: 'x1',
    plan: { ...plan, id: 'later', offsetS: plan.offsetS + 37 },
  });
  step(600);
  const first = world.scenario.network.movementIndexById.get('w-x1>x1-e')!;
  let missed = 0;
  for (let i = 0; i < 1800; i++) {
    step(1);
    const timeMs = world.timeMs - world.stepMs;
    const { timetable } = segmentAt(world.signals.segments[0], timeMs);
    const localMs = ringTimeMs(segmentAt(world.signals.segments[0], timeMs), timeMs);
    const planned = timetable.phases.find(({ number }) => number === 2)!;
    if (
      localMs >= planned.startMs + 1000 &&
      localMs < planned.greenEndMs &&
      world.traffic.indication[first] !== Indication.green
    )
      missed++;
  }
  expect(world.changes.map(({ type }) => type)).toEqual(['plan', 'transitionEnded']);
  expect(missed).toBe(0);
});
