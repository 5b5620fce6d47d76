import { normal, RandomStream, uniform } from '../core/random.ts';
import { kraussSafeSpeedMps } from './carFollowing.ts';
import { CarFollowing, type Demand } from './demand.ts';
import { advanceFlowClock, awaitNext, isDue } from './flowClock.ts';
import { chooseOnLane } from './laneChoice.ts';
import { insertIntoLane, vehicleAheadOf } from './lanes.ts';
import type { TrafficState } from './trafficState.ts';
import { logEntry, logWish } from './tripLog.ts';
import { NOT_ON_PATH_MS, takeSlot, WAITING } from './vehicles.ts';

/** Who comes exactly as a step begins belongs to it, whatever the last digit of the clock. */
const ON_TIME = 1e-6;

/**
 * Makes the vehicles whose trips begin in this step and puts them at the end of their entry's queue.
 *
 * A flow's arrivals are drawn one by one: whatever the factor on it, the same draws bring the same vehicles.
 */
export function releaseArrivals(traffic: TrafficState, timeMs: number): void {
  const { arrivals, demand, stepMs } = traffic;
  const { clock, flowSent } = arrivals;
  const { flowCount, flowRoute, flowType } = demand;
  const firstS = (flow: number) => headwayS(traffic, flow, 0);
  const dueCount = advanceFlowClock(clock, demand, arrivals.demandFactor, timeMs, stepMs, firstS);
  for (let i = 0; i < dueCount; i++) {
    const flow = clock.due[i];
    while (isDue(clock, demand, flow)) {
      createVehicle(traffic, flow, flowSent[flow], flowRoute[flow], flowType[flow], timeMs);
      flowSent[flow]++;
      clock.dueS[flow] += headwayS(traffic, flow, flowSent[flow]);
    }
    awaitNext(clock, demand, flow);
  }
  const { tripCount, tripDepartMs, tripRoute, tripType } = demand;
  while (arrivals.nextTrip < tripCount && tripDepartMs[arrivals.nextTrip] < timeMs + stepMs) {
    const trip = arrivals.nextTrip++;
    createVehicle(traffic, flowCount + trip, 0, tripRoute[trip], tripType[trip], Math.max(timeMs, tripDepartMs[trip]));
  }
}

/** Time on a flow's clock until its next vehicle, s. @param count vehicles sent */
function headwayS({ demand, seed }: TrafficState, flow: number, count: number): number {
  if (demand.flowVehPerS[flow] === 0) return Number.POSITIVE_INFINITY;
  if (demand.flowUniform[flow] === 1)
    return (count === 0 ? demand.flowFirstHeadwayRatio[flow] + ON_TIME : 1) / demand.flowVehPerS[flow];
  return -Math.log(1 - uniform(seed, RandomStream.arrivals, flow, count)) / demand.flowVehPerS[flow];
}

/**
 * Puts one more vehicle at the end of its entry's queue.
 *
 * @param source row of the single trips beyond the demand's own; it keys the vehicle's draws
 * @returns its slot
 */
export function sendVehicle(
  traffic: TrafficState,
  source: number,
  route: number,
  type: number,
  timeMs: number,
): number {
  const { flowCount, tripCount } = traffic.demand;
  return createVehicle(traffic, flowCount + tripCount + source, 0, route, type, timeMs);
}

/** Gives a traffic another demand: the same with ways added, whose entries begin empty, or taken away. */
export function replaceDemand(traffic: TrafficState, demand: Demand): void {
  const { arrivals } = traffic;
  const sized = (old: Int32Array) => {
    const next = new Int32Array(demand.entryCount).fill(-1);
    next.set(old.subarray(0, demand.entryCount));
    return next;
  };
  arrivals.queueHead = sized(arrivals.queueHead);
  arrivals.queueTail = sized(arrivals.queueTail);
  arrivals.barred = new Uint8Array(demand.entryCount);
  traffic.demand = demand;
}

/** @param source flow, or flow count + trip; with `count` it keys the vehicle's draws. @returns its slot */
function createVehicle(
  traffic: TrafficState,
  source: number,
  count: number,
  route: number,
  type: number,
  departMs: number,
): number {
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
  const entries = demand.routeEntries[route];
  const drawnEntry = entries.length > 1 ? uniform(seed, RandomStream.laneChoice, source, count) * entries.length : 0;
  const entry = entries[Math.floor(drawnEntry)];
  if (arrivals.queueTail[entry] >= 0) vehicles.behind[arrivals.queueTail[entry]] = v;
  else arrivals.queueHead[entry] = v;
  arrivals.queueTail[entry] = v;
  totals.planned++;
  totals.waiting++;
  if (traffic.tripLog !== null) logWish(traffic.tripLog, vehicles, v, source, count);
  return v;
}

function drawType(traffic: TrafficState, u: number): number {
  const { count, cumulativeShare } = traffic.demand.types;
  let type = 0;
  while (type < count - 1 && u >= cumulativeShare[type]) type++;
  return type;
}

/** Lets waiting vehicles in, link by link: the first of each of its queues, in the order in which they came. */
export function enterRoad(traffic: TrafficState, timeMs: number): void {
  const { entryLinkFirst } = traffic.demand;
  const { barred } = traffic.arrivals;
  barred.fill(0);
  for (let k = 0; k + 1 < entryLinkFirst.length; k++) {
    const first = entryLinkFirst[k];
    const end = entryLinkFirst[k + 1];
    let entry = nextEntry(traffic, first, end);
    while (entry >= 0) {
      if (!enterFirst(traffic, entry, timeMs)) barred[entry] = 1;
      entry = nextEntry(traffic, first, end);
    }
  }
}

/** Of the entries of a link the one whose first vehicle came before the others'; -1 none. */
function nextEntry({ arrivals, vehicles }: TrafficState, first: number, end: number): number {
  let next = -1;
  for (let entry = first; entry < end; entry++) {
    const v = arrivals.queueHead[entry];
    if (v < 0 || arrivals.barred[entry] === 1) continue;
    if (next < 0 || vehicles.number[v] < vehicles.number[arrivals.queueHead[next]]) next = entry;
  }
  return next;
}

/** Lets the first of an entry's queue in; false: it finds no gap. */
function enterFirst(traffic: TrafficState, entry: number, timeMs: number): boolean {
  const { arrivals, vehicles, totals } = traffic;
  const v = arrivals.queueHead[entry];
  const nextInQueue = vehicles.behind[v];
  if (!enterLane(traffic, v, entry)) return false;
  vehicles.enterMs[v] = timeMs;
  if (traffic.tripLog !== null) logEntry(traffic.tripLog, vehicles, v, timeMs);
  totals.entered++;
  totals.waiting--;
  totals.running++;
  arrivals.queueHead[entry] = nextInQueue;
  if (nextInQueue < 0) arrivals.queueTail[entry] = -1;
  return true;
}

/** Speed out of a yard or a side road in the middle of a link, m/s: from experience. */
const FROM_ROADSIDE_MPS = 5;
/** Braking that an entering driver expects of the one behind, m/s². */
const LET_IN_MPS2 = 2.5;

/** Puts a vehicle on the lane with the most room ahead among those that its route wants, else on any; false: no gap. */
function enterLane(traffic: TrafficState, v: number, row: number): boolean {
  const { network, demand, vehicles, lanes } = traffic;
  const { types } = demand;
  const link = demand.entryLink[row];
  const entryM = demand.entryPositionM[row];
  const firstLane = network.linkFirstLane[link];
  const laneCount = network.linkFirstLane[link + 1] - firstLane;
  const { entry, entryLane } = types.definitions[vehicles.type[v]];
  // CityFlow's vehicles begin with the front bumper at the start of the road; others wholly on it, clear of who follows.
  const leastM = types.model[vehicles.type[v]] === CarFollowing.cityflow ? 0 : vehicles.lengthM[v];
  const positionM = Math.min(Math.max(entryM, leastM), network.linkLengthM[link]);
  const wanted = demand.entryLaneMask[row];
  const atKerb = entryLane === 'kerb';
  let best = -1;
  let bestRoom = 0;
  let mayWait = false;
  for (const onlyWanted of BOTH) {
    for (let k = 0; k < laneCount; k++) {
      const lane = firstLane + k;
      if (lanes.closed[lane] === 1 || network.laneStartM[lane] > Math.max(0, positionM - vehicles.lengthM[v])) continue;
      if (onlyWanted && !atKerb && !((wanted >>> k) & 1)) continue;
      mayWait = true;
      const room = roomAt(traffic, v, lane, positionM, entryM > 0);
      if (room > bestRoom) {
        best = lane;
        bestRoom = room;
      }
      if (atKerb) break;
    }
    // A lane that leads on is there: who can't get in waits for it.
    if (mayWait) break;
  }
  if (best < 0) return false;
  const ahead = vehicleAheadOf(vehicles, lanes, best, positionM);
  vehicles.positionM[v] = positionM;
  insertIntoLane(vehicles, lanes, v, best, ahead);
  chooseOnLane(traffic, v);
  const wantedMps = entry === 'standing' ? 0 : vehicles.desiredSpeedMps[v];
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
