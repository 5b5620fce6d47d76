import { type Network, TurnCode } from '../../network/network.ts';
import { lanesOf } from '../../signals/lanesOf.ts';
import { DIRECTIONS, type Direction, type TurnColumn } from './codes.ts';

/** A movement in its column of [Lanes]. */
export interface MovementColumn {
  readonly movement: number;
  readonly turn: TurnColumn;
  /** Lanes counted in this column: each lane of the approach in one, with through traffic if it carries any. Network rows. */
  readonly lanes: readonly number[];
  /** Its lanes are shared with left (1) and right (2) turns. */
  readonly shared: number;
}

export interface ApproachColumns {
  readonly link: number;
  readonly direction: Direction;
  readonly movements: readonly MovementColumn[];
  /** Movements for which the direction has no column left. */
  readonly left: readonly number[];
}

/**
 * Columns of an intersection's approaches: each approach gets the free direction nearest to its bearing.
 *
 * @returns approaches; those beyond the eight directions are left out
 */
export function layOutColumns(network: Network, intersection: number): ApproachColumns[] {
  const links: number[] = [];
  for (let link = 0; link < network.linkCount; link++) if (network.linkTo[link] === intersection) links.push(link);
  const pairs = links
    .flatMap((link) =>
      DIRECTIONS.map(([direction, degrees]) => ({
        link,
        direction,
        apart: apartDegrees(bearing(network, link), degrees),
      })),
    )
    .sort((a, b) => a.apart - b.apart || a.link - b.link);
  const directionOf = new Map<number, Direction>();
  const taken = new Set<Direction>();
  for (const { link, direction } of pairs) {
    if (directionOf.has(link) || taken.has(direction)) continue;
    directionOf.set(link, direction);
    taken.add(direction);
  }
  return links
    .filter((link) => directionOf.has(link))
    .map((link) => ({ link, direction: directionOf.get(link)!, ...layOutTurns(network, link) }));
}

/** Clockwise from north, of the straight line between the ends, degrees. */
function bearing({ intersectionX, intersectionY, linkFrom, linkTo }: Network, link: number): number {
  const dx = intersectionX[linkTo[link]] - intersectionX[linkFrom[link]];
  const dy = intersectionY[linkTo[link]] - intersectionY[linkFrom[link]];
  return ((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360;
}

function apartDegrees(a: number, b: number): number {
  const apart = Math.abs(a - b) % 360;
  return Math.min(apart, 360 - apart);
}

const COLUMNS: Readonly<Record<number, readonly TurnColumn[]>> = {
  [TurnCode.left]: ['L', 'L2'],
  [TurnCode.through]: ['T'],
  [TurnCode.right]: ['R', 'R2'],
  [TurnCode.uTurn]: ['U'],
};

function layOutTurns(network: Network, link: number): { movements: MovementColumn[]; left: number[] } {
  const left: number[] = [];
  const used = new Set<TurnColumn>();
  const placed: { movement: number; turn: TurnColumn }[] = [];
  for (let m = network.linkMovements[2 * link]; m < network.linkMovements[2 * link + 1]; m++) {
    const turn = COLUMNS[network.movementTurn[m]].find((column) => !used.has(column));
    if (turn === undefined) left.push(m);
    else {
      used.add(turn);
      placed.push({ movement: m, turn });
    }
  }
  const served = new Map(placed.map(({ movement, turn }) => [turn, lanesOf(network, movement)]));
  const serves = (lane: number, turns: readonly TurnColumn[]) => turns.some((turn) => served.get(turn)?.includes(lane));
  /** The column that a lane is counted in. */
  const columnOf = (lane: number) => ORDER.find((turn) => served.get(turn)?.includes(lane));
  const movements = placed.map(({ movement, turn }): MovementColumn => {
    const lanes = served.get(turn)!.filter((lane) => columnOf(lane) === turn);
    const withLeft = turn === 'T' && lanes.some((lane) => serves(lane, ['L', 'L2', 'U']));
    const withRight = turn !== 'R' && lanes.some((lane) => serves(lane, ['R', 'R2']));
    return { movement, turn, lanes, shared: (withLeft ? 1 : 0) + (withRight ? 2 : 0) };
  });
  return { movements, left };
}

const ORDER: readonly TurnColumn[] = ['T', 'L', 'R', 'L2', 'R2', 'U'];
