import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { InputError } from '../../sim/core/issue.ts';
import { RandomStream, uniform } from '../../sim/core/random.ts';
import { applyCommand, followSchedules } from '../../sim/engine/commands.ts';
import { controlSignals } from '../../sim/engine/controlSignals.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import type { Ambulance, PreemptionCall } from '../../sim/engine/emergency/ambulance.ts';
import { releaseSignal, takeSignal } from '../../sim/engine/emergency/preemptSignal.ts';
import type { World } from '../../sim/engine/world.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { findPriorityWindow, isInStep, planEarlyGreen, planExtension } from '../../sim/signals/busPriority.ts';
import { type Controller, type Sensors, Wish } from '../../sim/signals/control/controller.ts';
import { CONTROLLER_TYPES } from '../../sim/signals/control/registry.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { isControlled, setNextSegments, updateSignals } from '../../sim/signals/signalState.ts';
import { ringTimeMs, segmentAt } from '../../sim/signals/timetable.ts';
import { createMonitor } from './million/monitor.ts';
import { type Draw, drawSignal, type RandomSignal } from './million/randomSignal.ts';

const SEED = 20_261_128;
/** Steps in all; more by GREENWAVE_SAFETY_STEPS. */
const STEPS = Math.max(1_000_000, Number(process.env.GREENWAVE_SAFETY_STEPS ?? 0));
/** Steps of one signal. */
const RUN_STEPS = 4000;

const createDraw = (run: number): Draw => {
  let k = 0;
  return () => uniform(SEED, RandomStream.controller, run, k++);
};

const settingsOf = (type: ControllerDefinition['type']): ControllerDefinition =>
  ({ type, decisionS: 7 }) as unknown as ControllerDefinition;

/** Wishes anything: phases that conflict or not, numbers that are no wish; and asks for impossible times, or throws. */
function createMalicious(draw: Draw, isPlain: boolean): Controller {
  return {
    intervalMs: 0,
    memoryLength: 2,
    decide({ model, watch }, memory, wish) {
      memory[0] = draw() < 0.5 ? Number.NaN : draw();
      if (draw() > 0.2) return draw() < 0.02 ? Number.NaN : undefined;
      watch.fill(Math.floor(draw() * 3));
      if (!isPlain && draw() < 0.002) throw new Error('broken');
      if (!isPlain && draw() < 0.002) wish.fill(7);
      wish.fill(Wish.red);
      for (let k = 0; k < 5; k++) {
        const p = Math.floor(draw() * model.phases.length);
        if (isPlain || draw() < 0.999) if (model.phases[p].conflicting.some((q) => wish[q] !== Wish.red)) continue;
        wish[p] = draw() < 0.4 ? Wish.greenWithWalk : Wish.green;
      }
      return undefined;
    },
  };
}

/** What detectors see: somebody comes and goes by chance on every phase; queues of any length on every lane. */
function createRandomSensors(draw: Draw): Sensors {
  const drawOccupied = () => (draw() < 0.12 ? 1 + Math.floor(draw() * 3) : 0);
  return {
    vehicles: () => Math.floor(draw() * 30),
    queue: () => Math.floor(draw() * 20),
    movingWithin: () => Math.floor(draw() * 10),
    crossed: () => Math.floor(draw() * 1000),
    scan({ occupied, isFresh, rows }) {
      let count = 0;
      for (let row = 0; row < occupied.length; row++) {
        if (isFresh[row] === 0) continue;
        occupied[row] = drawOccupied();
        if (occupied[row] !== 0) rows[count++] = row;
      }
      return count;
    },
    scanPhase({ occupied }, row) {
      occupied[row] = drawOccupied();
    },
  };
}

/** What happened, so that a run in which nothing does can't pass. */
interface Tally {
  steps: number;
  plans: number;
  preemptions: number;
  served: number;
  faults: number;
  greens: number;
  overlaps: number;
}

/** One random signal for some minutes: calls, plans, schedules, preemptions, whatever its controller does. */
function runOne(run: number, who: ControllerDefinition['type'] | 'clock' | 'random' | 'broken', tally: Tally): void {
  const draw = createDraw(run);
  const isOwn = who === 'random' || who === 'broken';
  const drawn = drawSignal(draw, who === 'clock' ? null : settingsOf(isOwn ? 'actuated' : who));
  const world = createWorld(freezeScenario(drawn.definition), { stepMs: [1000, 500, 200][run % 3] });
  const { control } = world.signals;
  if (control !== null) {
    Object.assign(control.sensors, createRandomSensors(draw));
    if (isOwn) replaceController(world, createMalicious(draw, who === 'random'));
  }
  const monitor = createMonitor(world);
  let call: PreemptionCall | null = null;
  for (let step = 0; step < RUN_STEPS; step++) {
    if (draw() < 0.004) changePlan(world, drawn, draw, tally);
    followSchedules(world);
    call = preempt(world, call, draw, tally);
    if (call === null && draw() < 0.05) serveBus(world, draw, tally);
    controlSignals(world);
    updateSignals(world.signals, world.traffic, world.timeMs, world.stepIndex);
    world.stepIndex++;
    world.timeMs += world.stepMs;
    try {
      monitor();
    } catch (error) {
      throw new Error(`run ${run} (${who}): ${(error as Error).message}`);
    }
    if (world.traffic.indication.includes(Indication.green)) tally.greens++;
  }
  tally.steps += RUN_STEPS;
  tally.overlaps += drawn.signal.overlaps?.filter(({ trailingGreenS = 0 }) => trailingGreenS > 0).length ?? 0;
  tally.faults += world.changes.filter(({ type }) => type === 'controllerFailed').length;
}

function changePlan(world: World, { drawPlan, signal }: RandomSignal, draw: Draw, tally: Tally): void {
  const { intersectionId } = signal;
  try {
    const kind = draw();
    if (kind < 0.3) applyCommand(world, { type: 'setOffset', intersectionId, offsetS: Math.floor(draw() * 200) - 50 });
    else if (kind < 0.7) applyCommand(world, { type: 'setPlan', intersectionId, plan: drawPlan('drawn') });
    else applyCommand(world, { type: 'setPlans', plans: [{ intersectionId, plan: drawPlan('drawn') }] });
    tally.plans++;
  } catch (error) {
    // A refusal is an answer, too: nothing has changed then.
    if (!(error instanceof InputError)) throw error;
  }
}

/** Somebody with a siren: takes the signal when it can be taken, holds it for a while, gives it back. */
function preempt(world: World, call: PreemptionCall | null, draw: Draw, tally: Tally): PreemptionCall | null {
  if (call === null) {
    if (draw() >= 0.002) return null;
    const first = world.scenario.network.intersectionFirstMovement[world.signals.set.intersectionIndex[0]];
    const movement = first + Math.floor(draw() * world.scenario.network.definition.movements.length);
    const called = {
      signal: 0,
      movement,
      state: 'waiting',
      returnPlan: null,
      inStepMs: 0,
    } as unknown as PreemptionCall;
    world.ambulances.push({ calls: [called] } as unknown as Ambulance);
    return called;
  }
  const state = call as { -readonly [Key in keyof PreemptionCall]: PreemptionCall[Key] };
  if (state.state === 'waiting') {
    if (takeSignal(world, call)) {
      state.state = 'holding';
      tally.preemptions++;
    } else if (draw() < 0.01) {
      world.ambulances.pop();
      return null;
    }
  } else if (draw() < 0.03 && releaseSignal(world, call)) {
    world.ambulances.pop();
    return null;
  }
  return call;
}

/** A bus asks for more green, or for an earlier one, where a signal keeps to its plan. */
function serveBus(world: World, draw: Draw, tally: Tally): void {
  const { signals, timeMs } = world;
  const [signal] = signals.set.definitions;
  if (isControlled(signals, 0) && signal.controller?.type !== 'coordinated') return;
  const own = signals.segments[0];
  const running = segmentAt(own, timeMs);
  if (running !== own[own.length - 1] || !isInStep(running, timeMs)) return;
  const movementIds = movementIdsOf(world.scenario.network, signals.set.intersectionIndex[0]);
  const { number: phase } = signal.phases[Math.floor(draw() * signal.phases.length)];
  const subject = { signal, movementIds, running, timeMs, phase, repayCycles: 1 + Math.floor(draw() * 3) };
  const window = findPriorityWindow(running.timetable, phase);
  if (window === null) return;
  const ringMs = ringTimeMs(running, timeMs);
  const mostMs = 1000 + Math.floor(draw() * 20_000);
  const isOn = ringMs >= window.startMs && ringMs < window.decideMs;
  if (isOn && window.decideMs - ringMs > 1000) return;
  const plan = isOn ? planExtension(subject, mostMs) : planEarlyGreen(subject, mostMs);
  if (plan === null) return;
  setNextSegments(signals, 0, plan.segments, timeMs);
  tally.served++;
}

function replaceController(world: World, controller: Controller): void {
  const control = world.signals.control!;
  (control.controllers as Controller[])[0] = controller;
  // Asked by its view, and in every step, whatever the one before it was.
  control.turn.isMember[0] = 0;
  control.intervalMs[0] = 0;
}

const WHO = ['clock', 'random', 'broken', ...CONTROLLER_TYPES] as const;

describe('signals, whatever is planned, called, preempted or wished', () => {
  it.each(WHO)(`are safe (%s)`, { timeout: 600_000 }, (who) => {
    const runs = Math.ceil(STEPS / WHO.length / RUN_STEPS);
    const tally: Tally = { steps: 0, plans: 0, preemptions: 0, served: 0, faults: 0, greens: 0, overlaps: 0 };
    for (let k = 0; k < runs; k++) runOne(k * WHO.length + WHO.indexOf(who), who, tally);
    expect(tally.steps).toBeGreaterThanOrEqual(STEPS / WHO.length);
    expect(tally.plans).toBeGreaterThan(runs * 5);
    expect(tally.preemptions).toBeGreaterThan(runs);
    expect(tally.overlaps).toBeGreaterThan(runs / 4);
    if (who === 'clock' || who === 'coordinated') expect(tally.served).toBeGreaterThan(runs * 3);
    // A signal that never lets anybody go is safe as well.
    expect(tally.greens / tally.steps).toBeGreaterThan(0.4);
    if (who === 'broken') expect(tally.faults).toBeGreaterThan(runs / 4);
    else expect(tally.faults).toBe(0);
  });
});
