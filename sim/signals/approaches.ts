import type { RoadClass } from '../network/definition.ts';
import { type Network, TurnCode } from '../network/network.ts';

/** An approach link of a signal with its movements (network rows), as phasing sees it. */
export interface Approach {
  readonly link: number;
  /** Unit vector from the intersection out along the approach. */
  readonly outX: number;
  readonly outY: number;
  /** Left turns and U-turns. */
  readonly lefts: readonly number[];
  /** Through movements and right turns. */
  readonly others: readonly number[];
  /** Whether a lane serves both kinds: they can't be given green apart. */
  readonly sharedLane: boolean;
}

/** One street through the intersection: an approach, or two opposite ones. */
export type Street = readonly Approach[];

/** Approaches of opposite directions meet at 135° or more. */
const OPPOSITE_COSINE = -Math.SQRT1_2;

const CLASS_RANK: Record<RoadClass, number> = { expressway: 4, arterial: 3, collector: 2, local: 1 };

/** The approaches of an intersection that any movement leaves, in order of their links. */
export function findApproaches(network: Network, intersection: number): Approach[] {
  const { intersectionFirstMovement, movementFrom, movementTurn, movementLaneMask } = network;
  const approaches: Approach[] = [];
  let m = intersectionFirstMovement[intersection];
  const end = intersectionFirstMovement[intersection + 1];
  while (m < end) {
    const link = movementFrom[m];
    const lefts: number[] = [];
    const others: number[] = [];
    let leftLanes = 0;
    let otherLanes = 0;
    for (; m < end && movementFrom[m] === link; m++) {
      const isLeft = movementTurn[m] === TurnCode.left || movementTurn[m] === TurnCode.uTurn;
      (isLeft ? lefts : others).push(m);
      if (isLeft) leftLanes |= movementLaneMask[m];
      else otherLanes |= movementLaneMask[m];
    }
    const [outX, outY] = outwardDirection(network, link);
    approaches.push({ link, outX, outY, lefts, others, sharedLane: (leftLanes & otherLanes) !== 0 });
  }
  return approaches;
}

function outwardDirection(network: Network, link: number): [number, number] {
  const { linkFirstLane, laneFirstPoint, pointX, pointY } = network;
  const last = laneFirstPoint[linkFirstLane[link] + 1] - 1;
  const dx = pointX[last - 1] - pointX[last];
  const dy = pointY[last - 1] - pointY[last];
  const lengthM = Math.hypot(dx, dy) || 1;
  return [dx / lengthM, dy / lengthM];
}

/**
 * Pairs opposite approaches into streets, the straightest pairs first.
 *
 * @returns null unless the approaches make one or two streets
 */
export function findStreets(approaches: readonly Approach[]): Street[] | null {
  const left = [...approaches];
  const streets: Street[] = [];
  while (left.length > 1) {
    let best: { cosine: number; a: number; b: number } | null = null;
    for (let a = 0; a < left.length; a++) {
      for (let b = a + 1; b < left.length; b++) {
        const cosine = left[a].outX * left[b].outX + left[a].outY * left[b].outY;
        if (cosine <= OPPOSITE_COSINE && (best === null || cosine < best.cosine)) best = { cosine, a, b };
      }
    }
    if (best === null) break;
    streets.push([left[best.a], left[best.b]]);
    left.splice(best.b, 1);
    left.splice(best.a, 1);
  }
  for (const approach of left) streets.push([approach]);
  return streets.length === 1 || streets.length === 2 ? streets : null;
}

/** How far an approach ranks as a main street: by priority or class, then speed, then lanes. */
export function rankOfApproach(network: Network, link: number): number {
  const definition = network.definition.links[link];
  const rank = definition.priority ?? CLASS_RANK[definition.class];
  return rank * 1e6 + definition.speedMps * 1e3 + definition.lanes.length;
}

/** Kerb to kerb across the leg of an approach, both directions, m. */
export function legWidthM(network: Network, link: number): number {
  const { linkFrom, linkTo, intersectionFirstMovement, movementTo } = network;
  const intersection = linkTo[link];
  let widthM = linkWidthM(network, link);
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++) {
    if (linkTo[movementTo[m]] !== linkFrom[link]) continue;
    widthM += linkWidthM(network, movementTo[m]);
    break;
  }
  return widthM;
}

function linkWidthM(network: Network, link: number): number {
  const { linkFirstLane, laneWidthM } = network;
  let widthM = 0;
  for (let lane = linkFirstLane[link]; lane < linkFirstLane[link + 1]; lane++) widthM += laneWidthM[lane];
  return widthM;
}
