/** A convex polygon as [x, y, x, y, …], counter-clockwise; a line of two corners and a point of one are polygons too. */
export type Polygon = readonly number[];

/** Rounding that keeps what just touches, in the units of either axis. */
const HAIR = 1e-13;

/** The smallest convex polygon around points. Andrew's monotone chain. */
export function hullOf(points: readonly number[]): Polygon {
  const count = points.length / 2;
  if (count <= 1) return points;
  const order = Array.from({ length: count }, (_, i) => 2 * i).sort(
    (a, b) => points[a] - points[b] || points[a + 1] - points[b + 1],
  );
  const hull: number[] = [];
  const walk = (from: number, step: number) => {
    const base = hull.length;
    for (let k = from; k >= 0 && k < count; k += step) {
      const [x, y] = [points[order[k]], points[order[k] + 1]];
      while (hull.length - base >= 4 && turn(hull, hull.length - 4, x, y) <= 0) hull.length -= 2;
      hull.push(x, y);
    }
    hull.length -= 2;
  };
  walk(0, 1);
  walk(count - 1, -1);
  return hull.length === 0 ? points.slice(0, 2) : hull;
}

function turn(points: readonly number[], at: number, x: number, y: number): number {
  const [ax, ay] = [points[at], points[at + 1]];
  return (points[at + 2] - ax) * (y - ay) - (points[at + 3] - ay) * (x - ax);
}

/** What of a polygon lies within `low` to `high` along an axis (0: x, 1: y); empty if nothing does. */
export function clip(polygon: Polygon, axis: 0 | 1, low: number, high: number): Polygon {
  return clipSide(clipSide(polygon, axis, low, 1), axis, high, -1);
}

function clipSide(polygon: Polygon, axis: 0 | 1, limit: number, sign: 1 | -1): Polygon {
  const count = polygon.length;
  let whole = true;
  for (let k = axis; k < count; k += 2) if (sign * (polygon[k] - limit) < -HAIR) whole = false;
  if (whole) return polygon;
  const kept: number[] = [];
  for (let k = 0; k < count; k += 2) {
    const next = k + 2 < count ? k + 2 : 0;
    const here = sign * (polygon[k + axis] - limit);
    const there = sign * (polygon[next + axis] - limit);
    if (here >= -HAIR) kept.push(polygon[k], polygon[k + 1]);
    if (here >= -HAIR === there >= -HAIR) continue;
    const share = here / (here - there);
    const x = polygon[k] + share * (polygon[next] - polygon[k]);
    const y = polygon[k + 1] + share * (polygon[next + 1] - polygon[k + 1]);
    kept.push(axis === 0 ? limit : x, axis === 1 ? limit : y);
  }
  return kept;
}

/** Whether all of `inner`, moved along x, lies within `outer`. */
export function isWithin(inner: Polygon, movedX: number, outer: Polygon): boolean {
  if (outer.length < 6) return false;
  for (let k = 0; k < outer.length; k += 2) {
    const next = k + 2 < outer.length ? k + 2 : 0;
    const [ax, ay] = [outer[k], outer[k + 1]];
    const [dx, dy] = [outer[next] - ax, outer[next + 1] - ay];
    for (let j = 0; j < inner.length; j += 2) {
      if (dx * (inner[j + 1] - ay) - dy * (inner[j] + movedX - ax) < -HAIR) return false;
    }
  }
  return true;
}

/** The points that polygons hold in common and as sums: all p + q. */
export function sumOf(p: Polygon, q: Polygon): Polygon {
  const points: number[] = [];
  for (let k = 0; k < p.length; k += 2)
    for (let j = 0; j < q.length; j += 2) points.push(p[k] + q[j], p[k + 1] + q[j + 1]);
  return hullOf(points);
}

/**
 * Follows a relation: all (x, z) for which some y has (x, y) in the polygon and (y, z) in the relation.
 *
 * Between two corners' y both are as wide as straight lines make them, so that the corners' own cuts are enough.
 */
export function follow(polygon: Polygon, relation: Polygon): Polygon {
  const points: number[] = [];
  const cutAt = (y: number) => {
    const xs = crossRow(polygon, 1, y);
    const zs = xs && crossRow(relation, 0, y);
    if (zs) points.push(xs[0], zs[0], xs[0], zs[1], xs[1], zs[0], xs[1], zs[1]);
  };
  for (let k = 1; k < polygon.length; k += 2) cutAt(polygon[k]);
  for (let k = 0; k < relation.length; k += 2) cutAt(relation[k]);
  return hullOf(points);
}

/** What of a row or column lies in a polygon: the range of the other axis where `axis` is `at`. */
export function crossRow(polygon: Polygon, axis: 0 | 1, at: number): readonly [number, number] | null {
  const other = 1 - axis;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const count = polygon.length;
  for (let k = 0; k < count; k += 2) {
    const next = k + 2 < count ? k + 2 : 0;
    const here = polygon[k + axis] - at;
    const there = polygon[next + axis] - at;
    if (Math.abs(here) <= HAIR) {
      low = Math.min(low, polygon[k + other]);
      high = Math.max(high, polygon[k + other]);
    } else if (here < 0 !== there < 0 && Math.abs(there) > HAIR) {
      const value = polygon[k + other] + (here / (here - there)) * (polygon[next + other] - polygon[k + other]);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * The part of the line x = x0 + slope · y that lies in a polygon, as a range of y.
 *
 * @returns null if it passes it by more than a hair
 */
export function crossLine(polygon: Polygon, x0: number, slope: number): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const offLine = (k: number) => polygon[k] - x0 - slope * polygon[k + 1];
  for (let k = 0; k < polygon.length; k += 2) {
    const next = k + 2 < polygon.length ? k + 2 : 0;
    const [here, there] = [offLine(k), offLine(next)];
    const touch = (y: number) => {
      low = Math.min(low, y);
      high = Math.max(high, y);
    };
    if (Math.abs(here) <= LINE_HAIR) touch(polygon[k + 1]);
    if (here < 0 !== there < 0 && here !== there)
      touch(polygon[k + 1] + (here / (here - there)) * (polygon[next + 1] - polygon[k + 1]));
  }
  return low <= high ? [low, high] : null;
}

const LINE_HAIR = 1e-10;
