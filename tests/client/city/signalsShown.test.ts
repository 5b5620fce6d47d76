import { describe, expect, it } from 'vitest';
import {
  createIndicationClock,
  invalidateSignal,
  updateIndications,
} from '../../../client/city/signals/indicationClock.ts';
import { mainStreetOf } from '../../../client/city/signals/mainStreet.ts';
import { RandomStream, uniform } from '../../../sim/core/random.ts';
import {
  compileTimetable,
  createFirstSegment,
  createTransition,
  intervalAt,
  movementIdsOf,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
  TurnCode,
} from '../../../sim/shared.ts';
import { createTestScene } from './createTestScene.ts';
import { headsOfScene } from './headsOfScene.ts';

const scene = createTestScene('two-way-arterial');
const { network, signals } = scene;

function shownBy(plans: readonly TimetableSegment[], row: number, timeMs: number): number {
  const segment = segmentAt(plans, timeMs);
  const interval = intervalAt(segment.timetable, ringTimeMs(segment, timeMs));
  return segment.timetable.indications[interval * segment.timetable.movementCount + row];
}

describe('signals as drawn', () => {
  it('are never a wrong phase, at any pace, through a change of plan and a jump back', () => {
    const heads = headsOfScene(scene);
    const clock = createIndicationClock(heads);
    const segments: (readonly TimetableSegment[])[] = signals.initialTimetables.map((timetable) => [
      createFirstSegment(timetable),
    ]);
    let timeMs = 28_000_000;
    for (let picture = 0; picture < 1500; picture++) {
      if (picture === 400) {
        const signal = 1;
        const [first] = segments[signal];
        const ids = movementIdsOf(network, signals.intersectionIndex[signal]);
        const plan = { ...first.timetable.plan, offsetS: first.timetable.plan.offsetS + 23.5 };
        const next = compileTimetable(signals.definitions[signal], plan, ids);
        segments[signal] = [first, createTransition(first, next, Math.ceil(timeMs))];
        invalidateSignal(clock, signal);
      }
      // From a tenth of real time to a hundred times: 16 ms pictures.
      timeMs += 16 * 10 ** (uniform(1, RandomStream.builder, picture, 0) * 3 - 1);
      if (picture === 900) timeMs -= 400_000;
      updateIndications(clock, segments, timeMs, () => undefined);
      for (let i = 0; i < clock.count; i++) {
        expect(clock.indication[i]).toBe(shownBy(segments[clock.signal[i]], clock.row[i], timeMs));
      }
    }
  });

  it('are looked up only when an interval ends', () => {
    const clock = createIndicationClock(headsOfScene(scene));
    const segments = signals.initialTimetables.map((timetable) => [createFirstSegment(timetable)]);
    let lookups = 0;
    for (let timeMs = 28_000_000; timeMs < 28_120_000; timeMs += 16) {
      updateIndications(clock, segments, timeMs, () => {
        lookups++;
      });
    }
    // Each head changes at most three times a cycle; a cycle is 40 s or more.
    expect(lookups).toBeLessThan(clock.count * (1 + 3 * 3 + 3));
  });

  it('mark the main street by a through movement of the first coordinated phase', () => {
    signals.initialTimetables.forEach((timetable, signal) => {
      const main = mainStreetOf(scene, signal, timetable)!;
      const intersection = signals.intersectionIndex[signal];
      const movement = network.intersectionFirstMovement[intersection] + main.row;
      expect(network.movementTurn[movement]).toBe(TurnCode.through);
      const phases = signals.definitions[signal].phases.filter((phase) =>
        phase.movements.includes(movementIdsOf(network, intersection)[main.row]),
      );
      expect(phases.some((phase) => timetable.plan.coordinatedPhases.includes(phase.number))).toBe(true);
    });
  });
});
