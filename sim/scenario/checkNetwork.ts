import type { LinkDefinition, NetworkDefinition, Point } from '../network/definition.ts';
import { lengthOf } from '../network/geometry.ts';
import { indexById, type Report } from './report.ts';

/** Shortest distance between the ends of a link that still holds a stop line, m. */
const SHORTEST_LINK_M = 1;

/** Rows of the network by id, for the checks that come after. */
export interface NetworkIndex {
  readonly intersections: ReadonlyMap<string, number>;
  readonly roads: ReadonlyMap<string, number>;
  readonly links: ReadonlyMap<string, number>;
  readonly movements: ReadonlyMap<string, number>;
  readonly districts: ReadonlyMap<string, number>;
  /** Movement rows of each intersection row. */
  readonly movementsAt: readonly (readonly number[])[];
  /** `from link row × link count + to link row` of every movement. */
  readonly joined: ReadonlyMap<number, number>;
  /** As the file gives it, or centre to centre, m; NaN where an end is unknown. Shape [links]. */
  readonly linkLengthM: Float64Array;
}

/** Ids, references and geometry of a network whose values have the right shape. */
export function checkNetwork(network: NetworkDefinition, report: Report): NetworkIndex {
  const intersections = indexById(network.intersections, ['network', 'intersections'], 'intersection', report);
  const roads = indexById(network.roads, ['network', 'roads'], 'road', report);
  const links = indexById(network.links, ['network', 'links'], 'link', report);
  const movements = indexById(network.movements, ['network', 'movements'], 'movement', report);
  const districts = indexById(network.districts, ['network', 'districts'], 'district', report);

  network.intersections.forEach((intersection, i) => {
    const { districtId } = intersection;
    if (districtId === undefined || districts.has(districtId)) return;
    report(['network', 'intersections', i, 'districtId'], `district "${districtId}" is not in network/districts`);
  });
  const linkLengthM = new Float64Array(network.links.length).fill(Number.NaN);
  network.links.forEach((link, i) => {
    linkLengthM[i] = checkLink(link, i, network, intersections, roads, report);
  });
  const movementsAt: number[][] = network.intersections.map(() => []);
  const joined = new Map<number, number>();
  network.movements.forEach((_, i) => {
    checkMovement(i, network, { intersections, links }, movementsAt, joined, report);
  });
  return { intersections, roads, links, movements, districts, movementsAt, joined, linkLengthM };
}

/** @returns the link's length, m; NaN where an end is unknown */
function checkLink(
  link: LinkDefinition,
  i: number,
  network: NetworkDefinition,
  intersections: ReadonlyMap<string, number>,
  roads: ReadonlyMap<string, number>,
  report: Report,
): number {
  const at = ['network', 'links', i];
  for (const end of ['from', 'to'] as const) {
    if (!intersections.has(link[end]))
      report([...at, end], `intersection "${link[end]}" is not in network/intersections`);
  }
  if (link.roadId !== undefined && !roads.has(link.roadId)) {
    report([...at, 'roadId'], `road "${link.roadId}" is not in network/roads`);
  }
  const from = network.intersections[intersections.get(link.from) ?? -1];
  const to = network.intersections[intersections.get(link.to) ?? -1];
  if (from && from === to) {
    report(
      [...at, 'to'],
      `link "${link.id}" begins and ends at intersection "${link.to}"; a link joins two different ones`,
    );
  }
  if (!from || !to || from === to) return link.lengthM ?? Number.NaN;
  const line: Point[] = [[from.x, from.y], ...(link.shape ?? []), [to.x, to.y]];
  const drawnM = lengthOf(line);
  if (drawnM < SHORTEST_LINK_M) {
    const message = `link "${link.id}" is ${drawnM.toFixed(2)} m long; its intersections must lie at least ${SHORTEST_LINK_M} m apart`;
    report(at, message);
  }
  checkLanes(link, i, link.lengthM ?? drawnM, report);
  return link.lengthM ?? drawnM;
}

function checkLanes(link: LinkDefinition, i: number, lengthM: number, report: Report): void {
  if (link.lanes.length > 0 && !link.lanes.some((lane) => (lane.startM ?? 0) === 0)) {
    const message = `no lane of link "${link.id}" begins at its start: one must have startM 0, or leave it out`;
    report(['network', 'links', i, 'lanes'], message);
  }
  link.lanes.forEach((lane, k) => {
    const startM = lane.startM ?? 0;
    if (startM < lengthM || startM === 0) return;
    const message = `lane ${k} begins at ${startM} m, but link "${link.id}" is only ${lengthM.toFixed(1)} m long`;
    report(['network', 'links', i, 'lanes', k, 'startM'], message);
  });
}

function checkMovement(
  i: number,
  network: NetworkDefinition,
  rows: { intersections: ReadonlyMap<string, number>; links: ReadonlyMap<string, number> },
  movementsAt: number[][],
  joined: Map<number, number>,
  report: Report,
): void {
  const at = ['network', 'movements', i];
  const movement = network.movements[i];
  const fromRow = rows.links.get(movement.from);
  const toRow = rows.links.get(movement.to);
  if (fromRow === undefined) report([...at, 'from'], `link "${movement.from}" is not in network/links`);
  if (toRow === undefined) report([...at, 'to'], `link "${movement.to}" is not in network/links`);
  if (fromRow === undefined || toRow === undefined) return;
  const from = network.links[fromRow];
  const to = network.links[toRow];
  if (from.to !== to.from) {
    const message = `movement "${movement.id}" joins links that don't meet: "${from.id}" ends at "${from.to}", "${to.id}" begins at "${to.from}"`;
    report(at, message);
    return;
  }
  const key = fromRow * network.links.length + toRow;
  const earlier = joined.get(key);
  if (earlier === undefined) joined.set(key, i);
  else {
    const message = `movement "${movement.id}" joins the same links as "${network.movements[earlier].id}"; put their lanes into one movement`;
    report(at, message);
  }
  const intersectionRow = rows.intersections.get(from.to);
  if (intersectionRow !== undefined) {
    movementsAt[intersectionRow].push(i);
    if (network.intersections[intersectionRow].control === 'gateway') {
      const message = `movement "${movement.id}" passes through gateway "${from.to}", where traffic ends; make the intersection's control "none" or remove the movement`;
      report(at, message);
    }
  }
  checkConnectors(i, network, from, to, report);
}

function checkConnectors(
  i: number,
  network: NetworkDefinition,
  from: LinkDefinition,
  to: LinkDefinition,
  report: Report,
): void {
  const { lanes } = network.movements[i];
  const seen = new Set<number>();
  lanes.forEach(([fromLane, toLane], k) => {
    const at = ['network', 'movements', i, 'lanes', k];
    const inRange = (lane: number, link: LinkDefinition, side: number) => {
      if (lane < link.lanes.length) return true;
      // A link without any lanes has been reported as such.
      if (link.lanes.length === 0) return false;
      report([...at, side], `lane ${lane} is not on link "${link.id}", whose lanes are 0 to ${link.lanes.length - 1}`);
      return false;
    };
    const fromFits = inRange(fromLane, from, 0);
    if (!inRange(toLane, to, 1) || !fromFits) return;
    const startM = to.lanes[toLane].startM ?? 0;
    if (startM > 0) {
      const message = `lane ${toLane} of link "${to.id}" begins only ${startM} m from the intersection; lead the movement into a lane that begins at 0 m`;
      report([...at, 1], message);
    }
    const key = fromLane * 256 + toLane;
    if (seen.has(key)) report(at, `the lane pair [${fromLane}, ${toLane}] stands here a second time; remove it`);
    seen.add(key);
  });
}
