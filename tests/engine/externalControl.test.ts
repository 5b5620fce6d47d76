import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import { InputError } from '../../sim/core/issue.ts';
import { RandomStream, uniform } from '../../sim/core/random.ts';
import { applyCommand, scheduleCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { applyWish } from '../../sim/engine/external/claims.ts';
import { createReadingDesk, readIntersection } from '../../sim/engine/external/describe.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import type { WishCommand } from '../../sim/protocol/commands.ts';
import { chooseControl } from '../../sim/scenario/chooseControl.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { ControlMode } from '../../sim/signals/control/controlState.ts';
import { accountOf, isDecisionDue } from '../../sim/signals/control/external/claim.ts';
import { createCrossing } from '../fixtures/scenarios.ts';
import { createSignalWatch } from '../safety/watchSignal.ts';

const SEED = 20_261_128;
const ID = 'x1';
const plain = createCrossing({ mainVehPerH: 500, sideVehPerH: 300, turnVehPerH: 80, durationS: 100_000 });
const external = chooseControl(plain, { control: 'external' }) as ScenarioDefinition;
const scenario = freezeScenario(external);

const claim = { type: 'claimControl', intersectionIds: [ID], name: 'rule', decisionS: 5, mostMisses: 3 } as const;
const control = (world: World) => world.signals.control!;
const typesOf = (world: World) => world.changes.map(({ type }) => type);
/** It reads any world of this scenario. */
const desk = createReadingDesk(createWorld(scenario), 0);
const { stages, phases } = desk.described;

/** Steps until a time, answering each decision by the longest queue; `answer` may leave some out. */
function runWith(world: World, untilMs: number, answer: (world: World) => readonly number[] | null): WishCommand[] {
  const given: WishCommand[] = [];
  while (world.timeMs < untilMs) {
    const green = isDecisionDue(control(world), 0, world.timeMs) ? answer(world) : null;
    if (green) {
      const wish: WishCommand = { type: 'wishControl', intersectionId: ID, decisionMs: world.timeMs, phases: green };
      applyWish(world, wish);
      given.push(wish);
    }
    stepWorld(world);
  }
  return given;
}

function longestQueue(world: World): readonly number[] {
  const { lanes } = readIntersection(world, desk);
  const queueOf = (stage: readonly number[]) =>
    phases
      .filter(({ number }) => stage.includes(number))
      .flatMap((phase) => phase.lanes)
      .reduce((sum, lane) => sum + lanes[lane].queue, 0);
  return stages.reduce((best, stage) => (queueOf(stage) > queueOf(best) ? stage : best));
}

const silent = () => null;

/** A world at a moment when all is red, and what watches it from then on. */
function createWatched(): { world: World; watch: () => void } {
  const world = createWorld(scenario);
  do stepWorld(world);
  while (world.traffic.indication.some((shown) => shown !== Indication.red));
  return { world, watch: createSignalWatch(world, 0) };
}

describe('a signal for a controller in another process', () => {
  it('runs by the clock until it is claimed: every vehicle as under fixed time', () => {
    const worlds = [plain, external].map((definition) => createWorld(freezeScenario(definition)));
    for (const world of worlds) for (let i = 0; i < 600; i++) stepWorld(world);
    const [clock, unclaimed] = worlds.map(({ seed: _, ...world }) => {
      const { stateHash: __, ...summary } = summariseRun(world as World);
      return { summary, shown: [...world.traffic.indication], at: [...world.traffic.vehicles.positionM.slice(0, 100)] };
    });
    expect(unclaimed).toEqual(clock);
  });

  it('is handed over without a break, runs as wished, and goes back to its plan when it is returned', () => {
    const { world, watch } = createWatched();
    for (let i = 0; i < 200; i++) {
      stepWorld(world);
      watch();
    }
    applyCommand(world, claim);
    const wished = new Set<string>();
    for (let i = 0; i < 1200; i++) {
      runWith(world, world.timeMs + world.stepMs, (now) => {
        const stage = longestQueue(now);
        wished.add(stage.join());
        return stage;
      });
      watch();
    }
    expect(wished.size).toBeGreaterThan(2);
    expect(accountOf(control(world), 0)).toMatchObject({ missed: 0, missedInARow: 0 });
    expect(accountOf(control(world), 0).answered).toBeGreaterThan(110);
    expect(typesOf(world)).toEqual(['controlClaimed']);

    applyCommand(world, { type: 'returnControl', intersectionId: ID });
    for (let i = 0; i < 400; i++) {
      stepWorld(world);
      watch();
    }
    expect(typesOf(world)).toContain('controlReturned');
    expect(typesOf(world)).toContain('plan');
    expect(typesOf(world)).not.toContain('controllerFailed');
    // By the clock again: what it shows, it shows in a world that was never claimed, at the same time of the cycle.
    const clock = createWorld(freezeScenario(plain));
    while (clock.timeMs < world.timeMs) stepWorld(clock);
    expect([...world.traffic.indication]).toEqual([...clock.traffic.indication]);
  });

  it('is the same again from the log of its commands, and from a snapshot amid them', () => {
    const world = createWorld(scenario, { seed: 7 });
    const replay = createWorld(scenario, { seed: 7 });
    const claimedMs = world.timeMs + 33_000;
    runWith(world, claimedMs, silent);
    applyCommand(world, claim);
    scheduleCommand(replay, claimedMs, claim);
    // Every seventh decision is missed.
    let asked = 0;
    const patchy = (now: World) => (++asked % 7 === 0 ? null : longestQueue(now));
    let given = runWith(world, world.timeMs + 300_000, patchy);
    const snapshot = takeSnapshot(world);
    const restored = createWorld(scenario, { seed: 7 });
    restoreSnapshot(restored, snapshot);
    const later = runWith(world, world.timeMs + 300_000, patchy);
    given = [...given, ...later];
    for (const wish of given) scheduleCommand(replay, wish.decisionMs, wish);
    for (const wish of later) scheduleCommand(restored, wish.decisionMs, wish);
    while (replay.timeMs < world.timeMs) stepWorld(replay);
    while (restored.timeMs < world.timeMs) stepWorld(restored);
    expect(accountOf(control(world), 0).missed).toBeGreaterThan(10);
    expect(hashState(replay)).toBe(hashState(world));
    expect(hashState(restored)).toBe(hashState(world));
    // And what was answered is part of the state.
    const other = createWorld(scenario, { seed: 7 });
    restoreSnapshot(other, snapshot);
    expect(hashState(runUntil(other, world.timeMs))).not.toBe(hashState(world));
  });

  it('goes back to its plan after too many misses in a row, safely, and can be claimed again', () => {
    const { world, watch } = createWatched();
    applyCommand(world, claim);
    let asked = 0;
    let silentFromMs = 0;
    for (let i = 0; i < 400; i++) {
      // Silent from the eleventh decision on.
      runWith(world, world.timeMs + world.stepMs, (now) => {
        if (++asked === 11) silentFromMs = now.timeMs;
        return asked > 10 ? null : longestQueue(now);
      });
      watch();
    }
    expect(typesOf(world).slice(0, 3)).toEqual(['controlClaimed', 'controllerFailed', 'plan']);
    const failed = world.changes[1];
    expect(failed.type === 'controllerFailed' && failed.reason).toContain('3 decisions in a row were not answered');
    // The eleventh, twelfth and thirteenth are missed: when the next would begin, nobody is asked any more.
    expect(failed.fromMs).toBe(silentFromMs + 3 * 5000);
    expect(asked).toBe(13);
    expect(isDecisionDue(control(world), 0, world.timeMs)).toBe(false);

    applyCommand(world, claim);
    runWith(world, world.timeMs + 200_000, longestQueue);
    expect(accountOf(control(world), 0)).toMatchObject({ missed: 0 });
    expect(accountOf(control(world), 0).answered).toBeGreaterThan(20);
  });

  it('makes way for an ambulance, and goes back to its plan behind it if its program has gone meanwhile', () => {
    const { world, watch } = createWatched();
    applyCommand(world, claim);
    const stepWith = (steps: number) => {
      for (let i = 0; i < steps; i++) {
        runWith(world, world.timeMs + world.stepMs, longestQueue);
        watch();
      }
    };
    stepWith(240);
    const pass = (during: () => void) => {
      const before = world.changes.length;
      applyCommand(world, { type: 'sendAmbulance', fromLinkId: 'w-x1', toLinkId: 'x1-e' });
      for (let i = 0; i < 600 && control(world).mode[0] !== ControlMode.preempted; i++) stepWith(1);
      expect(control(world).mode[0]).toBe(ControlMode.preempted);
      expect(isDecisionDue(control(world), 0, world.timeMs)).toBe(false);
      during();
      stepWith(600);
      return world.changes.slice(before).map(({ type }) => type);
    };
    // Nothing is missed while the ambulance has the signal, and decisions go on behind it.
    const answered = () => accountOf(control(world), 0).answered;
    const before = answered();
    expect(pass(() => undefined)).not.toContain('controllerFailed');
    expect(accountOf(control(world), 0).missed).toBe(0);
    expect(answered()).toBeGreaterThan(before + 20);

    const types = pass(() =>
      applyCommand(world, { type: 'returnControl', intersectionId: ID, failure: 'it has gone' }),
    );
    expect(types).toContain('preemptionEnded');
    expect(types.indexOf('controllerFailed')).toBeLessThan(types.indexOf('plan'));
    expect(control(world).mode[0]).toBe(ControlMode.plan);
  });

  it('refuses what can not be wished, and nothing changes', () => {
    const world = createWorld(scenario);
    const wish = { type: 'wishControl', intersectionId: ID, decisionMs: 0, phases: [2] } as const;
    const reasonOf = (command: WishCommand) => {
      const before = hashState(world);
      let message = '';
      try {
        applyWish(world, command);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        message = (error as Error).message;
      }
      expect(hashState(world)).toBe(before);
      return message;
    };
    expect(reasonOf(wish)).toContain(`the signal at "${ID}" isn't claimed`);
    expect(reasonOf({ ...wish, intersectionId: 'nowhere' })).toContain('there is no signal');
    applyCommand(world, claim);
    expect(reasonOf(wish)).toContain('awaits no answer now');
    runWith(world, world.timeMs + 30_000, longestQueue);
    const decisionMs = world.timeMs;
    expect(isDecisionDue(control(world), 0, decisionMs)).toBe(true);
    expect(reasonOf({ ...wish, decisionMs: decisionMs - 5000 })).toContain(`the open one is of ${decisionMs} ms`);
    expect(reasonOf({ ...wish, decisionMs, phases: [2, 99] })).toMatch(/\/phases\/1: there is no phase 99; there are /);
    const { number, conflicts } = phases[0];
    const conflicting = reasonOf({ ...wish, decisionMs, phases: [number, conflicts[0]] });
    expect(conflicting).toMatch(/conflict; they can't be green together/);
    expect(() => applyCommand(world, claim)).toThrow('"rule" has the signal');
    expect(() => applyCommand(createWorld(freezeScenario(plain)), claim)).toThrow('--control external');
    expect(() => applyCommand(createWorld(scenario), { type: 'returnControl', intersectionId: ID })).toThrow('nobody');
  });

  it('is safe whatever is wished whenever, claimed and lost at random', () => {
    const { world, watch } = createWatched();
    const draw = (k: number) => uniform(SEED, RandomStream.controller, world.stepIndex, k);
    let handedOver = 0;
    let wasRunning = false;
    for (let i = 0; i < 8000; i++) {
      const isRunning = isDecisionDue(control(world), 0, world.timeMs);
      if (isRunning && !wasRunning) handedOver++;
      wasRunning = isRunning || (wasRunning && draw(8) > 0);
      const isHeld = control(world).desks[0].memory[0] !== 0;
      if (!isHeld && draw(0) < 0.05) applyCommand(world, { ...claim, decisionS: 1, mostMisses: 4 });
      if (isHeld && draw(1) < 0.01) {
        applyCommand(world, { type: 'returnControl', intersectionId: ID });
        wasRunning = false;
      } else if (isRunning && draw(2) < 0.6) {
        const green: number[] = [];
        for (let k = 0; k < 4; k++) {
          const phase = phases[Math.floor(draw(3 + k) * phases.length)];
          if (!green.some((other) => phase.conflicts.includes(other))) green.push(phase.number);
        }
        const wish = { type: 'wishControl', intersectionId: ID, decisionMs: world.timeMs, phases: green } as const;
        applyWish(world, { ...wish, walk: draw(7) < 0.5 });
      }
      stepWorld(world);
      watch();
    }
    expect(handedOver).toBeGreaterThan(10);
    expect(typesOf(world)).toContain('controllerFailed');
    expect(typesOf(world)).toContain('controlReturned');
  });
});

function runUntil(world: World, timeMs: number): World {
  while (world.timeMs < timeMs) stepWorld(world);
  return world;
}
