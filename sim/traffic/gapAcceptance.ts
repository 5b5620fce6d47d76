import type { VehicleState } from './vehicles.ts';

/**
 * Whether a driver fits before or behind another where their paths meet: times reckoned from both's speeds, as drivers
 * reckon them. Who has the right to go first is decided elsewhere (`giveWay.ts`).
 */

/**
 * Time that drivers leave between the other's passing and their own where paths cross, s: with the passing itself, gaps
 * of 4.5 to 6.5 s. The first for permissive turns, after HCM 6's capacity (tests/theory/permissiveLeft); the second where
 * nobody has a signal and drivers come upon the others later.
 */
export const TURNING_MARGIN_S = 0.5;
export const CROSSING_MARGIN_S = 1.5;
/** The same where the other only has to follow: after HCM 6's entry capacity of a roundabout (tests/traffic/roundabout). */
export const MERGING_MARGIN_S = 0.5;
/** Behind one who has just cleared a merge, s: the car-following does the rest. */
const BEHIND_S = 0.3;
/** Acceleration that drivers reckon with, their own and others', m/s². */
const RECKONED_MPS2 = 2;
/** Who enters before a faster one lets him slow down by no more than this, m/s². */
const SLOWING_MPS2 = 2;

/** Who has stood this long takes it that others slow down for him, as far as they comfortably can, s. SUMO's default. */
const IMPATIENT_S = 180;
/** Then they come later by this much, s. */
const HELD_UP_S = 30;
const COMFORTABLE_MPS2 = 2;

/** Where two paths meet, seen by one of the two drivers; lengths in m. */
export interface Meeting {
  /** From the own bumper to the stretch that both need, and to its end; from the path's start likewise for the other. */
  ownEnterM: number;
  ownLeaveM: number;
  foeEnterM: number;
  foeLeaveM: number;
  /** Both lead into the same lane: who comes second follows. */
  merges: boolean;
  /** Time that the driver leaves between the two, s. */
  marginS: number;
}

/**
 * Whether `v` is out of the way, or far enough ahead on the common lane, before `u` comes.
 *
 * @param toPathM from `u` to the start of its path, m
 * @param waitedS how long `v` has stood
 */
export function fitsBefore(
  vehicles: VehicleState,
  v: number,
  u: number,
  at: Meeting,
  toPathM: number,
  waitedS: number,
): boolean {
  const { speedMps, desiredSpeedMps, lengthM } = vehicles;
  const foeM = toPathM + at.foeEnterM;
  const canWait = speedMps[u] * speedMps[u] <= 2 * COMFORTABLE_MPS2 * foeM;
  const impatience = waitedS < IMPATIENT_S ? waitedS / IMPATIENT_S : 1;
  const foeS = timeToReachS(foeM, speedMps[u], desiredSpeedMps[u]) + (canWait ? impatience * HELD_UP_S : 0);
  if (!at.merges) return timeToReachS(at.ownLeaveM + lengthM[v], speedMps[v], desiredSpeedMps[v]) + at.marginS <= foeS;
  const clearM = at.ownEnterM + lengthM[v];
  const clearS = timeToReachS(clearM, speedMps[v], desiredSpeedMps[v]);
  if (clearS + at.marginS > foeS) return false;
  const foeMps = speedAfterMps(foeM, speedMps[u], desiredSpeedMps[u]);
  const closingMps = foeMps - speedAfterMps(clearM, speedMps[v], desiredSpeedMps[v]);
  if (closingMps <= 0) return true;
  return clearS + at.marginS + (closingMps * closingMps) / (2 * SLOWING_MPS2 * foeMps) <= foeS;
}

/** Whether `v` gets there when `u` has left. @param toPathM from `u` to the start of its path, m; negative on it */
export function fitsBehind(vehicles: VehicleState, v: number, u: number, at: Meeting, toPathM: number): boolean {
  const { speedMps, desiredSpeedMps, lengthM } = vehicles;
  const gapS = toPathM + at.foeEnterM > 0 ? at.marginS : 0;
  const leaveM = at.merges ? at.foeEnterM : at.foeLeaveM;
  const leaveS = timeToReachS(toPathM + leaveM + lengthM[u], speedMps[u], desiredSpeedMps[u]);
  const enterS = timeToReachS(at.ownEnterM, speedMps[v], desiredSpeedMps[v]);
  return enterS >= leaveS + (at.merges ? BEHIND_S : gapS);
}

/** Time to drive a distance with the reckoned acceleration up to a speed, s. */
function timeToReachS(distanceM: number, speedMps: number, mostMps: number): number {
  if (distanceM <= 0) return 0;
  const topMps = mostMps > speedMps ? mostMps : speedMps + 0.1;
  const rampM = (topMps * topMps - speedMps * speedMps) / (2 * RECKONED_MPS2);
  if (distanceM < rampM)
    return (Math.sqrt(speedMps * speedMps + 2 * RECKONED_MPS2 * distanceM) - speedMps) / RECKONED_MPS2;
  return (topMps - speedMps) / RECKONED_MPS2 + (distanceM - rampM) / topMps;
}

/** Speed reached after a distance with the reckoned acceleration, m/s. */
function speedAfterMps(distanceM: number, speedMps: number, mostMps: number): number {
  if (speedMps >= mostMps) return speedMps;
  const mps = Math.sqrt(speedMps * speedMps + 2 * RECKONED_MPS2 * (distanceM > 0 ? distanceM : 0));
  return mps < mostMps ? mps : mostMps;
}
