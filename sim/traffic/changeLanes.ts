import { FIRM_DECELERATION_MPS2, idmFreeAcceleration, idmInteraction } from './carFollowing.ts';
import { chooseOnLane } from './laneChoice.ts';
import { insertIntoLane, removeFromLane } from './lanes.ts';
import type { TrafficState } from './trafficState.ts';
import { logMoving } from './tripLog.ts';

/** The drivers on a lane weigh its neighbours once in this time, ms: from experience. */
const WEIGH_EVERY_MS = 3000;
/** After a change for speed the driver stays at least this long, ms. */
const STAY_MS = 5000;
/** No change for speed this close to the stop line (solid lines), m. */
const SOLID_LINE_M = 40;
/** Gain of acceleration that a change for speed must bring, m/s²; MOBIL's threshold. Kesting, Treiber, Helbing 2007. */
const GAIN_MPS2 = 0.3;
/** Two drivers who stand in each other's way let each other change after this long, ms. */
const SWAP_AFTER_MS = 6000;

/**
 * Lane changes of one step, link by link from the kerb lane on: first of all for the route, else for speed.
 *
 * A vehicle keeps its position and enters the neighbour lane's list. Who must change and can't yet is fitted in behind
 * the leader on the wished lane (`sideLeader`), and the driver behind the gap lets it in (`yieldTo`); `planMotion`
 * heeds both.
 */
export function changeLanes(traffic: TrafficState, timeMs: number, stepIndex: number): void {
  const { network, vehicles, lanes, stepMs, adviceMps } = traffic;
  const { linkCount, linkFirstLane } = network;
  const { head, mayWish } = lanes;
  const { positionM, speedMps, desiredSpeedMps, behind, laneWish, changedLaneMs } = vehicles;
  const everySteps = Math.max(1, Math.round(WEIGH_EVERY_MS / stepMs));
  vehicles.yieldTo.fill(-1, 0, vehicles.usedSlots);

  for (let link = 0; link < linkCount; link++) {
    const firstLane = linkFirstLane[link];
    const endLane = linkFirstLane[link + 1];
    if (endLane - firstLane < 2) continue;
    for (let lane = firstLane; lane < endLane; lane++) {
      const weighs = (lane + stepIndex) % everySteps === 0;
      if (mayWish[lane] === 0 && !weighs) continue;
      mayWish[lane] = 0;
      let v = head[lane];
      // Cursors: the first vehicle on either neighbour lane that is behind the one at hand.
      let rightFollower = lane > firstLane ? head[lane - 1] : -1;
      let leftFollower = lane + 1 < endLane ? head[lane + 1] : -1;
      while (v >= 0) {
        const nextBehind = behind[v];
        const wish = laneWish[v];
        if (wish !== 0) {
          mayWish[lane] = 1;
          if (changedLaneMs[v] < timeMs) {
            if (wish > 0) leftFollower = firstBehind(positionM, behind, leftFollower, positionM[v]);
            else rightFollower = firstBehind(positionM, behind, rightFollower, positionM[v]);
            changeForRoute(traffic, v, lane + wish, wish > 0 ? leftFollower : rightFollower, timeMs);
          }
        } else if (
          weighs &&
          speedMps[v] > 2 &&
          speedMps[v] < 0.9 * desiredSpeedMps[v] &&
          (adviceMps === null || adviceMps[v] === Number.POSITIVE_INFINITY) &&
          timeMs - changedLaneMs[v] >= STAY_MS
        ) {
          leftFollower = firstBehind(positionM, behind, leftFollower, positionM[v]);
          rightFollower = firstBehind(positionM, behind, rightFollower, positionM[v]);
          const changed = lane + 1 < endLane && changeForSpeed(traffic, v, lane + 1, leftFollower, timeMs);
          if (!changed && lane > firstLane) changeForSpeed(traffic, v, lane - 1, rightFollower, timeMs);
        }
        v = nextBehind;
      }
    }
  }
}

/** The first vehicle from `v` on toward the rear that is behind a position; -1 none. */
function firstBehind(positionM: Float32Array, behind: Int32Array, v: number, beforeM: number): number {
  while (v >= 0 && positionM[v] >= beforeM) v = behind[v];
  return v;
}

function changeForRoute(traffic: TrafficState, v: number, toLane: number, follower: number, timeMs: number): void {
  const { network, vehicles, lanes } = traffic;
  const leader = follower >= 0 ? vehicles.ahead[follower] : lanes.tail[toLane];
  vehicles.sideLeader[v] = leader;
  if (isBeforePocket(traffic, v, toLane)) return;
  // Nobody swings in front of a stop line that he could not stop at.
  const speed = vehicles.speedMps[v];
  if (speed * speed > 2 * FIRM_DECELERATION_MPS2 * (network.laneLengthM[toLane] - vehicles.positionM[v])) return;
  if (fits(traffic, v, leader, follower, 2 * FIRM_DECELERATION_MPS2)) {
    moveToLane(traffic, v, toLane, leader, timeMs);
    return;
  }
  const inTheWay = overlapping(traffic, v, leader, follower);
  if (inTheWay >= 0 && mayNotPassEachOther(traffic, v, inTheWay, timeMs)) {
    swap(traffic, v, inTheWay, timeMs);
    return;
  }
  if (follower >= 0 && vehicles.yieldTo[follower] < 0 && canOpen(traffic, v, follower, toLane))
    vehicles.yieldTo[follower] = v;
}

/** Whether a driver beside or behind opens a gap by waiting: not if the other is at the lane's end and can't draw ahead. */
function canOpen({ network, vehicles }: TrafficState, v: number, follower: number, toLane: number): boolean {
  const { positionM, lengthM } = vehicles;
  return positionM[follower] + LEAST_GAP_M + lengthM[v] <= network.laneLengthM[toLane];
}

/** Whether the lane wished for begins further on. */
function isBeforePocket({ network, vehicles }: TrafficState, v: number, toLane: number): boolean {
  const startM = network.laneStartM[toLane];
  return startM > 0 && vehicles.positionM[v] < startM + vehicles.lengthM[v];
}

function changeForSpeed(traffic: TrafficState, v: number, toLane: number, follower: number, timeMs: number): boolean {
  const { network, demand, vehicles, lanes } = traffic;
  const { types } = demand;
  const { positionM, lengthM, speedMps } = vehicles;
  const link = network.laneLink[toLane];
  if (!((demand.stepLaneMask[vehicles.step[v]] >>> (toLane - network.linkFirstLane[link])) & 1)) return false;
  if (lanes.closed[toLane] === 1 || vehicles.stopM[v] !== Number.POSITIVE_INFINITY) return false;
  if (isBeforePocket(traffic, v, toLane)) return false;
  if (network.laneLengthM[toLane] - positionM[v] < SOLID_LINE_M) return false;
  const ahead = vehicles.ahead[v];
  if (ahead < 0) return false;
  const leader = follower >= 0 ? vehicles.ahead[follower] : lanes.tail[toLane];
  const here = pull(traffic, v, ahead);
  const there = leader >= 0 ? pull(traffic, v, leader) : 0;
  const aMps2 = types.accelerationMps2[vehicles.type[v]];
  if (aMps2 * (here * here - there * there) < GAIN_MPS2) return false;
  if (!fits(traffic, v, leader, follower, 2 * types.decelerationMps2[vehicles.type[v]])) return false;
  if (follower >= 0) {
    // The new follower must not have to brake beyond comfort.
    const type = vehicles.type[follower];
    const gapM = positionM[v] - lengthM[v] - positionM[follower];
    const felt = idmInteraction(
      gapM,
      speedMps[follower],
      speedMps[v],
      types.minGapM[type],
      types.headwayS[type],
      types.idmBrakingFactor[type],
    );
    const free = idmFreeAcceleration(
      speedMps[follower],
      vehicles.desiredSpeedMps[follower],
      types.accelerationMps2[type],
      types.decelerationMps2[type],
    );
    if (free - types.accelerationMps2[type] * felt * felt < -types.decelerationMps2[type]) return false;
  }
  moveToLane(traffic, v, toLane, leader, timeMs);
  return true;
}

/** IDM interaction of a vehicle with one ahead. */
function pull(traffic: TrafficState, v: number, ahead: number): number {
  const { vehicles } = traffic;
  const { types } = traffic.demand;
  const type = vehicles.type[v];
  const gapM = vehicles.positionM[ahead] - vehicles.lengthM[ahead] - vehicles.positionM[v];
  return idmInteraction(
    gapM,
    vehicles.speedMps[v],
    vehicles.speedMps[ahead],
    types.minGapM[type],
    types.headwayS[type],
    types.idmBrakingFactor[type],
  );
}

/** Least gap to the vehicles before and behind when changing lanes, m. */
const LEAST_GAP_M = 0.7;

/** Whether there is a gap between two vehicles (-1: none) that neither side must brake harder for than half of `twiceMps2`. */
function fits(traffic: TrafficState, v: number, leader: number, follower: number, twiceMps2: number): boolean {
  const { positionM, speedMps, lengthM } = traffic.vehicles;
  const speed = speedMps[v];
  if (leader >= 0) {
    const gapM = positionM[leader] - lengthM[leader] - positionM[v];
    const closing = speed * speed - speedMps[leader] * speedMps[leader];
    if (gapM < LEAST_GAP_M + (closing > 0 ? closing / twiceMps2 : 0)) return false;
  }
  if (follower >= 0) {
    const gapM = positionM[v] - lengthM[v] - positionM[follower];
    const fast = speedMps[follower];
    const closing = fast * fast - speed * speed;
    if (gapM < LEAST_GAP_M + 0.4 * fast + (closing > 0 ? closing / twiceMps2 : 0)) return false;
  }
  return true;
}

function overlapping(traffic: TrafficState, v: number, leader: number, follower: number): number {
  const { positionM, lengthM } = traffic.vehicles;
  if (leader >= 0 && positionM[leader] - lengthM[leader] - positionM[v] < LEAST_GAP_M) return leader;
  if (follower >= 0 && positionM[v] - lengthM[v] - positionM[follower] < LEAST_GAP_M) return follower;
  return -1;
}

function mayNotPassEachOther(traffic: TrafficState, a: number, b: number, timeMs: number): boolean {
  const { laneWish, standingSinceMs } = traffic.vehicles;
  return (
    laneWish[a] === -laneWish[b] &&
    standingSinceMs[a] > 0 &&
    standingSinceMs[b] > 0 &&
    timeMs - standingSinceMs[a] >= SWAP_AFTER_MS &&
    timeMs - standingSinceMs[b] >= SWAP_AFTER_MS
  );
}

/** Two standing vehicles side by side take each other's lane and place. */
function swap(traffic: TrafficState, a: number, b: number, timeMs: number): void {
  const { vehicles, lanes } = traffic;
  const laneA = vehicles.lane[a];
  const laneB = vehicles.lane[b];
  const positionA = vehicles.positionM[a];
  const positionB = vehicles.positionM[b];
  const aheadA = vehicles.ahead[a];
  const aheadB = vehicles.ahead[b];
  removeFromLane(vehicles, lanes, a);
  removeFromLane(vehicles, lanes, b);
  vehicles.positionM[a] = positionB;
  vehicles.positionM[b] = positionA;
  insertIntoLane(vehicles, lanes, a, laneB, aheadB);
  insertIntoLane(vehicles, lanes, b, laneA, aheadA);
  for (const v of [a, b]) {
    vehicles.changedLaneMs[v] = timeMs;
    if (traffic.tripLog !== null) logMoving(traffic.tripLog, vehicles, v, timeMs);
    vehicles.standingSinceMs[v] = 0;
    chooseOnLane(traffic, v);
  }
  traffic.totals.swaps++;
  traffic.totals.laneChanges += 2;
}

function moveToLane(traffic: TrafficState, v: number, toLane: number, leader: number, timeMs: number): void {
  const { vehicles, lanes } = traffic;
  removeFromLane(vehicles, lanes, v);
  insertIntoLane(vehicles, lanes, v, toLane, leader);
  vehicles.changedLaneMs[v] = timeMs;
  if (traffic.tripLog !== null) logMoving(traffic.tripLog, vehicles, v, timeMs);
  vehicles.standingSinceMs[v] = 0;
  vehicles.sideLeader[v] = -1;
  chooseOnLane(traffic, v);
  traffic.totals.laneChanges++;
}
