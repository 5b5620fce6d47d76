import { sToMs } from '../../core/units.ts';
import { CarFollowing } from '../../traffic/demand.ts';
import type { TrafficState } from '../../traffic/trafficState.ts';

/** Time that a standing vehicle takes to leave, s a vehicle: saturation flow of 1,800 veh/h; and time lost at the start, s. */
const HEADWAY_S = 2;
const START_UP_S = 3;
/** Slower than this a vehicle ahead belongs to the queue, m/s. */
const QUEUED_MPS = 2;

/** Distance of a vehicle's front from the stop line of its link, m; null: it isn't on a link. */
export function distanceToLineM({ network, vehicles }: TrafficState, v: number): number | null {
  const lane = vehicles.lane[v];
  return lane < 0 || lane >= network.linkLaneCount ? null : network.laneLengthM[lane] - vehicles.positionM[v];
}

/** When a bus would be at its stop line. */
export interface Arrival {
  /** If the signal were green from now on: the drive, or the queue ahead if that takes longer, ms. */
  readonly atLineMs: number;
  /** What the queue ahead takes to leave, ms. */
  readonly queueMs: number;
}

/** @returns null if it isn't on a link */
export function estimateArrival(traffic: TrafficState, v: number): Arrival | null {
  const toLineM = distanceToLineM(traffic, v);
  if (toLineM === null) return null;
  const { vehicles, demand } = traffic;
  const wishedMps = Math.max(1, vehicles.desiredSpeedMps[v]);
  const speedMps = Math.min(vehicles.speedMps[v], wishedMps);
  const type = vehicles.type[v];
  // CityFlow's drivers reach their greatest acceleration at once; the IDM's only from standstill.
  const share = demand.types.model[type] === CarFollowing.idm ? 0.7 : 1;
  const accelerationMps2 = share * demand.types.accelerationMps2[type];
  const toWishedM = (wishedMps * wishedMps - speedMps * speedMps) / (2 * accelerationMps2);
  const driveS =
    toWishedM < toLineM
      ? (wishedMps - speedMps) / accelerationMps2 + (toLineM - toWishedM) / wishedMps
      : (Math.sqrt(speedMps * speedMps + 2 * accelerationMps2 * toLineM) - speedMps) / accelerationMps2;
  let queued = 0;
  for (let other = vehicles.ahead[v]; other >= 0; other = vehicles.ahead[other]) {
    if (vehicles.speedMps[other] < QUEUED_MPS) queued++;
  }
  const queueMs = queued === 0 ? 0 : sToMs(START_UP_S + HEADWAY_S * queued);
  // One that stands behind a queue moves when the queue does.
  return {
    atLineMs: Math.max(sToMs(driveS), queueMs + (queued > 0 && speedMps < QUEUED_MPS ? sToMs(HEADWAY_S) : 0)),
    queueMs,
  };
}
