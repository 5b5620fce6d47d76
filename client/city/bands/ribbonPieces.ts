import type { Corridor, DirectionBands } from '../../../sim/shared.ts';
import type { Carriageway } from '../geometry/carriageway.ts';
import { distancesAlong, type Point, pointAt, rightNormals } from '../geometry/line.ts';

/** A stretch of road over which one band travels, ready to be drawn. */
export interface RibbonPiece {
  readonly link: number;
  readonly points: readonly Point[];
  /** To the right of the driving direction. Shape as `points`. */
  readonly normals: readonly Point[];
  /** When the band's leading edge passes each point, s after it passes the piece's first. Shape as `points`. */
  readonly travelS: readonly number[];
  /** When it passes the first point, ms in [0, cycle). */
  readonly startMs: number;
  readonly widthMs: number;
  readonly cycleMs: number;
}

/** From the middle of an intersection to a stop line there is less than this, m. */
const CROSSING_M = 60;

/**
 * Lays the bands of one direction of a corridor on its roads, from the first member's stop line to the last's: where no
 * band leads on, there is no piece.
 *
 * @param starts where each link begins along its carriageway's line, m (see `linkStartsM`)
 */
export function layRibbons(
  corridor: Corridor,
  direction: DirectionBands,
  carriageways: readonly Carriageway[],
  starts: LinkStarts,
): RibbonPiece[] {
  const { memberDistanceM } = corridor;
  const { cycleMs, travelMs } = direction;
  if (!Number.isFinite(cycleMs)) return [];
  const pieces: RibbonPiece[] = [];
  for (const band of direction.bands) {
    const lowM = memberDistanceM[band.firstMember];
    const highM = memberDistanceM[band.lastMember];
    /** Time at which the edge passes a place on the axis, ms. */
    const passesMs = (axisM: number) => {
      // Between two members at the speed of their section; before the first and beyond the last at that of the nearest.
      let k = 1;
      while (k < memberDistanceM.length - 1 && memberDistanceM[k] < axisM) k++;
      const [fromM, toM] = [memberDistanceM[k - 1], memberDistanceM[k]];
      return (
        band.startMs +
        travelMs[k - 1] +
        ((travelMs[k] - travelMs[k - 1]) * (axisM - fromM)) / Math.max(1e-6, toM - fromM)
      );
    };
    for (const placed of corridor.links) {
      if (placed.inbound !== direction.inbound) continue;
      const road = carriageways[placed.link];
      if (road.line.length < 2) continue;
      const distances = distancesAlong(road.line);
      const lengthM = distances[distances.length - 1];
      const startM = starts.fromM[placed.link];
      const drivenM = Math.max(1, lengthM - startM - starts.toM[placed.link]);
      const slope = (placed.toM - placed.fromM) / drivenM;
      if (slope === 0) continue;
      const axisAt = (alongM: number) => placed.fromM + (alongM - startM) * slope;
      const alongAt = (axisM: number) => startM + (axisM - placed.fromM) / slope;
      const [fromM, toM] = direction.inbound ? [alongAt(highM), alongAt(lowM)] : [alongAt(lowM), alongAt(highM)];
      // A band that begins at the signal behind this link is drawn from beyond the crossing.
      const begins = fromM <= 0 && -fromM * Math.abs(slope) < CROSSING_M;
      const beginM = begins ? startM : Math.max(0, fromM);
      const endM = Math.min(lengthM, toM);
      if (endM - beginM < 1) continue;
      const along = [beginM, ...distances.filter((d) => d > beginM + 0.5 && d < endM - 0.5), endM];
      const normals = rightNormals(road.line);
      const firstMs = passesMs(axisAt(beginM));
      pieces.push({
        link: placed.link,
        points: along.map((d) => pointAt(road.line, d).point),
        normals: along.map((d) => normalAt(road, distances, normals, d)),
        travelS: along.map((d) => (passesMs(axisAt(d)) - firstMs) / 1000),
        startMs: ((Math.round(firstMs) % cycleMs) + cycleMs) % cycleMs,
        widthMs: band.widthMs,
        cycleMs,
      });
    }
  }
  return pieces;
}

/** A corner has the mitred vector, a point between two corners that of its straight. */
function normalAt(road: Carriageway, distances: readonly number[], normals: readonly Point[], alongM: number): Point {
  const corner = distances.findIndex((d) => Math.abs(d - alongM) < 1e-6);
  if (corner >= 0) return normals[corner];
  const { direction } = pointAt(road.line, alongM);
  return [direction[1], -direction[0]];
}

/** How far each link begins and ends from its intersections' centres, along the road's line, m. */
export interface LinkStarts {
  readonly fromM: Float32Array;
  readonly toM: Float32Array;
}

/** @param laneEnds first and last point of the link's kerb lane */
export function linkStartsM(
  carriageways: readonly Carriageway[],
  laneEnds: (link: number) => readonly [first: Point, last: Point],
): LinkStarts {
  const fromM = new Float32Array(carriageways.length);
  const toM = new Float32Array(carriageways.length);
  carriageways.forEach(({ line, link }) => {
    if (line.length < 2) return;
    const [first, last] = laneEnds(link);
    fromM[link] = aheadM(line[0], line[1], first);
    toM[link] = aheadM(line[line.length - 1], line[line.length - 2], last);
  });
  return { fromM, toM };
}

/** How far a point lies ahead of `from` in the direction of `towards`, m; not below 0. */
function aheadM(from: Point, towards: Point, point: Point): number {
  const length = Math.hypot(towards[0] - from[0], towards[1] - from[1]) || 1;
  const dx = (towards[0] - from[0]) / length;
  const dy = (towards[1] - from[1]) / length;
  return Math.max(0, (point[0] - from[0]) * dx + (point[1] - from[1]) * dy);
}
