import { describe, expect, it } from 'vitest';
import { Indication } from '../../sim/core/indication.ts';
import type { PhaseDefinition, PlanDefinition, SignalDefinition } from '../../sim/signals/definition.ts';
import {
  compileTimetable,
  createFirstSegment,
  createTransition,
  indicationEndsAtMs,
  intervalAt,
  intervalEndsAtMs,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
} from '../../sim/signals/timetable.ts';

const { red, yellow, green } = Indication;

function createPhase(number: number, movements: string[]): PhaseDefinition {
  return { number, movements, minGreenS: 5, yellowS: 3, redClearanceS: 2 };
}

/** Two phases a ring: 1 then 2 beside 5 then 6; movements a, b, c, d in that order. */
function createSignal(changes: Partial<SignalDefinition> = {}): SignalDefinition {
  return {
    id: 's',
    intersectionId: 'x',
    phases: [createPhase(1, ['a']), createPhase(2, ['b']), createPhase(5, ['c']), createPhase(6, ['d'])],
    plans: [],
    ...changes,
  };
}

function createPlan(changes: Partial<PlanDefinition> = {}): PlanDefinition {
  return {
    id: 'p',
    cycleS: 60,
    offsetS: 0,
    coordinatedPhases: [2, 6],
    rings: [
      [
        { phase: 1, splitS: 20 },
        { phase: 2, splitS: 40 },
      ],
      [
        { phase: 5, splitS: 25 },
        { phase: 6, splitS: 35 },
      ],
    ],
    ...changes,
  };
}

const MOVEMENTS = ['a', 'b', 'c', 'd'];

function shownAt(segments: readonly TimetableSegment[], row: number, timeMs: number): Indication {
  const segment = segmentAt(segments, timeMs);
  const { timetable } = segment;
  const k = intervalAt(timetable, ringTimeMs(segment, timeMs));
  return timetable.indications[k * timetable.movementCount + row] as Indication;
}

describe('a compiled plan', () => {
  it('shows green for the split less its clearances, then yellow, then red', () => {
    const timetable = compileTimetable(createSignal(), createPlan(), MOVEMENTS);
    const segments = [createFirstSegment(timetable)];
    // Local zero is the start of phase 2, 20 s of ring time in: ring time 0 comes 20 s before it.
    expect(timetable.localZeroMs).toBe(20_000);
    const ringZeroMs = 40_000;
    expect(shownAt(segments, 0, ringZeroMs)).toBe(green);
    expect(shownAt(segments, 0, ringZeroMs + 14_999)).toBe(green);
    expect(shownAt(segments, 0, ringZeroMs + 15_000)).toBe(yellow);
    expect(shownAt(segments, 0, ringZeroMs + 17_999)).toBe(yellow);
    expect(shownAt(segments, 0, ringZeroMs + 18_000)).toBe(red);
    expect(shownAt(segments, 1, ringZeroMs + 19_999)).toBe(red);
    expect(shownAt(segments, 1, ringZeroMs + 20_000)).toBe(green);
  });

  it('starts the first coordinated green at its offset, in whichever cycle', () => {
    const timetable = compileTimetable(createSignal(), createPlan({ offsetS: 13 }), MOVEMENTS);
    const segments = [createFirstSegment(timetable)];
    for (const cycle of [-3, 0, 5]) {
      const atMs = 13_000 + cycle * 60_000;
      expect(shownAt(segments, 1, atMs - 1)).toBe(red);
      expect(shownAt(segments, 1, atMs)).toBe(green);
    }
  });

  it('keeps an overlap green through the clearance between its two phases', () => {
    const signal = createSignal({ phases: [createPhase(1, ['a', 'c']), createPhase(2, ['b', 'c'])] });
    const plan = createPlan({ rings: [createPlan().rings[0]], coordinatedPhases: [2] });
    const segments = [createFirstSegment(compileTimetable(signal, plan, ['a', 'b', 'c']))];
    for (let ms = 0; ms < 55_000; ms += 500) expect(shownAt(segments, 2, 40_000 + ms)).toBe(green);
    expect(shownAt(segments, 2, 40_000 + 55_000)).toBe(yellow);
  });

  it('clears an overlap at the end of the cycle, where another plan may follow that does not serve it', () => {
    const phases = [
      createPhase(1, ['a', 'c']),
      { ...createPhase(2, ['b', 'c']), redClearanceS: 0 },
      createPhase(3, ['d']),
    ];
    const signal = createSignal({ phases });
    const rings = [1, 3, 2].map((phase) => ({ phase, splitS: 20 }));
    const plan = createPlan({ rings: [rings], coordinatedPhases: [1] });
    const segments = [createFirstSegment(compileTimetable(signal, plan, ['a', 'b', 'c', 'd']))];
    expect(shownAt(segments, 2, 56_999)).toBe(green);
    expect(shownAt(segments, 2, 57_000)).toBe(yellow);
    expect(shownAt(segments, 2, 59_999)).toBe(yellow);
    expect(shownAt(segments, 2, 60_000)).toBe(green);
  });

  it('holds the cycle while the coordinated phases and no yellow are shown', () => {
    const plan = createPlan();
    expect(compileTimetable(createSignal(), plan, MOVEMENTS).holdMs).toBe(54_999);
    // Phases 1 and 6 are never green together here, and phase 5 changes to yellow just as phase 1 does.
    const apart = createPlan({
      coordinatedPhases: [1, 6],
      rings: [
        plan.rings[0],
        [
          { phase: 5, splitS: 18 },
          { phase: 6, splitS: 42 },
        ],
      ],
    });
    const timetable = compileTimetable(createSignal(), apart, MOVEMENTS);
    const k = intervalAt(timetable, timetable.holdMs);
    const shown = timetable.indications.subarray(k * 4, k * 4 + 4);
    expect([...shown]).not.toContain(yellow);
    expect(shown[0] === green || shown[3] === green).toBe(true);
  });
});

describe('a change of plan', () => {
  it('waits until all rings start together, then dwells in the coordinated green until in step', () => {
    const running = createFirstSegment(compileTimetable(createSignal(), createPlan(), MOVEMENTS));
    const next = compileTimetable(createSignal(), createPlan({ offsetS: 10 }), MOVEMENTS);
    // Rings start at 40, 100, 160 s. The new offset asks for a start at 50, 110, …: ten seconds of dwell.
    const segment = createTransition(running, next, 70_000);
    expect(segment.fromMs).toBe(100_000);
    expect(segment.dwellMs).toBe(10_000);
    const segments = [running, segment];
    expect(shownAt(segments, 1, 100_000 + 55_000 + 9_998)).toBe(green);
    expect(shownAt(segments, 1, 100_000 + 55_000 + 10_000)).toBe(yellow);
    const inStep = createFirstSegment(next);
    for (let ms = 0; ms < 120_000; ms += 250) {
      expect(ringTimeMs(segment, 170_000 + ms)).toBe(ringTimeMs(inStep, 170_000 + ms));
    }
  });

  it('takes effect at once where the rings start together', () => {
    const running = createFirstSegment(compileTimetable(createSignal(), createPlan(), MOVEMENTS));
    expect(createTransition(running, running.timetable, 100_000)).toMatchObject({ fromMs: 100_000, dwellMs: 0 });
  });

  it('waits for the end of a dwell that is still to come or under way', () => {
    const running = createFirstSegment(compileTimetable(createSignal(), createPlan(), MOVEMENTS));
    const next = compileTimetable(createSignal(), createPlan({ offsetS: 10 }), MOVEMENTS);
    const first = createTransition(running, next, 70_000);
    for (const askedMs of [101_000, 154_000, 158_000, 165_500]) {
      const second = createTransition(first, next, askedMs);
      expect(second.fromMs).toBe(170_000);
      expect(second.dwellMs).toBe(0);
    }
  });

  it('replaces a change that has not yet come in', () => {
    const running = createFirstSegment(compileTimetable(createSignal(), createPlan(), MOVEMENTS));
    const timetable = compileTimetable(createSignal(), createPlan({ offsetS: 10 }), MOVEMENTS);
    const queued = createTransition(running, timetable, 70_000);
    const next = compileTimetable(createSignal(), createPlan({ offsetS: 20 }), MOVEMENTS);
    expect(createTransition(queued, next, 71_000)).toMatchObject({ fromMs: 100_000, dwellMs: 20_000 });
    // Even if the queued plan's cycle is shorter than the wait for it.
    const shortRings = [
      [
        { phase: 1, splitS: 10 },
        { phase: 2, splitS: 10 },
      ],
    ];
    const short = compileTimetable(createSignal(), createPlan({ cycleS: 20, rings: shortRings }), MOVEMENTS);
    expect(createTransition(createTransition(running, short, 70_000), next, 71_000).fromMs).toBe(100_000);
  });
});

describe('seconds left', () => {
  it('count to the end of the indication, not of the interval', () => {
    const segments = [createFirstSegment(compileTimetable(createSignal(), createPlan(), MOVEMENTS))];
    // Movement d (phase 6): green from ring 25 s to 55 s; interval ends lie between.
    expect(indicationEndsAtMs(segments, 3, 40_000 + 26_000)).toBe(40_000 + 55_000);
    expect(indicationEndsAtMs(segments, 3, 40_000 + 58_000)).toBe(100_000 + 25_000);
  });

  it('count the dwell in, before and during it', () => {
    const running = createFirstSegment(compileTimetable(createSignal(), createPlan(), MOVEMENTS));
    const next = compileTimetable(createSignal(), createPlan({ offsetS: 10 }), MOVEMENTS);
    const segments = [running, createTransition(running, next, 70_000)];
    for (const atMs of [125_001, 150_000, 154_998, 154_999, 155_000, 160_000, 164_999]) {
      expect(indicationEndsAtMs(segments, 3, atMs)).toBe(165_000);
      expect(intervalEndsAtMs(segments[1], atMs)).toBeLessThanOrEqual(165_000);
    }
  });

  it('never end for a movement whose indication never changes', () => {
    const segments = [createFirstSegment(compileTimetable(createSignal(), createPlan(), [...MOVEMENTS, 'unserved']))];
    expect(indicationEndsAtMs(segments, 4, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
