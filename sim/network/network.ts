import type { NetworkDefinition } from './definition.ts';

/**
 * The network, frozen into typed arrays: what the step and the browser's scene read.
 *
 * Every driving line is a *lane*: the lanes of links come first (rows `0` to `linkLaneCount - 1`, link by link, kerb
 * lane first), then the *connectors*, the paths through intersections (rows `linkLaneCount` to `laneCount - 1`,
 * movement by movement). Movements stand intersection by intersection and, within one, approach link by approach
 * link, so both have contiguous ranges. CSR ranges: rows of `i` are `first[i]` to `first[i + 1] - 1`.
 *
 * Positions along a link's lanes are measured from the link's start, the same for all its lanes; a turn pocket begins
 * at `laneStartM`. Nothing is written after `freezeNetwork`.
 */
export interface Network {
  readonly definition: NetworkDefinition;

  readonly intersectionCount: number;
  readonly linkCount: number;
  /** Lanes of links; connectors come after. */
  readonly linkLaneCount: number;
  /** Lanes of links + connectors. */
  readonly laneCount: number;
  readonly movementCount: number;

  /** Index by id, for the edges (loading, commands, screen). */
  readonly intersectionIndexById: ReadonlyMap<string, number>;
  readonly linkIndexById: ReadonlyMap<string, number>;
  readonly movementIndexById: ReadonlyMap<string, number>;
  /** Row of `definition.links` / `definition.movements` for each index: movements are re-ordered, links are not. */
  readonly movementDefinitionIndex: Uint32Array;

  /** Shape [intersectionCount]. m. */
  readonly intersectionX: Float64Array;
  readonly intersectionY: Float64Array;
  /** Movements of intersection `i`. Shape [intersectionCount + 1]. */
  readonly intersectionFirstMovement: Uint32Array;

  /** Intersection index at either end. Shape [linkCount]. */
  readonly linkFrom: Uint32Array;
  readonly linkTo: Uint32Array;
  /** Shape [linkCount + 1]. */
  readonly linkFirstLane: Uint32Array;
  /**
   * Movements that leave link `i` at its stop line: `linkMovements[2 i]` up to, not including, `linkMovements[2 i + 1]`.
   * Shape [2 linkCount]: links do not stand in the order of their intersections, so neighbouring rows can't share an end.
   */
  readonly linkMovements: Uint32Array;
  /** Start to stop line, m. Shape [linkCount]. */
  readonly linkLengthM: Float32Array;
  readonly linkSpeedMps: Float32Array;
  /** Row of `definition.roads`, or -1. */
  readonly linkRoad: Int32Array;

  /** Link of a link lane, -1 for a connector. Shape [laneCount], as all `lane…` below. */
  readonly laneLink: Int32Array;
  readonly laneLengthM: Float32Array;
  /** Where the lane begins along its link, m; > 0 for a turn pocket. */
  readonly laneStartM: Float32Array;
  readonly laneSpeedMps: Float32Array;
  readonly laneWidthM: Float32Array;
  /** Points of the lane's centre line. Shape [laneCount + 1]. */
  readonly laneFirstPoint: Uint32Array;
  /** Connectors that leave this lane: rows of `outConnectors`. Shape [laneCount + 1]. */
  readonly laneFirstOut: Uint32Array;
  readonly outConnectors: Uint32Array;
  /** Connectors that lead into this lane: rows of `inConnectors`. Shape [laneCount + 1]. */
  readonly laneFirstIn: Uint32Array;
  readonly inConnectors: Uint32Array;

  /** Centre-line points, m, and the position along the lane at each, m (from the link's start). */
  readonly pointX: Float64Array;
  readonly pointY: Float64Array;
  readonly pointPositionM: Float32Array;

  /** Of lane row `linkLaneCount + c`. Shape [connector count]. Lane indices are global. */
  readonly connectorMovement: Uint32Array;
  readonly connectorFromLane: Uint32Array;
  readonly connectorToLane: Uint32Array;

  /** Shape [movementCount]. */
  readonly movementIntersection: Uint32Array;
  readonly movementFrom: Uint32Array;
  readonly movementTo: Uint32Array;
  /** Values of `TurnCode`. */
  readonly movementTurn: Uint8Array;
  /** Connectors of movement `m` are lane rows `movementFirstConnector[m]` to `…[m + 1] - 1`. Shape [movementCount + 1]. */
  readonly movementFirstConnector: Uint32Array;
  /** Bit `k` set: lane `k` of the approach link serves the movement. */
  readonly movementLaneMask: Uint32Array;
}

/** `Turn` as a number that fits a Uint8Array. */
export const TurnCode = { left: 0, through: 1, right: 2, uTurn: 3 } as const;
export type TurnCode = (typeof TurnCode)[keyof typeof TurnCode];

/** Point and direction on a lane. Written into, not allocated: this runs for every vehicle of a frame. */
export interface LanePose {
  x: number;
  y: number;
  /** Counter-clockwise from east. */
  headingRad: number;
}

/**
 * Where a position along a lane lies in the plane.
 *
 * @param laneIndex row of the lane, connector or not
 * @param positionM distance from the link's (connector's) start, m; before the first or after the last point the line
 *                  is continued straight
 * @param pose      written
 */
export function locateOnLane(network: Network, laneIndex: number, positionM: number, pose: LanePose): void {
  const { laneFirstPoint, pointX, pointY, pointPositionM } = network;
  const first = laneFirstPoint[laneIndex];
  const last = laneFirstPoint[laneIndex + 1] - 1;
  let i = first;
  while (i < last - 1 && pointPositionM[i + 1] < positionM) i++;
  const lengthM = pointPositionM[i + 1] - pointPositionM[i];
  const ratio = lengthM > 0 ? (positionM - pointPositionM[i]) / lengthM : 0;
  const dx = pointX[i + 1] - pointX[i];
  const dy = pointY[i + 1] - pointY[i];
  pose.x = pointX[i] + dx * ratio;
  pose.y = pointY[i] + dy * ratio;
  pose.headingRad = Math.atan2(dy, dx);
}
