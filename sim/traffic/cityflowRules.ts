import { CAP, limitByObstacle } from './limits.ts';
import type { TrafficState } from './trafficState.ts';

/**
 * What CityFlow's drivers do at an intersection beyond car-following, for vehicles of that model alone. Zhang et al.,
 * CityFlow, WWW 2019, and what the engine is documented to do.
 */

/** A vehicle beyond the intersection that drives at least this fast is taken to make room, m/s. */
const MOVING_ON_MPS = 2;

/** Whether the lane beyond an intersection has room for a vehicle, or its last one is driving on. */
export function cityflowCanEnter({ network, vehicles, lanes }: TrafficState, v: number, connector: number): boolean {
  const tail = lanes.tail[network.connectorToLane[connector - network.linkLaneCount]];
  if (tail < 0 || vehicles.speedMps[tail] >= MOVING_ON_MPS) return true;
  return vehicles.positionM[tail] > vehicles.lengthM[tail] + vehicles.lengthM[v];
}

/**
 * Takes account of a turn ahead, whose speed holds from well before the line, and of whoever has just left the same lane,
 * whichever way: their paths begin alike.
 *
 * @returns whether there is such a leader: then nothing further ahead matters
 */
export function limitByTurnsFromLane(
  traffic: TrafficState,
  v: number,
  lane: number,
  next: number,
  toEndM: number,
  stepS: number,
): boolean {
  const { network, demand, vehicles, lanes, limits } = traffic;
  const { types } = demand;
  const type = vehicles.type[v];
  const most = types.maxSpeedMps[type];
  const approachM = (most * most) / (2 * types.decelerationMps2[type]) + 2 * most * stepS;
  if (toEndM <= approachM && network.laneSpeedMps[next] < limits[CAP]) limits[CAP] = network.laneSpeedMps[next];
  let leader = -1;
  let gapM = Number.POSITIVE_INFINITY;
  for (let i = network.laneFirstOut[lane]; i < network.laneFirstOut[lane + 1]; i++) {
    const tail = lanes.tail[network.outConnectors[i]];
    if (tail < 0) continue;
    const tailGapM = toEndM + vehicles.positionM[tail] - vehicles.lengthM[tail];
    if (tailGapM < gapM) {
      gapM = tailGapM;
      leader = tail;
    }
  }
  if (leader < 0) return false;
  limitByObstacle(limits, types, type, gapM, vehicles.speedMps[v], vehicles.speedMps[leader], stepS);
  return true;
}
