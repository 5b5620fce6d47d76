import type { Point } from '../../network/definition.ts';
import { lengthOf } from '../../network/geometry.ts';
import { type Draw, noiseAt, Purpose } from './draw.ts';
import type { HighwayPlan, Township } from './facts/highways.ts';
import { crossesLine } from './plane.ts';
import {
  addCrossing,
  addLine,
  addPiece,
  centreLineOf,
  type DrawnLine,
  leavingDirection,
  positionOf,
  type RoadGraph,
  reachableFrom,
} from './roadGraph.ts';
import { pointAlong } from './town.ts';

/** Distance between two cross streets of a township, and from the highway to the street behind its houses, m. */
const TOWNSHIP_BLOCK_M = 340;
const TOWNSHIP_DEPTH_M = 280;

/**
 * Draws a highway from town to town or to the city's edge, with the townships on its way.
 *
 * @param townPieces how many pieces the towns have: crossings joined by them are one town
 */
export function buildHighway(graph: RoadGraph, plan: HighwayPlan, townPieces: number, draw: Draw): void {
  const last = plan.via[plan.via.length - 1];
  const line = addLine(graph, lineOf(plan));
  const start = findJoint(graph, plan.from, plan.via, new Set());
  const end = plan.to
    ? findJoint(graph, plan.to, [...plan.via].reverse(), reachableFrom(graph, start, townPieces))
    : addCrossing(graph, last, plan.from, true, plan.gatewayName);
  const gatewayPath = plan.to ? plan.via : plan.via.slice(0, -1);
  const path = [positionOf(graph, start), ...gatewayPath, positionOf(graph, end)];
  const wound = wind(path, plan.windM, line, draw);
  const lengthM = lengthOf(wound);
  let from = start;
  let fromM = 0;
  for (const township of plan.townships) {
    const middleM = lengthM * township.at;
    const { entry, exit, entryM, exitM } = drawTownship(graph, township, wound, middleM, line, draw);
    addPiece(graph, { a: from, b: entry, shape: stretch(wound, fromM, entryM), line, kept: true });
    from = exit;
    fromM = exitM;
  }
  addPiece(graph, { a: from, b: end, shape: stretch(wound, fromM, lengthM), line, kept: true });
}

function lineOf(plan: HighwayPlan): DrawnLine {
  const west = plan.via[0];
  const east = plan.via[plan.via.length - 1];
  return {
    name: plan.name,
    provenance: plan.isReal ? 'real' : 'illustrative',
    class: plan.speedKmh >= 80 ? 'expressway' : 'arterial',
    districtId: plan.from,
    laneCount: plan.laneCount,
    speedKmh: plan.speedKmh,
    eastWest: Math.abs(east[0] - west[0]) > Math.abs(east[1] - west[1]),
  };
}

/** A smooth road through the points, winding to either side between them but not at its ends. */
function wind(path: readonly Point[], windM: number, entity: number, draw: Draw): Point[] {
  const lengthM = lengthOf(path);
  const count = Math.max(2, Math.round(lengthM / 260));
  const points: Point[] = [path[0]];
  for (let i = 1; i < count; i++) {
    const atM = (lengthM * i) / count;
    const [x, y] = pointAlong(path, atM);
    const [bx, by] = pointAlong(path, atM - 100);
    const [ax, ay] = pointAlong(path, atM + 100);
    const length = Math.hypot(ax - bx, ay - by) || 1;
    const calm = Math.min(1, Math.min(atM, lengthM - atM) / 1500);
    const position = atM / 900;
    // Cosine between the draws: a road winds, it does not zigzag.
    const share = (1 - Math.cos(Math.PI * (position - Math.floor(position)))) / 2;
    const sideM = windM * calm * noiseAt(draw, Purpose.placeLine, 5000 + entity, Math.floor(position) + share);
    points.push([x - ((ay - by) / length) * sideM, y + ((ax - bx) / length) * sideM]);
  }
  points.push(path[path.length - 1]);
  return points;
}

/** Points of a chain strictly between two distances. */
function stretch(chain: readonly Point[], fromM: number, toM: number): Point[] {
  const points: Point[] = [];
  let walkedM = 0;
  for (let i = 1; i < chain.length - 1; i++) {
    walkedM += Math.hypot(chain[i][0] - chain[i - 1][0], chain[i][1] - chain[i - 1][1]);
    if (walkedM > fromM + 60 && walkedM < toM - 60) points.push(chain[i]);
  }
  return points;
}

/**
 * The crossing of a district that a highway joins: near, with room for one more leg (not over four, none within 50°, or 36° where there is no better),
 * and reached without crossing a street.
 *
 * @param way    points of the highway from its end on, the nearest first
 * @param barred crossings that it must not join: a highway leads to another town
 */
function findJoint(graph: RoadGraph, districtId: string, way: readonly Point[], barred: ReadonlySet<number>): number {
  const [target] = way;
  const near = graph.crossings
    .map((node, index) => ({ index, node, awayM: Math.hypot(node.x - target[0], node.y - target[1]) }))
    .filter(({ index, node }) => node.districtId === districtId && !node.gateway && !barred.has(index))
    .filter(({ node }) => node.pieces.size > 0 && node.pieces.size <= 3)
    .sort((a, b) => a.awayM - b.awayM || a.index - b.index)
    .slice(0, 80);
  const startOf = (index: number, awayM: number) => {
    const path = [positionOf(graph, index), ...way];
    return Array.from({ length: 9 }, (_, k) => pointAlong(path, (awayM * k) / 8));
  };
  let fit: { index: number } | undefined;
  for (const leastDegrees of [50, 36]) {
    fit ??= near.find(({ index, awayM }) => {
      const start = startOf(index, awayM);
      return hasRoomFor(graph, index, start[1], leastDegrees) && isFree(graph, start);
    });
  }
  if (!fit) throw new RangeError(`no crossing of ${districtId} near ${target.join(', ')} can be joined by a highway`);
  return fit.index;
}

function hasRoomFor(graph: RoadGraph, crossing: number, target: Point, leastDegrees: number): boolean {
  const [x, y] = positionOf(graph, crossing);
  const lengthM = Math.hypot(target[0] - x, target[1] - y);
  const direction: Point = [(target[0] - x) / lengthM, (target[1] - y) / lengthM];
  return [...graph.crossings[crossing].pieces].every((index) => {
    const leg = leavingDirection(graph, graph.pieces[index]!, crossing);
    return leg[0] * direction[0] + leg[1] * direction[1] < Math.cos((leastDegrees * Math.PI) / 180);
  });
}

function isFree(graph: RoadGraph, path: readonly Point[]): boolean {
  return !graph.pieces.some((piece) => {
    if (!piece) return false;
    const line = centreLineOf(graph, piece);
    return line.some((point, i) => i > 0 && crossesLine(line[i - 1], point, path));
  });
}

/** A few cross streets over the highway and a street behind the houses on either side. */
function drawTownship(
  graph: RoadGraph,
  township: Township,
  road: readonly Point[],
  middleM: number,
  line: number,
  draw: Draw,
) {
  const count = township.crossStreets;
  const stationsM = Array.from(
    { length: count },
    (_, c) => middleM + (c - (count - 1) / 2) * TOWNSHIP_BLOCK_M + (draw(Purpose.spacing, 700 + line, c) - 0.5) * 110,
  );
  const street = (eastWest: boolean) =>
    addLine(graph, {
      provenance: 'illustrative',
      class: 'collector',
      districtId: township.districtId,
      laneCount: 2,
      speedKmh: 40,
      eastWest,
    });
  const rows = stationsM.map((atM, c) => {
    const [x, y] = pointAlong(road, atM);
    const before = pointAlong(road, atM - 150);
    const after = pointAlong(road, atM + 150);
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]);
    const dx = (after[0] - before[0]) / length;
    const dy = (after[1] - before[1]) / length;
    const cross = street(Math.abs(dy) > Math.abs(dx));
    const middle = addCrossing(graph, [x, y], township.districtId);
    const sides = [-1, 1].map((side) => {
      const depthM = TOWNSHIP_DEPTH_M * (0.8 + 0.5 * draw(Purpose.spacing, 900 + line, c * 2 + side));
      const crossing = addCrossing(graph, [x - dy * depthM * side, y + dx * depthM * side], township.districtId);
      addPiece(graph, { a: middle, b: crossing, shape: [], line: cross, kept: true });
      return crossing;
    });
    return { middle, sides };
  });
  const behind = [street(false), street(false)];
  for (let c = 1; c < rows.length; c++) {
    addPiece(graph, {
      a: rows[c - 1].middle,
      b: rows[c].middle,
      shape: stretch(road, stationsM[c - 1], stationsM[c]),
      line,
      kept: true,
    });
    behind.forEach((parallel, side) => {
      addPiece(graph, { a: rows[c - 1].sides[side], b: rows[c].sides[side], shape: [], line: parallel, kept: true });
    });
  }
  return {
    entry: rows[0].middle,
    exit: rows[rows.length - 1].middle,
    entryM: stationsM[0],
    exitM: stationsM[stationsM.length - 1],
  };
}
