import createGraph from 'ngraph.graph';
import { aStar } from 'ngraph.path';
import type { NetworkDefinition } from '../../network/definition.ts';

/** @returns link ids from one link to another, both included; null where no way leads */
export type Router = (from: string, to: string) => readonly string[] | null;

/** Quickest ways on the empty network, as SUMO routes trips. */
export function createRouter({ links, movements }: NetworkDefinition): Router {
  const graph = createGraph<undefined, number>();
  const secondsOf = new Map(links.map((link) => [link.id, (link.lengthM ?? 0) / link.speedMps]));
  for (const link of links) graph.addNode(link.id);
  for (const { from, to } of movements) graph.addLink(from, to, secondsOf.get(to)!);
  const finder = aStar(graph, { oriented: true, distance: (_from, _to, link) => link.data });
  const known = new Map<string, readonly string[] | null>();
  return (from, to) => {
    const key = `${from} ${to}`;
    let way = known.get(key);
    if (way === undefined) {
      const nodes = from === to ? [from] : finder.find(from, to).map((node) => String(node.id));
      // The finder lists nodes from the goal back in some versions: the start says which.
      way = nodes.length === 0 ? null : nodes[0] === from ? nodes : nodes.reverse();
      known.set(key, way);
    }
    return way;
  };
}
