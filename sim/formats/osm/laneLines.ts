import type { Point } from '../../network/definition.ts';
import { DEFAULT_LANE_WIDTH_M } from '../../network/freezeNetwork.ts';
import { cutLine, directionAtEnd, directionAtStart, lengthOf, offsetLine } from '../../network/geometry.ts';
import type { Junction } from './junctions.ts';
import type { Piece } from './pieces.ts';

/** Where the lanes of one direction lie. */
export interface LaneLines {
  /** The way's own line between the two stop lines, in driving order. */
  readonly axis: readonly Point[];
  /** Points between the two intersections' centres. */
  readonly between: readonly Point[];
  /** Centre line of each lane, kerb lane first. */
  readonly shapes: readonly (readonly Point[])[];
  readonly lengthM: number;
}

/** A piece as it meets a vertex. */
export interface Leg {
  readonly piece: Piece;
  /** Whether it begins there. */
  readonly atStart: boolean;
}

/** Stop line to the near edge of the crossing road, m, with a signal and without. */
const SIGNAL_SETBACK_M = 5;
const PLAIN_SETBACK_M = 1;
/** Share of a piece that each end may take: what is left holds a stop line. */
const MOST_SHARE = 0.45;

/** Cuts a piece back from what crosses it and lays its lanes beside one another about the way's line. */
export function layOutLanes(
  piece: Piece,
  startLegs: readonly Leg[],
  endLegs: readonly Leg[],
  [start, end]: readonly [Junction, Junction],
): { forward: LaneLines; backward: LaneLines } {
  const { line, lengthM, roadway } = piece;
  const fromM = Math.min(MOST_SHARE * lengthM, setbackM(piece, true, startLegs, start));
  const toM = lengthM - Math.min(MOST_SHARE * lengthM, setbackM(piece, false, endLegs, end));
  const axis = cutLine(line, fromM, toM);
  const totalM = widthM(piece);
  const build = (
    own: readonly Point[],
    whole: readonly Point[],
    laneCount: number,
    from: Junction,
    to: Junction,
  ): LaneLines => {
    // The way's line is the middle of the whole roadway: the left edge of one direction lies so far right of it.
    const leftEdgeM = totalM / 2 - laneCount * DEFAULT_LANE_WIDTH_M;
    const shapes = Array.from({ length: laneCount }, (_, lane) =>
      offsetLine(own, leftEdgeM + (laneCount - 1 - lane + 0.5) * DEFAULT_LANE_WIDTH_M),
    );
    const between = whole.slice(from.vertices.length > 1 ? 0 : 1, to.vertices.length > 1 ? undefined : -1);
    return { axis: own, between, shapes, lengthM: lengthOf(own) };
  };
  return {
    forward: build(axis, line, roadway.forward?.laneCount ?? 0, start, end),
    backward: build([...axis].reverse(), [...line].reverse(), roadway.backward?.laneCount ?? 0, end, start),
  };
}

/** A leg of half width a, crossed at angle θ by one of half width b, is clear of it at (b + a |cos θ|) / |sin θ|. */
function setbackM(piece: Piece, atStart: boolean, legs: readonly Leg[], junction: Junction): number {
  const own = awayFrom({ piece, atStart });
  let reachM = 1;
  let crosses = false;
  for (const leg of legs) {
    if (leg.piece === piece) continue;
    const other = awayFrom(leg);
    const cos = Math.abs(own[0] * other[0] + own[1] * other[1]);
    const sin = Math.abs(own[0] * other[1] - own[1] * other[0]);
    if (sin < 0.35) continue;
    crosses = true;
    reachM = Math.max(reachM, (widthM(leg.piece) / 2 + (widthM(piece) / 2) * cos) / sin);
  }
  if (!crosses) return legs.length > 2 ? 4 : 1;
  return reachM + (junction.hasSignal ? SIGNAL_SETBACK_M : PLAIN_SETBACK_M);
}

function awayFrom({ piece, atStart }: Leg): Point {
  if (atStart) return directionAtStart(piece.line);
  const [x, y] = directionAtEnd(piece.line);
  return [-x, -y];
}

function widthM({ roadway: { forward, backward } }: Piece): number {
  return ((forward?.laneCount ?? 0) + (backward?.laneCount ?? 0)) * DEFAULT_LANE_WIDTH_M;
}

/** Angle from one direction to another, degrees, left positive, in (-180, 180]. */
export function turnDegrees(from: Point, to: Point): number {
  const cross = from[0] * to[1] - from[1] * to[0];
  const dot = from[0] * to[0] + from[1] * to[1];
  return (Math.atan2(cross, dot) * 180) / Math.PI;
}
