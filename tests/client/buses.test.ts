import { describe, expect, it } from 'vitest';
import { type BusWatch, busIn, NO_BUSES, noteBus, servicesAt } from '../../client/net/buses.ts';
import { applyPlanChange, createSignalTimelines } from '../../client/net/signalTimelines.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { createBusPriority } from '../../sim/scenario/lessons/busPriority.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { Change } from '../../sim/shared.ts';
import { intervalAt, ringTimeMs, segmentAt } from '../../sim/signals/timetable.ts';

const scenario = freezeScenario(createBusPriority());

/** The lesson until a signal has served a bus and given everything back. */
function runLesson(each: (world: World) => void): World {
  const world = createWorld(scenario);
  for (let step = 0; step < 1400; step++) {
    stepWorld(world);
    each(world);
  }
  return world;
}

describe('buses as changes tell of them', () => {
  const told = (changes: readonly Change[]): BusWatch => changes.reduce(noteBus, NO_BUSES);

  it('are where the engine has them, with its lateness, and signals do what they do', () => {
    const timelines = createSignalTimelines(scenario);
    let seen = 0;
    let giving = 0;
    const world = runLesson((now) => {
      while (seen < now.changes.length) applyPlanChange(timelines, scenario, now.changes[seen++]);
      if (now.stepIndex % 10 !== 0) return;
      // What the page works out from what it is told is what was shown in the step just done.
      const timeMs = now.timeMs - now.stepMs;
      timelines.segments.forEach((segments, signal) => {
        const segment = segmentAt(segments, timeMs);
        const { timetable } = segment;
        const row = intervalAt(timetable, ringTimeMs(segment, timeMs)) * timetable.movementCount;
        const first = now.scenario.network.intersectionFirstMovement[scenario.signals.intersectionIndex[signal]];
        const shown = now.traffic.indication.subarray(first, first + timetable.movementCount);
        expect([...timetable.indications.subarray(row, row + timetable.movementCount)]).toEqual([...shown]);
      });
      const services = servicesAt(told(now.changes), now.timeMs);
      giving = Math.max(giving, services.length);
      const acting = now.fleet!.actions.filter(({ repaidMs }) => repaidMs > now.timeMs);
      expect(services.map(({ busId }) => busId).sort()).toEqual(acting.map(({ busId }) => busId).sort());
    });
    expect(giving).toBeGreaterThan(0);
    const { buses } = told(world.changes);
    const underWay = buses.filter(({ arrived }) => arrived === null);
    expect(underWay.map(({ id, slot }) => ({ id, slot }))).toEqual(
      world.fleet!.buses.map(({ id, slot }) => ({ id, slot })),
    );
    for (const { id, latenessMs } of world.fleet!.buses)
      expect(buses.find((bus) => bus.id === id)!.latenessS).toBe(latenessMs / 1000);
    expect(busIn(told(world.changes), underWay[0].slot)?.id).toBe(underWay[0].id);
  });

  it('keeps what is held back until that bus starts, and the switch', () => {
    const base = { sequence: 1, fromMs: 0 };
    const held: Change = { ...base, type: 'busHeldBack', lineId: 'a', scheduledMs: 60_000, delayS: 120 };
    const off: Change = { ...base, type: 'busPriority', isServed: false };
    expect(told([held, off]).heldBack.get('a')?.delayS).toBe(120);
    expect(told([held, off]).isServed).toBe(false);
    const bus: Change = { ...base, type: 'bus', busId: 1, lineId: 'a', slot: 3, scheduledMs: 60_000, latenessS: 120 };
    const watch = told([held, bus]);
    expect(watch.heldBack.size).toBe(0);
    expect(watch.buses).toMatchObject([{ id: 1, lineId: 'a', latenessS: 120, asksAt: null, arrived: null }]);
    expect(told([{ ...base, type: 'demand', factor: 1 }])).toBe(NO_BUSES);
  });
});
