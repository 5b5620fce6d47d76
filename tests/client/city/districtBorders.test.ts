import { describe, expect, it } from 'vitest';
import { borderStretches } from '../../../client/city/geometry/districtBorders.ts';
import { measureLandMask } from '../../../client/city/geometry/landMask.ts';
import type { Line } from '../../../client/city/geometry/line.ts';

/** Two districts of 20 by 20 km, side by side with a sliver of 1 km between them. */
const west: Line = [
  [0, 0],
  [20_000, 0],
  [20_000, 20_000],
  [0, 20_000],
];
const east: Line = west.map(([x, y]) => [x + 21_000, y] as const);
const box = { minX: -5000, minY: -15_000, maxX: 46_000, maxY: 36_000 };
const SIZE = 256;
const GAP_M = 2600;

function lengthM(lines: readonly Line[], within: (x: number, y: number) => boolean): number {
  let sum = 0;
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [[ax, ay], [bx, by]] = [line[i - 1], line[i]];
      if (within((ax + bx) / 2, (ay + by) / 2)) sum += Math.hypot(bx - ax, by - ay);
    }
  }
  return sum;
}

describe('district borders', () => {
  const outlines = [west, east];
  const stretches = borderStretches(outlines, box, measureLandMask(outlines, box, SIZE, GAP_M), SIZE, GAP_M);

  it('draws one line where two districts face each other', () => {
    const between = (x: number, y: number) => x > 19_900 && x < 21_100 && y > 3000 && y < 17_000;
    expect(
      lengthM(
        outlines.map((line) => [...line, line[0]]),
        (x) => x > 19_900 && x < 21_100,
      ),
    ).toBe(40_000);
    expect(lengthM(stretches, between)).toBeGreaterThan(13_000);
    expect(lengthM(stretches, between)).toBeLessThan(15_000);
  });

  it('keeps the whole outer edge', () => {
    const outer = (x: number, y: number) => x < 100 || x > 40_900 || y < 100 || y > 19_900;
    expect(lengthM(stretches, outer)).toBeCloseTo(2 * 20_000 + 4 * 20_000, -2);
  });
});
