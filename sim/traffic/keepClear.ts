import type { TrafficState } from './trafficState.ts';

/** Room that a queued vehicle on its way through an intersection will take, m. */
const QUEUED_VEHICLE_M = 7;
/** Comfortable deceleration of the last vehicle beyond, m/s². */
const STOPPING_MPS2 = 2;
/** With this much more room than it needs, nobody on his way can take it, m. */
const AMPLE_M = 60;

/** Whether there will be room beyond an intersection for a vehicle that enters it now, behind all who are on their way. */
export function canLeave(traffic: TrafficState, v: number, connector: number): boolean {
  const { network, vehicles, lanes } = traffic;
  const lane = network.connectorToLane[connector - network.linkLaneCount];
  const tail = lanes.tail[lane];
  if (tail < 0) return true;
  const tailSpeed = vehicles.speedMps[tail];
  // Where the last vehicle's rear will be when it has stopped.
  let freeM = vehicles.positionM[tail] - vehicles.lengthM[tail] + (tailSpeed * tailSpeed) / (2 * STOPPING_MPS2);
  const needM = vehicles.lengthM[v] + traffic.demand.types.minGapM[vehicles.type[v]];
  if (freeM > needM + AMPLE_M) return true;
  for (let i = network.laneFirstIn[lane]; i < network.laneFirstIn[lane + 1]; i++) {
    freeM -= lanes.vehicles[network.inConnectors[i]] * QUEUED_VEHICLE_M;
  }
  return freeM >= needM;
}
