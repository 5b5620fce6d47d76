import type { RoadClass } from '../../network/definition.ts';
import type { Network } from '../../network/network.ts';
import { movementFor } from '../../scenario/city/assignment.ts';
import { type Draw, Purpose } from '../../scenario/city/draw.ts';
import type { TripBundle } from '../../scenario/city/trips.ts';
import { ROUNDABOUT_PRIORITY } from './priorities.ts';

/** Trips through, into, out of and within a town of which only the streets are known: a gravity model. */

/** Traffic that enters by a lane at the edge, veh/h, by class of its road. */
const EDGE_VEH_PER_H: Readonly<Record<RoadClass, number>> = {
  expressway: 600,
  arterial: 350,
  collector: 200,
  local: 40,
};
/** On an entry shorter than this there is no room to find one's lane: it gets less traffic in proportion, m. */
const FULL_EDGE_M = 150;
/** Trips that begin along a kilometre of street, veh/h. */
const STREET_VEH_PER_H_KM = 25;
/** Flow of one bundle, veh/h: small enough that trips spread over many ways. */
const BUNDLE_VEH_PER_H = 8;
const MOST_BUNDLES = 2500;
/** Side of the squares into which destinations are put, m. */
const CELL_M = 400;
/** Mean distance over which a place's pull falls by 1/e, m. */
const PULL_M = 2500;
/** Nobody drives to the next corner, m. */
const SHORTEST_TRIP_M = 300;
/** Shorter links have no room for a driveway, m. */
const SHORTEST_STREET_M = 40;

interface Place {
  readonly link: number;
  readonly x: number;
  readonly y: number;
  readonly vehPerH: number;
}

export function drawTownTrips(network: Network, draw: Draw): TripBundle[] {
  const { definition, linkCount, linkFrom, linkTo, linkLengthM, intersectionX, intersectionY } = network;
  const origins: Place[] = [];
  const destinations: Place[] = [];
  for (let link = 0; link < linkCount; link++) {
    const { class: roadClass, lanes, priority } = definition.links[link];
    const isEdge = (node: number) => definition.intersections[node].control === 'gateway';
    const place = (node: number, vehPerH: number) => ({
      link,
      x: intersectionX[node],
      y: intersectionY[node],
      vehPerH,
    });
    const roomRatio = Math.min(1, linkLengthM[link] / FULL_EDGE_M);
    const edgeVehPerH = EDGE_VEH_PER_H[roadClass] * lanes.length * roomRatio;
    if (isEdge(linkFrom[link])) origins.push(place(linkFrom[link], edgeVehPerH));
    else if (isEdge(linkTo[link])) destinations.push(place(linkTo[link], edgeVehPerH));
    else if (roadClass !== 'expressway' && priority !== ROUNDABOUT_PRIORITY && linkLengthM[link] >= SHORTEST_STREET_M) {
      const vehPerH = (STREET_VEH_PER_H_KM * linkLengthM[link]) / 1000;
      origins.push(place(linkFrom[link], vehPerH));
      destinations.push(place(linkTo[link], vehPerH));
    }
  }
  const reach = createReach(network);
  const cells = groupByCell(destinations);
  const total = origins.reduce((sum, { vehPerH }) => sum + vehPerH, 0);
  const count = Math.min(MOST_BUNDLES, Math.ceil(total / BUNDLE_VEH_PER_H));
  const sums = runningSums(origins.map(({ vehPerH }) => vehPerH));
  const bundles: TripBundle[] = [];
  for (let trip = 0; trip < count; trip++) {
    const from = origins[pick(sums, draw(Purpose.trip, trip, 0))];
    const pulls = runningSums(cells.map((cell) => cell.vehPerH * Math.exp(-distanceM(from, cell) / PULL_M)));
    const cell = cells[pick(pulls, draw(Purpose.trip, trip, 1))];
    const reached = reach(from.link);
    const within = runningSums(
      cell.places.map((to) => (reached[to.link] === 0 || distanceM(from, to) < SHORTEST_TRIP_M ? 0 : to.vehPerH)),
    );
    // A place out of reach, or round the corner, draws nobody: the trip is not made.
    if (!(within[within.length - 1] > 0)) continue;
    const to = cell.places[pick(within, draw(Purpose.tripPlace, trip, 1))];
    bundles.push({ fromLink: from.link, toLink: to.link, vehPerH: total / count, profileId: 'daily' });
  }
  return bundles;
}

function distanceM(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Places by square of the map: a trip draws the square first, as drawing among all places takes too long in a city. */
function groupByCell(places: readonly Place[]): { x: number; y: number; vehPerH: number; places: Place[] }[] {
  const cells = new Map<string, { x: number; y: number; vehPerH: number; places: Place[] }>();
  for (const place of places) {
    const [column, row] = [Math.floor(place.x / CELL_M), Math.floor(place.y / CELL_M)];
    const key = `${column} ${row}`;
    const cell = cells.get(key) ?? { x: (column + 0.5) * CELL_M, y: (row + 0.5) * CELL_M, vehPerH: 0, places: [] };
    cell.vehPerH += place.vehPerH;
    cell.places.push(place);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

function runningSums(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

/** Row drawn in proportion to the weights behind the running sums. */
function pick(sums: Float64Array, share: number): number {
  const wanted = share * sums[sums.length - 1];
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Which links can be reached from a link; asked for again and again, it answers from memory. */
function createReach(network: Network): (link: number) => Uint8Array {
  const known = new Map<number, Uint8Array>();
  return (start) => {
    const before = known.get(start);
    if (before) return before;
    const reached = new Uint8Array(network.linkCount);
    const open = [start];
    while (open.length > 0) {
      const link = open.pop()!;
      for (let m = network.linkMovements[link * 2]; m < network.linkMovements[link * 2 + 1]; m++) {
        const to = network.movementTo[m];
        if (reached[to] === 1 || movementFor(network, link, to) < 0) continue;
        reached[to] = 1;
        open.push(to);
      }
    }
    // A trip along the link it begins on would need no way at all.
    reached[start] = 0;
    known.set(start, reached);
    return reached;
  };
}
