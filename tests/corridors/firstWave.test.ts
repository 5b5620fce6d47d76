import { describe, expect, it } from 'vitest';
import { moduloMs } from '../../sim/core/cycleArithmetic.ts';
import { measureBands } from '../../sim/corridors/band.ts';
import { findFirstWave, type WaveCorridor, type WaveMember } from '../../sim/corridors/firstWave.ts';
import { describeWaveCorridor } from '../../sim/corridors/waveCorridor.ts';
import { freezeScene } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

/** A corridor of signals with one green of so many seconds for both directions, at travel times from the first. */
function createCorridor(
  signals: readonly number[],
  travelS: readonly number[],
  greenS: number,
  changes: Partial<WaveCorridor> = {},
): WaveCorridor {
  const greens = [{ startMs: 0, lengthMs: greenS * 1000 }];
  return {
    importance: 1,
    outboundWeight: 1,
    inboundWeight: 1,
    members: signals.map(
      (signal, k): WaveMember => ({
        signal,
        outboundTravelS: travelS[k],
        inboundTravelS: travelS[k],
        outboundGreens: greens,
        inboundGreens: greens,
      }),
    ),
    ...changes,
  };
}

const row = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a first wave', () => {
  it.each([
    ['half a cycle apart: the whole green both ways', 30, 30],
    ['a quarter apart: a quarter of the cycle both ways', 15, 15],
    ['a sixth apart: a sixth of the cycle both ways', 10, 10],
  ])('finds the textbook alternates at half splits, signals %s', (_, gapS, bandS) => {
    const signals = row(9);
    const { bands } = findFirstWave({
      cyclesS: signals.map(() => 60),
      corridors: [
        createCorridor(
          signals,
          signals.map((i) => i * gapS),
          30,
        ),
      ],
    });
    expect(bands[0].outboundS + bands[0].inboundS).toBeGreaterThanOrEqual(2 * bandS);
  });

  it('gives a one-way road its whole green', () => {
    const signals = row(7);
    const travelS = [0, 17, 41, 48, 77, 103, 110.4];
    const oneWay = createCorridor(signals, travelS, 25, { inboundWeight: 0 });
    const { offsetsS, bands } = findFirstWave({ cyclesS: signals.map(() => 80), corridors: [oneWay] });
    // The last travel time is not whole; offsets are.
    expect(bands[0].outboundS).toBeCloseTo(24.6, 9);
    expect(offsetsS.every((offsetS) => Number.isInteger(offsetS) && offsetS >= 0 && offsetS < 80)).toBe(true);
  });

  it('reaches the best that any offsets could give, by trying them all', () => {
    // Three signals, 20 s cycle, 9 s of green, travel 7 and 13 s.
    const travelS = [0, 7, 13];
    const widthOf = (offsets: readonly number[], sign: number) => {
      let widest = 0;
      for (let start = 0; start < 20; start++) {
        let width = 0;
        while (width < 20 && travelS.every((t, i) => moduloMs(start + width + sign * t - offsets[i], 20) < 9)) width++;
        widest = Math.max(widest, width);
      }
      return widest;
    };
    // The sum of both bands, and as much again for what both have alike.
    const worthOf = (outboundS: number, inboundS: number) => outboundS + inboundS + 2 * Math.min(outboundS, inboundS);
    let best = 0;
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b < 20; b++) best = Math.max(best, worthOf(widthOf([0, a, b], 1), widthOf([0, a, b], -1)));
    }
    const { bands } = findFirstWave({ cyclesS: [20, 20, 20], corridors: [createCorridor([0, 1, 2], travelS, 9)] });
    expect(worthOf(bands[0].outboundS, bands[0].inboundS)).toBe(best);
  });

  it('keeps the offsets of a more important corridor at a shared crossing', () => {
    const main = createCorridor([0, 1, 2], [0, 21, 38], 30, { importance: 5 });
    const cross = createCorridor([3, 1, 4], [0, 18, 40], 30, { importance: 1 });
    const alone = findFirstWave({ cyclesS: [60, 60, 60, 60, 60], corridors: [main] });
    const both = findFirstWave({ cyclesS: [60, 60, 60, 60, 60], corridors: [cross, main] });
    expect(both.offsetsS.slice(0, 3)).toEqual(alone.offsetsS.slice(0, 3));
    expect(both.bands[1]).toEqual(alone.bands[0]);
    // With its other two signals free, the crossing corridor loses nothing by the fixed one.
    const crossAlone = findFirstWave({ cyclesS: [60, 60, 60, 60, 60], corridors: [cross] });
    expect(both.bands[0].outboundS + both.bands[0].inboundS).toBeCloseTo(
      crossAlone.bands[0].outboundS + crossAlone.bands[0].inboundS,
      9,
    );
  });

  it('keeps offsets that are fixed beforehand', () => {
    const { offsetsS, bands } = findFirstWave({
      cyclesS: [60, 60],
      corridors: [createCorridor([0, 1], [0, 20], 30, { inboundWeight: 0 })],
      fixedOffsetsS: [17, undefined],
    });
    expect(offsetsS).toEqual([17, 37]);
    expect(bands[0].outboundS).toBe(30);
  });

  it('coordinates half cycles with whole ones', () => {
    const { bands } = findFirstWave({
      cyclesS: [120, 60, 120],
      corridors: [createCorridor([0, 1, 2], [0, 35, 70], 25, { inboundWeight: 0 })],
    });
    expect(bands[0].outboundS).toBe(25);
  });

  it('leaves a corridor alone whose cycles have no common multiple', () => {
    const { offsetsS, bands } = findFirstWave({ cyclesS: [97, 89], corridors: [createCorridor([0, 1], [0, 20], 30)] });
    expect(offsetsS).toEqual([0, 0]);
    expect(bands).toEqual([{ outboundS: 0, inboundS: 0 }]);
  });

  it('refuses cycles that are not whole seconds', () => {
    expect(() => findFirstWave({ cyclesS: [60.5], corridors: [] })).toThrow(RangeError);
  });

  it('measures as good as it says once its offsets are in the plans', () => {
    const definition = createArterial(6, [350, 420, 500, 380, 610], { cycleS: 120 });
    const scene = freezeScene(definition);
    const [corridor] = scene.corridors;
    const wave = findFirstWave({
      cyclesS: scene.signals.initialTimetables.map(() => 120),
      corridors: [
        describeWaveCorridor(corridor, scene.network, row(6), scene.signals.initialTimetables, {
          importance: 1,
          outboundWeight: 1,
          inboundWeight: 1,
        }),
      ],
    });
    const after = freezeScene(createArterial(6, [350, 420, 500, 380, 610], { cycleS: 120, offsetsS: wave.offsetsS }));
    const bands = measureBands(after.corridors[0], after.network, after.signals.initialTimetables);
    expect((bands.outbound.through?.widthMs ?? 0) / 1000).toBeCloseTo(wave.bands[0].outboundS, 9);
    expect((bands.inbound!.through?.widthMs ?? 0) / 1000).toBeCloseTo(wave.bands[0].inboundS, 9);
    expect(wave.bands[0].outboundS).toBeGreaterThan(10);
    expect(wave.bands[0].inboundS).toBeGreaterThan(10);
  });

  it('is the same every time', () => {
    const input = {
      cyclesS: row(8).map(() => 100),
      corridors: [
        createCorridor(
          row(8),
          row(8).map((i) => i * 23.7),
          40,
        ),
      ],
    };
    expect(findFirstWave(input)).toEqual(findFirstWave(input));
  });
});
