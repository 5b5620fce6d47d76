import type { Point } from '../../network/definition.ts';
import { lengthOf } from '../../network/geometry.ts';
import { type Draw, noiseAt, Purpose } from './draw.ts';
import { roadNames } from './facts/roadNames.ts';
import type { PlainGround, TownPlan, ValleyGround } from './facts/towns.ts';
import { type FillStyle, fillGrid, type GridLine, layGrid, type Permission } from './grid.ts';
import { crossesLine, insideCircles } from './plane.ts';
import { addLine, type RoadGraph } from './roadGraph.ts';

/** A town's own coordinates: u across its main streets, v along them, m; and where that lies in the plane. */
interface Frame {
  readonly uM: readonly number[];
  readonly vM: readonly number[];
  readonly place: (u: number, v: number) => Point;
  /** 0 in the middle, 1 at the edge, over 1 outside. */
  readonly depth: (u: number, v: number) => number;
}

/** Draws the streets of one town into the road graph. */
export function drawTown(graph: RoadGraph, plan: TownPlan, townIndex: number, draw: Draw): void {
  const frame =
    plan.ground.kind === 'plain'
      ? plainFrame(plan.ground, plan.gapsM, townIndex, draw)
      : valleyFrame(plan.ground, plan.gapsM, townIndex, draw);
  const columns = frame.uM.map((_, i) => mainLine(graph, plan, i, frame.uM.length, frame.vM.length, false));
  const rows = frame.vM.map((_, i) => mainLine(graph, plan, i, frame.vM.length, frame.uM.length, true));
  const stray = (entity: number, position: number) =>
    plan.strayM * noiseAt(draw, Purpose.placeLine, townIndex * 200 + entity, position * 0.8);
  const uvAt = frame.uM.map((u, c) => frame.vM.map((v, r): Point => [u + stray(c, r), v + stray(100 + r, c)]));
  const at = uvAt.map((column) => column.map(([u, v]) => frame.place(u, v)));
  const depthOf = new Map<Point, number>();
  uvAt.forEach((column, c) => {
    for (const [r, [u, v]] of column.entries()) depthOf.set(at[c][r], frame.depth(u, v));
  });
  // Fill streets lie between main ones: their depth is that of the nearest main crossing.
  const mainPoints = at.flat();
  const depthAt = (point: Point): number => {
    const known = depthOf.get(point);
    if (known !== undefined) return known;
    const near = mainPoints
      .map((main) => ({ depth: depthOf.get(main)!, awayM: Math.hypot(main[0] - point[0], main[1] - point[1]) }))
      .sort((a, b) => a.awayM - b.awayM)
      .slice(0, 3);
    const weight = near.reduce((sum, { awayM }) => sum + 1 / (awayM + 1), 0);
    return near.reduce((sum, { depth, awayM }) => sum + depth / (awayM + 1), 0) / weight;
  };
  const [middle, edge] = plan.presence;
  const style: FillStyle = {
    gapsM: [390, 800, 1300],
    bendRatio: 0.4,
    presenceAt: (point) => middle + (edge - middle) * Math.min(1, depthAt(point)),
    minorPresenceAt: (point) => 0.98 - 0.24 * Math.min(1, depthAt(point)),
    speedsKmh: [40, 40, 40, 50],
  };
  const allows: Permission = (from, to, main) => {
    if (depthAt(from) > 1 || depthAt(to) > 1) return false;
    if (main) return true;
    const half: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    if ([from, half, to].some((point) => insideCircles(point, plan.parks))) return false;
    return !plan.rivers.some((river) => crossesLine(from, to, river));
  };
  layGrid(graph, fillGrid(graph, { districtId: plan.districtId, columns, rows, at }, style, draw), allows, style, draw);
}

/** Main streets nearest the middle carry the real names and the most lanes. */
function mainLine(
  graph: RoadGraph,
  plan: TownPlan,
  index: number,
  count: number,
  otherCount: number,
  eastWest: boolean,
): GridLine {
  const rank = Math.abs(index - (count - 1) / 2);
  const order = [...Array(count).keys()].sort(
    (a, b) => Math.abs(a - (count - 1) / 2) - Math.abs(b - (count - 1) / 2) || a - b,
  );
  const wanted = (eastWest ? plan.rowNames : plan.columnNames)[order.indexOf(index)];
  const known = roadNames[plan.districtId].find((entry) => entry.zh === wanted);
  const major = rank <= count / 3;
  const line = addLine(graph, {
    name: known,
    provenance: known ? 'real' : 'illustrative',
    class: major ? 'arterial' : 'collector',
    districtId: plan.districtId,
    laneCount: major ? 3 : 2,
    speedKmh: major ? 60 : 50,
    eastWest,
  });
  return {
    position: index,
    main: true,
    firm: rank <= Math.max(1, count / 4) || known !== undefined,
    from: 0,
    to: otherCount - 1,
    sections: [{ from: Number.NEGATIVE_INFINITY, line }],
  };
}

/** Places of lines over a length, evenly but for a seeded shift of a sixth of the gap. */
function spread(fromM: number, toM: number, gapM: number, entity: number, draw: Draw): number[] {
  const count = Math.max(1, Math.round((toM - fromM) / gapM));
  const stepM = (toM - fromM) / count;
  return Array.from(
    { length: count + 1 },
    (_, i) => fromM + stepM * (i + (draw(Purpose.spacing, entity, i) - 0.5) * 0.34),
  );
}

function plainFrame(ground: PlainGround, gapsM: readonly [number, number], townIndex: number, draw: Draw): Frame {
  const [acrossM, alongM] = ground.reachM;
  const turn = (ground.turnDegrees * Math.PI) / 180;
  const phase = draw(Purpose.placeLine, 900, townIndex) * 2 * Math.PI;
  return {
    uM: spread(-acrossM, acrossM, gapsM[0], townIndex * 2, draw),
    vM: spread(-alongM, alongM, gapsM[1], townIndex * 2 + 1, draw),
    place: (u, v) => {
      const bentU = u + ground.bowM * Math.sin(v / 1700 + phase) + ground.bowM * 0.3 * Math.sin(v / 620 + u / 1900);
      const bentV =
        v + ground.bowM * Math.sin(u / 1900 + phase * 1.3) + ground.bowM * 0.3 * Math.sin(u / 700 - v / 2100);
      return [
        ground.centre[0] + bentU * Math.cos(turn) - bentV * Math.sin(turn),
        ground.centre[1] + bentU * Math.sin(turn) + bentV * Math.cos(turn),
      ];
    },
    depth: (u, v) => {
      const angle = Math.atan2(v / alongM, u / acrossM);
      const edge = 1 + 0.16 * noiseAt(draw, Purpose.footprint, townIndex + 1, ((angle + Math.PI) / (2 * Math.PI)) * 9);
      return Math.hypot(u / acrossM, v / alongM) / edge;
    },
  };
}

function valleyFrame(ground: ValleyGround, gapsM: readonly [number, number], townIndex: number, draw: Draw): Frame {
  const { spine, halfWidthsM } = ground;
  const lengthM = lengthOf(spine);
  const widestM = Math.max(...halfWidthsM);
  return {
    uM: spread(-widestM, widestM, gapsM[0], townIndex * 2, draw),
    vM: spread(0, lengthM, gapsM[1], townIndex * 2 + 1, draw),
    place: (u, v) => {
      // The direction is taken over 600 m of the stream, so that cross streets do not meet in its bends.
      const at = pointAlong(spine, v);
      const before = pointAlong(spine, v - 300);
      const after = pointAlong(spine, v + 300);
      const length = Math.hypot(after[0] - before[0], after[1] - before[1]);
      const dx = (after[0] - before[0]) / length;
      const dy = (after[1] - before[1]) / length;
      return [at[0] - dy * u, at[1] + dx * u];
    },
    depth: (u, v) => {
      if (v < -1 || v > lengthM + 1) return 2;
      const station = stationAt(spine, v);
      const i = Math.min(spine.length - 2, Math.floor(station));
      const halfM = halfWidthsM[i] + (halfWidthsM[i + 1] - halfWidthsM[i]) * (station - i);
      const unevenM = halfM * (1 + 0.22 * noiseAt(draw, Purpose.footprint, townIndex + 1, v / 700 + (u > 0 ? 50 : 0)));
      return Math.abs(u) / unevenM;
    },
  };
}

/** Position along a chain as point number and share of the piece after it. */
function stationAt(chain: readonly Point[], atM: number): number {
  let leftM = atM;
  for (let i = 1; i < chain.length; i++) {
    const pieceM = Math.hypot(chain[i][0] - chain[i - 1][0], chain[i][1] - chain[i - 1][1]);
    if (leftM <= pieceM || i === chain.length - 1) return i - 1 + leftM / pieceM;
    leftM -= pieceM;
  }
  return 0;
}

/** Point at a distance along a chain, carried on straight at both ends, on a curve through its points. */
export function pointAlong(chain: readonly Point[], atM: number): Point {
  const station = stationAt(chain, atM);
  const i = Math.max(0, Math.min(chain.length - 2, Math.floor(station)));
  const t = station - i;
  const [p0, p1, p2, p3] = [
    chain[Math.max(0, i - 1)],
    chain[i],
    chain[i + 1],
    chain[Math.min(chain.length - 1, i + 2)],
  ];
  if (t < 0 || t > 1) return [p1[0] + (p2[0] - p1[0]) * t, p1[1] + (p2[1] - p1[1]) * t];
  const spline = (k: 0 | 1) =>
    0.5 *
    (2 * p1[k] +
      (p2[k] - p0[k]) * t +
      (2 * p0[k] - 5 * p1[k] + 4 * p2[k] - p3[k]) * t * t +
      (3 * p1[k] - p0[k] - 3 * p2[k] + p3[k]) * t ** 3);
  return [spline(0), spline(1)];
}
