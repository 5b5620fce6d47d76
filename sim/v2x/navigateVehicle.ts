import { describeWay, type Navigation } from './navigate.ts';
import type { Passing } from './passing.ts';

/**
 * What lies ahead of a vehicle on its own way, and when it will have driven it.
 *
 * @param slot of a vehicle on the road
 */
export function navigateVehicle(passing: Passing, slot: number): Navigation {
  const { network, vehicles, demand } = passing.traffic;
  const lane = vehicles.lane[slot];
  const route = vehicles.route[slot];
  const last = demand.routeFirstStep[route + 1] - 1;
  const links: number[] = [];
  const movements: number[] = [];
  for (let step = vehicles.step[slot]; step <= last; step++) {
    links.push(demand.stepLink[step]);
    if (step < last) movements.push(demand.stepMovement[step]);
  }
  // In an intersection the next link is still to come: what is left of the connector lies before its start.
  const isOnLink = lane < network.linkLaneCount;
  const startM = isOnLink ? vehicles.positionM[slot] : vehicles.positionM[slot] - network.laneLengthM[lane];
  return describeWay(passing, { links, movements }, startM, demand.routeArriveM[route]);
}
