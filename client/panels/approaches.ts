import { type Network, TurnCode } from '../../sim/shared.ts';

export type Compass = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
const COMPASS: readonly Compass[] = ['e', 'ne', 'n', 'nw', 'w', 'sw', 's', 'se'];

export type TurnWord = 'left' | 'through' | 'right' | 'uTurn';
const TURN_WORDS: Readonly<Record<number, TurnWord>> = {
  [TurnCode.left]: 'left',
  [TurnCode.through]: 'through',
  [TurnCode.right]: 'right',
  [TurnCode.uTurn]: 'uTurn',
};
const TURN_ORDER: readonly TurnWord[] = ['uTurn', 'left', 'through', 'right'];

/** An approach of an intersection: a link that ends there, and what leaves it. */
export interface Approach {
  readonly link: number;
  readonly linkId: string;
  /** Where its traffic comes from. */
  readonly from: Compass;
  readonly laneCount: number;
  /** Row of each movement within its intersection, and where it turns to; from left to right. */
  readonly movements: readonly { readonly row: number; readonly turn: TurnWord }[];
}

/** The compass sector of a direction. @param x east @param y north */
export function compassOf(x: number, y: number): Compass {
  const turn = Math.atan2(y, x) / (2 * Math.PI);
  return COMPASS[((Math.round(turn * 8) % 8) + 8) % 8];
}

/** Approaches clockwise from north. */
export function approachesOf(network: Network, intersection: number): Approach[] {
  const first = network.intersectionFirstMovement[intersection];
  const byLink = new Map<number, { row: number; turn: TurnWord }[]>();
  for (let m = first; m < network.intersectionFirstMovement[intersection + 1]; m++) {
    const movements = byLink.get(network.movementFrom[m]) ?? [];
    movements.push({ row: m - first, turn: TURN_WORDS[network.movementTurn[m]] });
    byLink.set(network.movementFrom[m], movements);
  }
  const approaches = [...byLink].map(([link, movements]) => {
    const lane = network.linkFirstLane[link];
    const end = network.laneFirstPoint[lane + 1] - 1;
    const x = network.pointX[end - 1] - network.pointX[end];
    const y = network.pointY[end - 1] - network.pointY[end];
    // Clockwise from north, in turns.
    const bearing = (((Math.atan2(x, y) / (2 * Math.PI)) % 1) + 1) % 1;
    return {
      bearing,
      approach: {
        link,
        linkId: network.definition.links[link].id,
        from: compassOf(x, y),
        laneCount: network.linkFirstLane[link + 1] - lane,
        movements: movements.sort((a, b) => TURN_ORDER.indexOf(a.turn) - TURN_ORDER.indexOf(b.turn)),
      },
    };
  });
  // A road from a shade west of north still stands first.
  const rank = (bearing: number) => (bearing + 1 / 16) % 1;
  return approaches.sort((a, b) => rank(a.bearing) - rank(b.bearing)).map(({ approach }) => approach);
}
