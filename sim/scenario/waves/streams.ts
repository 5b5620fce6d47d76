import type { Network } from '../../network/network.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { routeFlows } from './movementFlows.ts';

/** Signals further apart than this don't make a green wave worth having, m. */
const GREATEST_GAP_M = 1000;

/** A way from one signal's crossing to the next one's stop line. */
export interface Section {
  /** Network rows of the two intersections. */
  readonly from: number;
  readonly to: number;
  /** Network rows, in driving order. */
  readonly links: readonly number[];
  /** Traffic that passes both signals. */
  readonly vehPerH: number;
}

export interface Streams {
  readonly sections: readonly Section[];
  /** Traffic that goes on from one section along another, veh/h. */
  onward(from: Section, to: Section): number;
}

/**
 * Traffic from signal to signal along the demand's routes.
 *
 * @param signalIds intersections that count as signals; a way past any other signal is no section
 */
export function findStreams(
  network: Network,
  signalIds: ReadonlySet<string>,
  demand: DemandDefinition,
  startS: number,
  durationS: number,
): Streams {
  const { linkIndexById, linkTo, linkLengthM, definition } = network;
  const sections = new Map<string, { from: number; to: number; links: number[]; vehPerH: number }>();
  const onward = new Map<string, number>();
  const linksOf = new Map(demand.routes.map(({ id, links }) => [id, links]));
  for (const [routeId, vehPerH] of routeFlows(demand, startS, durationS)) {
    const rows = linksOf.get(routeId)!.map((id) => linkIndexById.get(id)!);
    /** Where the route left the signal before, and the section that ended there. */
    let since: number | null = null;
    let last: string | null = null;
    for (let k = 1; k < rows.length; k++) {
      const at = linkTo[rows[k - 1]];
      const { id, control } = definition.intersections[at];
      if (control !== 'signal') continue;
      const links: number[] = since === null ? [] : rows.slice(since, k);
      const from = links.length === 0 ? at : network.linkFrom[links[0]];
      const lengthM = links.reduce((sum, link) => sum + linkLengthM[link], 0);
      const key = links.join(' ');
      if (!signalIds.has(id) || from === at || lengthM > GREATEST_GAP_M) last = null;
      else {
        const section = sections.get(key) ?? { from, to: at, links, vehPerH: 0 };
        section.vehPerH += vehPerH;
        sections.set(key, section);
        if (last !== null) onward.set(`${last}|${key}`, (onward.get(`${last}|${key}`) ?? 0) + vehPerH);
        last = key;
      }
      since = signalIds.has(id) ? k : null;
    }
  }
  return {
    sections: [...sections.values()],
    onward: (from, to) => onward.get(`${from.links.join(' ')}|${to.links.join(' ')}`) ?? 0,
  };
}
