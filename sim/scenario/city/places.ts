import type { Network } from '../../network/network.ts';
import { districtFacts } from './facts/districts.ts';

/** Where trips begin and end: street frontage gathered into zones, and the gateways. */

export interface Zone {
  readonly x: number;
  readonly y: number;
  readonly districtId: string;
  /** Links whose frontage it is, and how much each holds. */
  readonly links: readonly number[];
  readonly linkWeights: readonly number[];
  /** Shares of the city's homes and of its jobs, shops and schools; each adds up to 1. */
  homes: number;
  jobs: number;
}

export interface Gateway {
  readonly x: number;
  readonly y: number;
  /** Link that comes in; link that goes out. */
  readonly entry: number;
  readonly exit: number;
}

export interface Places {
  readonly zones: readonly Zone[];
  readonly gateways: readonly Gateway[];
}

/** Side of a zone, m. */
const ZONE_M = 900;
/** A road with longer pieces runs through fields: nobody starts there. */
const LONGEST_FRONTAGE_M = 1400;
const SHORTEST_FRONTAGE_M = 100;

export function findPlaces(network: Network): Places {
  const { definition, intersectionX, intersectionY, linkFrom, linkTo, linkLengthM } = network;
  const { intersections, links } = definition;
  const isGateway = (node: number) => intersections[node].control === 'gateway';
  const groups = new Map<string, number[]>();
  const gatewayEnds = new Map<number, { entry?: number; exit?: number }>();
  links.forEach((link, i) => {
    const from = linkFrom[i];
    const to = linkTo[i];
    if (isGateway(from)) gatewayEnds.set(from, { ...gatewayEnds.get(from), entry: i });
    if (isGateway(to)) gatewayEnds.set(to, { ...gatewayEnds.get(to), exit: i });
    if (isGateway(from) || isGateway(to) || link.class === 'expressway') return;
    if (linkLengthM[i] > LONGEST_FRONTAGE_M || linkLengthM[i] < SHORTEST_FRONTAGE_M) return;
    const x = (intersectionX[from] + intersectionX[to]) / 2;
    const y = (intersectionY[from] + intersectionY[to]) / 2;
    const key = `${intersections[from].districtId} ${Math.floor(x / ZONE_M)} ${Math.floor(y / ZONE_M)}`;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const zones = [...groups.values()].map((group) => zoneOf(network, group));
  shareOut(network, zones);
  const gateways = [...gatewayEnds].map(([node, { entry, exit }]) => ({
    x: intersectionX[node],
    y: intersectionY[node],
    entry: entry!,
    exit: exit!,
  }));
  return { zones, gateways };
}

function zoneOf(network: Network, links: readonly number[]): Zone {
  const { definition, intersectionX, intersectionY, linkFrom, linkTo, linkLengthM } = network;
  let x = 0;
  let y = 0;
  for (const link of links) {
    x += (intersectionX[linkFrom[link]] + intersectionX[linkTo[link]]) / 2 / links.length;
    y += (intersectionY[linkFrom[link]] + intersectionY[linkTo[link]]) / 2 / links.length;
  }
  return {
    x,
    y,
    districtId: definition.intersections[linkFrom[links[0]]].districtId!,
    links,
    // Side streets hold the driveways; a main road has fewer of them.
    linkWeights: links.map((link) => linkLengthM[link] * (definition.links[link].class === 'collector' ? 1 : 0.6)),
    homes: 0,
    jobs: 0,
  };
}

/** Homes thin out slowly from the middle of a town, jobs quickly; each district gets its share of the city's trips. */
function shareOut(network: Network, zones: readonly Zone[]): void {
  for (const { id, tripWeight } of districtFacts) {
    const own = zones.filter((zone) => zone.districtId === id);
    const { x, y, radiusM } = middleOf(network, id);
    const awayOf = (zone: Zone) => Math.hypot(zone.x - x, zone.y - y) / radiusM;
    const frontageM = (zone: Zone) => zone.linkWeights.reduce((sum, weight) => sum + weight, 0);
    const homes = own.map((zone) => frontageM(zone) * Math.exp(-0.5 * awayOf(zone)));
    const jobs = own.map((zone) => frontageM(zone) * Math.exp(-1.1 * awayOf(zone)));
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    own.forEach((zone, i) => {
      zone.homes = (tripWeight * homes[i]) / total(homes);
      zone.jobs = (tripWeight * jobs[i]) / total(jobs);
    });
  }
}

/** Middle of a district's signals (their median) and the distance within which half of them lie. */
function middleOf(network: Network, districtId: string): { x: number; y: number; radiusM: number } {
  const own = network.definition.intersections.filter(
    (node) => node.districtId === districtId && node.control === 'signal',
  );
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const x = median(own.map((node) => node.x));
  const y = median(own.map((node) => node.y));
  return { x, y, radiusM: median(own.map((node) => Math.hypot(node.x - x, node.y - y))) };
}
