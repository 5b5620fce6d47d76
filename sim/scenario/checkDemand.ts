import type { NetworkDefinition } from '../network/definition.ts';
import type { DemandDefinition, DemandProfileDefinition, RouteDefinition } from '../traffic/definition.ts';
import type { NetworkIndex } from './checkNetwork.ts';
import { indexById, type Report } from './report.ts';

/** Shares are written with a few decimals: their sum may miss 1 by rounding, not by a vehicle type. */
const SHARE_TOLERANCE = 1e-6;

/** Vehicle types, profiles, routes, flows and trips of a demand whose values have the right shape. */
export function checkDemand(
  demand: DemandDefinition,
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const types = indexById(demand.vehicleTypes, ['demand', 'vehicleTypes'], 'vehicle type', report);
  const profiles = indexById(demand.profiles, ['demand', 'profiles'], 'profile', report);
  const routes = indexById(demand.routes, ['demand', 'routes'], 'route', report);
  checkShares(demand, report);
  demand.profiles.forEach((profile, i) => {
    checkProfile(profile, i, report);
  });
  demand.routes.forEach((route, i) => {
    checkRoute(route, i, network, index, report);
  });
  demand.flows.forEach((flow, i) => {
    const at = ['demand', 'flows', i];
    if (!routes.has(flow.routeId)) report([...at, 'routeId'], `route "${flow.routeId}" is not in demand/routes`);
    if (flow.profileId !== undefined && !profiles.has(flow.profileId)) {
      report([...at, 'profileId'], `profile "${flow.profileId}" is not in demand/profiles`);
    }
    if (flow.vehicleTypeId !== undefined && !types.has(flow.vehicleTypeId)) {
      report([...at, 'vehicleTypeId'], `vehicle type "${flow.vehicleTypeId}" is not in demand/vehicleTypes`);
    }
    if (flow.endS !== undefined && flow.startS !== undefined && flow.endS <= flow.startS) {
      report([...at, 'endS'], `the flow ends at ${flow.endS} s, not after its start at ${flow.startS} s`);
    }
  });
  const trips = new Set<string>();
  demand.trips.forEach((trip, i) => {
    const at = ['demand', 'trips', i];
    if (!routes.has(trip.routeId)) report([...at, 'routeId'], `route "${trip.routeId}" is not in demand/routes`);
    if (trip.vehicleTypeId !== undefined && !types.has(trip.vehicleTypeId)) {
      report([...at, 'vehicleTypeId'], `vehicle type "${trip.vehicleTypeId}" is not in demand/vehicleTypes`);
    }
    if (trip.id === undefined) return;
    if (trips.has(trip.id)) report([...at, 'id'], `trip "${trip.id}" stands here a second time; ids must differ`);
    trips.add(trip.id);
  });
}

function checkShares({ vehicleTypes, flows, trips }: DemandDefinition, report: Report): void {
  if (vehicleTypes.length === 0) {
    if (flows.length + trips.length === 0) return;
    report(['demand', 'vehicleTypes'], 'there is traffic but no vehicle type; add at least one');
    return;
  }
  // Where every flow and trip names its type, nothing is drawn and shares say nothing.
  if (flows.length + trips.length > 0 && [...flows, ...trips].every((row) => row.vehicleTypeId !== undefined)) return;
  const total = vehicleTypes.reduce((sum, type) => sum + type.shareRatio, 0);
  if (Math.abs(total - 1) <= SHARE_TOLERANCE) return;
  report(
    ['demand', 'vehicleTypes'],
    `shareRatio of the vehicle types adds up to ${Number(total.toFixed(6))}; it must add up to 1`,
  );
}

function checkProfile(profile: DemandProfileDefinition, i: number, report: Report): void {
  profile.points.forEach(([timeS], k) => {
    if (k === 0) return;
    const beforeS = profile.points[k - 1][0];
    if (timeS > beforeS) return;
    const message = `the point at ${timeS} s stands after one at ${beforeS} s; points must go up in time`;
    report(['demand', 'profiles', i, 'points', k, 0], message);
  });
}

function checkRoute(
  route: RouteDefinition,
  i: number,
  network: NetworkDefinition,
  index: NetworkIndex,
  report: Report,
): void {
  const at = ['demand', 'routes', i];
  const { links, departM, arriveM } = route;
  const rows = links.map((id) => index.links.get(id));
  const checkReach = (distanceM: number | undefined, row: number | undefined, key: string) => {
    if (distanceM === undefined || row === undefined || !(distanceM > index.linkLengthM[row])) return;
    const message = `${key} is ${distanceM} m, but link "${network.links[row].id}" is only ${index.linkLengthM[row].toFixed(1)} m long`;
    report([...at, key], message);
  };
  rows.forEach((row, k) => {
    if (row === undefined) {
      report([...at, 'links', k], `link "${links[k]}" is not in network/links`);
      return;
    }
    const next = rows[k + 1];
    if (next === undefined || index.joined.has(row * network.links.length + next)) return;
    const message = `no movement leads from link "${links[k]}" to link "${links[k + 1]}"; add one or mend the route`;
    report([...at, 'links', k + 1], message);
  });
  checkReach(departM, rows[0], 'departM');
  checkReach(arriveM, rows[rows.length - 1], 'arriveM');
  if (links.length > 1 || departM === undefined || arriveM === undefined || arriveM > departM) return;
  report(
    [...at, 'arriveM'],
    `the trip would end at ${arriveM} m, not after its start at ${departM} m of the same link`,
  );
}
