import createGraph from 'ngraph.graph';
import { aStar } from 'ngraph.path';
import type { Network } from './network.ts';

/**
 * The quickest way on empty roads from one link to another, at the limits.
 *
 * @param from, to network rows of links
 * @returns rows of the links driven, both included; null where no way leads
 */
export function findQuickestWay(network: Network, from: number, to: number): number[] | null {
  if (from === to) return [from];
  const { linkCount, movementCount, movementFrom, movementTo } = network;
  const graph = createGraph<undefined, number>();
  for (let link = 0; link < linkCount; link++) graph.addNode(link);
  for (let m = 0; m < movementCount; m++) {
    const connector = network.movementFirstConnector[m];
    // Crossings of pedestrians have no path for vehicles.
    if (connector === network.movementFirstConnector[m + 1]) continue;
    const crossingS = network.laneLengthM[connector] / network.laneSpeedMps[connector];
    const link = movementTo[m];
    graph.addLink(movementFrom[m], link, crossingS + network.linkLengthM[link] / network.linkSpeedMps[link]);
  }
  const way = aStar(graph, { oriented: true, distance: (_from, _to, { data }) => data })
    .find(from, to)
    .map(({ id }) => Number(id));
  if (way.length === 0) return null;
  // The finder lists nodes from the goal back in some versions: the start says which.
  return way[0] === from ? way : way.reverse();
}
