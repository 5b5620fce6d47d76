import { type Network, type SignalSet, TurnCode } from '../../../sim/shared.ts';
import { directionAtLaneEnd, edgePoint } from '../geometry/laneEdges.ts';
import type { Point } from '../geometry/line.ts';

/** One drawn signal head: a movement at its stop line. */
export interface HeadPlace {
  readonly signal: number;
  /** Row of the movement within its intersection. */
  readonly row: number;
  readonly turn: TurnCode;
  /** Middle of the lanes it is for, at the stop line. */
  readonly at: Point;
  readonly along: Point;
}

/** Heads of one approach stand at least this far apart, m. */
const LEAST_APART_M = 2.5;

/** Heads of one intersection: for each approach, one for each movement, side by side over the lanes they are for. */
export function placeHeads(network: Network, signals: SignalSet, intersection: number): HeadPlace[] {
  const signal = signals.signalOfIntersection[intersection];
  if (signal < 0) return [];
  const first = network.intersectionFirstMovement[intersection];
  const past = network.intersectionFirstMovement[intersection + 1];
  const byApproach = new Map<number, number[]>();
  for (let m = first; m < past; m++) {
    const link = network.movementFrom[m];
    byApproach.set(link, [...(byApproach.get(link) ?? []), m]);
  }
  const heads: HeadPlace[] = [];
  for (const [link, movements] of byApproach) {
    const turns = new Set(movements.map((m) => network.movementTurn[m]));
    // A turn back goes with the left turn and has no head of its own beside one.
    const shown = movements.filter((m) => network.movementTurn[m] !== TurnCode.uTurn || !turns.has(TurnCode.left));
    heads.push(...placeApproach(network, signal, link, shown, first));
  }
  return heads;
}

function placeApproach(
  network: Network,
  signal: number,
  link: number,
  movements: readonly number[],
  first: number,
): HeadPlace[] {
  const kerb = network.linkFirstLane[link];
  const along = directionAtLaneEnd(network, kerb);
  const origin = edgePoint(network, kerb, 'end', 1);
  // To the left of the kerb, m.
  const placed = movements
    .map((m) => ({ m, leftM: lanesMiddleM(network, link, network.movementLaneMask[m]) }))
    .sort((a, b) => a.leftM - b.leftM || network.movementTurn[b.m] - network.movementTurn[a.m]);
  spread(placed);
  return placed.map(({ m, leftM }) => ({
    signal,
    row: m - first,
    turn: network.movementTurn[m] as TurnCode,
    at: [origin[0] - along[1] * leftM, origin[1] + along[0] * leftM],
    along,
  }));
}

/** Middle of the masked lanes, from the kerb, m. */
function lanesMiddleM(network: Network, link: number, mask: number): number {
  let [edgeM, sumM, count] = [0, 0, 0];
  for (let lane = network.linkFirstLane[link]; lane < network.linkFirstLane[link + 1]; lane++) {
    const widthM = network.laneWidthM[lane];
    if ((mask & (1 << (lane - network.linkFirstLane[link]))) !== 0) {
      sumM += edgeM + widthM / 2;
      count++;
    }
    edgeM += widthM;
  }
  return count > 0 ? sumM / count : edgeM / 2;
}

/** Pushes heads apart about their common middle, in place; they stand sorted. */
function spread(placed: { leftM: number }[]): void {
  const before = placed.reduce((sum, { leftM }) => sum + leftM, 0);
  for (let i = 1; i < placed.length; i++) {
    placed[i].leftM = Math.max(placed[i].leftM, placed[i - 1].leftM + LEAST_APART_M);
  }
  const shiftM = (before - placed.reduce((sum, { leftM }) => sum + leftM, 0)) / Math.max(1, placed.length);
  for (const head of placed) head.leftM += shiftM;
}
