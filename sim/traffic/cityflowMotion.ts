import { cityflowFollowSpeedMps, cityflowKeepDistanceMps, cityflowStopSpeedMps } from './carFollowing.ts';
import { isOpen, mayPass, pathSpeedMps, YIELD_DISTANCE_M } from './cityflowYield.ts';
import { cityflowConnector } from './laneChoice.ts';
import type { TrafficState } from './trafficState.ts';

/**
 * Speed that a driver of the `cityflow` model plans: free road, leader, and all that lies at the intersection ahead.
 * Position and speed enter as in CityFlow (Zhang et al., WWW 2019), so that what its benchmarks measured can be measured
 * here.
 */

/** A vehicle beyond the intersection that drives at least this fast is taken to make room, m/s. */
const MOVING_ON_MPS = 2;

/**
 * @param leader the vehicle ahead on the same lane, -1 none
 * @returns m/s at the step's end; negative: a stop before the step's end
 */
export function cityflowSpeedMps(
  traffic: TrafficState,
  v: number,
  lane: number,
  leader: number,
  stepS: number,
): number {
  const { network, demand, vehicles } = traffic;
  const { types, stepMovement } = demand;
  const type = vehicles.type[v];
  const speed = vehicles.speedMps[v];
  const bMps2 = types.decelerationMps2[type];
  const isOnPath = lane >= network.linkLaneCount;
  const toEndM = network.laneLengthM[lane] - vehicles.positionM[v];
  // Nothing but the vehicle limits the speed on a path once it is entered.
  const mostMps = isOnPath ? types.maxSpeedMps[type] : vehicles.desiredSpeedMps[v];
  let next = Math.min(mostMps, speed + types.accelerationMps2[type] * stepS);

  if (leader >= 0) {
    const gapM = vehicles.positionM[leader] - vehicles.lengthM[leader] - vehicles.positionM[v];
    next = Math.min(next, followSpeedMps(traffic, v, gapM, leader, stepS));
  } else {
    next = Math.min(next, followBeyondMps(traffic, v, lane, toEndM, stepS));
  }
  if (isOnPath) {
    next = Math.min(next, yieldSpeedMps(traffic, v, lane, vehicles.positionM[v], stepS));
  } else if (vehicles.nextLane[v] >= 0) {
    if (toEndM <= lookAheadM(traffic, type, stepS)) next = Math.min(next, enterSpeedMps(traffic, v, toEndM, stepS));
  } else if (stepMovement[vehicles.step[v]] >= 0) {
    // This lane does not lead on: the driver waits at its end.
    next = Math.min(next, cityflowKeepDistanceMps(toEndM - types.minGapM[type], speed, 0, bMps2, stepS));
  }
  if (vehicles.stopM[v] !== Number.POSITIVE_INFINITY) {
    const toStopM = Math.max(0, vehicles.stopM[v] - vehicles.positionM[v]);
    next = Math.min(next, cityflowStopSpeedMps(toStopM, speed, types.accelerationMps2[type], bMps2, stepS));
  }
  return Math.max(next, speed - bMps2 * stepS);
}

/** How far before an intersection its rules begin to bind, m. */
function lookAheadM({ demand }: TrafficState, type: number, stepS: number): number {
  const mostMps = demand.types.maxSpeedMps[type];
  return (mostMps * mostMps) / (2 * demand.types.decelerationMps2[type]) + 2 * mostMps * stepS;
}

function followSpeedMps(traffic: TrafficState, v: number, gapM: number, leader: number, stepS: number): number {
  const { types } = traffic.demand;
  const { type, speedMps } = traffic.vehicles;
  return cityflowFollowSpeedMps(
    gapM,
    speedMps[v],
    speedMps[leader],
    types.minGapM[type[v]],
    types.headwayS[type[v]],
    types.decelerationMps2[type[v]],
    stepS,
  );
}

/** Behind whoever is last on the way ahead; where paths part, behind the nearest on any of them: they begin alike. */
function followBeyondMps(traffic: TrafficState, v: number, lane: number, toEndM: number, stepS: number): number {
  const { network, vehicles, lanes } = traffic;
  const lookM = lookAheadM(traffic, vehicles.type[v], stepS);
  let aheadM = toEndM;
  let here = lane;
  let next = vehicles.nextLane[v];
  let step = vehicles.step[v];
  while (next >= 0) {
    let leader = -1;
    let gapM = Number.POSITIVE_INFINITY;
    if (here < network.linkLaneCount) {
      for (let i = network.laneFirstOut[here]; i < network.laneFirstOut[here + 1]; i++) {
        const last = lanes.tail[network.outConnectors[i]];
        if (last < 0) continue;
        const lastGapM = aheadM + vehicles.positionM[last] - vehicles.lengthM[last];
        if (lastGapM >= gapM) continue;
        gapM = lastGapM;
        leader = last;
      }
      step++;
    } else {
      leader = lanes.tail[next];
      if (leader >= 0) gapM = aheadM + vehicles.positionM[leader] - vehicles.lengthM[leader];
    }
    if (leader >= 0) return followSpeedMps(traffic, v, gapM, leader, stepS);
    aheadM += network.laneLengthM[next];
    if (aheadM > lookM) break;
    here = next;
    next =
      here < network.linkLaneCount
        ? cityflowConnector(traffic, here, step)
        : network.connectorToLane[here - network.linkLaneCount];
  }
  return Number.POSITIVE_INFINITY;
}

/** Toward the stop line: its signal, room beyond, the turn, and those whose paths cross. All on the lane heed them, not the first alone. */
function enterSpeedMps(traffic: TrafficState, v: number, toEndM: number, stepS: number): number {
  const { network, demand, vehicles } = traffic;
  const { types } = demand;
  const type = vehicles.type[v];
  const path = vehicles.nextLane[v];
  const speed = vehicles.speedMps[v];
  const bMps2 = types.decelerationMps2[type];
  const movement = network.connectorMovement[path - network.linkLaneCount];
  const canStop = speed * speed <= 2 * bMps2 * toEndM;
  if (canStop && !(isOpen(traffic, movement) && hasRoomBeyond(traffic, v, path))) {
    return cityflowStopSpeedMps(toEndM, speed, types.accelerationMps2[type], bMps2, stepS);
  }
  return Math.min(pathSpeedMps(traffic, type, path), yieldSpeedMps(traffic, v, path, -toEndM, stepS));
}

/** Whether the lane beyond an intersection has room for a vehicle, or its last one is driving on. */
function hasRoomBeyond({ network, vehicles, lanes }: TrafficState, v: number, path: number): boolean {
  const last = lanes.tail[network.connectorToLane[path - network.linkLaneCount]];
  if (last < 0 || vehicles.speedMps[last] >= MOVING_ON_MPS) return true;
  return vehicles.positionM[last] > vehicles.lengthM[last] + vehicles.lengthM[v];
}

/**
 * Speed before the first point of the path at which others go first; notes who that is.
 *
 * @param onPathM front bumper along the path, m; negative before it
 */
function yieldSpeedMps(traffic: TrafficState, v: number, path: number, onPathM: number, stepS: number): number {
  const { demand, vehicles, network, crossings } = traffic;
  const { points, comer } = crossings!;
  const { first, ownM, twin } = points;
  const c = path - network.linkLaneCount;
  for (let row = first[c]; row < first[c + 1]; row++) {
    const toPointM = ownM[row] - onPathM;
    if (toPointM < 0 || mayPass(traffic, v, row, toPointM)) continue;
    vehicles.nextHeldBy[v] = comer[twin[row]];
    const type = vehicles.type[v];
    return cityflowStopSpeedMps(
      toPointM - YIELD_DISTANCE_M,
      vehicles.speedMps[v],
      demand.types.accelerationMps2[type],
      demand.types.decelerationMps2[type],
      stepS,
    );
  }
  return Number.POSITIVE_INFINITY;
}
