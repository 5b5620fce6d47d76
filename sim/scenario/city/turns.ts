import type { LaneDefinition, Point, Turn } from '../../network/definition.ts';

/** Which way each departure lies from an approach, and which lanes lead there. */

/** An approach goes straight on into a leg at up to this angle, degrees; as phasing pairs the legs of one street. */
const THROUGH_DEGREES = 45;

export interface Departure {
  /** Direction in which the leg leaves the intersection, unit. */
  readonly direction: Point;
  readonly laneCount: number;
}

export interface TurnChoice {
  readonly departure: number;
  readonly turn: Turn;
  readonly lanes: readonly (readonly [number, number])[];
}

export interface ApproachLayout {
  readonly turns: readonly TurnChoice[];
  /** The approach needs a pocket for its left turn beside its lanes. */
  readonly hasPocket: boolean;
}

/**
 * Lays out one approach.
 *
 * @param heading    direction in which the approach drives, unit
 * @param laneCount  its full lanes
 * @param departures two or three other legs
 */
export function layOutApproach(heading: Point, laneCount: number, departures: readonly Departure[]): ApproachLayout {
  const order = departures
    .map(({ direction }, departure) => ({ departure, degrees: degreesLeft(heading, direction) }))
    .sort((a, b) => a.degrees - b.degrees);
  const turnOf = new Map<Turn, number>();
  if (order.length === 3) {
    turnOf.set('right', order[0].departure).set('through', order[1].departure).set('left', order[2].departure);
  } else {
    const [rightmost, leftmost] = order;
    if (Math.abs(rightmost.degrees) < Math.abs(leftmost.degrees) && Math.abs(rightmost.degrees) <= THROUGH_DEGREES) {
      turnOf.set('through', rightmost.departure).set('left', leftmost.departure);
    } else if (Math.abs(leftmost.degrees) <= THROUGH_DEGREES) {
      turnOf.set('right', rightmost.departure).set('through', leftmost.departure);
    } else {
      turnOf.set('right', rightmost.departure).set('left', leftmost.departure);
    }
  }
  return assignLanes(laneCount, departures, turnOf);
}

/**
 * Right from the kerb lane, through lane to like lane, left from a pocket. Where the road loses a lane, the lane that
 * does not go on turns; at the foot of a T the lanes are shared out between the two turns.
 */
function assignLanes(
  laneCount: number,
  departures: readonly Departure[],
  turnOf: ReadonlyMap<Turn, number>,
): ApproachLayout {
  const through = turnOf.get('through');
  const left = turnOf.get('left');
  const right = turnOf.get('right');
  const lanesOf = (departure: number) => departures[departure].laneCount;
  const turns: TurnChoice[] = [];
  let hasPocket = false;
  const lost = through === undefined ? 0 : Math.max(0, laneCount - lanesOf(through));
  if (through === undefined) {
    const leftCount = Math.min(laneCount - 1, lanesOf(left!));
    turns.push({ departure: right!, turn: 'right', lanes: [[0, 0]] });
    turns.push({ departure: left!, turn: 'left', lanes: lastLanes(laneCount, leftCount, lanesOf(left!)) });
    return { turns, hasPocket };
  }
  if (right !== undefined) turns.push({ departure: right, turn: 'right', lanes: [[0, 0]] });
  // A lost lane goes to the left turn, which then needs no pocket; without one, the kerb lane only turns right.
  const shift = left === undefined ? lost : 0;
  const straight = Array.from({ length: laneCount - lost }, (_, k) => [k + shift, k] as const);
  turns.push({ departure: through, turn: 'through', lanes: straight });
  if (left !== undefined) {
    hasPocket = lost === 0;
    const turning = hasPocket ? 1 : Math.min(lost, lanesOf(left));
    turns.push({
      departure: left,
      turn: 'left',
      lanes: lastLanes(laneCount + (hasPocket ? 1 : 0), turning, lanesOf(left)),
    });
  }
  return { turns, hasPocket };
}

/** The last lanes of an approach into the last lanes of a departure, side by side. */
function lastLanes(laneCount: number, count: number, departureLanes: number): [number, number][] {
  return Array.from({ length: count }, (_, k) => [laneCount - count + k, departureLanes - count + k]);
}

/** Angle from a heading to a direction, degrees, left positive, in (-180, 180]. */
function degreesLeft(heading: Point, direction: Point): number {
  const cross = heading[0] * direction[1] - heading[1] * direction[0];
  const dot = heading[0] * direction[0] + heading[1] * direction[1];
  return (Math.atan2(cross, dot) * 180) / Math.PI;
}

/** Lanes of a link: full ones, then the pocket that begins so far before the stop line. */
export function lanesOf(laneCount: number, hasPocket: boolean, linkLengthM: number): LaneDefinition[] {
  const lanes: LaneDefinition[] = Array.from({ length: laneCount }, () => ({}));
  if (!hasPocket) return lanes;
  const pocketM = Math.min(80, Math.max(40, linkLengthM * 0.3));
  const startM = Math.round((linkLengthM - pocketM) * 10) / 10;
  // A pocket that all but fills a short link is a lane.
  lanes.push(startM > 30 ? { startM } : {});
  return lanes;
}
