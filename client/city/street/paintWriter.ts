import { distancesAlong, type Line, type Point, rightNormals } from '../geometry/line.ts';

/** What a piece of street paint is: picks its colour and pattern in the shader. */
export const PaintKind = { white: 0, dashed: 1, centre: 2, median: 3, kerb: 4, closed: 5 } as const;
export type PaintKind = (typeof PaintKind)[keyof typeof PaintKind];

/**
 * Street paint as triangles, collected piece by piece. Positions are relative to the origin, so that 32 bits hold
 * millimetres.
 */
export interface PaintWriter {
  readonly originX: number;
  readonly originY: number;
  /** x, y, normal x, normal y (m, across the line to this vertex), way along the line (m), across (-1 to 1), kind. */
  readonly floats: number[];
  readonly index: number[];
}
export const PAINT_FLOATS = 7;

export function createPaintWriter(originX: number, originY: number): PaintWriter {
  return { originX, originY, floats: [], index: [] };
}

/** A line of some width along points; `alongM` is where its dashes count from. */
export function paintLine(writer: PaintWriter, line: Line, widthM: number, kind: PaintKind, alongM = 0): void {
  if (line.length < 2) return;
  const normals = rightNormals(line);
  const distances = distancesAlong(line);
  const half = widthM / 2;
  line.forEach(([x, y], i) => {
    const [nx, ny] = normals[i];
    const [px, py] = [x - writer.originX, y - writer.originY];
    writer.floats.push(px, py, -nx * half, -ny * half, alongM + distances[i], -1, kind);
    writer.floats.push(px, py, nx * half, ny * half, alongM + distances[i], 1, kind);
    const right = writer.floats.length / PAINT_FLOATS - 1;
    if (i > 0) writer.index.push(right - 3, right - 2, right - 1, right - 2, right, right - 1);
  });
}

/** A convex patch. */
export function paintPatch(writer: PaintWriter, outline: readonly Point[], kind: PaintKind): void {
  const first = writer.floats.length / PAINT_FLOATS;
  for (const [x, y] of outline) writer.floats.push(x - writer.originX, y - writer.originY, 0, 0, 0, 0, kind);
  for (let i = 2; i < outline.length; i++) writer.index.push(first, first + i - 1, first + i);
}

/** A strip between two lines of equally many points. */
export function paintStrip(writer: PaintWriter, left: Line, right: Line, kind: PaintKind): void {
  const first = writer.floats.length / PAINT_FLOATS;
  left.forEach(([x, y], i) => {
    writer.floats.push(x - writer.originX, y - writer.originY, 0, 0, 0, 0, kind);
    writer.floats.push(right[i][0] - writer.originX, right[i][1] - writer.originY, 0, 0, 0, 0, kind);
    const at = first + i * 2;
    if (i > 0) writer.index.push(at - 2, at - 1, at, at - 1, at + 1, at);
  });
}
