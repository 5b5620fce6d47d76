import type { TrafficState } from './trafficState.ts';

/** Room that a vehicle on its way will take in the queue beyond, m. */
const QUEUED_VEHICLE_M = 7;
/** Slower than this is in the queue, m/s; faster moves on, to its end at the most. */
const MOVING_MPS = 2;
/** With this much room before the rear of the last vehicle nobody need look further, m. */
const AMPLE_M = 60;

/**
 * Whether there will be room beyond an intersection for a vehicle that enters it now: behind the last who stands there,
 * or else before the lane's end, with all who are on their way between.
 */
export function canLeave(traffic: TrafficState, v: number, connector: number): boolean {
  const { network, vehicles, lanes } = traffic;
  const { positionM, lengthM, speedMps, ahead } = vehicles;
  const lane = network.connectorToLane[connector - network.linkLaneCount];
  const tail = lanes.tail[lane];
  if (tail < 0) return true;
  if (positionM[tail] > AMPLE_M + lengthM[tail]) return true;
  let freeM = network.laneLengthM[lane];
  for (let u = tail; u >= 0; u = ahead[u]) {
    if (speedMps[u] <= MOVING_MPS) {
      freeM += positionM[u] - lengthM[u] - network.laneLengthM[lane];
      break;
    }
    freeM -= QUEUED_VEHICLE_M;
  }
  for (let i = network.laneFirstIn[lane]; i < network.laneFirstIn[lane + 1]; i++) {
    freeM -= lanes.vehicles[network.inConnectors[i]] * QUEUED_VEHICLE_M;
  }
  return freeM >= lengthM[v] + traffic.demand.types.minGapM[vehicles.type[v]];
}
