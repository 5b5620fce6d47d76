import type { Network } from '../../network/network.ts';
import { escapeXml } from '../xml.ts';
import type { EdgePart } from './edges.ts';
import type { createNames } from './names.ts';

type Names = ReturnType<typeof createNames>;

export const metres = (value: number) => String(Number(value.toFixed(3)));

/** One XML document of SUMO. */
export function xmlFile(root: string, rows: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n${rows.map((row) => `    ${row}\n`).join('')}</${root}>\n`;
}

/** Intersections, and the places where pockets begin. */
export function writeNodes(network: Network, nodes: Names, parts: readonly (readonly EdgePart[])[]): string {
  const rows = network.definition.intersections.map(({ id, x, y, control }) => {
    const name = escapeXml(nodes.of(id));
    const type = control === 'signal' ? `traffic_light" tl="${name}` : 'priority';
    return `<node id="${name}" x="${metres(x)}" y="${metres(y)}" type="${type}"/>`;
  });
  for (const part of parts.flatMap((own) => own.slice(1))) {
    const [x, y] = part.shape[0];
    rows.push(`<node id="${escapeXml(part.from)}" x="${metres(x)}" y="${metres(y)}" type="priority"/>`);
  }
  return xmlFile('nodes', rows);
}

const PRIORITY_BY_CLASS = { expressway: 13, arterial: 10, collector: 7, local: 4 } as const;

export function writeEdges(network: Network, parts: readonly (readonly EdgePart[])[]): string {
  const rows = parts.flatMap((own, i) => {
    const link = network.definition.links[i];
    const firstLane = network.linkFirstLane[i];
    return own.flatMap((part) => [
      `<edge id="${escapeXml(part.id)}" from="${escapeXml(part.from)}" to="${escapeXml(part.to)}" priority="${link.priority ?? PRIORITY_BY_CLASS[link.class]}" numLanes="${part.lanes.length}" speed="${metres(link.speedMps)}" spreadType="${part.twoWay ? 'right' : 'center'}" length="${metres(Math.max(0.1, part.endM - part.startM))}" shape="${part.shape.map((point) => point.map(metres).join(',')).join(' ')}">`,
      ...part.lanes.map(
        (lane, index) =>
          `    <lane index="${index}" speed="${metres(network.laneSpeedMps[firstLane + lane])}" width="${metres(network.laneWidthM[firstLane + lane])}"/>`,
      ),
      '</edge>',
    ]);
  });
  return xmlFile('edges', rows);
}

/** Where SUMO finds a connector: edges and lane indices at both ends. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly fromLane: number;
  readonly toLane: number;
}

/** @param connector lane row of a connector */
export function connectionOf(network: Network, parts: readonly (readonly EdgePart[])[], connector: number): Connection {
  const row = connector - network.linkLaneCount;
  const movement = network.connectorMovement[row];
  const fromLink = network.movementFrom[movement];
  const toLink = network.movementTo[movement];
  const from = parts[fromLink][parts[fromLink].length - 1];
  const to = parts[toLink][0];
  return {
    from: from.id,
    to: to.id,
    fromLane: from.lanes.indexOf(network.connectorFromLane[row] - network.linkFirstLane[fromLink]),
    toLane: to.lanes.indexOf(network.connectorToLane[row] - network.linkFirstLane[toLink]),
  };
}

export function writeConnections(network: Network, parts: readonly (readonly EdgePart[])[]): string {
  const rows: string[] = [];
  const ends = ({ from, to, fromLane, toLane }: Connection) =>
    `from="${escapeXml(from)}" to="${escapeXml(to)}" fromLane="${fromLane}" toLane="${toLane}"`;
  for (let connector = network.linkLaneCount; connector < network.laneCount; connector++) {
    const speed = metres(network.laneSpeedMps[connector]);
    const length = metres(network.laneLengthM[connector]);
    rows.push(`<connection ${ends(connectionOf(network, parts, connector))} speed="${speed}" length="${length}"/>`);
  }
  parts.forEach((own, i) => {
    for (let p = 1; p < own.length; p++) {
      for (const [before, after] of pocketPairs(own[p - 1].lanes, own[p].lanes)) {
        const ahead = { from: own[p - 1].id, to: own[p].id, fromLane: before, toLane: after };
        rows.push(`<connection ${ends(ahead)} keepClear="false"/>`);
      }
    }
    // Without this line netconvert would make up connections for a link that leads nowhere.
    if (network.linkMovements[i * 2] === network.linkMovements[i * 2 + 1])
      rows.push(`<connection from="${escapeXml(own[own.length - 1].id)}"/>`);
  });
  return xmlFile('connections', rows);
}

/** Lane pairs where a pocket begins: every lane goes on, and a new one is reached from its nearest neighbour. */
function pocketPairs(before: readonly number[], after: readonly number[]): [before: number, after: number][] {
  return after.map((lane, index) => {
    const same = before.indexOf(lane);
    if (same >= 0) return [same, index];
    const nearest = before.reduce((best, other) => (Math.abs(other - lane) < Math.abs(best - lane) ? other : best));
    return [before.indexOf(nearest), index];
  });
}
