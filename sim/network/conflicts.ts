import type { Network } from './network.ts';

/**
 * Which movements of an intersection conflict: two bits for each pair, one in either movement's row.
 *
 * Row of movement `m` is `words[firstWord[m]]` to `words[firstWord[m + 1] - 1]`; bit `k` (bit `k & 31` of word `k >>> 5`)
 * stands for the `k`-th movement of the same intersection.
 */
export interface ConflictMatrix {
  /** Shape [movementCount + 1]. */
  readonly firstWord: Uint32Array;
  readonly words: Uint32Array;
  /** The network's own: intersection of a movement, first movement of an intersection. */
  readonly movementIntersection: Uint32Array;
  readonly intersectionFirstMovement: Uint32Array;
}

/**
 * Finds the conflicting movements of every intersection.
 *
 * Two movements conflict if a path of the one crosses a path of the other, or both lead into the same departure lane.
 * Movements from one approach link share their lanes' order and never conflict.
 */
export function findConflicts(network: Network): ConflictMatrix {
  const { intersectionCount, intersectionFirstMovement, movementCount, movementIntersection, movementFrom } = network;
  const firstWord = new Uint32Array(movementCount + 1);
  for (let m = 0; m < movementCount; m++) {
    const i = movementIntersection[m];
    const wordsPerRow = (intersectionFirstMovement[i + 1] - intersectionFirstMovement[i] + 31) >>> 5;
    firstWord[m + 1] = firstWord[m] + wordsPerRow;
  }
  const words = new Uint32Array(firstWord[movementCount]);
  const boxes = boundConnectors(network);
  for (let i = 0; i < intersectionCount; i++) {
    const first = intersectionFirstMovement[i];
    const end = intersectionFirstMovement[i + 1];
    for (let a = first; a < end; a++) {
      for (let b = a + 1; b < end; b++) {
        if (movementFrom[a] === movementFrom[b] || !pathsConflict(network, boxes, a, b)) continue;
        setBit(words, firstWord[a], b - first);
        setBit(words, firstWord[b], a - first);
      }
    }
  }
  return { firstWord, words, movementIntersection, intersectionFirstMovement };
}

/** Whether two movements (network rows) conflict; movements of different intersections never do. */
export function conflicts(matrix: ConflictMatrix, movementA: number, movementB: number): boolean {
  const intersection = matrix.movementIntersection[movementA];
  if (intersection !== matrix.movementIntersection[movementB]) return false;
  const k = movementB - matrix.intersectionFirstMovement[intersection];
  return ((matrix.words[matrix.firstWord[movementA] + (k >>> 5)] >>> (k & 31)) & 1) === 1;
}

function setBit(words: Uint32Array, firstWord: number, k: number): void {
  words[firstWord + (k >>> 5)] |= 1 << (k & 31);
}

/** Bounding box of each connector: minX, minY, maxX, maxY. Shape [4 × connector count]. */
function boundConnectors(network: Network): Float64Array {
  const { linkLaneCount, laneCount, laneFirstPoint, pointX, pointY } = network;
  const boxes = new Float64Array((laneCount - linkLaneCount) * 4);
  for (let lane = linkLaneCount; lane < laneCount; lane++) {
    const at = (lane - linkLaneCount) * 4;
    boxes[at] = boxes[at + 1] = Number.POSITIVE_INFINITY;
    boxes[at + 2] = boxes[at + 3] = Number.NEGATIVE_INFINITY;
    for (let p = laneFirstPoint[lane]; p < laneFirstPoint[lane + 1]; p++) {
      boxes[at] = Math.min(boxes[at], pointX[p]);
      boxes[at + 1] = Math.min(boxes[at + 1], pointY[p]);
      boxes[at + 2] = Math.max(boxes[at + 2], pointX[p]);
      boxes[at + 3] = Math.max(boxes[at + 3], pointY[p]);
    }
  }
  return boxes;
}

function pathsConflict(network: Network, boxes: Float64Array, movementA: number, movementB: number): boolean {
  const { movementFirstConnector, connectorToLane, linkLaneCount } = network;
  for (let a = movementFirstConnector[movementA]; a < movementFirstConnector[movementA + 1]; a++) {
    for (let b = movementFirstConnector[movementB]; b < movementFirstConnector[movementB + 1]; b++) {
      if (connectorToLane[a - linkLaneCount] === connectorToLane[b - linkLaneCount]) return true;
      const boxA = (a - linkLaneCount) * 4;
      const boxB = (b - linkLaneCount) * 4;
      if (boxes[boxA] > boxes[boxB + 2] || boxes[boxB] > boxes[boxA + 2]) continue;
      if (boxes[boxA + 1] > boxes[boxB + 3] || boxes[boxB + 1] > boxes[boxA + 3]) continue;
      if (pathsCross(network, a, b)) return true;
    }
  }
  return false;
}

/**
 * Whether two polylines cross.
 *
 * A point on the other line counts as to its left, so a crossing right at a vertex is found once and never missed.
 */
function pathsCross(network: Network, laneA: number, laneB: number): boolean {
  const { laneFirstPoint, pointX, pointY } = network;
  for (let i = laneFirstPoint[laneA]; i < laneFirstPoint[laneA + 1] - 1; i++) {
    const ax = pointX[i];
    const ay = pointY[i];
    const adx = pointX[i + 1] - ax;
    const ady = pointY[i + 1] - ay;
    for (let j = laneFirstPoint[laneB]; j < laneFirstPoint[laneB + 1] - 1; j++) {
      const bx = pointX[j];
      const by = pointY[j];
      const cx = pointX[j + 1];
      const cy = pointY[j + 1];
      const bLeft = adx * (by - ay) - ady * (bx - ax) >= 0;
      const cLeft = adx * (cy - ay) - ady * (cx - ax) >= 0;
      if (bLeft === cLeft) continue;
      const bdx = cx - bx;
      const bdy = cy - by;
      const aLeft = bdx * (ay - by) - bdy * (ax - bx) >= 0;
      const endLeft = bdx * (ay + ady - by) - bdy * (ax + adx - bx) >= 0;
      if (aLeft !== endLeft) return true;
    }
  }
  return false;
}
