import { beforeAll, describe, expect, it } from 'vitest';
import { changesToTell } from '../../server/run/changesToTell.ts';
import { InputError } from '../../sim/core/issue.ts';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEventLog, type EventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { listTrips, nameTrip } from '../../sim/engine/trips.ts';
import type { World } from '../../sim/engine/world.ts';
import type { Change } from '../../sim/protocol/commands.ts';
import { chooseBusPriority } from '../../sim/scenario/adjust.ts';
import { createBusPriority } from '../../sim/scenario/lessons/busPriority.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

const lesson = createBusPriority();
const scenario = freezeScenario(lesson);
const STEPS = 2400;

type Of<T extends Change['type']> = Extract<Change, { readonly type: T }>;
const changesOf = <T extends Change['type']>(world: World, type: T) =>
  world.changes.filter((change): change is Of<T> => change.type === type);

function drive(world: World, steps: number, each: () => void = () => {}): World {
  for (let i = 0; i < steps; i++) {
    stepWorld(world);
    each();
  }
  return world;
}

describe('bus lines, with and without priority', () => {
  let served: World;
  let alone: World;
  let log: EventLog;
  /** Snapshot taken while a signal gives time back, and the step of it. */
  let amid: { readonly bytes: Uint8Array; readonly stepIndex: number } | null = null;
  beforeAll(() => {
    served = createWorld(scenario);
    log = createEventLog(served);
    drive(served, STEPS, () => {
      updateEventLog(log, served);
      const { actions, buses } = served.fleet!;
      if (amid === null && served.stepIndex > 500 && actions.length > 0 && buses.length > 2)
        amid = { bytes: takeSnapshot(served), stepIndex: served.stepIndex };
    });
    alone = createWorld(freezeScenario(chooseBusPriority(lesson, 'off')), { logTrips: true });
    drive(alone, STEPS);
  });

  it('start by the timetable, late by what is drawn, and come the same whatever signals do', () => {
    const startsOf = (world: World) =>
      changesOf(world, 'bus').map(({ lineId, scheduledMs, fromMs }) => ({ lineId, scheduledMs, fromMs }));
    expect(startsOf(served)).toEqual(startsOf(alone));
    expect(startsOf(served).length).toBeGreaterThan(5);
    for (const { lineId, scheduledMs, fromMs } of startsOf(served)) {
      const { firstS, headwayS } = lesson.busLines!.find(({ id }) => id === lineId)!;
      expect((scheduledMs - firstS * 1000) % (headwayS * 1000)).toBe(0);
      // 60 s late on average, never more than two deviations of 45 s beyond.
      expect(fromMs - scheduledMs).toBeGreaterThanOrEqual(0);
      expect(fromMs - scheduledMs).toBeLessThanOrEqual(150_000);
    }
  });

  it('stop at every stop, for 6 to 30 s, and tell how late they leave', () => {
    const arrived = changesOf(served, 'busArrived');
    expect(arrived.length).toBeGreaterThan(2);
    for (const { busId } of arrived) {
      const stops = changesOf(served, 'busStop').filter((change) => change.busId === busId);
      const { lineId, scheduledMs } = changesOf(served, 'bus').find((change) => change.busId === busId)!;
      const line = lesson.busLines!.find(({ id }) => id === lineId)!;
      expect(stops.map(({ stopId }) => stopId)).toEqual(line.stops.map(({ id }) => id));
      stops.forEach(({ latenessS, fromMs, isMissed }, k) => {
        expect(isMissed).toBe(false);
        expect(latenessS).toBe((fromMs - scheduledMs) / 1000 - line.stops[k].scheduledS);
      });
    }
    const trips = listTrips(alone);
    const buses = [...trips.route.keys()].filter((row) => trips.route[row] >= lesson.demand.routes.length);
    for (const row of buses.filter((r) => trips.state[r] === 0)) {
      expect(nameTrip(lesson.demand, trips, row)).toMatch(/^bus\d+$/);
      expect(trips.stopTimeS[row]).toBeGreaterThanOrEqual(6 * 6);
      expect(trips.stopTimeS[row]).toBeLessThanOrEqual(6 * 31);
    }
  });

  it('are served only when late, and lose less: the others pay less than a second each on average', () => {
    expect(changesOf(alone, 'busCheckIn')).toEqual([]);
    const [by, without] = [summariseRun(served).buses!, summariseRun(alone).buses!];
    expect(by.extensions).toBeGreaterThan(3);
    expect(by.earlyGreens).toBeGreaterThan(3);
    expect(by.meanDelayS).toBeLessThan(0.95 * without.meanDelayS);
    expect(by.meanLatenessS).toBeLessThan(without.meanLatenessS);
    expect(by.othersMeanDelayS).toBeLessThan(without.othersMeanDelayS + 1);
    for (const { busId, fromMs } of changesOf(served, 'busCheckIn')) {
      const last = served.changes.findLast(
        (change) =>
          (change.type === 'bus' || change.type === 'busStop') && change.busId === busId && change.fromMs <= fromMs,
      ) as Of<'busStop'>;
      expect(last.latenessS).toBeGreaterThanOrEqual(60);
    }
  });

  it('leave the offset where it was: with all given back, signals show what they do where nobody is served', () => {
    applyCommand(served, { type: 'setBusPriority', isServed: false });
    drive(served, 560);
    drive(alone, served.stepIndex - alone.stepIndex);
    expect(served.fleet!.actions).toEqual([]);
    expect([...served.traffic.indication]).toEqual([...alone.traffic.indication]);
    // And nobody was served in the meantime.
    expect(changesOf(served, 'busServed').at(-1)!.fromMs).toBeLessThan(changesOf(served, 'busPriority')[0].fromMs);
  });

  it('are told to the signals’ logs by codes 112 to 115', () => {
    const { events } = log;
    const count = (code: number) => events.code.subarray(0, events.count).filter((each) => each === code).length;
    const beforeEnd = (type: 'busCheckIn' | 'busCheckOut') =>
      changesOf(served, type).filter(({ fromMs }) => fromMs < served.startMs + STEPS * served.stepMs).length;
    const kinds = changesOf(served, 'busServed').map(({ kind }) => kind);
    expect(count(112)).toBe(beforeEnd('busCheckIn'));
    expect(count(113)).toBe(kinds.filter((kind) => kind === 'earlyGreen').length);
    expect(count(114)).toBe(kinds.filter((kind) => kind === 'extension').length);
    expect(count(115)).toBe(beforeEnd('busCheckOut'));
  });

  it('go on from a snapshot to the same hash and the same changes', () => {
    const goOn = () => {
      const world = createWorld(scenario);
      restoreSnapshot(world, amid!.bytes);
      return drive(world, 300);
    };
    const world = drive(createWorld(scenario), amid!.stepIndex + 300);
    const restored = goOn();
    expect(hashState(restored)).toBe(hashState(world));
    expect(restored.changes).toEqual(world.changes);
    world.fleet!.buses[0].latenessMs++;
    expect(hashState(restored)).not.toBe(hashState(world));
  });

  it('are forgotten by those who come later, once they have arrived long ago', () => {
    const later = served.timeMs + 10 * 60_000;
    const told = changesToTell(served.changes, later);
    const longAgo = changesOf(served, 'busArrived').filter(({ fromMs }) => fromMs < later - 15 * 60_000);
    expect(longAgo.length).toBeGreaterThan(0);
    for (const { busId } of longAgo)
      expect(told.some((change) => 'busId' in change && change.busId === busId)).toBe(false);
    for (const { id } of served.fleet!.buses)
      expect(told.some((change) => change.type === 'bus' && change.busId === id)).toBe(true);
  });
});

describe('a trainer', () => {
  it('holds the next bus of a line back, and it comes so much later', () => {
    const start = (world: World) => changesOf(drive(world, 620), 'bus').find(({ lineId }) => lineId === 'east')!;
    const held = createWorld(scenario);
    applyCommand(held, { type: 'holdBackBus', lineId: 'east', delayS: 90 });
    expect(start(held).fromMs - start(createWorld(scenario)).fromMs).toBe(90_000);
  });

  it('is refused with every reason', () => {
    const issuesOf = (world: World, command: Parameters<typeof applyCommand>[1]) => {
      try {
        applyCommand(world, command);
      } catch (error) {
        if (error instanceof InputError) return error.issues.map(({ path, message }) => `${path} ${message}`);
        throw error;
      }
      return [];
    };
    const world = createWorld(scenario);
    expect(issuesOf(world, { type: 'holdBackBus', lineId: '9', delayS: 0 })).toEqual([
      '/lineId there is no bus line "9"; there are "east", "west"',
      '/delayS a bus can be held back by up to 1800 s, not by 0',
    ]);
    const without = createWorld(freezeScenario(createCrossing()));
    expect(issuesOf(without, { type: 'setBusPriority', isServed: true })).toEqual([' this scenario has no bus lines']);
    expect(world.changes).toEqual([]);
  });
});
