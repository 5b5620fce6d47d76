import { type Draw, Purpose } from './draw.ts';
import type { Places, Zone } from './places.ts';

/** A bundle of trips from one place to another: it becomes a flow over one route. */
export interface TripBundle {
  readonly fromLink: number;
  readonly toLink: number;
  /** At factor 1 of its profile. */
  readonly vehPerH: number;
  readonly profileId: ProfileId;
}

export type ProfileId = 'toWork' | 'toHome' | 'daily' | 'regional';

/** How many vehicles an hour each kind of trip counts at factor 1, and into how many bundles it is drawn. */
export interface TripVolumes {
  readonly vehPerH: Readonly<Record<ProfileId, number>>;
  readonly bundles: Readonly<Record<ProfileId, number>>;
}

/** Mean distance that a trip's gravity falls by 1/e over, m: within a town, and the few that go further. */
const NEAR_M = 2600;
const FAR_M = 14_000;
const FAR_SHARE = 0.035;
/** Nobody drives round the corner, m. */
const SHORTEST_TRIP_M = 900;

/**
 * Draws the trips of the city by a gravity model: origins by homes or jobs, destinations by jobs or homes times
 * exp(-distance). Gateways draw more from the near districts.
 */
export function drawTrips(places: Places, volumes: TripVolumes, draw: Draw): TripBundle[] {
  const { zones } = places;
  const homes = zones.map((zone) => zone.homes);
  const jobs = zones.map((zone) => zone.jobs);
  const bundles: TripBundle[] = [];
  let trip = 0;
  const pull = zones.map((from) => zones.map((to) => attraction(from, to)));
  const between = (profileId: ProfileId, origins: readonly number[], destinations: readonly number[]) => {
    const count = volumes.bundles[profileId];
    for (let i = 0; i < count; i++, trip++) {
      const from = pick(origins, draw(Purpose.trip, trip, 0));
      const to = pick(
        destinations.map((weight, k) => weight * pull[from][k]),
        draw(Purpose.trip, trip, 1),
      );
      const fromLink = pickLink(zones[from], draw(Purpose.tripPlace, trip, 0));
      const toLink = pickLink(zones[to], draw(Purpose.tripPlace, trip, 1));
      bundles.push({ fromLink, toLink, vehPerH: volumes.vehPerH[profileId] / count, profileId });
    }
  };
  between('toWork', homes, jobs);
  between('toHome', jobs, homes);
  between(
    'daily',
    jobs,
    jobs.map((weight, k) => (weight + homes[k]) / 2),
  );

  const count = volumes.bundles.regional;
  for (let i = 0; i < count; i++, trip++) {
    const gateway = places.gateways[i % places.gateways.length];
    const weights = zones.map(
      (zone) => zone.jobs * Math.exp(-Math.hypot(zone.x - gateway.x, zone.y - gateway.y) / FAR_M),
    );
    const zone = zones[pick(weights, draw(Purpose.trip, trip, 0))];
    const link = pickLink(zone, draw(Purpose.tripPlace, trip, 0));
    const arriving = draw(Purpose.trip, trip, 1) < 0.55;
    bundles.push({
      fromLink: arriving ? gateway.entry : link,
      toLink: arriving ? link : gateway.exit,
      vehPerH: volumes.vehPerH.regional / count,
      profileId: 'regional',
    });
  }
  return bundles;
}

function attraction(from: Zone, to: Zone): number {
  const awayM = Math.hypot(from.x - to.x, from.y - to.y);
  if (awayM < SHORTEST_TRIP_M) return 0;
  return Math.exp(-awayM / NEAR_M) + FAR_SHARE * Math.exp(-awayM / FAR_M);
}

/** Row drawn in proportion to the weights. */
function pick(weights: readonly number[], share: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = share * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

function pickLink(zone: Zone, share: number): number {
  return zone.links[pick(zone.linkWeights, share)];
}
