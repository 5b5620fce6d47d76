import { describe, expect, it } from 'vitest';
import { measureArrivals, placeArrivals } from '../../sim/measures/performance/arrivals.ts';
import { type PhaseCycle, readSignalLogs } from '../../sim/measures/performance/signalLog.ts';
import { findSplitFailures } from '../../sim/measures/performance/splitFailures.ts';
import { measureSplits } from '../../sim/measures/performance/splits.ts';
import { appendEvent, createSignalEvents } from '../../sim/measures/signalEvents.ts';

/** Cycles of 60 s from 0 on: 36 s red, 20 s green, 4 s yellow; cleared 2 s after. */
function createCycles(count: number): PhaseCycle[] {
  return Array.from({ length: count }, (_, k) => ({
    redMs: 60_000 * k,
    greenMs: 60_000 * k + 36_000,
    yellowMs: 60_000 * k + 56_000,
    endMs: 60_000 * (k + 1),
    clearedMs: 60_000 * (k + 1) + 2000,
    greenEnd: k % 4 === 0 ? 'gapOut' : 'forceOff',
    walked: k === 0,
  }));
}

function createLog(rows: readonly (readonly [timeS: number, code: number, parameter: number])[]) {
  const events = createSignalEvents(1);
  for (const [timeS, code, parameter] of rows) appendEvent(events, timeS * 1000, 0, code, parameter);
  return events;
}

/** Phase 2: a clearance that ends at 2 s, then green 40 to 60 s, yellow to 64 s, red clearance to 66 s. */
const ONE_CYCLE = [
  [0, 9, 2],
  [0, 10, 2],
  [2, 11, 2],
  [2, 12, 2],
  [40, 0, 2],
  [40, 1, 2],
  [40, 21, 2],
  [60, 4, 2],
  [60, 7, 2],
  [60, 8, 2],
  [64, 9, 2],
  [64, 10, 2],
  [66, 11, 2],
  [66, 12, 2],
] as const;

describe('readSignalLogs', () => {
  it('makes cycles from the end of one yellow to the end of the next', () => {
    const [{ cycles }] = readSignalLogs(createLog(ONE_CYCLE), 1, 0, 70_000);
    expect(cycles.get(2)).toEqual([
      {
        redMs: 0,
        greenMs: 40_000,
        yellowMs: 60_000,
        endMs: 64_000,
        clearedMs: 66_000,
        greenEnd: 'gapOut',
        walked: true,
      },
    ]);
  });

  it('leaves out what began before the time asked for', () => {
    const [{ cycles }] = readSignalLogs(createLog(ONE_CYCLE), 1, 3000, 70_000);
    expect(cycles.get(2)).toBeUndefined();
  });

  it('closes what is still on at the end', () => {
    const log = createLog([
      [1, 82, 5],
      [2.5, 81, 5],
      [8, 82, 5],
    ]);
    const [{ activations }] = readSignalLogs(log, 1, 0, 10_000);
    expect(activations.get(5)).toEqual([
      { onMs: 1000, offMs: 2500 },
      { onMs: 8000, offMs: 10_000 },
    ]);
  });
});

describe('arrivals on green', () => {
  it('by hand: 3 of 5 on green, g/C 1/3, platoon ratio 1.8, waits of 26 s and 37 s', () => {
    const cycles = createCycles(2);
    const arrivals = placeArrivals(cycles, [10_000, 40_000, 50_000, 59_000, 100_000]);
    expect(arrivals.map(({ indication }) => indication)).toEqual(['red', 'green', 'green', 'yellow', 'green']);
    expect(arrivals[4]).toEqual({ timeMs: 100_000, cycle: 1, inCycleMs: 40_000, indication: 'green' });
    const measures = measureArrivals(cycles, arrivals)!;
    expect(measures.onGreenRatio).toBeCloseTo(0.6, 12);
    expect(measures.greenRatio).toBeCloseTo(1 / 3, 12);
    expect(measures.platoonRatio).toBeCloseTo(1.8, 12);
    // (36 - 10) + (96 - 59) over five.
    expect(measures.approachDelayS).toBeCloseTo((26 + 37) / 5, 12);
  });

  it('is 1 times g/C where vehicles come evenly', () => {
    const cycles = createCycles(10);
    const even = placeArrivals(
      cycles,
      Array.from({ length: 600 }, (_, i) => 1000 * i),
    );
    expect(measureArrivals(cycles, even)!.platoonRatio).toBeCloseTo(1, 12);
  });

  it('leaves out who comes before the first cycle or after the last', () => {
    expect(placeArrivals(createCycles(1), [-1, 60_000])).toEqual([]);
    expect(measureArrivals(createCycles(1), [])).toBeNull();
  });
});

describe('the split monitor', () => {
  it('by hand: splits of 26 s, a quarter ended by gap-out', () => {
    const cycles = createCycles(8);
    const long = { ...cycles[7], clearedMs: cycles[7].clearedMs + 8000 };
    expect(measureSplits([...cycles.slice(0, 7), long])).toEqual({
      cycles: 8,
      meanS: 27,
      medianS: 26,
      percentile85S: 26,
      meanGreenS: 20,
      ended: { gapOut: 0.25, maxOut: 0, forceOff: 0.75, unknown: 0 },
      walkedRatio: 1 / 8,
    });
    expect(measureSplits([])).toBeNull();
  });
});

describe('split failures', () => {
  const [cycle] = createCycles(1);
  const ratios = (activations: readonly (readonly [number, number])[]) =>
    findSplitFailures(
      [cycle],
      activations.map(([onS, offS]) => ({ onMs: onS * 1000, offMs: offS * 1000 })),
    )[0];

  it('takes the green and the first five seconds of red', () => {
    const { greenRatio, redRatio, failed } = ratios([
      [30, 46],
      [61, 63],
    ]);
    expect(greenRatio).toBeCloseTo(0.5, 12);
    expect(redRatio).toBeCloseTo(0.4, 12);
    expect(failed).toBe(false);
  });

  it('needs both to be 79 % or more', () => {
    expect(ratios([[36, 64.5]]).failed).toBe(true);
    expect(ratios([[36, 60.5]]).failed).toBe(false);
    expect(ratios([[52, 70]]).failed).toBe(false);
    expect(ratios([]).greenRatio).toBe(0);
  });
});
