import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arc,
  commonCycleMs,
  fullCircle,
  intersectArcs,
  longestArc,
  repeatArcs,
  shiftArcs,
} from '../../sim/core/intervals.ts';

const CYCLE_MS = 24;

/** A set of arcs from which ms of the cycle it holds; arcs over the cycle's end are joined. */
function arcsOf(held: readonly boolean[]): Arc[] {
  if (held.every((one) => one)) return fullCircle(held.length);
  const arcs: Arc[] = [];
  held.forEach((one, ms) => {
    if (!one || held[(ms + held.length - 1) % held.length]) return;
    let lengthMs = 0;
    while (held[(ms + lengthMs) % held.length]) lengthMs++;
    arcs.push({ startMs: ms, lengthMs });
  });
  return arcs;
}

const set = fc.array(fc.boolean(), { minLength: CYCLE_MS, maxLength: CYCLE_MS });

describe('arcs of a cycle', () => {
  it('meet in the time that both hold', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const both = a.map((one, ms) => one && b[ms]);
        expect(intersectArcs(arcsOf(a), arcsOf(b), CYCLE_MS)).toEqual(arcsOf(both));
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('turn with the circle', () => {
    fc.assert(
      fc.property(set, fc.integer({ min: -100, max: 100 }), (a, byMs) => {
        const turned = a.map((_, ms) => a[(((ms - byMs) % CYCLE_MS) + CYCLE_MS) % CYCLE_MS]);
        expect(shiftArcs(arcsOf(a), byMs, CYCLE_MS)).toEqual(arcsOf(turned));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('come back in every cycle of a longer one', () => {
    expect(repeatArcs([{ startMs: 50, lengthMs: 20 }], 60, 120)).toEqual([
      { startMs: 50, lengthMs: 20 },
      { startMs: 110, lengthMs: 20 },
    ]);
    expect(repeatArcs(fullCircle(60), 60, 120)).toEqual(fullCircle(120));
  });

  it('have a longest, the first of equals', () => {
    expect(longestArc([])).toBeNull();
    expect(
      longestArc([
        { startMs: 1, lengthMs: 2 },
        { startMs: 9, lengthMs: 2 },
      ]),
    ).toEqual({ startMs: 1, lengthMs: 2 });
  });
});

describe('a common cycle', () => {
  it('is the least that all fit into, if it is short enough', () => {
    expect(commonCycleMs([60_000, 120_000, 40_000], 480_000)).toBe(120_000);
    expect(commonCycleMs([90_000, 100_000], 400_000)).toBe(Number.POSITIVE_INFINITY);
  });
});
