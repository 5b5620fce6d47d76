import { describe, expect, it } from 'vitest';
import { loadProgrammeSolver } from '../../../cli/solveProgramme.ts';
import { measurePlan } from '../../../sim/corridors/arterial/measurePlan.ts';
import { clip, crossRow, follow, hullOf, isWithin, sumOf } from '../../../sim/corridors/arterial/polygon.ts';
import { solveArterial } from '../../../sim/corridors/arterial/solveArterial.ts';
import { keepsSpeedChange } from '../../../sim/corridors/arterial/solveBand.ts';
import { solveCoupled } from '../../../sim/corridors/arterial/solveCoupled.ts';
import { createRandomArterial } from './createArterialInstance.ts';

const SQUARE = hullOf([0, 0, 1, 0, 1, 1, 0, 1]);

describe('convex polygons', () => {
  it('are cut, added and held within one another', () => {
    expect(hullOf([0, 0, 1, 0, 0.5, 0.2, 1, 1, 0, 1])).toEqual(SQUARE);
    expect(hullOf(clip(SQUARE, 0, 0.5, 2))).toEqual([0.5, 0, 1, 0, 1, 1, 0.5, 1]);
    expect(clip(SQUARE, 1, 2, 3)).toEqual([]);
    expect(sumOf(SQUARE, hullOf([0, 0, 1, 1]))).toEqual([0, 0, 1, 0, 2, 1, 2, 2, 1, 2, 0, 1]);
    expect(isWithin([0.2, 0.2, 0.4, 0.9], 0.5, SQUARE)).toBe(true);
    expect(isWithin([0.2, 0.2, 0.4, 0.9], 0.7, SQUARE)).toBe(false);
    expect(crossRow([0, 0, 2, 0, 0, 2], 1, 1)).toEqual([0, 1]);
  });

  it('follow a relation', () => {
    // z is y or up to 1 more: of the square's y from 0 to 1 come z from 0 to 2.
    expect(follow(SQUARE, hullOf([0, 0, 0, 1, 1, 1, 1, 2]))).toEqual([0, 0, 1, 0, 1, 2, 0, 2]);
  });
});

describe('the best band under a limit on changes of speed', () => {
  it('is proved to 1e-4, kept by its plan, and no worse than any one speed on all links', async () => {
    const solve = await loadProgrammeSolver();
    for (const [seed, count, k] of [
      [71, 6, 1],
      [72, 12, 0.6],
      [73, 20, 1.4],
    ] as const) {
      const drawn = createRandomArterial(seed, count, {
        lefts: true,
        clearances: true,
        cycle: { min: 60, max: 120 },
        k,
      });
      const links = drawn.links.map(({ d }, i) => ({
        d,
        vmin: 11,
        vmax: 15 + (i % 3),
        vbmin: 10 + (i % 2),
        vbmax: 15,
      }));
      const instance = { ...drawn, links, recipSpeedChange: 0.002 };
      const bands = solveCoupled(instance, solve)!;
      expect(bands.upperBound - bands.objective).toBeLessThan(1e-4);
      expect(bands.objective).toBeLessThanOrEqual(solveArterial(instance)!.upperBound);
      expect(keepsSpeedChange(instance, bands.plan)).toBe(true);
      const measured = measurePlan(instance, bands.plan);
      expect(measured.b).toBeGreaterThanOrEqual(bands.b - 1e-7);
      expect(measured.bb).toBeGreaterThanOrEqual(bands.bb - 1e-7);
      for (const v of [11, 12, 13, 14, 15]) {
        const even = links.map(({ d }) => ({ d, vmin: v, vmax: v, vbmin: v, vbmax: v }));
        expect(bands.upperBound).toBeGreaterThanOrEqual(solveArterial({ ...instance, links: even })?.objective ?? 0);
      }
    }
  });
});
