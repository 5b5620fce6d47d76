/** Plane lines, m: what roads, bands and outlines are made of. */

export type Point = readonly [x: number, y: number];
export type Line = readonly Point[];

/** Parts of a line shorter than this are dropped: they have no direction, m. */
const LEAST_PIECE_M = 0.01;

/** Without points that coincide with the one before. */
export function withoutRepeats(line: Line): Point[] {
  const kept: Point[] = [];
  for (const point of line) {
    const last = kept[kept.length - 1];
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) > LEAST_PIECE_M) kept.push(point);
  }
  return kept;
}

/**
 * For each point, the vector to the right of the way whose multiples make the parallels: as long as 1 on a straight,
 * longer in a bend (mitred), at most 3.
 */
export function rightNormals(line: Line): Point[] {
  return line.map((point, i) => {
    const before = i > 0 ? direction(line[i - 1], point) : direction(point, line[i + 1]);
    const after = i < line.length - 1 ? direction(point, line[i + 1]) : before;
    const nx = before[1] + after[1];
    const ny = -(before[0] + after[0]);
    const length = Math.hypot(nx, ny);
    if (length < 1e-9) return [before[1], -before[0]];
    const reach = 1 / Math.max(length / 2, 1 / 3);
    return [(nx / length) * reach, (ny / length) * reach];
  });
}

/** Unit vector from one point to another. */
export function direction(a: Point, b: Point): Point {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

/** Way walked at each point, m. */
export function distancesAlong(line: Line): number[] {
  const distances = [0];
  for (let i = 1; i < line.length; i++) {
    distances.push(distances[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  }
  return distances;
}

/** Point and direction at a way walked; beyond the ends the line goes on straight. */
export function pointAt(line: Line, distanceM: number): { point: Point; direction: Point } {
  let walkedM = 0;
  for (let i = 1; ; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const stepM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (walkedM + stepM >= distanceM || i === line.length - 1) {
      const ahead = direction(a, b);
      const leftM = distanceM - walkedM;
      return { point: [a[0] + ahead[0] * leftM, a[1] + ahead[1] * leftM], direction: ahead };
    }
    walkedM += stepM;
  }
}

/** Distance from a point to a piece of line, m. */
export function distanceToPieceM(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const t = lengthSquared > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / lengthSquared)) : 0;
  return Math.hypot(x - ax - dx * t, y - ay - dy * t);
}

/** Where two straight lines through `a` and `b` meet; null if nearly parallel. */
export function meetingPoint(a: Point, alongA: Point, b: Point, alongB: Point): Point | null {
  const cross = alongA[0] * alongB[1] - alongA[1] * alongB[0];
  if (Math.abs(cross) < 0.15) return null;
  const t = ((b[0] - a[0]) * alongB[1] - (b[1] - a[1]) * alongB[0]) / cross;
  return [a[0] + alongA[0] * t, a[1] + alongA[1] * t];
}
