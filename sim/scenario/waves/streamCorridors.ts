import type { CorridorDefinition } from '../../corridors/definition.ts';
import { movementId } from '../../network/movementId.ts';
import type { Network } from '../../network/network.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { movementFlows } from './movementFlows.ts';
import { joinStreams, type StreamPath } from './streamPaths.ts';
import { findStreams, type Section } from './streams.ts';

/** A green wave is designed for a little less than the limit. */
const SPEED_SHARE = 0.9;

/**
 * Corridors of a network whose file names none: runs of signals along which most traffic goes on from signal to signal.
 * Every pair of neighbouring signals with traffic worth a wave stands in exactly one. The strongest corridor comes first.
 *
 * @param signalIds intersections with a signal that keeps to a plan: others hold no offset
 * @param startS    time of day, s; `durationS` > 0
 */
export function findStreamCorridors(
  network: Network,
  signalIds: ReadonlySet<string>,
  demand: DemandDefinition,
  startS: number,
  durationS: number,
): CorridorDefinition[] {
  const flowVehPerH = movementFlows(network, demand, startS, durationS);
  const paths = joinStreams(network, findStreams(network, signalIds, demand, startS, durationS));
  const primary = new Set<number>();
  return paths.map((path, i) => {
    const definition = describePath(network, path, `stream-${i + 1}`, i + 1, flowVehPerH, primary);
    for (const node of path.nodes) primary.add(node);
    return definition;
  });
}

function describePath(
  network: Network,
  { nodes, outbound, inbound }: StreamPath,
  id: string,
  number: number,
  flowVehPerH: Float64Array,
  primary: ReadonlySet<number>,
): CorridorDefinition {
  const { definition } = network;
  const outboundIds = carriers(network, outbound, flowVehPerH);
  const inboundIds = inbound && carriers(network, inbound, flowVehPerH).reverse();
  return {
    id,
    name: { zh: `主流向 ${number}`, en: `Stream ${number}` },
    class: definition.links[outbound[0].links[0]].class,
    provenance: 'imported',
    members: nodes.map((node, k) => ({
      intersectionId: definition.intersections[node].id,
      primary: !primary.has(node),
      outboundMovement: outboundIds[k],
      inboundMovement: inboundIds?.[k] ?? null,
    })),
    outbound: describeWay(network, outbound),
    inbound: inbound && describeWay(network, inbound),
  };
}

function describeWay(network: Network, way: readonly Section[]) {
  const links = way.flatMap((section) => section.links);
  const slowestMps = Math.min(...links.map((link) => network.linkSpeedMps[link]));
  return {
    links: links.map((link) => network.definition.links[link].id),
    progressionSpeedMps: Math.floor(slowestMps * SPEED_SHARE * 100) / 100,
  };
}

/** Movement that carries the band at each signal of a way: along it, and at its ends the one of most traffic. */
function carriers(network: Network, way: readonly Section[], flowVehPerH: Float64Array): (string | null)[] {
  const { movementFrom, movementTo, movementCount } = network;
  const strongest = (fits: (movement: number) => boolean): string | null => {
    let best = -1;
    for (let m = 0; m < movementCount; m++) {
      if (fits(m) && (best < 0 || flowVehPerH[m] > flowVehPerH[best])) best = m;
    }
    return best < 0 ? null : movementId(network, best);
  };
  return Array.from({ length: way.length + 1 }, (_, k) => {
    const before = way[k - 1]?.links.at(-1);
    const after = way[k]?.links[0];
    return strongest(
      (m) => (before === undefined || movementFrom[m] === before) && (after === undefined || movementTo[m] === after),
    );
  });
}
