import type { RoadClass } from '../../network/definition.ts';
import type { Piece } from './pieces.ts';

/** Those on a roundabout go first, whatever joins it. */
export const ROUNDABOUT_PRIORITY = 10;

const CLASS_PRIORITY: Readonly<Record<RoadClass, number>> = { expressway: 4, arterial: 3, collector: 2, local: 1 };

/**
 * Priority of every piece: by class, within a class the longer road first.
 *
 * Among equals the right-hand rule would let four drivers at a crossing wait for one another for ever.
 */
export function rankRoads(pieces: readonly Piece[]): (piece: Piece) => number {
  const keyOf = ({ roadway, wayIds }: Piece) => roadway.name?.en ?? `way ${wayIds[0]}`;
  const lengthM = new Map<string, number>();
  for (const piece of pieces) lengthM.set(keyOf(piece), (lengthM.get(keyOf(piece)) ?? 0) + piece.lengthM);
  const order = [...lengthM].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  const shareOf = new Map(order.map(([key], i) => [key, i / order.length]));
  return (piece) => {
    if (piece.roadway.roundabout) return ROUNDABOUT_PRIORITY;
    return CLASS_PRIORITY[piece.roadway.class] + Math.round(shareOf.get(keyOf(piece))! * 10_000) / 10_000;
  };
}
