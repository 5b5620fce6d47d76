import { CarFollowing } from './demand.ts';
import type { TrafficState } from './trafficState.ts';

/**
 * The connector that carries a movement from a lane; of several, the one whose lane the step after is best driven on.
 *
 * @param step row of `Demand.step…` that is driven on the lane's link
 * @returns lane row, or -1: the movement can't be made from this lane
 */
export function connectorFrom(traffic: TrafficState, lane: number, movement: number, step: number): number {
  const { network, demand, lanes } = traffic;
  const { laneFirstOut, outConnectors, connectorMovement, connectorToLane, linkLaneCount, linkFirstLane } = network;
  let found = -1;
  for (let i = laneFirstOut[lane]; i < laneFirstOut[lane + 1]; i++) {
    const connector = outConnectors[i];
    if (connectorMovement[connector - linkLaneCount] !== movement) continue;
    const toLane = connectorToLane[connector - linkLaneCount];
    if (lanes.closed[toLane] === 1) continue;
    const bit = toLane - linkFirstLane[demand.stepLink[step + 1]];
    if ((demand.stepLaneMask[step + 1] >>> bit) & 1) return connector;
    if (found < 0) found = connector;
  }
  return found;
}

/**
 * Sets what follows from a vehicle's lane and step on a link: the connector ahead, where the trip ends, and which way
 * it must change lanes.
 */
export function chooseOnLane(traffic: TrafficState, v: number): void {
  const { network, demand, vehicles, lanes } = traffic;
  const lane = vehicles.lane[v];
  const step = vehicles.step[v];
  const link = network.laneLink[lane];
  const firstLane = network.linkFirstLane[link];
  const movement = demand.stepMovement[step];
  vehicles.arriveM[v] = movement < 0 ? demand.routeArriveM[vehicles.route[v]] : Number.POSITIVE_INFINITY;
  vehicles.desiredSpeedMps[v] = desiredSpeedMps(traffic, v, lane);
  const stopLane = laneOfStop(traffic, v, step);
  const wanted =
    stopLane >= 0 ? 1 << (stopLane - firstLane) : openLanes(traffic, link, demand.stepLaneMask[step], movement);
  const here = lane - firstLane;
  vehicles.stopM[v] = stopLane === lane ? demand.stopPositionM[vehicles.nextStop[v]] : Number.POSITIVE_INFINITY;
  if ((wanted >>> here) & 1) {
    vehicles.laneWish[v] = 0;
    vehicles.nextLane[v] = movement < 0 ? -1 : pathFrom(traffic, v, lane, movement, step);
    return;
  }
  // The nearer of the wanted lanes to either side; equally near: toward the kerb.
  let toRight = 1;
  while (here - toRight >= 0 && !((wanted >>> (here - toRight)) & 1)) toRight++;
  let toLeft = 1;
  const laneCount = network.linkFirstLane[link + 1] - firstLane;
  while (here + toLeft < laneCount && !((wanted >>> (here + toLeft)) & 1)) toLeft++;
  const rightExists = here - toRight >= 0;
  const leftExists = here + toLeft < laneCount;
  vehicles.laneWish[v] = rightExists && (!leftExists || toRight <= toLeft) ? -1 : leftExists ? 1 : 0;
  lanes.mayWish[lane] = 1;
  // Lanes that would do but for what comes on the next link still lead on if no change succeeds.
  const usable = movement >= 0 && ((network.movementLaneMask[movement] >>> here) & 1) === 1 && lanes.closed[lane] === 0;
  vehicles.nextLane[v] = usable ? pathFrom(traffic, v, lane, movement, step) : -1;
}

function pathFrom(traffic: TrafficState, v: number, lane: number, movement: number, step: number): number {
  const { types } = traffic.demand;
  if (types.model[traffic.vehicles.type[v]] === CarFollowing.cityflow) return cityflowConnector(traffic, lane, step);
  return connectorFrom(traffic, lane, movement, step);
}

/**
 * The connector that a driver of CityFlow's model takes: of those whose lane serves the turn after, the one to the lane
 * of the nearest number, counted from the left; of two, the first.
 *
 * @param step row of `Demand.step…` that is driven on the lane's link
 * @returns lane row, or -1: the movement can't be made from this lane, or the trip ends here
 */
export function cityflowConnector(traffic: TrafficState, lane: number, step: number): number {
  const { network, demand, lanes } = traffic;
  const { linkLaneCount, linkFirstLane, laneLink } = network;
  const movement = demand.stepMovement[step];
  if (movement < 0) return -1;
  const after = demand.stepMovement[step + 1];
  const fromLeft = linkFirstLane[laneLink[lane] + 1] - 1 - lane;
  const toFirst = linkFirstLane[demand.stepLink[step + 1]];
  const toEnd = linkFirstLane[demand.stepLink[step + 1] + 1];
  let nearest = -1;
  let nearestBy = Number.POSITIVE_INFINITY;
  for (let i = network.laneFirstOut[lane]; i < network.laneFirstOut[lane + 1]; i++) {
    const connector = network.outConnectors[i];
    if (network.connectorMovement[connector - linkLaneCount] !== movement) continue;
    const toLane = network.connectorToLane[connector - linkLaneCount];
    if (lanes.closed[toLane] === 1) continue;
    if (after >= 0 && !((network.movementLaneMask[after] >>> (toLane - toFirst)) & 1)) continue;
    const by = Math.abs(toEnd - 1 - toLane - fromLeft);
    if (by >= nearestBy) continue;
    nearest = connector;
    nearestBy = by;
  }
  return nearest >= 0 ? nearest : connectorFrom(traffic, lane, movement, step);
}

/** Lane row of the stop that is due on this step's link; -1 none. A stop that has been driven past is given up. */
function laneOfStop(traffic: TrafficState, v: number, step: number): number {
  const { demand, vehicles } = traffic;
  const end = demand.routeFirstStop[vehicles.route[v] + 1];
  while (vehicles.nextStop[v] >= 0) {
    const stop = vehicles.nextStop[v];
    if (demand.stopStep[stop] > step) return -1;
    if (demand.stopStep[stop] === step && demand.stopPositionM[stop] >= vehicles.positionM[v])
      return demand.stopLane[stop];
    vehicles.nextStop[v] = stop + 1 < end ? stop + 1 : -1;
  }
  return -1;
}

/** Sends a vehicle on from the stop it has dwelt at. */
export function leaveStop(traffic: TrafficState, v: number): void {
  const { demand, vehicles } = traffic;
  const next = vehicles.nextStop[v] + 1;
  vehicles.nextStop[v] = next < demand.routeFirstStop[vehicles.route[v] + 1] ? next : -1;
  vehicles.dwellUntilMs[v] = 0;
  chooseOnLane(traffic, v);
}

/** The wanted lanes that are open; if all are closed, any open lane of the movement; else the wanted ones as they are. */
function openLanes(traffic: TrafficState, link: number, wanted: number, movement: number): number {
  const { network, lanes } = traffic;
  const firstLane = network.linkFirstLane[link];
  let open = 0;
  for (let lane = firstLane; lane < network.linkFirstLane[link + 1]; lane++) {
    if (lanes.closed[lane] === 0) open |= 1 << (lane - firstLane);
  }
  if (wanted & open) return wanted & open;
  const any = movement < 0 ? open : network.movementLaneMask[movement] & open;
  return any === 0 ? wanted : any;
}

export function desiredSpeedMps(traffic: TrafficState, v: number, lane: number): number {
  const { network, demand, vehicles } = traffic;
  const limited = network.laneSpeedMps[lane] * vehicles.speedFactor[v];
  const most = demand.types.maxSpeedMps[vehicles.type[v]];
  return limited < most ? limited : most;
}
