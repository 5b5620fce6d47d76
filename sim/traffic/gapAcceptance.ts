import { Indication } from '../core/indication.ts';
import { TurnCode } from '../network/network.ts';
import { FIRM_DECELERATION_MPS2 } from './carFollowing.ts';
import { canLeave } from './keepClear.ts';
import { mustYield } from './rightOfWay.ts';
import type { TrafficState } from './trafficState.ts';

/** Time that drivers leave between the other's passing and their own, s. With the passing itself, gaps of 4 to 5 s. */
const MARGIN_S = 1;
/** Acceleration that drivers reckon with, their own and others', m/s². */
const RECKONED_MPS2 = 2;
/** Approaching vehicles beyond this distance from their stop line are not looked at, m. */
const HORIZON_M = 120;
/** Stop this far before the stretch that another is let through on, m. */
const HOLD_GAP_M = 1;
/** A turner who yields waits inside the intersection if this much of his path lies before the other's, m. */
const LEAST_HOLD_M = 3;
/** Where nobody has a signal, who has waited this long goes before those who have waited less, ms. */
const PATIENCE_MS = 5000;

/**
 * Where a vehicle must stop to let others through at the intersection ahead, as a distance from its bumper, m; Infinity:
 * it may go.
 *
 * @param connector    lane row of the path through the intersection
 * @param toConnectorM from the bumper to the path's start, m; negative on the path
 */
export function findStopForOthersM(
  traffic: TrafficState,
  v: number,
  connector: number,
  toConnectorM: number,
  timeMs: number,
): number {
  const { network, rightOfWay, vehicles, indication } = traffic;
  if (rightOfWay === null) return Number.POSITIVE_INFINITY;
  const { points } = rightOfWay;
  const c = connector - network.linkLaneCount;
  const movement = network.connectorMovement[c];
  const shown = indication[movement];
  if (shown === Indication.green) return Number.POSITIVE_INFINITY;
  for (let row = points.first[c]; row < points.first[c + 1]; row++) {
    const enterM = toConnectorM + points.ownEnterM[row];
    if (enterM < 0 || !isTaken(traffic, v, row, enterM, toConnectorM + points.ownLeaveM[row], timeMs)) continue;
    const holdM = points.ownEnterM[row] - HOLD_GAP_M;
    const turn = network.movementTurn[movement];
    const mayWaitInside =
      shown === Indication.permissive && (turn === TurnCode.left || turn === TurnCode.uTurn) && holdM >= LEAST_HOLD_M;
    const stopM = mayWaitInside || toConnectorM <= 0 ? toConnectorM + holdM : toConnectorM;
    const speed = vehicles.speedMps[v];
    // Too late to stop: drive on.
    if (stopM <= 0 || speed * speed > 2 * FIRM_DECELERATION_MPS2 * stopM) continue;
    return stopM;
  }
  return Number.POSITIVE_INFINITY;
}

/** Whether somebody with the right to go first is on, or will be on, the stretch that row `row` tells of. */
function isTaken(
  traffic: TrafficState,
  v: number,
  row: number,
  enterM: number,
  leaveM: number,
  timeMs: number,
): boolean {
  const { network, vehicles, lanes, indication } = traffic;
  const { points, yields } = traffic.rightOfWay!;
  const { positionM, lengthM, speedMps, desiredSpeedMps, behind } = vehicles;
  const foe = points.foe[row];
  const foeEnterM = points.foeEnterM[row];
  const foeLeaveM = points.foeLeaveM[row];
  const c = foe - network.linkLaneCount;
  const speed = speedMps[v];
  const most = desiredSpeedMps[v];
  const ownEnterS = timeToReachS(enterM, speed, most);
  const ownLeaveS = timeToReachS(leaveM + lengthM[v], speed, most);
  const own = indication[network.connectorMovement[connectorOf(traffic, row)]];
  const foeShown = indication[network.connectorMovement[c]];
  const yielding = mustYield(own, foeShown, yields[row]);

  for (let u = lanes.head[foe]; u >= 0; u = behind[u]) {
    if (positionM[u] - lengthM[u] >= foeLeaveM) continue;
    const leaveS = timeToReachS(foeLeaveM + lengthM[u] - positionM[u], speedMps[u], desiredSpeedMps[u]);
    if (positionM[u] >= foeEnterM) {
      if (ownEnterS < leaveS) return true;
      continue;
    }
    // On its way: it goes first if it may, or if it is moving already.
    if (speedMps[u] < 0.5 && (!yielding || (own === Indication.dark && isNext(traffic, v, u, timeMs)))) continue;
    const enterS = timeToReachS(foeEnterM - positionM[u], speedMps[u], desiredSpeedMps[u]);
    if (ownLeaveS + MARGIN_S > enterS && ownEnterS < leaveS + MARGIN_S) return true;
  }
  if (!yielding || foeShown === Indication.red) return false;

  const lane = network.connectorFromLane[c];
  const laneEndM = network.laneLengthM[lane];
  for (let u = lanes.head[lane]; u >= 0; u = behind[u]) {
    const toLineM = laneEndM - positionM[u];
    if (toLineM > HORIZON_M) break;
    if (vehicles.nextLane[u] !== foe || !comesThrough(traffic, v, u, foe, own, foeShown, toLineM, timeMs)) continue;
    const enterS = timeToReachS(toLineM + foeEnterM, speedMps[u], desiredSpeedMps[u]);
    if (ownLeaveS + MARGIN_S <= enterS) continue;
    const leaveS = timeToReachS(toLineM + foeLeaveM + lengthM[u], speedMps[u], desiredSpeedMps[u]);
    if (ownEnterS < leaveS + MARGIN_S) return true;
  }
  return false;
}

/** Connector that a row of the conflict points belongs to, counted from the first connector. */
function connectorOf(traffic: TrafficState, row: number): number {
  const { first } = traffic.rightOfWay!.points;
  let low = 0;
  let high = first.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (first[middle] <= row) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether an approaching vehicle with the right to go first will use it. */
function comesThrough(
  traffic: TrafficState,
  v: number,
  u: number,
  foe: number,
  own: number,
  foeShown: number,
  toLineM: number,
  timeMs: number,
): boolean {
  const { vehicles } = traffic;
  const speed = vehicles.speedMps[u];
  if (foeShown === Indication.yellow && speed * speed <= 2 * FIRM_DECELERATION_MPS2 * toLineM) return false;
  if (vehicles.standing[u] === 0) return true;
  // It stands: held up by a queue beyond, or in turn with us where nobody has a signal.
  if (!canLeave(traffic, u, foe)) return false;
  return own !== Indication.dark || !isNext(traffic, v, u, timeMs);
}

/**
 * Whether a driver who should yield goes before one who stands, as people do where four wait for one another: patience
 * is out, and the other has not stood longer. Whoever is inside already goes before those at their lines, whose way he
 * may bar. Of equals the one who set out first goes: exactly one of any two.
 */
function isNext(traffic: TrafficState, v: number, u: number, timeMs: number): boolean {
  const { lane, standing, standingSinceMs, number } = traffic.vehicles;
  const { linkLaneCount } = traffic.network;
  if (standing[v] === 0 || standingSinceMs[v] === 0 || timeMs - standingSinceMs[v] < PATIENCE_MS) return false;
  if (standingSinceMs[u] === 0) return false;
  const isInside = lane[v] >= linkLaneCount;
  if (isInside !== lane[u] >= linkLaneCount) return isInside;
  if (standingSinceMs[v] !== standingSinceMs[u]) return standingSinceMs[v] < standingSinceMs[u];
  return number[v] < number[u];
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
