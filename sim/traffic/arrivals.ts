import { normal, RandomStream, uniform } from '../core/random.ts';
import { msToS } from '../core/units.ts';
import { kraussSafeSpeedMps } from './carFollowing.ts';
import { CarFollowing, profileFactor } from './demand.ts';
import { chooseOnLane } from './laneChoice.ts';
import { insertIntoLane, vehicleAheadOf } from './lanes.ts';
import type { TrafficState } from './trafficState.ts';
import { logEntry, logWish } from './tripLog.ts';
import { NOT_ON_PATH_MS, takeSlot, WAITING } from './vehicles.ts';

/** Draws the first arrival of every flow. Evenly spaced flows begin half a headway in. */
export function startFlows(traffic: TrafficState): void {
  const { arrivals, demand, seed } = traffic;
  for (let flow = 0; flow < demand.flowCount; flow++) {
    arrivals.flowAhead[flow] = demand.flowUniform[flow] === 1 ? 0.5 : exponential(seed, flow, 0);
  }
}

function exponential(seed: number, flow: number, count: number): number {
  return -Math.log(1 - uniform(seed, RandomStream.arrivals, flow, count));
}

/**
 * Makes the vehicles whose trips begin in this step and puts them at the end of their entry's queue.
 *
 * A flow counts down its expected arrivals: whatever the factor on it, the same draws bring the same vehicles.
 */
export function releaseArrivals(traffic: TrafficState, timeMs: number): void {
  const { arrivals, demand, seed, stepMs } = traffic;
  const { flowAhead, flowSent } = arrivals;
  const { flowCount, flowVehPerS, flowProfile, flowStartMs, flowEndMs, flowRoute, flowType, flowUniform } = demand;
  const stepS = msToS(stepMs);
  demand.profiles.forEach((profile, p) => {
    arrivals.profileFactor[p] = profileFactor(profile, msToS(timeMs));
  });
  for (let flow = 0; flow < flowCount; flow++) {
    if (timeMs < flowStartMs[flow] || timeMs >= flowEndMs[flow]) continue;
    const factor = flowProfile[flow] < 0 ? 1 : arrivals.profileFactor[flowProfile[flow]];
    let ahead = flowAhead[flow] - flowVehPerS[flow] * factor * arrivals.demandFactor * stepS;
    while (ahead <= 0) {
      createVehicle(traffic, flow, flowSent[flow], flowRoute[flow], flowType[flow], timeMs);
      flowSent[flow]++;
      ahead += flowUniform[flow] === 1 ? 1 : exponential(seed, flow, flowSent[flow]);
    }
    flowAhead[flow] = ahead;
  }
  const { tripCount, tripDepartMs, tripRoute, tripType } = demand;
  while (arrivals.nextTrip < tripCount && tripDepartMs[arrivals.nextTrip] < timeMs + stepMs) {
    const trip = arrivals.nextTrip++;
    createVehicle(traffic, flowCount + trip, 0, tripRoute[trip], tripType[trip], Math.max(timeMs, tripDepartMs[trip]));
  }
}

/** @param source flow, or flow count + trip; with `count` it keys the vehicle's draws */
function createVehicle(
  traffic: TrafficState,
  source: number,
  count: number,
  route: number,
  type: number,
  departMs: number,
): void {
  const { vehicles, demand, arrivals, seed, totals } = traffic;
  const v = takeSlot(vehicles);
  const drawn = type < 0 ? drawType(traffic, uniform(seed, RandomStream.vehicleType, source, count)) : type;
  const definition = demand.types.definitions[drawn];
  const spread = Math.max(-2, Math.min(2, normal(seed, RandomStream.speedFactor, source, count)));
  vehicles.type[v] = drawn;
  vehicles.lengthM[v] = definition.lengthM;
  vehicles.speedFactor[v] = definition.speedFactorMean + definition.speedFactorDeviation * spread;
  vehicles.connected[v] = uniform(seed, RandomStream.connected, source, count) < definition.connectedRatio ? 1 : 0;
  vehicles.number[v] = vehicles.nextNumber++;
  vehicles.route[v] = route;
  vehicles.step[v] = demand.routeFirstStep[route];
  vehicles.lane[v] = WAITING;
  vehicles.positionM[v] = 0;
  vehicles.speedMps[v] = 0;
  vehicles.departMs[v] = departMs;
  vehicles.enterMs[v] = 0;
  vehicles.timeLossS[v] = 0;
  vehicles.stops[v] = 0;
  vehicles.standing[v] = 0;
  vehicles.standingSinceMs[v] = 0;
  vehicles.changedLaneMs[v] = departMs;
  vehicles.laneWish[v] = 0;
  vehicles.cameFrom[v] = -1;
  vehicles.pathSinceMs[v] = NOT_ON_PATH_MS;
  vehicles.heldBy[v] = -1;
  vehicles.nextStop[v] =
    demand.routeFirstStop[route] < demand.routeFirstStop[route + 1] ? demand.routeFirstStop[route] : -1;
  vehicles.stopM[v] = Number.POSITIVE_INFINITY;
  vehicles.dwellUntilMs[v] = 0;
  vehicles.nextLane[v] = -1;
  vehicles.arriveM[v] = Number.POSITIVE_INFINITY;
  vehicles.sideLeader[v] = -1;
  vehicles.yieldTo[v] = -1;
  vehicles.ahead[v] = -1;
  vehicles.behind[v] = -1;
  const entry = demand.routeEntry[route];
  if (arrivals.queueTail[entry] >= 0) vehicles.behind[arrivals.queueTail[entry]] = v;
  else arrivals.queueHead[entry] = v;
  arrivals.queueTail[entry] = v;
  totals.planned++;
  totals.waiting++;
  if (traffic.tripLog !== null) logWish(traffic.tripLog, vehicles, v, source, count);
}

function drawType(traffic: TrafficState, u: number): number {
  const { count, cumulativeShare } = traffic.demand.types;
  let type = 0;
  while (type < count - 1 && u >= cumulativeShare[type]) type++;
  return type;
}

/** Lets waiting vehicles in, entry by entry, as long as the first in the queue finds a gap. */
export function enterRoad(traffic: TrafficState, timeMs: number): void {
  const { arrivals, demand, vehicles, totals } = traffic;
  const { queueHead, queueTail } = arrivals;
  for (let entry = 0; entry < demand.entryCount; entry++) {
    let v = queueHead[entry];
    while (v >= 0) {
      const nextInQueue = vehicles.behind[v];
      if (!enterLane(traffic, v, demand.entryLink[entry], demand.entryPositionM[entry])) break;
      vehicles.enterMs[v] = timeMs;
      if (traffic.tripLog !== null) logEntry(traffic.tripLog, vehicles, v, timeMs);
      totals.entered++;
      totals.waiting--;
      totals.running++;
      v = nextInQueue;
      queueHead[entry] = v;
      if (v < 0) queueTail[entry] = -1;
    }
  }
}

/** Speed out of a yard or a side road in the middle of a link, m/s: from experience. */
const FROM_ROADSIDE_MPS = 5;
/** Braking that an entering driver expects of the one behind, m/s². */
const LET_IN_MPS2 = 2.5;

/** Puts a vehicle on the lane with the most room ahead among those that its route wants, else on any; false: no gap. */
function enterLane(traffic: TrafficState, v: number, link: number, entryM: number): boolean {
  const { network, demand, vehicles, lanes } = traffic;
  const { types } = demand;
  const firstLane = network.linkFirstLane[link];
  const laneCount = network.linkFirstLane[link + 1] - firstLane;
  const standing = types.definitions[vehicles.type[v]].entry === 'standing';
  // CityFlow's vehicles begin with the front bumper at the start of the road; others wholly on it, clear of who follows.
  const isCityflow = types.model[vehicles.type[v]] === CarFollowing.cityflow;
  const leastM = isCityflow ? 0 : vehicles.lengthM[v];
  const positionM = Math.min(Math.max(entryM, leastM), network.linkLengthM[link]);
  const wanted = demand.stepLaneMask[vehicles.step[v]];
  let best = -1;
  let bestRoom = 0;
  for (const onlyWanted of BOTH) {
    for (let k = 0; k < laneCount; k++) {
      const lane = firstLane + k;
      if (lanes.closed[lane] === 1 || network.laneStartM[lane] > Math.max(0, positionM - vehicles.lengthM[v])) continue;
      if (onlyWanted && !((wanted >>> k) & 1)) continue;
      const room = roomAt(traffic, v, lane, positionM, entryM > 0);
      if (room > bestRoom) {
        best = lane;
        bestRoom = room;
      }
    }
    // CityFlow's vehicles wait until a lane that leads on is free.
    if (best >= 0 || isCityflow) break;
  }
  if (best < 0) return false;
  const ahead = vehicleAheadOf(vehicles, lanes, best, positionM);
  vehicles.positionM[v] = positionM;
  insertIntoLane(vehicles, lanes, v, best, ahead);
  chooseOnLane(traffic, v);
  const wantedMps = standing ? 0 : vehicles.desiredSpeedMps[v];
  vehicles.speedMps[v] = Math.min(wantedMps, entrySpeedMps(traffic, v, ahead, positionM, entryM > 0));
  return true;
}

const BOTH = [true, false] as const;

/** Gap ahead at an entry position, m; 0 when either neighbour is too near; a free lane counts as 1 km. */
function roomAt(traffic: TrafficState, v: number, lane: number, positionM: number, fromRoadside: boolean): number {
  const { demand, vehicles, lanes } = traffic;
  const { types } = demand;
  const ahead = vehicleAheadOf(vehicles, lanes, lane, positionM);
  const minGapM = types.minGapM[vehicles.type[v]];
  const gapM = ahead < 0 ? 1000 : vehicles.positionM[ahead] - vehicles.lengthM[ahead] - positionM;
  if (gapM < minGapM) return 0;
  const behind = ahead < 0 ? lanes.head[lane] : vehicles.behind[ahead];
  if (behind >= 0) {
    const fast = vehicles.speedMps[behind];
    const speed = entrySpeedMps(traffic, v, ahead, positionM, fromRoadside);
    const closing = Math.max(0, fast * fast - speed * speed);
    const rearM = positionM - vehicles.lengthM[v] - vehicles.positionM[behind];
    if (rearM < minGapM + 0.5 * fast + closing / (2 * LET_IN_MPS2)) return 0;
  }
  return gapM;
}

function entrySpeedMps(
  traffic: TrafficState,
  v: number,
  ahead: number,
  positionM: number,
  fromRoadside: boolean,
): number {
  const { demand, vehicles } = traffic;
  const { types } = demand;
  const most = fromRoadside ? FROM_ROADSIDE_MPS : types.maxSpeedMps[vehicles.type[v]];
  if (ahead < 0) return most;
  const type = vehicles.type[v];
  const gapM = vehicles.positionM[ahead] - vehicles.lengthM[ahead] - positionM - types.minGapM[type];
  return Math.min(
    most,
    kraussSafeSpeedMps(gapM, vehicles.speedMps[ahead], types.headwayS[type], types.decelerationMps2[type]),
  );
}
