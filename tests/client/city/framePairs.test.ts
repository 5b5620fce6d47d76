import { describe, expect, it } from 'vitest';
import {
  createFramePairs,
  createSlotTable,
  framesAbout,
  MISSING_AFTER_BIT,
  MISSING_BEFORE_BIT,
  pairFrames,
} from '../../../client/city/vehicles/framePairs.ts';
import { alongCurve, locatePair } from '../../../client/city/vehicles/vehicleCurve.ts';
import { createFrame, packMotion } from '../../../sim/protocol/frame.ts';
import { type Frame, VEHICLE_FRESH_BIT } from '../../../sim/shared.ts';

interface Row {
  slot: number;
  x: number;
  y?: number;
  speedMps?: number;
  headingRad?: number;
  fresh?: boolean;
}

function createTestFrame(timeMs: number, rows: readonly Row[]): Frame {
  const header = { timeMs, sequence: 0, changeSequence: 0, running: rows.length, paceRatio: 1 };
  const { frame } = createFrame(header, rows.length, 0, 0);
  rows.forEach((row, i) => {
    frame.vehicleFloats[i * 4] = row.x;
    frame.vehicleFloats[i * 4 + 1] = row.y ?? 0;
    frame.vehicleWords[i * 4 + 2] = row.slot | (row.fresh ? VEHICLE_FRESH_BIT : 0);
    frame.vehicleWords[i * 4 + 3] = packMotion(row.headingRad ?? 0, row.speedMps ?? 10, 1);
  });
  return frame;
}

function pair(before: Frame | null, after: Frame) {
  const pairs = createFramePairs();
  pairFrames(pairs, createSlotTable(), before, after);
  const floats = new Float32Array(pairs.words.buffer);
  const at = (slot: number, ratio: number) => {
    for (let row = 0; row < pairs.count; row++) {
      if ((pairs.words[row * 8 + 6] & 0xfffff) === slot) return locatePair(pairs.words, floats, row, ratio, 1);
    }
    return null;
  };
  return { pairs, at };
}

describe('two frames side by side', () => {
  it('join each vehicle with itself, whatever order the frames list them in', () => {
    const { pairs, at } = pair(
      createTestFrame(0, [
        { slot: 7, x: 100 },
        { slot: 3, x: 0 },
      ]),
      createTestFrame(1000, [
        { slot: 3, x: 10 },
        { slot: 7, x: 110 },
      ]),
    );
    expect(pairs.count).toBe(2);
    expect(at(3, 0)!.x).toBe(0);
    expect(at(3, 1)!.x).toBe(10);
    expect(at(7, 0.5)!.x).toBeCloseTo(105, 6);
  });

  it('lead a vehicle up that comes into the picture, and let one drive on that leaves it', () => {
    const { pairs, at } = pair(createTestFrame(0, [{ slot: 1, x: 50 }]), createTestFrame(1000, [{ slot: 2, x: 80 }]));
    expect(pairs.count).toBe(2);
    expect(pairs.words[2] & MISSING_BEFORE_BIT).not.toBe(0);
    expect(pairs.words[8 + 6] & MISSING_AFTER_BIT).not.toBe(0);
    expect(at(2, 0)!.x).toBeCloseTo(70, 6);
    expect(at(1, 1)!.x).toBeCloseTo(60, 6);
  });

  it('never join a slot with the vehicle that had it before', () => {
    const { pairs, at } = pair(
      createTestFrame(0, [{ slot: 4, x: 0 }]),
      createTestFrame(1000, [{ slot: 4, x: 9000, speedMps: 0, fresh: true }]),
    );
    expect(pairs.count).toBe(2);
    expect(at(4, 0)!.x).toBe(9000);
  });

  it('stand still while there is one frame only', () => {
    const { at } = pair(null, createTestFrame(0, [{ slot: 5, x: 12 }]));
    expect(at(5, 0)!.x).toBe(at(5, 1)!.x);
  });

  it('leave nothing in the slot table for the next pair', () => {
    const [pairs, table] = [createFramePairs(), createSlotTable()];
    pairFrames(pairs, table, createTestFrame(0, [{ slot: 1, x: 0 }]), createTestFrame(1000, [{ slot: 2, x: 0 }]));
    expect(table.rowOfSlot.every((row) => row === -1)).toBe(true);
  });

  it('pair 25,000 vehicles, whatever their order', () => {
    const rows = Array.from({ length: 25_000 }, (_, slot) => ({ slot, x: slot }));
    const [a, b] = [createTestFrame(0, rows), createTestFrame(1000, [...rows].reverse())];
    const [pairs, table] = [createFramePairs(), createSlotTable()];
    pairFrames(pairs, table, a, b);
    expect(pairs.count).toBe(25_000);
  });
});

describe('the frames about a time', () => {
  const frames = [0, 1000, 2000, 3000].map((timeMs) => createTestFrame(timeMs, []));
  it('are those on either side of it', () => {
    expect(framesAbout(frames, 1500)).toEqual([frames[1], frames[2]]);
    expect(framesAbout(frames, 2999)).toEqual([frames[2], frames[3]]);
  });
  it('are the nearest two where it lies outside', () => {
    expect(framesAbout(frames, -5)).toEqual([frames[0], frames[1]]);
    expect(framesAbout(frames, 9999)).toEqual([frames[2], frames[3]]);
    expect(framesAbout(frames.slice(0, 1), 50)).toEqual([null, frames[0]]);
  });
});

describe('the curve between two frames', () => {
  const at = (x: number, y: number, headingRad: number, speedMps: number) => ({ x, y, headingRad, speedMps });
  it('is an arc where a vehicle turns: halfway of a quarter circle lies off the chord', () => {
    const quarterM = (Math.PI / 2) * 10;
    const middle = alongCurve(at(0, 0, 0, quarterM), at(10, 10, Math.PI / 2, quarterM), 0.5, 1);
    const fromCentreM = Math.hypot(middle.x - 0, middle.y - 10);
    expect(fromCentreM).toBeGreaterThan(9.6);
    expect(fromCentreM).toBeLessThan(10.4);
  });
  it('never swings back, however hard a vehicle brakes', () => {
    const [a, b] = [at(0, 0, 0, 25), at(3, 0, 0, 0)];
    let lastX = 0;
    for (let ratio = 0; ratio <= 1; ratio += 0.05) {
      const { x } = alongCurve(a, b, ratio, 1);
      expect(x).toBeGreaterThanOrEqual(lastX - 1e-9);
      lastX = x;
    }
  });
});
