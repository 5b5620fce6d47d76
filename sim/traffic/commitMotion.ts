import { Indication } from '../core/indication.ts';
import { msToS } from '../core/units.ts';
import { CarFollowing } from './demand.ts';
import { chooseOnLane, desiredSpeedMps, leaveStop } from './laneChoice.ts';
import { insertIntoLane, removeFromLane, vehicleAheadOf } from './lanes.ts';
import { detectorDistanceM, type TrafficState } from './trafficState.ts';
import { logArrival, logDwell, logLeavingStop, logMoving, logStanding } from './tripLog.ts';
import { freeSlot, NOT_ON_PATH_MS } from './vehicles.ts';

/** Slower than this is standing, m/s (SUMO's waiting speed); faster than the second, moving again. */
const STANDING_MPS = 0.1;
const MOVING_MPS = 2;
/** Vehicles never come nearer than this, m. */
const TOUCH_M = 0.05;

/**
 * Moves every vehicle by its planned speed, lane by lane from the front, then those that leave their lane, in that
 * order. No vehicle ever overlaps its leader: what the plan could not foresee (two lanes that meet) ends in a stop.
 */
export function commitMotion(traffic: TrafficState, endMs: number): void {
  const { network, demand, vehicles, lanes, totals, tripLog } = traffic;
  const { laneCount, linkLaneCount, laneLengthM, laneSpeedMps } = network;
  const { model, decelerationMps2 } = demand.types;
  const { head } = lanes;
  const { positionM, speedMps, nextSpeedMps, behind, lengthM, type, desiredSpeedMps, arriveM, timeLossS } = vehicles;
  const { standing, standingSinceMs, stops, stopM, changedLaneMs } = vehicles;
  const stepS = msToS(traffic.stepMs);
  if (traffic.movers.length < vehicles.capacity) growScratch(traffic);
  traffic.detections.count = 0;
  const { movers } = traffic;
  let moverCount = 0;
  let standingCount = 0;
  let speedSum = 0;
  let distanceSum = 0;
  let freeFlowSum = 0;
  let updates = 0;

  for (let lane = 0; lane < laneCount; lane++) {
    let v = head[lane];
    if (v < 0) continue;
    const endM = laneLengthM[lane];
    const freeFlowMps = laneSpeedMps[lane];
    const detectorM = lane < linkLaneCount ? endM - detectorDistanceM(endM) : Number.POSITIVE_INFINITY;
    let roomM = Number.POSITIVE_INFINITY;
    while (v >= 0) {
      const nextBehind = behind[v];
      const before = positionM[v];
      let speed = nextSpeedMps[v];
      if (speed === 0 && standingSinceMs[v] !== 0 && speedMps[v] === 0) {
        timeLossS[v] += stepS;
        standingCount++;
        updates++;
        if (stopM[v] !== Number.POSITIVE_INFINITY) dwell(traffic, v, endMs);
        roomM = before - lengthM[v] - TOUCH_M;
        v = nextBehind;
        continue;
      }
      const speedBefore = speedMps[v];
      let moved: number;
      if (speed < 0) {
        // CityFlow's model alone: to a stop before the step's end.
        moved = (speedBefore * speedBefore) / (2 * decelerationMps2[type[v]]);
        speed = 0;
      } else {
        moved = model[type[v]] !== CarFollowing.krauss ? ((speedBefore + speed) / 2) * stepS : speed * stepS;
      }
      if (before + moved > roomM) {
        moved = roomM > before ? roomM - before : 0;
        if (speed > moved / stepS) speed = moved / stepS;
      }
      const after = before + moved;
      positionM[v] = after;
      speedMps[v] = speed;
      const desired = desiredSpeedMps[v];
      const lossS = stepS - moved / desired;
      if (lossS > 0) timeLossS[v] += lossS;
      distanceSum += moved;
      freeFlowSum += moved / freeFlowMps;
      speedSum += speed;
      updates++;
      if (speed < STANDING_MPS) {
        standingCount++;
        if (standing[v] === 0) {
          standing[v] = 1;
          stops[v]++;
        }
        if (standingSinceMs[v] === 0) {
          standingSinceMs[v] = endMs;
          // A change of lane at a standstill begins no new spell.
          const stoodBefore = changedLaneMs[v] === endMs && speedBefore < STANDING_MPS;
          if (tripLog !== null && !stoodBefore) logStanding(tripLog, vehicles, v);
        }
      } else {
        if (speed > MOVING_MPS) standing[v] = 0;
        if (tripLog !== null) logMoving(tripLog, vehicles, v, endMs);
        standingSinceMs[v] = 0;
      }
      if (before < detectorM && after >= detectorM) detect(traffic, v, endM - after, endMs);
      if (after >= arriveM[v]) {
        completeTrip(traffic, v, endMs);
      } else if (after > endM) {
        movers[moverCount++] = v;
      } else {
        roomM = after - lengthM[v] - TOUCH_M;
      }
      v = nextBehind;
    }
  }
  totals.standing = standingCount;
  totals.speedSumMps = speedSum;
  totals.distanceM += distanceSum;
  totals.freeFlowS += freeFlowSum;
  totals.timeS += updates * stepS;
  totals.vehicleUpdates += updates;

  for (let i = 0; i < moverCount; i++) {
    const v = movers[i];
    const lane = vehicles.lane[v];
    if (lane < linkLaneCount && vehicles.nextLane[v] >= 0) {
      const movement = network.connectorMovement[vehicles.nextLane[v] - linkLaneCount];
      if (traffic.indication[movement] === Indication.red && traffic.turnsOnRed[movement] === 0) totals.redCrossings++;
    }
    driveOn(traffic, v, endMs);
  }
}

function growScratch(traffic: TrafficState): void {
  const { capacity } = traffic.vehicles;
  traffic.movers = new Int32Array(capacity);
  traffic.detections.movement = new Int32Array(capacity);
  traffic.detections.arriveMs = new Float64Array(capacity);
}

/** Nearer to its stop than this a standing vehicle is at it, m. */
const AT_STOP_M = 3;

/** Lets a vehicle that stands at its stop dwell, and go when it is time. */
function dwell(traffic: TrafficState, v: number, endMs: number): void {
  const { vehicles, demand, tripLog } = traffic;
  if (vehicles.stopM[v] - vehicles.positionM[v] > AT_STOP_M) return;
  if (vehicles.dwellUntilMs[v] === 0) {
    vehicles.dwellUntilMs[v] = endMs + demand.stopDwellMs[vehicles.nextStop[v]];
    if (tripLog !== null) logDwell(tripLog, vehicles, v, endMs, traffic.stepMs);
  } else if (endMs >= vehicles.dwellUntilMs[v]) {
    if (tripLog !== null) logLeavingStop(tripLog, vehicles, v, endMs);
    leaveStop(traffic, v);
  }
}

/** Notes a vehicle that passes the detector of a coordinated approach. */
function detect(traffic: TrafficState, v: number, toLineM: number, endMs: number): void {
  const { demand, vehicles, coordinated, detections } = traffic;
  const movement = demand.stepMovement[vehicles.step[v]];
  if (movement < 0 || coordinated[movement] === 0) return;
  detections.movement[detections.count] = movement;
  detections.arriveMs[detections.count++] = endMs + (1000 * toLineM) / vehicles.desiredSpeedMps[v];
}

/** Carries a vehicle that has passed its lane's end onto the lanes that follow. */
function driveOn(traffic: TrafficState, v: number, endMs: number): void {
  const { network, vehicles, lanes } = traffic;
  const { laneLengthM, linkLaneCount, connectorToLane } = network;
  const from = vehicles.lane[v];
  let lane = from;
  removeFromLane(vehicles, lanes, v);
  let positionM = vehicles.positionM[v];
  while (positionM > laneLengthM[lane]) {
    const next = vehicles.nextLane[v];
    if (next < 0) {
      stopAtEnd(traffic, v, lane);
      return;
    }
    const onNextM = positionM - laneLengthM[lane];
    const freeM = freePositionM(traffic, v, next, onNextM);
    if (freeM < 0) {
      stopAtEnd(traffic, v, lane);
      return;
    }
    if (freeM < onNextM && vehicles.speedMps[v] > 0) {
      const leader = lanes.tail[next];
      vehicles.speedMps[v] = Math.min(vehicles.speedMps[v], vehicles.speedMps[leader]);
    }
    positionM = freeM;
    lane = next;
    vehicles.lane[v] = lane;
    vehicles.positionM[v] = positionM;
    vehicles.laneWish[v] = 0;
    if (lane >= linkLaneCount) {
      vehicles.step[v]++;
      vehicles.nextLane[v] = connectorToLane[lane - linkLaneCount];
      vehicles.stopM[v] = Number.POSITIVE_INFINITY;
      vehicles.pathSinceMs[v] = endMs;
      vehicles.desiredSpeedMps[v] = desiredSpeedMps(traffic, v, lane);
    } else {
      vehicles.cameFrom[v] = from;
      vehicles.pathSinceMs[v] = NOT_ON_PATH_MS;
      chooseOnLane(traffic, v);
      if (positionM >= vehicles.arriveM[v]) {
        // `completeTrip` takes the vehicle out of a list: it must stand in one.
        insertIntoLane(vehicles, lanes, v, lane, vehicleAheadOf(vehicles, lanes, lane, positionM));
        completeTrip(traffic, v, endMs);
        return;
      }
    }
  }
  insertIntoLane(vehicles, lanes, v, lane, vehicleAheadOf(vehicles, lanes, lane, positionM));
}

/** Where on a lane a vehicle that would come to `positionM` can be put without overlap, m; < 0: nowhere. */
function freePositionM(traffic: TrafficState, v: number, lane: number, positionM: number): number {
  const { vehicles, lanes } = traffic;
  let freeM = positionM;
  let other = lanes.tail[lane];
  // From the rear: pass those that are wholly behind; fall in behind the first that overlaps.
  while (other >= 0 && vehicles.positionM[other] + TOUCH_M <= freeM - vehicles.lengthM[v])
    other = vehicles.ahead[other];
  while (other >= 0 && vehicles.positionM[other] - vehicles.lengthM[other] - TOUCH_M < freeM) {
    freeM = vehicles.positionM[other] - vehicles.lengthM[other] - TOUCH_M;
    other = vehicles.behind[other];
    if (other < 0 || vehicles.positionM[other] + TOUCH_M <= freeM - vehicles.lengthM[v]) break;
  }
  return freeM;
}

function stopAtEnd(traffic: TrafficState, v: number, lane: number): void {
  const { network, vehicles, lanes } = traffic;
  const leader = lanes.head[lane];
  let positionM = network.laneLengthM[lane];
  // Somebody who could not drive on either may stand there already.
  let ahead = -1;
  let other = leader;
  while (
    other >= 0 &&
    vehicles.positionM[other] - vehicles.lengthM[other] < positionM &&
    vehicles.positionM[other] > positionM - vehicles.lengthM[v]
  ) {
    positionM = vehicles.positionM[other] - vehicles.lengthM[other] - TOUCH_M;
    ahead = other;
    other = vehicles.behind[other];
  }
  vehicles.positionM[v] = positionM;
  vehicles.speedMps[v] = 0;
  insertIntoLane(vehicles, lanes, v, lane, ahead);
}

function completeTrip(traffic: TrafficState, v: number, endMs: number): void {
  const { vehicles, lanes, totals, tripLog } = traffic;
  if (tripLog !== null) logArrival(tripLog, vehicles, v, endMs, traffic.stepMs);
  removeFromLane(vehicles, lanes, v);
  totals.completed++;
  totals.running--;
  totals.tripFromEntryS += msToS(endMs - vehicles.enterMs[v]);
  totals.tripFromWishS += msToS(endMs - vehicles.departMs[v]);
  totals.tripLossS += vehicles.timeLossS[v];
  totals.tripStops += vehicles.stops[v];
  freeSlot(vehicles, v);
}
