import type { Point } from './definition.ts';

/** Plane geometry on polylines, metres. */

export type Polyline = readonly Point[];

export function lengthOf(line: Polyline): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
  return total;
}

/** The part of a line between two distances from its start, 0 <= fromM < toM <= length. */
export function cutLine(line: Polyline, fromM: number, toM: number): Point[] {
  const cut: Point[] = [];
  let walkedM = 0;
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1];
    const [x1, y1] = line[i];
    const stepM = Math.hypot(x1 - x0, y1 - y0);
    const endM = walkedM + stepM;
    if (endM > fromM && walkedM < toM && stepM > 0) {
      const a = Math.max(0, (fromM - walkedM) / stepM);
      const b = Math.min(1, (toM - walkedM) / stepM);
      if (cut.length === 0) cut.push([x0 + (x1 - x0) * a, y0 + (y1 - y0) * a]);
      cut.push([x0 + (x1 - x0) * b, y0 + (y1 - y0) * b]);
    }
    walkedM = endM;
  }
  return cut;
}

/** Parallel line at `offsetM` to the right of the driving direction; mitred at bends, the mitre cut at three times the offset. */
export function offsetLine(line: Polyline, offsetM: number): Point[] {
  return line.map(([x, y], i) => {
    const [inX, inY] = i > 0 ? direction(line[i - 1], line[i]) : direction(line[0], line[1]);
    const [outX, outY] = i < line.length - 1 ? direction(line[i], line[i + 1]) : [inX, inY];
    // The right-hand normals of the two sides, and their mean, lengthened so that both parallels are met.
    const nx = inY + outY;
    const ny = -(inX + outX);
    const length = Math.hypot(nx, ny);
    if (length < 1e-9) return [x + inY * offsetM, y - inX * offsetM];
    const cosHalf = length / 2;
    const reachM = offsetM / Math.max(cosHalf, 1 / 3);
    return [x + (nx / length) * reachM, y + (ny / length) * reachM];
  });
}

function direction(a: Point, b: Point): Point {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

/** Unit direction of a line's last piece, or of its first. */
export function directionAtEnd(line: Polyline): Point {
  return direction(line[line.length - 2], line[line.length - 1]);
}
export function directionAtStart(line: Polyline): Point {
  return direction(line[0], line[1]);
}

/**
 * Path of a vehicle through an intersection: a cubic Bézier from a lane's end to a lane's start, tangent to both.
 * The handles are as long as a circle's would be for the angle turned (4/3 tan(angle / 4) of the radius).
 */
export function turningPath(from: Point, fromDirection: Point, to: Point, toDirection: Point): Point[] {
  const chordM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const cos = fromDirection[0] * toDirection[0] + fromDirection[1] * toDirection[1];
  const angle = Math.acos(Math.max(-1, Math.min(1, cos)));
  const straight = angle < 0.06;
  if (straight && isAhead(from, fromDirection, to, chordM)) return [from, to];
  const handleM =
    angle < 0.1
      ? chordM / 3
      : Math.min(chordM * 0.75, ((4 / 3) * Math.tan(angle / 4) * chordM) / (2 * Math.sin(angle / 2)));
  const pieces = Math.max(4, Math.min(12, Math.ceil(chordM / 3)));
  const path: Point[] = [];
  for (let i = 0; i <= pieces; i++) {
    const t = i / pieces;
    const s = 1 - t;
    const a = s * s * s;
    const b = 3 * s * s * t;
    const c = 3 * s * t * t;
    const d = t * t * t;
    path.push([
      a * from[0] + b * (from[0] + fromDirection[0] * handleM) + c * (to[0] - toDirection[0] * handleM) + d * to[0],
      a * from[1] + b * (from[1] + fromDirection[1] * handleM) + c * (to[1] - toDirection[1] * handleM) + d * to[1],
    ]);
  }
  return path;
}

/** Whether `to` lies straight ahead, so that a straight path does not cut the corner. */
function isAhead(from: Point, fromDirection: Point, to: Point, chordM: number): boolean {
  if (chordM < 1e-6) return true;
  const cos = (fromDirection[0] * (to[0] - from[0]) + fromDirection[1] * (to[1] - from[1])) / chordM;
  return cos > 0.998;
}
