import { type Network, TurnCode } from '../../network/network.ts';

/** How a file of volumes may name a movement: by its id, or by its approach and turn. */

const TURN_WORDS: Readonly<Record<string, number>> = {
  left: TurnCode.left,
  l: TurnCode.left,
  through: TurnCode.through,
  t: TurnCode.through,
  right: TurnCode.right,
  r: TurnCode.right,
  uturn: TurnCode.uTurn,
  u: TurnCode.uTurn,
};
export const TURN_NAMES = ['left', 'through', 'right', 'uTurn'] as const;

/** Sides counter-clockwise from east, and the direction of travel of who comes from there. */
const SIDES = ['e', 'ne', 'n', 'nw', 'w', 'sw', 's', 'se'];
const BOUND = ['wb', 'swb', 'sb', 'seb', 'eb', 'neb', 'nb', 'nwb'];

/** @returns value of `TurnCode`, or null */
export function readTurn(text: string): number | null {
  return TURN_WORDS[text.toLowerCase().replaceAll(/[\s_-]/g, '')] ?? null;
}

/**
 * Approaches of an intersection that a name may mean: a link's id; the side that it comes from (`N`, `NE`…), or the direction
 * that it drives in (`SB`, `SWB`…), to the nearest eighth at the stop line.
 *
 * @returns network rows of links; several if two come from one side
 */
export function findApproaches(network: Network, intersection: number, text: string): number[] {
  const links = approachLinks(network, intersection);
  const named = links.filter((link) => network.definition.links[link].id === text);
  if (named.length > 0) return named;
  const word = text.toLowerCase();
  const sector = Math.max(SIDES.indexOf(word), BOUND.indexOf(word));
  return sector < 0 ? [] : links.filter((link) => sectorOf(network, link) === sector);
}

/** Links that movements of an intersection come from, in the order of the network. */
export function approachLinks({ intersectionFirstMovement, movementFrom }: Network, intersection: number): number[] {
  const links = new Set<number>();
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++)
    links.add(movementFrom[m]);
  return [...links];
}

/** Eighth of the compass that a link comes from at its stop line, counter-clockwise from east. */
function sectorOf({ linkFirstLane, laneFirstPoint, pointX, pointY }: Network, link: number): number {
  const end = laneFirstPoint[linkFirstLane[link] + 1] - 1;
  const turn = Math.atan2(pointY[end - 1] - pointY[end], pointX[end - 1] - pointX[end]) / (2 * Math.PI);
  return ((Math.round(turn * 8) % 8) + 8) % 8;
}
