import { kmhToMps, mpsToKmh } from '../../core/units.ts';
import type { CorridorDefinition, CorridorMemberDefinition } from '../../corridors/definition.ts';
import type { Name } from '../../network/definition.ts';
import { movementId } from '../../network/movementId.ts';
import type { Network } from '../../network/network.ts';
import { type CorridorRun, cutRun, findOpposites, findRuns, findThroughMovements, slice } from './corridorRuns.ts';
import { type DistrictFacts, districtFacts } from './facts/districts.ts';

/** A chosen corridor: a run, and which of its signals are its own. */
interface Chosen {
  run: CorridorRun;
  readonly primary: Set<number>;
}

/**
 * Chooses the corridors of every district so that their number and that of their primary signals are exact.
 *
 * @param worthOfLink how much a link's traffic gains from a green wave: ranks the roads
 */
export function createCorridors(network: Network, worthOfLink: (link: number) => number): CorridorDefinition[] {
  const opposite = findOpposites(network.definition);
  const through = findThroughMovements(network);
  const runs = findRuns(network, opposite, through);
  const chosen = districtFacts.flatMap((district) => chooseInDistrict(network, district, runs, worthOfLink));
  const countByRoad = new Map<number, number>();
  for (const { run } of chosen) countByRoad.set(run.road, (countByRoad.get(run.road) ?? 0) + 1);
  return chosen.map((corridor, i) =>
    defineCorridor(
      network,
      opposite,
      through,
      corridor,
      `c${String(i + 1).padStart(3, '0')}`,
      countByRoad.get(corridor.run.road)! > 1,
    ),
  );
}

/** The fewest cuts that still give enough corridors: sections grow until the wanted number of them covers enough signals. */
function chooseInDistrict(
  network: Network,
  district: DistrictFacts,
  runs: readonly CorridorRun[],
  worthOfLink: (link: number) => number,
): Chosen[] {
  const { intersections } = network.definition;
  const own = runs.filter((run) => intersections[run.intersections[0]].districtId === district.id);
  for (let mostSignals = 5; mostSignals <= 40; mostSignals++) {
    const sections = own.flatMap((run) => cutRun(network, run, mostSignals));
    const chosen = chooseGreedily(sections, district.corridors, worthOfLink);
    const covered = chosen.reduce((sum, { primary }) => sum + primary.size, 0);
    if (chosen.length < district.corridors || covered < district.coordinatedSignals) continue;
    trim(chosen, covered - district.coordinatedSignals, district.id);
    return chosen;
  }
  throw new RangeError(
    `${district.id}: its roads don't give ${district.corridors} corridors of ${district.coordinatedSignals} signals`,
  );
}

/** Takes the section that adds most, by traffic over signals not yet covered, until there are enough. */
function chooseGreedily(
  sections: readonly CorridorRun[],
  count: number,
  worthOfLink: (link: number) => number,
): Chosen[] {
  const covered = new Set<number>();
  const left = new Set(sections);
  const chosen: Chosen[] = [];
  const worth = new Map(
    sections.map((run) => {
      const links = [...run.outbound, ...run.inbound];
      return [run, links.reduce((sum, link) => sum + worthOfLink(link), 0) / links.length];
    }),
  );
  while (chosen.length < count) {
    let best: CorridorRun | null = null;
    let bestGain = 0;
    for (const run of left) {
      const fresh = run.intersections.filter((node) => !covered.has(node)).length;
      if (fresh < 2) continue;
      const gain = fresh ** 1.5 * worth.get(run)!;
      if (gain > bestGain) {
        best = run;
        bestGain = gain;
      }
    }
    if (!best) break;
    left.delete(best);
    const primary = new Set(best.intersections.filter((node) => !covered.has(node)));
    for (const node of primary) covered.add(node);
    chosen.push({ run: best, primary });
  }
  return chosen;
}

/** Shortens corridors at their ends, the last chosen first, until so many signals are released. */
function trim(chosen: readonly Chosen[], excess: number, districtId: string): void {
  let left = excess;
  const holders = new Map<number, number>();
  for (const { run } of chosen) for (const node of run.intersections) holders.set(node, (holders.get(node) ?? 0) + 1);
  for (let leastPrimaries = 4; leastPrimaries >= 2 && left > 0; leastPrimaries--) {
    for (let progress = true; progress && left > 0; ) {
      progress = false;
      for (let i = chosen.length - 1; i >= 0 && left > 0; i--) {
        if (chosen[i].primary.size <= leastPrimaries) continue;
        if (!releaseEnd(chosen[i], holders)) continue;
        left--;
        progress = true;
      }
    }
  }
  if (left > 0) throw new RangeError(`${districtId}: ${left} signals too many can't be released from its corridors`);
}

/** Drops an end of a corridor that no other corridor holds; a shared end before it goes along. */
function releaseEnd(corridor: Chosen, holders: Map<number, number>): boolean {
  const { run } = corridor;
  const last = run.intersections.length - 1;
  for (const fromStart of [false, true]) {
    const node = run.intersections[fromStart ? 0 : last];
    if (last < 2 || !corridor.primary.has(node) || holders.get(node) !== 1) continue;
    corridor.run = fromStart ? slice(run, 1, last) : slice(run, 0, last - 1);
    corridor.primary.delete(node);
    holders.set(node, 0);
    return true;
  }
  return false;
}

function defineCorridor(
  network: Network,
  opposite: Int32Array,
  through: Int32Array,
  { run, primary }: Chosen,
  id: string,
  isSection: boolean,
): CorridorDefinition {
  const { definition, linkSpeedMps } = network;
  const road = definition.roads[run.road];
  const last = run.intersections.length - 1;
  /** Movement that arrives straight into a link: the one its opposite's through movement mirrors. */
  const straightInto = (link: number): number => {
    const ahead = through[opposite[link]];
    if (ahead < 0) return -1;
    const back = opposite[network.movementTo[ahead]];
    return back >= 0 && through[back] >= 0 && network.movementTo[through[back]] === link ? through[back] : -1;
  };
  const idOrNull = (movement: number) => (movement < 0 ? null : movementId(network, movement));
  const members = run.intersections.map(
    (node, k): CorridorMemberDefinition => ({
      intersectionId: definition.intersections[node].id,
      primary: primary.has(node),
      outboundMovement: idOrNull(k === 0 ? straightInto(run.outbound[0]) : through[run.outbound[k - 1]]),
      inboundMovement: idOrNull(k === last ? straightInto(run.inbound[last - 1]) : through[run.inbound[k]]),
    }),
  );
  const speedMps = Math.min(...[...run.outbound, ...run.inbound].map((link) => linkSpeedMps[link]));
  const progressionSpeedMps = progressionSpeed(speedMps);
  return {
    id,
    name: isSection ? sectionName(network, run, road.name) : road.name,
    class: road.class,
    provenance: road.provenance,
    districtId: definition.intersections[run.intersections[0]].districtId,
    roadId: road.id,
    members,
    outbound: { links: run.outbound.map((link) => definition.links[link].id), progressionSpeedMps },
    inbound: { links: [...run.inbound].reverse().map((link) => definition.links[link].id), progressionSpeedMps },
  };
}

/** A little under the limit, 40 to 55 km/h, whole multiples of 5 km/h; m/s. */
function progressionSpeed(limitMps: number): number {
  const limitKmh = Math.round(mpsToKmh(limitMps));
  const designKmh = Math.min(limitKmh, Math.max(40, Math.min(55, Math.floor((limitKmh * 0.9) / 5) * 5)));
  return Math.floor(kmhToMps(designKmh) * 1000) / 1000;
}

/** A section is known by the roads at its ends. */
function sectionName(network: Network, run: CorridorRun, road: Name): Name {
  const { intersections } = network.definition;
  const crossing = (node: number): Name => {
    const { zh, en } = intersections[node].name!;
    const zhParts = zh.split('/').filter((part) => part !== road.zh);
    const enParts = en.split(' / ').filter((part) => part !== road.en);
    return { zh: zhParts[0] ?? zh, en: enParts[0] ?? en };
  };
  const from = crossing(run.intersections[0]);
  const to = crossing(run.intersections[run.intersections.length - 1]);
  return { zh: `${road.zh}（${from.zh}至${to.zh}）`, en: `${road.en} (${from.en} to ${to.en})` };
}
