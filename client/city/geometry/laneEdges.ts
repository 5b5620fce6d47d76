import type { Network } from '../../../sim/shared.ts';
import { direction, type Point } from './line.ts';

/** Lanes of the frozen network as lines for drawing. */

/** Centre line of a lane, point by point. */
export function laneLine(network: Network, lane: number): Point[] {
  const { laneFirstPoint, pointX, pointY } = network;
  const line: Point[] = [];
  for (let p = laneFirstPoint[lane]; p < laneFirstPoint[lane + 1]; p++) line.push([pointX[p], pointY[p]]);
  return line;
}

export function directionAtLaneStart(network: Network, lane: number): Point {
  const { laneFirstPoint, pointX, pointY } = network;
  const p = laneFirstPoint[lane];
  return direction([pointX[p], pointY[p]], [pointX[p + 1], pointY[p + 1]]);
}

export function directionAtLaneEnd(network: Network, lane: number): Point {
  const { laneFirstPoint, pointX, pointY } = network;
  const p = laneFirstPoint[lane + 1] - 1;
  return direction([pointX[p - 1], pointY[p - 1]], [pointX[p], pointY[p]]);
}

/** Edge of a lane at its start or end: `side` 1 the right one, -1 the left one, 0 the middle. */
export function edgePoint(network: Network, lane: number, end: 'start' | 'end', side: number): Point {
  const { laneFirstPoint, pointX, pointY, laneWidthM } = network;
  const p = end === 'start' ? laneFirstPoint[lane] : laneFirstPoint[lane + 1] - 1;
  const along = end === 'start' ? directionAtLaneStart(network, lane) : directionAtLaneEnd(network, lane);
  const reachM = (laneWidthM[lane] / 2) * side;
  return [pointX[p] + along[1] * reachM, pointY[p] - along[0] * reachM];
}

/** Links that come into and go out of each intersection. */
export interface LinksAround {
  readonly approaches: readonly (readonly number[])[];
  readonly departures: readonly (readonly number[])[];
}

export function linksAround(network: Network): LinksAround {
  const approaches: number[][] = Array.from({ length: network.intersectionCount }, () => []);
  const departures: number[][] = Array.from({ length: network.intersectionCount }, () => []);
  for (let link = 0; link < network.linkCount; link++) {
    approaches[network.linkTo[link]].push(link);
    departures[network.linkFrom[link]].push(link);
  }
  return { approaches, departures };
}
