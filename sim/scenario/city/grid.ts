import type { Point } from '../../network/definition.ts';
import { type Draw, noiseAt, Purpose } from './draw.ts';
import { addCrossing, addLine, addPiece, type RoadGraph, roundPoint } from './roadGraph.ts';

/**
 * A bent grid of streets: columns run up, rows run across; every column meets every row in one point, but a line is
 * there only between its ends. Main lines stand at whole positions, the fill between them at fractions.
 */
export interface GridLine {
  readonly position: number;
  readonly main: boolean;
  /** Goes through without a gap; a lesser street is there block by block. */
  readonly firm: boolean;
  /** First and last position, in the other family, between which the line exists. */
  readonly from: number;
  readonly to: number;
  /** Lines of the road graph along it, each from a position on; a street may change its name. */
  readonly sections: readonly { readonly from: number; readonly line: number }[];
}

export interface Grid {
  readonly districtId: string;
  readonly columns: readonly GridLine[];
  readonly rows: readonly GridLine[];
  /** Meeting points, [column][row], m. */
  readonly at: readonly (readonly Point[])[];
}

export interface FillStyle {
  /** Gap between two lines from which one, two, three streets fill it, m. */
  readonly gapsM: readonly [one: number, two: number, three: number];
  /** Sideways bend of a fill street as a share of the gap. */
  readonly bendRatio: number;
  /** Share of the fill streets that exist in a block, 0 to 1, by place. */
  readonly presenceAt: (point: Point) => number;
  /** The same for main lines that are not firm. */
  readonly minorPresenceAt: (point: Point) => number;
  readonly speedsKmh: readonly number[];
}

/** Fills the wide gaps of a grid with collectors that bend with the lines on either side. */
export function fillGrid(graph: RoadGraph, grid: Grid, style: FillStyle, draw: Draw): Grid {
  const columns = fillFamily(graph, grid, false, style, draw);
  return transpose(fillFamily(graph, transpose(columns), true, style, draw));
}

function transpose(grid: Grid): Grid {
  const at = grid.rows.map((_, r) => grid.columns.map((__, c) => grid.at[c][r]));
  return { districtId: grid.districtId, columns: grid.rows, rows: grid.columns, at };
}

function fillFamily(graph: RoadGraph, grid: Grid, eastWest: boolean, style: FillStyle, draw: Draw): Grid {
  const columns: GridLine[] = [];
  const at: Point[][] = [];
  grid.columns.forEach((line, c) => {
    columns.push(line);
    at.push([...grid.at[c]]);
    const next = grid.columns[c + 1];
    if (!next) return;
    const gapM = medianGapM(grid, c);
    const count = style.gapsM.filter((limitM) => gapM >= limitM).length;
    for (let k = 1; k <= count; k++) {
      const share = k / (count + 1);
      const position = line.position + (next.position - line.position) * share;
      const speeds = style.speedsKmh;
      const graphLine = addLine(graph, {
        provenance: 'illustrative',
        class: 'collector',
        districtId: grid.districtId,
        laneCount: 2,
        speedKmh: speeds[Math.floor(draw(Purpose.speed, graph.lines.length, 0) * speeds.length)],
        eastWest,
      });
      columns.push({
        position,
        main: false,
        firm: false,
        from: Math.min(line.from, next.from),
        to: Math.max(line.to, next.to),
        sections: [{ from: Number.NEGATIVE_INFINITY, line: graphLine }],
      });
      const bend = style.bendRatio / (count + 1);
      at.push(
        grid.rows.map((row, r) => {
          const t = share + bend * noiseAt(draw, Purpose.fillBend, graphLine, row.position);
          const [x0, y0] = grid.at[c][r];
          const [x1, y1] = grid.at[c + 1][r];
          return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
        }),
      );
    }
  });
  return { districtId: grid.districtId, columns, rows: grid.rows, at };
}

/** Gap between a column and the next, over the rows that both meet. */
function medianGapM(grid: Grid, c: number): number {
  const one = grid.columns[c];
  const two = grid.columns[c + 1];
  const gaps = grid.rows.flatMap((row, r) => {
    if (row.position < Math.max(one.from, two.from) || row.position > Math.min(one.to, two.to)) return [];
    return [Math.hypot(grid.at[c + 1][r][0] - grid.at[c][r][0], grid.at[c + 1][r][1] - grid.at[c][r][1])];
  });
  gaps.sort((a, b) => a - b);
  return gaps.length === 0 ? 0 : gaps[Math.floor(gaps.length / 2)];
}

/** Whether a piece of street from one point to another may be built: footprint, parks, rivers, railway. */
export type Permission = (from: Point, to: Point, main: boolean, line: GridLine) => boolean;

/** Draws the grid into the road graph: crossings where both lines are there, pieces between them. */
export function layGrid(graph: RoadGraph, grid: Grid, allows: Permission, style: FillStyle, draw: Draw): void {
  const crossingAt = new Map<string, number>();
  const crossing = (c: number, r: number): number => {
    const key = `${c},${r}`;
    let index = crossingAt.get(key);
    if (index === undefined) {
      index = addCrossing(graph, grid.at[c][r], grid.districtId);
      crossingAt.set(key, index);
    }
    return index;
  };
  layFamily(graph, grid, allows, style, draw, (c, r) => crossing(c, r));
  layFamily(graph, transpose(grid), allows, style, draw, (r, c) => crossing(c, r));
}

function layFamily(
  graph: RoadGraph,
  grid: Grid,
  allows: Permission,
  style: FillStyle,
  draw: Draw,
  crossing: (c: number, r: number) => number,
): void {
  grid.columns.forEach((line, c) => {
    for (let r = 0; r + 1 < grid.rows.length; r++) {
      const fromPosition = grid.rows[r].position;
      if (fromPosition < line.from - 1e-9 || grid.rows[r + 1].position > line.to + 1e-9) continue;
      const from = grid.at[c][r];
      const to = grid.at[c][r + 1];
      const graphLine = line.sections.findLast((section) => section.from <= fromPosition + 1e-9)!.line;
      // A lesser street is there or not block by block: all its pieces between two main lines together.
      const block = Math.floor(fromPosition + 1e-9);
      const presence = line.firm ? 1 : line.main ? style.minorPresenceAt(from) : style.presenceAt(from);
      if (draw(Purpose.fillPresence, graphLine, block) >= presence) continue;
      if (!allows(from, to, line.main, line)) continue;
      const shape = curveThrough(grid.at[c][r - 1], from, to, grid.at[c][r + 2]);
      addPiece(graph, { a: crossing(c, r), b: crossing(c, r + 1), shape, line: graphLine, kept: line.firm });
    }
  });
}

/**
 * Points between `from` and `to` of a smooth line that also passes `before` and `after` (Hermite, its tangents along
 * the chords of the neighbours); none where it is as good as straight.
 */
export function curveThrough(before: Point | undefined, from: Point, to: Point, after: Point | undefined): Point[] {
  const chordM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const tangent = (a: Point, b: Point): Point => {
    const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [((b[0] - a[0]) / lengthM) * chordM, ((b[1] - a[1]) / lengthM) * chordM];
  };
  const start = tangent(before ?? from, to);
  const end = tangent(from, after ?? to);
  const pointAt = (t: number): Point => {
    const a = 2 * t ** 3 - 3 * t ** 2 + 1;
    const b = t ** 3 - 2 * t ** 2 + t;
    const c = -2 * t ** 3 + 3 * t ** 2;
    const d = t ** 3 - t ** 2;
    return roundPoint([
      a * from[0] + b * start[0] + c * to[0] + d * end[0],
      a * from[1] + b * start[1] + c * to[1] + d * end[1],
    ]);
  };
  const quarters = [pointAt(0.25), pointAt(0.5), pointAt(0.75)];
  const awayM = quarters.map(
    ([x, y]) => Math.abs((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])) / (chordM || 1),
  );
  const mostM = Math.max(...awayM);
  if (mostM < 2) return [];
  return mostM < 6 ? [quarters[1]] : quarters;
}
