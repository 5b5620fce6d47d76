import type { Turn } from '../../network/definition.ts';
import type { Direction } from './roadway.ts';

/** Which lanes of an approach lead where. */

export interface Exit {
  readonly turn: Turn;
  readonly laneCount: number;
  /** Angle turned, degrees, left positive: orders exits of one kind. */
  readonly degrees: number;
}

export type LanePair = readonly [fromLane: number, toLane: number];

/**
 * Lane pairs for each exit of one approach.
 *
 * Marked turns decide. Without them the left lane turns left (alone where there are three lanes or more), the kerb lane
 * right, and all others go straight on. No lane stays without a way on.
 *
 * @param isBend nothing meets here but one road: a lane gained is led into from the lane beside it
 */
export function shareLanes({ laneCount, turns }: Direction, exits: readonly Exit[], isBend: boolean): LanePair[][] {
  const kinds = new Set(exits.map((exit) => exit.turn));
  const lanesOf = exits.map((exit) => {
    const marked = turns?.flatMap((set, lane) => (set.has(exit.turn) ? [lane] : [])) ?? [];
    return marked.length > 0 ? marked : usualLanes(exit.turn, kinds, laneCount);
  });
  const used = new Set(lanesOf.flat());
  const straightest = exits.reduce(
    (best, exit, i) => (Math.abs(exit.degrees) < Math.abs(exits[best].degrees) ? i : best),
    0,
  );
  for (let lane = 0; lane < laneCount; lane++) if (!used.has(lane)) lanesOf[straightest].push(lane);
  return exits.map((exit, i) =>
    pairLanes(
      lanesOf[i].sort((a, b) => a - b),
      exit,
      isBend,
    ),
  );
}

function usualLanes(turn: Turn, kinds: ReadonlySet<Turn>, laneCount: number): number[] {
  const all = Array.from({ length: laneCount }, (_, lane) => lane);
  const hasThrough = kinds.has('through');
  if (turn === 'uTurn') return [laneCount - 1];
  if (turn === 'left') return hasThrough || !kinds.has('right') || laneCount === 1 ? [laneCount - 1] : all.slice(1);
  if (turn === 'right') return [0];
  return kinds.has('left') && laneCount >= 3 ? all.slice(0, -1) : all;
}

/** Side by side: from the left for left turns, from the kerb for all others; what is too many shares the last. */
function pairLanes(from: readonly number[], { turn, laneCount }: Exit, isBend: boolean): LanePair[] {
  const fromLeft = turn === 'left' || turn === 'uTurn';
  const pairs = from.map((lane, k): LanePair => {
    const place = fromLeft ? laneCount - from.length + k : k;
    return [lane, Math.max(0, Math.min(laneCount - 1, place))];
  });
  if (isBend) {
    const last = from[from.length - 1];
    for (let lane = from.length; lane < laneCount; lane++) {
      if (!pairs.some(([a, b]) => a === last && b === lane)) pairs.push([last, lane]);
    }
  }
  return pairs;
}
