import type { Network } from '../../../sim/shared.ts';
import { directionAtLaneEnd, directionAtLaneStart, edgePoint } from './laneEdges.ts';
import { meetingPoint, type Point } from './line.ts';

/** One leg of an intersection, seen from its centre: where its kerbs meet the stop line. */
export interface Leg {
  /** Link that comes in, that goes out; -1: none. */
  readonly approach: number;
  readonly departure: number;
  /** Away from the centre. */
  readonly away: Point;
  /** Kerb on the right and on the left, looking away from the centre. */
  readonly right: Point;
  readonly left: Point;
}

/** Legs of an intersection, counter-clockwise. */
export function legsOf(
  network: Network,
  intersection: number,
  approaches: readonly number[],
  departures: readonly number[],
): Leg[] {
  const { linkFirstLane, linkFrom, linkTo } = network;
  const taken = new Set<number>();
  const legs: Leg[] = [];
  for (const approach of approaches) {
    const alongIn = directionAtLaneEnd(network, linkFirstLane[approach]);
    const away: Point = [-alongIn[0], -alongIn[1]];
    // The way out of the same leg: to where the approach comes from, in the nearest direction.
    let departure = -1;
    let best = 0.5;
    for (const link of departures) {
      if (taken.has(link) || linkTo[link] !== linkFrom[approach] || linkFrom[link] !== intersection) continue;
      const out = directionAtLaneStart(network, linkFirstLane[link]);
      const match = out[0] * away[0] + out[1] * away[1];
      if (match > best) {
        best = match;
        departure = link;
      }
    }
    if (departure >= 0) taken.add(departure);
    legs.push(legOf(network, approach, departure, away));
  }
  for (const departure of departures) {
    if (!taken.has(departure)) {
      legs.push(legOf(network, -1, departure, directionAtLaneStart(network, linkFirstLane[departure])));
    }
  }
  return legs.sort((a, b) => Math.atan2(a.away[1], a.away[0]) - Math.atan2(b.away[1], b.away[0]));
}

function legOf(network: Network, approach: number, departure: number, away: Point): Leg {
  const { linkFirstLane } = network;
  const [kerbIn, innerIn] = approach < 0 ? [0, 0] : [linkFirstLane[approach], linkFirstLane[approach + 1] - 1];
  const [kerbOut, innerOut] = departure < 0 ? [0, 0] : [linkFirstLane[departure], linkFirstLane[departure + 1] - 1];
  return {
    approach,
    departure,
    away,
    right: departure < 0 ? edgePoint(network, innerIn, 'end', -1) : edgePoint(network, kerbOut, 'start', 1),
    left: approach < 0 ? edgePoint(network, innerOut, 'start', -1) : edgePoint(network, kerbIn, 'end', 1),
  };
}

/** Corners of an intersection are drawn with this many pieces. */
const CORNER_PIECES = 10;

/**
 * Outline of an intersection's surface, counter-clockwise: across each leg at its stop line, and round each corner to the
 * next leg. Null for a dead end.
 */
export function intersectionOutline(legs: readonly Leg[]): Point[] | null {
  if (legs.length < 2) return null;
  const outline: Point[] = [];
  legs.forEach((leg, i) => {
    const next = legs[(i + 1) % legs.length];
    outline.push(leg.right, leg.left);
    outline.push(...cornerBetween(leg, next));
  });
  return outline;
}

/** The kerb from a leg's left side to the right side of the next, both ends excluded. */
export function cornerBetween(leg: Leg, next: Leg): Point[] {
  const from = leg.left;
  const to = next.right;
  const inward: Point = [-leg.away[0], -leg.away[1]];
  const meeting = meetingPoint(from, inward, to, [-next.away[0], -next.away[1]]);
  const chordM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const usable = meeting !== null && Math.hypot(meeting[0] - middle[0], meeting[1] - middle[1]) < chordM * 1.5;
  const control = usable ? meeting : middle;
  const points: Point[] = [];
  for (let k = 1; k < CORNER_PIECES; k++) {
    const t = k / CORNER_PIECES;
    const s = 1 - t;
    points.push([
      s * s * from[0] + 2 * s * t * control[0] + t * t * to[0],
      s * s * from[1] + 2 * s * t * control[1] + t * t * to[1],
    ]);
  }
  return points;
}
