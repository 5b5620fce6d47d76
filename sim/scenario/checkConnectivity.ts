import createGraph from 'ngraph.graph';
import type { NetworkDefinition } from '../network/definition.ts';
import type { DemandDefinition } from '../traffic/definition.ts';
import type { Report } from './report.ts';

/**
 * One network, not several side by side: each intersection has a link, and a piece that is joined to nothing else must
 * at least carry traffic of its own. Run on a network whose references are sound.
 *
 * A network without routes is a map and not yet a model; its pieces are not judged.
 */
export function checkConnectivity(network: NetworkDefinition, demand: DemandDefinition, report: Report): void {
  const pieces = findPieces(network);
  if (pieces.length <= 1) return;
  const rowById = new Map(network.intersections.map((intersection, i) => [intersection.id, i]));
  const fromOfLink = new Map(network.links.map((link) => [link.id, link.from]));
  const travelled = new Set(demand.routes.flatMap((route) => route.links.map((id) => fromOfLink.get(id))));
  const [largest] = pieces.toSorted((a, b) => b.length - a.length);
  for (const piece of pieces) {
    const at = ['network', 'intersections', rowById.get(piece[0])!];
    if (piece.length === 1) {
      report(at, `intersection "${piece[0]}" has no links; join it to the network or remove it`);
      continue;
    }
    if (piece === largest || demand.routes.length === 0 || piece.some((id) => travelled.has(id))) continue;
    const message = `the ${piece.length} intersections about "${piece[0]}" are joined to nothing else and no route passes them; join them or remove them`;
    report(at, message);
  }
}

/** Sets of intersections that links join, in whichever direction; each in the order of the file. */
function findPieces(network: NetworkDefinition): string[][] {
  const graph = createGraph({ multigraph: true });
  for (const { id } of network.intersections) graph.addNode(id);
  for (const { from, to } of network.links) graph.addLink(from, to);
  const pieceOf = new Map<string, string[]>();
  const pieces: string[][] = [];
  for (const { id } of network.intersections) {
    let piece = pieceOf.get(id);
    if (!piece) {
      piece = [];
      pieces.push(piece);
      const open = [id];
      pieceOf.set(id, piece);
      while (open.length > 0) {
        graph.forEachLinkedNode(
          open.pop()!,
          (node) => {
            const neighbour = String(node.id);
            if (pieceOf.has(neighbour)) return;
            pieceOf.set(neighbour, piece!);
            open.push(neighbour);
          },
          false,
        );
      }
    }
    piece.push(id);
  }
  return pieces;
}
