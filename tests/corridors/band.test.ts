import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduloMs } from '../../sim/core/cycleArithmetic.ts';
import {
  bandAttainabilityRatio,
  bandEfficiencyRatio,
  type DirectionBands,
  measureBands,
  measureDirection,
} from '../../sim/corridors/band.ts';
import { findBandStrips } from '../../sim/corridors/bandStrips.ts';
import { freezeScene } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const CYCLE_MS = 60_000;

/** Half-cycle greens that begin at the offsets, one a member; travel times add up from the gaps. */
function measureHalfSplits(
  offsetsMs: readonly number[],
  gapMs: number,
  inbound = false,
  greenMs = 30_000,
): DirectionBands {
  const greens = offsetsMs.map((startMs) => [{ startMs: moduloMs(startMs, CYCLE_MS), lengthMs: greenMs }]);
  const travelMs = offsetsMs.map((_, i) => (inbound ? -i : i) * gapMs);
  return measureDirection(greens, travelMs, CYCLE_MS, inbound);
}

/** Alternate systems: so many signals in a row start together, then the next half a cycle later. */
function alternate(group: number): number[] {
  return Array.from({ length: 12 }, (_, i) => (Math.floor(i / group) % 2) * (CYCLE_MS / 2));
}

describe('textbook waves at half splits, both directions', () => {
  it.each([
    ['single alternate: signals half a cycle apart have the whole green', 1, CYCLE_MS / 2, CYCLE_MS / 2],
    ['double alternate: a quarter of a cycle apart, a quarter of the cycle', 2, CYCLE_MS / 4, CYCLE_MS / 4],
    ['triple alternate: a sixth of a cycle apart, a sixth of the cycle', 3, CYCLE_MS / 6, CYCLE_MS / 6],
  ])('%s', (_, group, gapMs, widthMs) => {
    expect(measureHalfSplits(alternate(group), gapMs).through?.widthMs).toBe(widthMs);
    expect(measureHalfSplits(alternate(group), gapMs, true).through?.widthMs).toBe(widthMs);
  });

  it('a one-way wave has the least green, whatever the spacing', () => {
    const offsets = [0, 1, 2, 3, 4].map((i) => i * 17_345);
    const bands = measureHalfSplits(offsets, 17_345);
    expect(bands.through).toEqual({ firstMember: 0, lastMember: 4, startMs: 0, widthMs: 30_000 });
    // Against it, each signal is red when the platoon from the next arrives.
    expect(measureHalfSplits(offsets, 15_000 + 60_000 - 17_345, true).through).toBeNull();
  });
});

describe('a corridor without a through band', () => {
  it('falls into runs of members that have one, and says where', () => {
    // Members 0 to 2 in one wave, 3 and 4 in another half a cycle later: no green leads from 2 on to 3.
    const bands = measureHalfSplits([0, 10_000, 20_000, 60_000, 70_000], 10_000);
    expect(bands.through).toBeNull();
    expect(bands.bands).toEqual([
      { firstMember: 0, lastMember: 2, startMs: 0, widthMs: 30_000 },
      { firstMember: 3, lastMember: 4, startMs: 30_000, widthMs: 30_000 },
    ]);
  });

  it('begins the next run where the last one ended if a band leads on from there', () => {
    // Greens overlap by a half from each to the next: no band through three.
    const bands = measureHalfSplits([0, 15_000, 30_000], 0);
    expect(bands.through).toBeNull();
    expect(bands.bands.map(({ firstMember, lastMember, widthMs }) => [firstMember, lastMember, widthMs])).toEqual([
      [0, 1, 15_000],
      [1, 2, 15_000],
    ]);
  });

  it('has no band at a signal that never shows green, nor with cycles that do not fit', () => {
    const never = measureDirection([[{ startMs: 0, lengthMs: 30_000 }], []], [0, 0], CYCLE_MS, false);
    expect(never).toMatchObject({ through: null, bands: [], leastGreenMs: 0 });
    expect(measureDirection([[], []], [0, 0], Number.POSITIVE_INFINITY, false).bands).toEqual([]);
  });
});

describe('a band', () => {
  it('passes every member on green from its leading to its trailing edge, and no wider one does', () => {
    const member = fc.record({
      startMs: fc.nat(59),
      lengthMs: fc.integer({ min: 20, max: 50 }),
      travelMs: fc.nat(200),
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 2, maxLength: 6 }), (members) => {
        const greens = members.map(({ startMs, lengthMs }) => [{ startMs, lengthMs }]);
        const travelMs = members.map((one) => one.travelMs);
        const { through } = measureDirection(greens, travelMs, 60, false);
        // By trying every whole start and every second of the band.
        const passes = (timeMs: number) =>
          members.every((one) => moduloMs(timeMs + one.travelMs - one.startMs, 60) < one.lengthMs);
        let widest = 0;
        for (let startMs = 0; startMs < 60; startMs++) {
          let widthMs = 0;
          while (widthMs < 60 && passes(startMs + widthMs)) widthMs++;
          widest = Math.max(widest, widthMs);
        }
        expect(through?.widthMs ?? 0).toBe(widest);
        for (let ms = 0; ms < widest; ms++) expect(passes(through!.startMs + ms)).toBe(true);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('may pass a half-cycle signal in either of its greens', () => {
    const half = [
      { startMs: 0, lengthMs: 20_000 },
      { startMs: 30_000, lengthMs: 20_000 },
    ];
    const full = [{ startMs: 35_000, lengthMs: 22_000 }];
    expect(measureDirection([half, full], [0, 0], CYCLE_MS, false).through).toMatchObject({
      startMs: 35_000,
      widthMs: 15_000,
    });
  });
});

describe('a signal at twice its neighbours’ cycle', () => {
  it('lets a band through every second cycle: worked by hand', () => {
    // Neighbours of 60 s, green 0 to 25 s of it; the signal of 120 s is green 10 to 60 s, which two of theirs fall into in part.
    const neighbour = [0, 60].map((s) => ({ startMs: s * 1000, lengthMs: 25_000 }));
    const twice = [{ startMs: 10_000, lengthMs: 50_000 }];
    // At 0 s of drive: 10 to 25 s. 15 s later at the signal: its green is left at -5 to 45 s, and 0 to 25 s fits whole.
    const widthS = (driveS: number) =>
      measureDirection([neighbour, twice], [0, driveS * 1000], 120_000, false).through!.widthMs / 1000;
    expect([0, 15, 45].map(widthS)).toEqual([15, 25, 15]);
    const { through, cycleMs } = measureDirection([neighbour, twice, neighbour], [0, 15_000, 60_000], 120_000, false);
    expect({ ...through, cycleMs }).toMatchObject({ startMs: 0, widthMs: 25_000, lastMember: 2, cycleMs: 120_000 });
  });
});

describe('the bands of a corridor', () => {
  const speedMps = 15;
  const scene = freezeScene(
    createArterial(4, 600, { cycleS: 80, progressionSpeedMps: speedMps, mainSpeedMps: speedMps }),
  );
  const [corridor] = scene.corridors;
  const bands = measureBands(corridor, scene.network, scene.signals.initialTimetables);

  it('are those of its greens: 600 m at 15 m/s is half a cycle, so equal offsets meet red, alternate ones the whole green', () => {
    const members = scene.definition.signals.map((_, i) => (i % 2) * 40);
    const alternating = freezeScene(
      createArterial(4, 600, { cycleS: 80, offsetsS: members, progressionSpeedMps: speedMps, mainSpeedMps: speedMps }),
    );
    const good = measureBands(alternating.corridors[0], alternating.network, alternating.signals.initialTimetables);
    const greenMs = Math.min(good.outbound.leastGreenMs, good.inbound!.leastGreenMs);
    // Splits differ by a second here and there, and the stop lines stand a few metres off the even spacing.
    expect(good.outbound.through!.widthMs).toBeGreaterThan(greenMs - 3000);
    expect(good.inbound!.through!.widthMs).toBeGreaterThan(greenMs - 3000);
    expect(bandAttainabilityRatio(good)).toBeGreaterThan(0.9);
    expect(bandAttainabilityRatio(good)).toBeLessThanOrEqual(1);
    expect(bandEfficiencyRatio(good)).toBeCloseTo(
      (good.outbound.through!.widthMs + good.inbound!.through!.widthMs) / 160_000,
      12,
    );
    expect(bands.outbound.through).toBeNull();
  });

  it('pass a member without a signal, or of another cycle that does not fit not at all', () => {
    const [first, ...rest] = scene.signals.initialTimetables;
    const open = measureBands(corridor, scene.network, [first, null, null, null]);
    expect(open.outbound.through?.widthMs).toBe(open.outbound.leastGreenMs);
    const odd = measureBands(corridor, scene.network, [{ ...first, cycleMs: 81_000 }, ...rest]);
    expect(odd.outbound).toMatchObject({ through: null, bands: [], cycleMs: Number.POSITIVE_INFINITY });
    expect(bandEfficiencyRatio(odd)).toBe(0);
  });
});

describe('strips of a band', () => {
  const scene = freezeScene(
    createArterial(3, 300, { cycleS: 80, offsetsS: [0, 20, 40], progressionSpeedMps: 15, mainSpeedMps: 15 }),
  );
  const [corridor] = scene.corridors;
  const { outbound, inbound } = measureBands(corridor, scene.network, scene.signals.initialTimetables);

  it('are every passage that touches the range, each a line from member to member at the progression speed', () => {
    const strips = findBandStrips(corridor, outbound, 0, 240_000);
    expect(outbound.through).not.toBeNull();
    expect(strips.length).toBeGreaterThanOrEqual(4);
    for (const { leadingEdgeMs, distanceM, widthMs } of strips) {
      expect(leadingEdgeMs[0]).toBeLessThanOrEqual(240_000);
      expect(leadingEdgeMs[2] + widthMs).toBeGreaterThanOrEqual(0);
      expect((distanceM[2] - distanceM[0]) / (leadingEdgeMs[2] - leadingEdgeMs[0])).toBeCloseTo(0.015, 5);
    }
    expect(strips[1].leadingEdgeMs[0] - strips[0].leadingEdgeMs[0]).toBe(80_000);
  });

  it('run down the axis inbound', () => {
    for (const { leadingEdgeMs, inbound: isInbound } of findBandStrips(corridor, inbound!, 0, 60_000)) {
      expect(isInbound).toBe(true);
      expect(leadingEdgeMs[0]).toBeGreaterThan(leadingEdgeMs[leadingEdgeMs.length - 1]);
    }
  });

  it('show green to whoever drives inside them', () => {
    const [strip] = findBandStrips(corridor, outbound, 0, 60_000);
    strip.leadingEdgeMs.forEach((edgeMs, k) => {
      const timetable = scene.signals.initialTimetables[k];
      const row =
        corridor.outboundMovement[k] - scene.network.intersectionFirstMovement[corridor.memberIntersection[k]];
      for (const ms of [edgeMs, edgeMs + strip.widthMs - 1]) {
        const ringMs = moduloMs(ms - timetable.offsetMs + timetable.localZeroMs, timetable.cycleMs);
        const interval = timetable.intervalEndMs.findIndex((end) => end > ringMs);
        expect(timetable.indications[interval * timetable.movementCount + row]).toBe(2);
      }
    });
  });
});
