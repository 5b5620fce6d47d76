import type { DemandDefinition, FlowDefinition, RouteDefinition } from '../../traffic/definition.ts';
import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import type { ImportNotes } from '../report.ts';
import type { UtdfNetwork } from './network.ts';

/** Ways that less than so much of an entry's traffic takes are left out, and the rest shared out to the others. */
const LEAST_SHARE = 0.005;
const MOST_LINKS = 100;

/**
 * Traffic from turning volumes: what enters at each edge goes on by the turning shares of every intersection on its way. Where the
 * counts of neighbours don't agree, those downstream come out different.
 */
export function buildDemand({ network, movements }: UtdfNetwork, file: string, notes: ImportNotes): DemandDefinition {
  const controlOf = new Map(network.intersections.map(({ id, control }) => [id, control]));
  const onward = new Map<string, { to: string; share: number }[]>();
  const volumeOf = new Map<string, number>();
  for (const { id } of network.links) {
    const own = movements.filter(({ from, volumeVehPerH }) => from === id && volumeVehPerH > 0);
    const total = own.reduce((sum, { volumeVehPerH }) => sum + volumeVehPerH, 0);
    volumeOf.set(id, total);
    onward.set(
      id,
      own.map(({ to, volumeVehPerH }) => ({ to, share: volumeVehPerH / total })),
    );
  }
  const routes: RouteDefinition[] = [];
  const flows: FlowDefinition[] = [];
  for (const link of network.links) {
    const entering = volumeOf.get(link.id)!;
    if (controlOf.get(link.from) !== 'gateway' || entering === 0) continue;
    const ways = waysFrom(
      link.id,
      onward,
      (id) => controlOf.get(network.links.find((one) => one.id === id)!.to) === 'gateway',
    );
    const kept = ways.reduce((sum, { share }) => sum + share, 0);
    for (const { links, share } of ways) {
      const id = `r${routes.length + 1}`;
      routes.push({ id, links });
      flows.push({ routeId: id, vehPerH: Math.round((10 * entering * share) / kept) / 10 });
    }
  }
  notes.guessed.push({
    id: file,
    what: 'demand',
    why: 'routes are worked out from turning volumes: at each intersection traffic turns by its shares, wherever it came from',
  });
  return { vehicleTypes: standardVehicleTypes(), profiles: [], routes, flows, trips: [] };
}

/** Every way from a link to the edge, none over a link twice, with its share of the traffic. */
function waysFrom(
  first: string,
  onward: ReadonlyMap<string, readonly { to: string; share: number }[]>,
  isLast: (link: string) => boolean,
): { links: string[]; share: number }[] {
  const ways: { links: string[]; share: number }[] = [];
  const follow = (links: string[], share: number) => {
    const last = links[links.length - 1];
    if (isLast(last)) ways.push({ links, share });
    if (links.length === MOST_LINKS) return;
    for (const { to, share: own } of onward.get(last) ?? []) {
      if (share * own >= LEAST_SHARE && !links.includes(to)) follow([...links, to], share * own);
    }
  };
  follow([first], 1);
  return ways;
}
