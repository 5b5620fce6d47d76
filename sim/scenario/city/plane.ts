import type { Point } from '../../network/definition.ts';

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radiusM: number;
}

export function insideCircles([x, y]: Point, circles: readonly Circle[]): boolean {
  return circles.some((circle) => Math.hypot(x - circle.x, y - circle.y) < circle.radiusM);
}

/** Whether the piece from a to b crosses a chain of points. */
export function crossesLine(a: Point, b: Point, chain: readonly Point[]): boolean {
  for (let i = 1; i < chain.length; i++) if (segmentsCross(a, b, chain[i - 1], chain[i])) return true;
  return false;
}

export function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Point, b: Point, p: Point): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

/** Whether a point lies inside a ring (even-odd rule). */
export function insideRing([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
