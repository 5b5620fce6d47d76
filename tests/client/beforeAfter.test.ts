import { describe, expect, it } from 'vitest';
import { lastChange, measureBeforeAfter, recordTraffic, type TrafficBook } from '../../client/charts/beforeAfter.ts';
import type { MemberSegments } from '../../client/charts/corridorBands.ts';

const CHANGE_MS = 400_000;
const IN_STEP_MS = 460_000;

/** Two vehicles: one drives 10 m/s, the other stands until the change and drives 20 m/s once all is in step. */
function record(book: TrafficBook, fromMs: number, toMs: number): void {
  for (let timeMs = fromMs; timeMs <= toMs; timeMs += 500) {
    const second = timeMs <= CHANGE_MS ? 0 : timeMs < IN_STEP_MS ? 5 : 20;
    recordTraffic(book, { timeMs, corridorCount: 2, corridorFloats: Float32Array.of(0, 100, 10, 0, 200, second) });
  }
}

describe('traffic before and after a change of plans', () => {
  it('compares windows of one length and leaves the falling in step out', () => {
    const book: TrafficBook = { samples: [] };
    record(book, 0, 700_000);
    const measured = measureBeforeAfter(book, { fromMs: CHANGE_MS, inStepMs: IN_STEP_MS }, 700_000);
    expect(measured).toEqual({
      changedMs: CHANGE_MS,
      windowMs: 240_000,
      before: { meanSpeedMps: 5, standingRatio: 0.5 },
      after: { meanSpeedMps: 15, standingRatio: 0 },
    });
  });

  it('says nothing before both sides have been seen for two minutes', () => {
    const book: TrafficBook = { samples: [] };
    record(book, 300_000, 700_000);
    expect(measureBeforeAfter(book, { fromMs: CHANGE_MS, inStepMs: IN_STEP_MS }, 700_000)).toBeNull();
    const early: TrafficBook = { samples: [] };
    record(early, 0, 570_000);
    expect(measureBeforeAfter(early, { fromMs: CHANGE_MS, inStepMs: IN_STEP_MS }, 570_000)).toBeNull();
  });

  it('begins anew when the run goes back', () => {
    const book: TrafficBook = { samples: [] };
    record(book, 0, 5000);
    record(book, 1000, 2000);
    expect(book.samples.map(({ timeMs }) => timeMs)).toEqual([1000, 2000]);
  });

  it('takes plans that come in together as one change, and none to come', () => {
    const timetable = { holdMs: 30_000 };
    const at = (fromMs: number, dwellMs: number) => ({ timetable, fromMs, dwellMs, ringMsAtStart: 0 });
    const first = at(Number.NEGATIVE_INFINITY, 0);
    const members = [[first], [first, at(400_000, 10_000)], [first, at(430_000, 0), at(900_000, 5000)], null];
    const segments = members as unknown as MemberSegments;
    expect(lastChange(segments, 500_000)).toEqual({ fromMs: 400_000, inStepMs: 440_000 });
    expect(lastChange(segments, 300_000)).toBeNull();
    expect(lastChange(segments, 950_000)).toEqual({ fromMs: 900_000, inStepMs: 935_000 });
  });

  it('counts the cycles of a transition to the change', () => {
    const timetable = { holdMs: 30_000 };
    const at = (fromMs: number, untilMs?: number) => ({ timetable, fromMs, dwellMs: 0, ringMsAtStart: 0, untilMs });
    const first = at(Number.NEGATIVE_INFINITY);
    const changing = [first, at(400_000, 470_000), at(470_000, 540_000), at(540_000)];
    const segments = [changing] as unknown as MemberSegments;
    for (const nowMs of [410_000, 480_000, 600_000]) {
      expect(lastChange(segments, nowMs)).toEqual({ fromMs: 400_000, inStepMs: 540_000 });
    }
  });
});
