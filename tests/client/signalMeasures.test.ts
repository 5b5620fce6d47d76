import { describe, expect, it } from 'vitest';
import { plannedSplits, shapeCoordination, shapeSplits } from '../../client/charts/phaseShapes.ts';
import { timeTicks } from '../../client/charts/timeTicks.ts';
import { takeLogUpdate } from '../../client/net/signalLogCopy.ts';
import { logCsv } from '../../client/panels/measuresCsv.ts';
import { appendEvent, createSignalEvents, type PhaseRecord, type SignalLogUpdate } from '../../sim/shared.ts';

const update = (changes: Partial<SignalLogUpdate>): SignalLogUpdate => ({
  intersectionId: 'x1',
  fromMs: 0,
  timeMs: 1000,
  isFull: false,
  events: [],
  approaches: [],
  ...changes,
});

describe('the log that the page keeps of a signal', () => {
  it('is what was sent in full, and what was added since', () => {
    const first = takeLogUpdate(null, update({ isFull: true, events: [[500, 82, 1]] }));
    const second = takeLogUpdate(first, update({ timeMs: 2000, events: [[1500, 81, 1]] }))!;
    expect(second.events.count).toBe(2);
    expect([...second.events.timeMs.subarray(0, 2)]).toEqual([500, 1500]);
    expect(second.timeMs).toBe(2000);
    const anew = takeLogUpdate(second, update({ isFull: true, events: [[1900, 1, 2]] }))!;
    expect(anew.events.count).toBe(1);
  });

  it('does not take what is added to the log of another signal', () => {
    const first = takeLogUpdate(null, update({ isFull: true }));
    expect(takeLogUpdate(first, update({ intersectionId: 'x2', events: [[1, 1, 1]] }))).toBe(first);
    expect(takeLogUpdate(null, update({}))).toBeNull();
  });

  it('forgets what is five minutes older than its measures', () => {
    const rows = [0, 200_000, 400_000].map((ms) => [ms, 1, 2] as const);
    const first = takeLogUpdate(null, update({ isFull: true, events: rows }))!;
    expect(takeLogUpdate(first, update({ fromMs: 450_000 }))!.events.count).toBe(2);
  });
});

/** One cycle: 30 s red, 20 s green, 4 s yellow, 2 s clearance; an arrival on red and one on green; it failed. */
const RECORD = {
  cycles: [
    {
      redMs: 0,
      greenMs: 30_000,
      yellowMs: 50_000,
      endMs: 54_000,
      clearedMs: 56_000,
      greenEnd: 'maxOut',
      walked: false,
    },
  ],
  arrivals: [
    { timeMs: 10_000, cycle: 0, inCycleMs: 10_000, indication: 'red' },
    { timeMs: 40_000, cycle: 0, inCycleMs: 40_000, indication: 'green' },
  ],
  occupancies: [{ greenRatio: 1, redRatio: 0.9, failed: true }],
} as unknown as PhaseRecord;
const x = (ms: number) => ms / 1000;
const y = (s: number) => 100 - s;

describe('drawings of a phase', () => {
  it('put arrivals at their time of day and their time in the cycle, the green between its lines', () => {
    const shapes = shapeCoordination(RECORD, x, y);
    expect(shapes.offGreen).toBe('M10 90h0');
    expect(shapes.onGreen).toBe('M40 60h0');
    expect(shapes.greens).toBe('M0 50H54V70H0Z');
    expect(shapes.greenLine).toBe('M0 70H54');
    expect(shapes.redLine).toBe('M0 46H54');
  });

  it('make a bar of the split by what ended it, and mark a split failure', () => {
    const { bars, failures, planned } = shapeSplits(RECORD, [{ fromMs: 0, splitS: 25 }], 60_000, x, y);
    expect(bars.maxOut).toBe('M30 74H56V100H30Z');
    expect(bars.forceOff).toBe('');
    expect(failures).toMatch(/^M43 73/);
    expect(planned).toBe('M0 75H60');
  });

  it('know the splits of the plans that the log tells of', () => {
    const events = createSignalEvents();
    for (const [atMs, code, parameter] of [
      [0, 134, 20],
      [0, 135, 30],
      [90_000, 135, 35],
    ]) {
      appendEvent(events, atMs, 0, code, parameter);
    }
    expect(plannedSplits(events, 2)).toEqual([
      { fromMs: 0, splitS: 30 },
      { fromMs: 90_000, splitS: 35 },
    ]);
  });

  it('label round times of day that leave one another room', () => {
    expect(timeTicks(90_000, 690_000, 700)).toEqual([
      120_000, 180_000, 240_000, 300_000, 360_000, 420_000, 480_000, 540_000, 600_000, 660_000,
    ]);
    expect(timeTicks(0, 3_600_000, 400)).toHaveLength(7);
  });
});

describe('the log as CSV', () => {
  it('has a row an event, with names that hold commas quoted', () => {
    const events = createSignalEvents();
    appendEvent(events, 27_000_100, 0, 82, 3);
    expect(logCsv('a,b', events)).toBe('signal,timestamp,code,parameter\n"a,b",27000.1,82,3\n');
  });
});
