import { Indication } from '../core/indication.ts';
import { type ConflictPoints, findConflictPoints } from '../network/conflictPoints.ts';
import type { ConflictMatrix } from '../network/conflicts.ts';
import { type Network, TurnCode } from '../network/network.ts';

/**
 * Who goes first where paths meet and no protected green decides.
 *
 * Made for the intersections where that can happen (control `priority`, or a signal with permissive movements); the
 * rest have no rows in `points`.
 */
export interface RightOfWay {
  readonly points: ConflictPoints;
  /**
   * For each row of `points`: 1 if the row's own movement yields to the other's by rank, where both are shown the same
   * (nothing, or a permissive green).
   */
  readonly yields: Uint8Array;
  /** 1: the path has a row that yields. Shape [connector count]. */
  readonly looksOut: Uint8Array;
}

/** @param permissive 1 for each movement that a signal shows a permissive green, or that may be made at red; shape [movementCount] */
export function createRightOfWay(network: Network, matrix: ConflictMatrix, permissive: Uint8Array): RightOfWay {
  const undecided = new Uint8Array(network.intersectionCount);
  network.definition.intersections.forEach((intersection, i) => {
    if (intersection.control === 'priority') undecided[i] = 1;
  });
  for (let m = 0; m < network.movementCount; m++)
    if (permissive[m] === 1) undecided[network.movementIntersection[m]] = 1;
  const points = findConflictPoints(network, matrix, undecided);
  const rowCount = points.foe.length;
  const yields = new Uint8Array(rowCount);
  const movementOf = (lane: number) => network.connectorMovement[lane - network.linkLaneCount];
  const explicit = explicitYields(network);
  for (let c = 0; c + 1 < points.first.length; c++) {
    for (let row = points.first[c]; row < points.first[c + 1]; row++) {
      const own = network.connectorMovement[c];
      const foe = movementOf(points.foe[row]);
      const named = explicit.get(own);
      yields[row] = (named ? named.has(foe) : yieldsByRule(network, own, foe)) ? 1 : 0;
    }
  }
  const looksOut = new Uint8Array(points.first.length - 1);
  looksOut.forEach((_, c) => {
    looksOut[c] = yields.subarray(points.first[c], points.first[c + 1]).includes(1) ? 1 : 0;
  });
  return { points, yields, looksOut };
}

/** Movements whose right of way the file spells out, with those they yield to; a movement that yields to none is among them. */
function explicitYields(network: Network): Map<number, Set<number>> {
  const explicit = new Map<number, Set<number>>();
  for (let m = 0; m < network.movementCount; m++) {
    const { yieldsTo } = network.definition.movements[network.movementDefinitionIndex[m]];
    if (yieldsTo) explicit.set(m, new Set(yieldsTo.map((id) => network.movementIndexById.get(id)!)));
  }
  return explicit;
}

/** Order of turns where the roads are equal: through, right, left, U-turn. */
const TURN_RANK = { [TurnCode.through]: 0, [TurnCode.right]: 1, [TurnCode.left]: 2, [TurnCode.uTurn]: 3 } as const;

/**
 * Priority of the approach link; then, between opposing approaches, the turn; then who comes from the right; then the
 * turn again, and the row, so that exactly one of two yields.
 */
function yieldsByRule(network: Network, own: number, foe: number): boolean {
  const priorityOf = (movement: number) => {
    const link = network.definition.links[network.movementFrom[movement]];
    return link.priority ?? CLASS_PRIORITY[link.class];
  };
  const difference = priorityOf(own) - priorityOf(foe);
  if (difference !== 0) return difference < 0;
  const ownTurn = TURN_RANK[network.movementTurn[own] as TurnCode];
  const foeTurn = TURN_RANK[network.movementTurn[foe] as TurnCode];
  const side = sideOf(network, own, foe);
  if (side === 0 && ownTurn !== foeTurn) return ownTurn > foeTurn;
  if (side !== 0) return side > 0;
  return own > foe;
}

/** Roads of a higher class go first where the file gives no priorities. */
const CLASS_PRIORITY = { expressway: 4, arterial: 3, collector: 2, local: 1 } as const;

/** Where the other approach comes from: 1 the right, -1 the left, 0 ahead or behind (within 30° of it). */
function sideOf(network: Network, own: number, foe: number): number {
  const heading = (movement: number): readonly [number, number] => {
    const lane = network.connectorFromLane[network.movementFirstConnector[movement] - network.linkLaneCount];
    const last = network.laneFirstPoint[lane + 1] - 1;
    const dx = network.pointX[last] - network.pointX[last - 1];
    const dy = network.pointY[last] - network.pointY[last - 1];
    const length = Math.hypot(dx, dy) || 1;
    return [dx / length, dy / length];
  };
  const [ox, oy] = heading(own);
  const [fx, fy] = heading(foe);
  const cross = ox * fy - oy * fx;
  // A driver who heads to our left comes from our right.
  return Math.abs(cross) < 0.5 ? 0 : Math.sign(cross);
}

/** Whether a driver shown `own` must let one shown `foe` go first. */
export function mustYield(own: number, foe: number, yieldsByRank: number): boolean {
  if (own === Indication.green) return false;
  // At red, after a stop: to everybody.
  if (own === Indication.red) return foe !== Indication.red;
  if (foe === Indication.green) return true;
  if (foe === Indication.red) return false;
  // Yellow: those who can't stop any more go first; the caller looks at who really comes.
  return yieldsByRank === 1;
}
