import { describe, expect, it } from 'vitest';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { convertOffsetMs, type OffsetReference, referenceMs } from '../../sim/signals/offsetReference.ts';
import type { Timetable } from '../../sim/signals/timetable.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

/**
 * Rings of 100 s: phase 1 for 18 s, then 2 to 55 s; phase 5 for 19 s, then 6 to 55 s. Yellow 4 s, red clearance 2.5 s: phase 2 is
 * green from 18 to 48.5 s, phase 6 from 19 to 48.5 s.
 */
function createTimetable(): Timetable {
  const definition = createCrossing();
  const [signal] = definition.signals;
  const phases = signal.phases.map((phase) => ({
    ...phase,
    ...{ minGreenS: 5, yellowS: 4, redClearanceS: 2.5, walkS: undefined, pedestrianClearanceS: undefined },
  }));
  const ring = (splits: readonly (readonly [number, number])[]) => splits.map(([phase, splitS]) => ({ phase, splitS }));
  const plan = {
    id: 'day',
    cycleS: 100,
    offsetS: 30,
    coordinatedPhases: [2, 6],
    rings: [
      ring([
        [1, 18],
        [2, 37],
        [3, 16],
        [4, 29],
      ]),
      ring([
        [5, 19],
        [6, 36],
        [7, 17],
        [8, 28],
      ]),
    ],
    barriers: [[2, 2]],
  };
  return freezeScenario({ ...definition, signals: [{ ...signal, phases, plans: [plan] }] }).signals
    .initialTimetables[0];
}

describe('references of offsets', () => {
  it('by hand', () => {
    const timetable = createTimetable();
    expect(referenceMs(timetable, 'firstGreen')).toBe(18_000);
    expect(referenceMs(timetable, 'lastGreen')).toBe(19_000);
    expect(referenceMs(timetable, 'firstYellow')).toBe(48_500);
    expect(referenceMs(timetable, 'firstRed')).toBe(52_500);
    expect(timetable.localZeroMs).toBe(referenceMs(timetable, 'firstGreen'));
  });

  it('tell one plan by different numbers, and back', () => {
    const timetable = createTimetable();
    expect(convertOffsetMs(timetable, 30_000, 'firstGreen', 'lastGreen')).toBe(31_000);
    expect(convertOffsetMs(timetable, 30_000, 'firstGreen', 'firstYellow')).toBe(60_500);
    expect(convertOffsetMs(timetable, 80_000, 'firstGreen', 'firstRed')).toBe(14_500);
    const all: readonly OffsetReference[] = ['firstGreen', 'lastGreen', 'firstYellow', 'firstRed'];
    for (const from of all) {
      for (const to of all) {
        const told = convertOffsetMs(timetable, 72_000, from, to);
        expect(convertOffsetMs(timetable, told, to, from)).toBe(72_000);
      }
    }
  });
});
