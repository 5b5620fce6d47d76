import type { Network } from '../../../sim/shared.ts';
import { laneLine } from '../geometry/laneEdges.ts';
import { distancesAlong, type Line, type Point, pointAt, rightNormals } from '../geometry/line.ts';
import { PaintKind, type PaintWriter, paintLine, paintStrip } from './paintWriter.ts';
import { paintTurnArrow } from './turnArrows.ts';

/** Paint of one link: edges, lane lines, pocket and taper, stop line, arrows. Widths from GB 5768.3, m. */

const LINE_WIDTH_M = 0.15;
const KERB_WIDTH_M = 0.18;
const STOP_LINE_WIDTH_M = 0.4;
/** Lane lines are solid for so long before the stop line: no change of lane there. */
const SOLID_BEFORE_STOP_M = 30;
/** A pocket opens over this way. */
const TAPER_M = 25;
const ARROW_BEFORE_STOP_M = [9, 38] as const;

export interface LinkPaintOptions {
  readonly twoWay: boolean;
  /** What traffic meets at the link's end. */
  readonly stopLine: 'solid' | 'dashed' | 'none';
  /** Closed lanes, bit by bit. */
  readonly closedLanes: number;
}

export function paintLink(writer: PaintWriter, network: Network, link: number, options: LinkPaintOptions): void {
  const { linkFirstLane, laneWidthM, laneStartM } = network;
  const first = linkFirstLane[link];
  const last = linkFirstLane[link + 1] - 1;
  const inner = laneEdge(network, last, -1);
  const pocket = firstPocket(network, first, last);
  if (pocket >= 0) paintMedian(writer, network, link, pocket, last);

  paintLine(writer, laneEdge(network, first, 1, 0.06), KERB_WIDTH_M, PaintKind.kerb);
  paintLine(writer, laneEdge(network, first, 1, -0.3), LINE_WIDTH_M, PaintKind.white);
  if (options.twoWay) {
    const fromM = pocket < 0 ? 0 : Math.max(0, laneStartM[pocket] - TAPER_M);
    const edge = laneEdge(network, last, -1, -0.18);
    paintLine(writer, partOf(edge, fromM, Number.POSITIVE_INFINITY), LINE_WIDTH_M, PaintKind.centre);
  } else {
    paintLine(writer, laneEdge(network, last, -1, 0.06), KERB_WIDTH_M, PaintKind.kerb);
    paintLine(writer, laneEdge(network, last, -1, -0.3), LINE_WIDTH_M, PaintKind.white);
  }
  for (let lane = first; lane < last; lane++) {
    const edge = laneEdge(network, lane, -1);
    const lengthM = distancesAlong(edge)[edge.length - 1];
    const startM = Math.max(laneStartM[lane], laneStartM[lane + 1]);
    const solidM = startM > 0 ? startM : Math.max(0, lengthM - SOLID_BEFORE_STOP_M);
    if (startM === 0) paintLine(writer, partOf(edge, 0, solidM), LINE_WIDTH_M, PaintKind.dashed);
    paintLine(writer, partOf(edge, solidM, lengthM), LINE_WIDTH_M, PaintKind.white);
  }
  if (options.stopLine !== 'none') {
    const kerb = laneEdge(network, first, 1);
    const across: Line = [kerb[kerb.length - 1], inner[inner.length - 1]];
    const kind = options.stopLine === 'solid' ? PaintKind.white : PaintKind.dashed;
    paintLine(writer, across, STOP_LINE_WIDTH_M, kind);
  }
  for (let lane = first; lane <= last; lane++) {
    const line = laneLine(network, lane);
    if (options.stopLine === 'solid') paintArrows(writer, network, link, lane, line);
    if ((options.closedLanes & (1 << (lane - first))) !== 0) {
      paintLine(
        writer,
        partOf(line, laneStartM[lane], Number.POSITIVE_INFINITY),
        laneWidthM[lane] - 0.4,
        PaintKind.closed,
      );
    }
  }
}

/** Lowest lane that begins under way: a pocket lies nearest the middle of the road. -1: none. */
function firstPocket(network: Network, first: number, last: number): number {
  let pocket = -1;
  for (let lane = last; lane > first && network.laneStartM[lane] > TAPER_M; lane--) pocket = lane;
  return pocket;
}

/** Where a pocket has not begun yet lies a strip of green or paint; it narrows over the taper. */
function paintMedian(writer: PaintWriter, network: Network, link: number, pocket: number, last: number): void {
  const startM = network.laneStartM[pocket];
  const middle = laneEdge(network, last, -1);
  const border = laneEdge(network, pocket, 1, 0.0);
  const untilM = Math.max(1, startM - TAPER_M);
  const lengthM = Math.max(1, network.linkLengthM[link]);
  const scale = distancesAlong(middle)[middle.length - 1] / lengthM;
  const left = partOf(middle, 0, untilM * scale);
  const right = partOf(border, 0, untilM * scale);
  if (left.length < 2) return;
  const points = Math.min(left.length, right.length);
  paintStrip(writer, left.slice(-points), right.slice(-points), PaintKind.median);
  const tip = pointAt(middle, startM * scale).point;
  paintStrip(writer, [left[left.length - 1], tip], [right[right.length - 1], tip], PaintKind.median);
  paintLine(writer, [...right, tip], LINE_WIDTH_M, PaintKind.white);
}

function paintArrows(writer: PaintWriter, network: Network, link: number, lane: number, line: Line): void {
  const { linkMovements, movementLaneMask, movementTurn, linkFirstLane, laneStartM } = network;
  let turns = 0;
  for (let m = linkMovements[link * 2]; m < linkMovements[link * 2 + 1]; m++) {
    if ((movementLaneMask[m] & (1 << (lane - linkFirstLane[link]))) !== 0) turns |= 1 << movementTurn[m];
  }
  if (turns === 0) return;
  const lengthM = distancesAlong(line)[line.length - 1];
  for (const beforeM of ARROW_BEFORE_STOP_M) {
    const footM = lengthM - beforeM;
    if (footM < laneStartM[lane] + 4 || footM < 12) continue;
    const at = pointAt(line, footM);
    paintTurnArrow(writer, at.point, at.direction, turns);
  }
}

/** Edge of a lane: side 1 right, -1 left; moved outwards by `outM` (inwards if negative). */
export function laneEdge(network: Network, lane: number, side: number, outM = 0): Point[] {
  const line = laneLine(network, lane);
  const reachM = side * (network.laneWidthM[lane] / 2 + outM);
  const normals = rightNormals(line);
  return line.map(([x, y], i): Point => [x + normals[i][0] * reachM, y + normals[i][1] * reachM]);
}

/** The part of a line between two ways walked, m. */
export function partOf(line: Line, fromM: number, toM: number): Point[] {
  const distances = distancesAlong(line);
  const endM = Math.min(toM, distances[distances.length - 1]);
  if (endM - fromM < 0.05) return [];
  const inside = line.filter((_, i) => distances[i] > fromM && distances[i] < endM);
  return [pointAt(line, fromM).point, ...inside, pointAt(line, endM).point];
}
