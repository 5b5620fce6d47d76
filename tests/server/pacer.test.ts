import { describe, expect, it } from 'vitest';
import { createPaceMeter, measurePaceRatio, noteProgress } from '../../server/worker/paceMeter.ts';
import { createPacer, nextStepDueMs, slipWhenBehind, updatePace } from '../../server/worker/pacer.ts';

const START_MS = 27_000_000;

describe('the pace of a run', () => {
  it('makes one step of a second a wall second at x1, ten at x10', () => {
    const single = createPacer({ running: true, ratio: 1 }, 5000, START_MS);
    expect(nextStepDueMs(single, START_MS, 1000)).toBe(6000);
    const tenfold = createPacer({ running: true, ratio: 10 }, 5000, START_MS);
    expect(nextStepDueMs(tenfold, START_MS, 1000)).toBe(5100);
  });

  it('does not drift over a day, however late the timers are', () => {
    const pacer = createPacer({ running: true, ratio: 1 }, 0, START_MS);
    let simMs = START_MS;
    for (let step = 1; step <= 86_400; step++) {
      const dueMs = nextStepDueMs(pacer, simMs, 1000);
      const lateMs = step % 7;
      slipWhenBehind(pacer, dueMs + lateMs, simMs, 1000);
      simMs += 1000;
    }
    expect(nextStepDueMs(pacer, simMs, 1000)).toBe(86_401_000);
  });

  it('never comes due while paused and is always due as fast as it can', () => {
    const pacer = createPacer({ running: false, ratio: 1 }, 0, START_MS);
    expect(nextStepDueMs(pacer, START_MS, 1000)).toBe(Number.POSITIVE_INFINITY);
    updatePace(pacer, { running: true, ratio: 0 }, 0, START_MS);
    expect(nextStepDueMs(pacer, START_MS, 1000)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('does not make up for a pause', () => {
    const pacer = createPacer({ running: false, ratio: 1 }, 0, START_MS);
    updatePace(pacer, { running: true, ratio: 2 }, 60_000, START_MS);
    expect(nextStepDueMs(pacer, START_MS, 1000)).toBe(60_500);
  });

  it('catches up half a second, and slows rather than spirals beyond', () => {
    const pacer = createPacer({ running: true, ratio: 1 }, 0, START_MS);
    expect(slipWhenBehind(pacer, 1400, START_MS, 1000)).toBe(0);
    expect(nextStepDueMs(pacer, START_MS, 1000)).toBe(1000);
    expect(slipWhenBehind(pacer, 9000, START_MS, 1000)).toBe(8000);
    expect(nextStepDueMs(pacer, START_MS, 1000)).toBe(9000);
  });
});

describe('the measured pace', () => {
  it('is simulated time over wall time of the last seconds', () => {
    const meter = createPaceMeter();
    for (let i = 0; i <= 100; i++) noteProgress(meter, i * 100, i * 2000);
    expect(measurePaceRatio(meter, 1)).toBe(20);
  });

  it('is the pace asked for while there is nothing to measure', () => {
    const meter = createPaceMeter();
    expect(measurePaceRatio(meter, 4)).toBe(4);
    noteProgress(meter, 0, 0);
    expect(measurePaceRatio(meter, 4)).toBe(4);
  });

  it('is known at a tenth of wall time too, where a step takes ten seconds', () => {
    const meter = createPaceMeter();
    for (let i = 0; i < 4; i++) noteProgress(meter, i * 10_000, i * 1000);
    expect(measurePaceRatio(meter, 1)).toBeCloseTo(0.1);
  });
});
