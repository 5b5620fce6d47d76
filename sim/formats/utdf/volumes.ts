import type { Scenario } from '../../scenario/scenario.ts';

/**
 * Vehicles of every movement, veh/h: flows by what they say (their profiles are left out), trips by how many there are an hour
 * of the scenario's duration.
 */
export function turningVolumes({ network, definition }: Scenario): Float64Array {
  const { demand, durationS } = definition;
  const volumes = new Float64Array(network.movementCount);
  const perRoute = new Map<string, number>();
  const add = (routeId: string, vehPerH: number) => perRoute.set(routeId, (perRoute.get(routeId) ?? 0) + vehPerH);
  for (const { routeId, vehPerH } of demand.flows) add(routeId, vehPerH);
  for (const { routeId } of demand.trips) add(routeId, 3600 / durationS);
  const movementOf = new Map<string, number>();
  for (let m = 0; m < network.movementCount; m++) {
    const { from, to } = definition.network.movements[network.movementDefinitionIndex[m]];
    movementOf.set(JSON.stringify([from, to]), m);
  }
  for (const { id, links } of demand.routes) {
    const vehPerH = perRoute.get(id);
    if (vehPerH === undefined) continue;
    for (let i = 1; i < links.length; i++) {
      const movement = movementOf.get(JSON.stringify([links[i - 1], links[i]]));
      if (movement !== undefined) volumes[movement] += vehPerH;
    }
  }
  return volumes;
}
