import { type Draw, Purpose } from './draw.ts';
import {
  isJoinedWithout,
  leavingDirection,
  pieceLengthM,
  type RoadGraph,
  removePiece,
  tidyCrossing,
} from './roadGraph.ts';

/** Thins the streets of each district until its number of signalised crossings is exact. */
export function pruneToCounts(graph: RoadGraph, counts: ReadonlyMap<string, number>, draw: Draw): void {
  for (const [districtId, wanted] of counts) pruneDistrict(graph, districtId, wanted, draw);
}

/** A signal stands where three pieces or more meet. */
export function isSignal(graph: RoadGraph, crossing: number): boolean {
  const node = graph.crossings[crossing];
  return !node.gateway && node.pieces.size >= 3;
}

export function countSignals(graph: RoadGraph, districtId: string): number {
  let count = 0;
  graph.crossings.forEach((node, i) => {
    if (node.districtId === districtId && isSignal(graph, i)) count++;
  });
  return count;
}

function pruneDistrict(graph: RoadGraph, districtId: string, wanted: number, draw: Draw): void {
  let count = countSignals(graph, districtId);
  if (count < wanted)
    throw new RangeError(`${districtId} has ${count} crossings, fewer than the ${wanted} it must have`);
  for (let round = 0; count > wanted; round++) {
    const choice = choosePiece(graph, districtId, count - wanted, round, draw);
    if (choice < 0) throw new RangeError(`${districtId} can't be thinned to ${wanted} crossings; ${count} are left`);
    const { a, b } = graph.pieces[choice]!;
    removePiece(graph, choice);
    tidyCrossing(graph, a);
    tidyCrossing(graph, b);
    count = countSignals(graph, districtId);
    if (count < wanted) throw new RangeError(`${districtId} fell to ${count} crossings, fewer than ${wanted}`);
  }
}

/**
 * The piece to take away next: a street, not a main road, that is not the only way; short ones and those that leave
 * a straight road behind go first. Takes away no more crossings than are over.
 */
function choosePiece(graph: RoadGraph, districtId: string, excess: number, round: number, draw: Draw): number {
  const ranked: { index: number; score: number }[] = [];
  graph.pieces.forEach((piece, index) => {
    if (!piece || piece.kept) return;
    const ends = [piece.a, piece.b].map((i) => graph.crossings[i]);
    if (ends.some((node) => node.districtId !== districtId || node.gateway)) return;
    const lost = ends.filter((node) => node.pieces.size === 3).length;
    // Two three-leg ends may merge into one piece that has a twin, which takes further crossings away.
    if (lost > excess || (lost === 2 && excess < 6)) return;
    if (lost === 0) return;
    const bends = [piece.a, piece.b].reduce((sum, node) => sum + bendLeftBehind(graph, node, index), 0);
    const lengthM = pieceLengthM(graph, piece);
    const score = draw(Purpose.prune, index, round >> 3) + bends * 1.2 - Math.max(0, 260 - lengthM) / 100;
    ranked.push({ index, score });
  });
  ranked.sort((p, q) => p.score - q.score || p.index - q.index);
  return ranked.find(({ index }) => isJoinedWithout(graph, index))?.index ?? -1;
}

/** How sharp the bend is that a three-leg crossing becomes without one of its legs: 0 straight on, 1 a right angle. */
function bendLeftBehind(graph: RoadGraph, crossing: number, without: number): number {
  const node = graph.crossings[crossing];
  if (node.pieces.size !== 3) return 0;
  const [one, two] = [...node.pieces]
    .filter((index) => index !== without)
    .map((index) => leavingDirection(graph, graph.pieces[index]!, crossing));
  return 1 + one[0] * two[0] + one[1] * two[1];
}
