import { Indication } from '../core/indication.ts';
import { RandomStream, uniform } from '../core/random.ts';
import { msToS } from '../core/units.ts';
import {
  EMERGENCY_DECELERATION_MPS2,
  FIRM_DECELERATION_MPS2,
  idmFreeAcceleration,
  idmInteraction,
  kraussSafeSpeedMps,
  safeSpeedMps,
} from './carFollowing.ts';
import { CarFollowing, type VehicleTypes } from './demand.ts';
import { findStopForOthersM } from './gapAcceptance.ts';
import { canLeave } from './keepClear.ts';
import { connectorFrom } from './laneChoice.ts';
import type { TrafficState } from './trafficState.ts';

/**
 * Plans the speed of every vehicle at the end of the step, from the state at its start alone.
 *
 * Vehicles are taken lane by lane from the front, so that each one's leader has just been read. Whatever else limits
 * a vehicle (stop line, queue beyond the intersection, slow turn, neighbour lane) is gathered in `limits`.
 */
export function planMotion(traffic: TrafficState, timeMs: number, stepIndex: number): void {
  const { network, vehicles, lanes, limits, seed } = traffic;
  const { types } = traffic.demand;
  const { model } = types;
  const { laneCount, laneLengthM } = network;
  const { head } = lanes;
  const { positionM, speedMps, nextSpeedMps, behind, lengthM, desiredSpeedMps, laneWish, yieldTo, number } = vehicles;
  const stepS = msToS(traffic.stepMs);

  for (let lane = 0; lane < laneCount; lane++) {
    let v = head[lane];
    if (v < 0) continue;
    const laneEndM = laneLengthM[lane];
    let leader = -1;
    while (v >= 0) {
      const type = vehicles.type[v];
      const speed = speedMps[v];
      const position = positionM[v];
      // Half of a busy city stands in queues: whoever stands behind a standing leader, or at red, goes on standing.
      if (
        speed === 0 &&
        (leader >= 0
          ? speedMps[leader] === 0 && positionM[leader] - lengthM[leader] - position < types.standingGapM[type]
          : standsAtRed(traffic, v, lane, laneEndM - position))
      ) {
        nextSpeedMps[v] = 0;
        leader = v;
        v = behind[v];
        continue;
      }
      const desired = desiredSpeedMps[v];
      const toEndM = laneEndM - position;
      // Most others have but a leader to mind: the same arithmetic as below, without the gathering.
      if (laneWish[v] === 0 && yieldTo[v] < 0 && toEndM >= lookAheadM(speed) && model[type] === CarFollowing.idm) {
        const aMps2 = types.accelerationMps2[type];
        let next = speed + idmFreeAcceleration(speed, desired, aMps2, types.decelerationMps2[type]) * stepS;
        if (leader >= 0) {
          const gapM = positionM[leader] - lengthM[leader] - position;
          const leaderMps = speedMps[leader];
          const interaction = idmInteraction(
            gapM,
            speed,
            leaderMps,
            types.minGapM[type],
            types.headwayS[type],
            types.idmBrakingFactor[type],
          );
          next -= aMps2 * interaction * interaction * stepS;
          if (next > 0 && !isSafe(next, speed, gapM, leaderMps, stepS)) {
            next = safeSpeedMps(
              gapM > SAFE_GAP_M ? gapM - SAFE_GAP_M : 0,
              speed,
              leaderMps,
              stepS,
              FIRM_DECELERATION_MPS2,
            );
          }
        }
        nextSpeedMps[v] = next > 0 ? next : 0;
        leader = v;
        v = behind[v];
        continue;
      }
      limits[INTERACTION] = 0;
      limits[SAFE] = Number.POSITIVE_INFINITY;
      limits[CAP] = Number.POSITIVE_INFINITY;
      if (leader >= 0) {
        limitByObstacle(
          limits,
          types,
          type,
          positionM[leader] - lengthM[leader] - position,
          speed,
          speedMps[leader],
          stepS,
        );
      }
      if (toEndM < lookAheadM(speed)) limitBeyondLane(traffic, v, lane, toEndM, leader < 0, stepS, timeMs);

      const free = idmFreeAcceleration(speed, desired, types.accelerationMps2[type], types.decelerationMps2[type]);
      if (laneWish[v] !== 0) limitBySide(traffic, v, vehicles.sideLeader[v], toEndM, free);
      if (yieldTo[v] >= 0) limitBySide(traffic, v, yieldTo[v], toEndM, free);

      let next: number;
      if (model[type] === CarFollowing.idm) {
        const interaction = limits[INTERACTION];
        next = speed + (free - types.accelerationMps2[type] * interaction * interaction) * stepS;
        if (next > limits[SAFE]) next = limits[SAFE];
      } else {
        next = kraussSpeedMps(
          types,
          type,
          speed,
          desired,
          limits[SAFE],
          stepS,
          uniform(seed, RandomStream.dawdle, number[v], stepIndex),
        );
      }
      if (next > limits[CAP]) next = limits[CAP];
      nextSpeedMps[v] = next > 0 ? next : 0;
      leader = v;
      v = behind[v];
    }
  }
}

/** Gap that the safe speed leaves at the least, m. */
const SAFE_GAP_M = 0.5;

/** Whether a speed is no higher than `safeSpeedMps`: its condition itself, which needs no root. */
function isSafe(nextMps: number, speedMps: number, gapM: number, leaderMps: number, stepS: number): boolean {
  const ownM = ((speedMps + nextMps) / 2) * stepS + (nextMps * nextMps) / (2 * FIRM_DECELERATION_MPS2);
  return ownM <= gapM - SAFE_GAP_M + (leaderMps * leaderMps) / (2 * FIRM_DECELERATION_MPS2);
}

/** Whether a standing vehicle that is first on its lane has a red or yellow signal right before it. */
function standsAtRed(traffic: TrafficState, v: number, lane: number, toEndM: number): boolean {
  const { linkLaneCount, connectorMovement } = traffic.network;
  const next = traffic.vehicles.nextLane[v];
  if (lane >= linkLaneCount || next < 0 || toEndM > STANDING_AT_LINE_M) return false;
  const shown = traffic.indication[connectorMovement[next - linkLaneCount]];
  return shown === Indication.red || shown === Indication.yellow;
}

/** Nearer to the stop line than this nobody who stands creeps up to it, m. */
const STANDING_AT_LINE_M = 2.5;

/** Rows of `limits`: greatest IDM interaction; least safe speed, m/s; least speed that a slower stretch ahead allows, m/s. */
const INTERACTION = 0;
const SAFE = 1;
const CAP = 2;

/** From where on a stop line must be watched, m: IDM drivers begin to slow at some 7 s of travel. From experience. */
function lookAheadM(speedMps: number): number {
  return 10 + 2 * speedMps + (speedMps * speedMps) / 3;
}

function limitByObstacle(
  limits: Float64Array,
  types: VehicleTypes,
  type: number,
  gapM: number,
  speed: number,
  obstacleMps: number,
  stepS: number,
): void {
  const minGapM = types.minGapM[type];
  if (types.model[type] === CarFollowing.idm) {
    const interaction = idmInteraction(
      gapM,
      speed,
      obstacleMps,
      minGapM,
      types.headwayS[type],
      types.idmBrakingFactor[type],
    );
    if (interaction > limits[INTERACTION]) limits[INTERACTION] = interaction;
    const safe = safeSpeedMps(
      gapM > SAFE_GAP_M ? gapM - SAFE_GAP_M : 0,
      speed,
      obstacleMps,
      stepS,
      FIRM_DECELERATION_MPS2,
    );
    if (safe < limits[SAFE]) limits[SAFE] = safe;
  } else {
    const safe = kraussSafeSpeedMps(gapM - minGapM, obstacleMps, types.headwayS[type], types.decelerationMps2[type]);
    if (safe < limits[SAFE]) limits[SAFE] = safe;
  }
}

/** Drivers stop with the front bumper this far before a stop line, m. */
const STOP_LINE_GAP_M = 1;

function limitByStopLine(
  limits: Float64Array,
  types: VehicleTypes,
  type: number,
  toLineM: number,
  speed: number,
  stepS: number,
): void {
  limitByObstacle(limits, types, type, toLineM + types.minGapM[type] - STOP_LINE_GAP_M, speed, 0, stepS);
  // The bumper's gap to the line itself, not to the imagined leader, is what must not be overrun.
  if (types.model[type] === CarFollowing.idm) {
    const safe = safeSpeedMps(toLineM > 0.3 ? toLineM - 0.3 : 0, speed, 0, stepS, FIRM_DECELERATION_MPS2);
    if (safe < limits[SAFE]) limits[SAFE] = safe;
  }
}

/** Comfortable deceleration toward a turn or a slower link, m/s². */
const SLOWING_MPS2 = 2;
const MAX_LANES_AHEAD = 8;

/**
 * What lies beyond the end of a vehicle's lane: its stop line, the turn, and whoever is next on the way.
 *
 * @param isFirst whether nobody is ahead on the vehicle's own lane; else its leader sees to what lies beyond the line
 */
function limitBeyondLane(
  traffic: TrafficState,
  v: number,
  lane: number,
  toEndM: number,
  isFirst: boolean,
  stepS: number,
  timeMs: number,
): void {
  const { network, demand, vehicles, lanes, limits, indication, greenSinceMs, keepClear } = traffic;
  const { linkLaneCount, laneLengthM, laneSpeedMps, connectorMovement, connectorToLane } = network;
  const { types, stepMovement } = demand;
  const type = vehicles.type[v];
  const speed = vehicles.speedMps[v];
  const lookM = lookAheadM(speed);
  const hasFoes = traffic.rightOfWay !== null;
  let atM = toEndM;
  let here = lane;
  let next = vehicles.nextLane[v];
  let step = vehicles.step[v];
  for (let hop = 0; hop < MAX_LANES_AHEAD; hop++) {
    if (here < linkLaneCount) {
      if (next < 0) {
        // The trip ends on this link, or the driver is on a lane that does not lead on: then it waits at its end.
        if (stepMovement[step] >= 0 && hop === 0) limitByStopLine(limits, types, type, atM, speed, stepS);
        return;
      }
      const movement = connectorMovement[next - linkLaneCount];
      const shown = indication[movement];
      if (shown === Indication.red || shown === Indication.yellow) {
        if (canStop(speed, atM, shown === Indication.red ? EMERGENCY_DECELERATION_MPS2 : YELLOW_DECELERATION_MPS2)) {
          limitByStopLine(limits, types, type, atM, speed, stepS);
          return;
        }
      } else if (speed < STANDING_MPS && timeMs - greenSinceMs[movement] < REACTION_MS) {
        limitByStopLine(limits, types, type, atM, speed, stepS);
        return;
      }
      if (hop === 0 && isFirst && keepClear[movement] === 1 && !canLeave(traffic, v, next)) {
        limitByStopLine(limits, types, type, atM, speed, stepS);
        return;
      }
      if (hop === 0 && isFirst && hasFoes) {
        const stopM = findStopForOthersM(traffic, v, next, atM, timeMs);
        if (stopM !== Number.POSITIVE_INFINITY) {
          limitByStopLine(limits, types, type, stopM, speed, stepS);
          return;
        }
      }
      step++;
    } else if (hop === 0 && isFirst && hasFoes) {
      const stopM = findStopForOthersM(traffic, v, here, atM - laneLengthM[here], timeMs);
      if (stopM !== Number.POSITIVE_INFINITY) limitByStopLine(limits, types, type, stopM, speed, stepS);
    }
    const nextMps = laneSpeedMps[next] * vehicles.speedFactor[v];
    if (nextMps < speed) {
      const cap = Math.sqrt(nextMps * nextMps + 2 * SLOWING_MPS2 * (atM > 0 ? atM : 0));
      if (cap < limits[CAP]) limits[CAP] = cap;
    }
    if (!isFirst) return;
    const tail = lanes.tail[next];
    if (tail >= 0) {
      const gapM = atM + vehicles.positionM[tail] - vehicles.lengthM[tail];
      limitByObstacle(limits, types, type, gapM, speed, vehicles.speedMps[tail], stepS);
      return;
    }
    atM += laneLengthM[next];
    if (atM > lookM) return;
    here = next;
    next =
      here < linkLaneCount
        ? connectorFrom(traffic, here, stepMovement[step], step)
        : connectorToLane[here - linkLaneCount];
    if (next < 0) return;
  }
}

/** A driver who stands at the line needs this long to see green and let the brake go, ms; HCM 6, chapter 19: about 1 s. */
const REACTION_MS = 1000;
const STANDING_MPS = 0.1;

/** Deceleration up to which a driver stops at the onset of yellow, m/s²: ITE's 10 ft/s². */
const YELLOW_DECELERATION_MPS2 = 3.05;

function canStop(speedMps: number, toLineM: number, decelerationMps2: number): boolean {
  return speedMps * speedMps <= 2 * decelerationMps2 * toLineM;
}

/** From how far before the lane's end a driver who must change lanes fits in with the neighbour lane, s and m. */
const FIT_IN_S = 10;
const FIT_IN_M = 60;

/**
 * Fits a vehicle in behind one on a neighbour lane: the driver who must change goes no further than the gap he will
 * take, and the driver behind that gap opens it; neither brakes harder than is comfortable.
 */
function limitBySide(traffic: TrafficState, v: number, other: number, toEndM: number, freeMps2: number): void {
  if (other < 0) return;
  const { vehicles, limits } = traffic;
  const { types } = traffic.demand;
  const type = vehicles.type[v];
  const speed = vehicles.speedMps[v];
  if (toEndM > FIT_IN_M + FIT_IN_S * speed) return;
  const gapM = vehicles.positionM[other] - vehicles.lengthM[other] - vehicles.positionM[v];
  const decelerationMps2 = types.decelerationMps2[type];
  const aMps2 = types.accelerationMps2[type];
  if (types.model[type] === CarFollowing.idm) {
    const wanted = idmInteraction(
      gapM,
      speed,
      vehicles.speedMps[other],
      types.minGapM[type],
      types.headwayS[type],
      types.idmBrakingFactor[type],
    );
    const most = Math.sqrt((freeMps2 + decelerationMps2) / aMps2);
    const interaction = wanted < most ? wanted : most;
    if (interaction > limits[INTERACTION]) limits[INTERACTION] = interaction;
  } else {
    const stepS = msToS(traffic.stepMs);
    const wanted = kraussSafeSpeedMps(
      gapM - types.minGapM[type],
      vehicles.speedMps[other],
      types.headwayS[type],
      decelerationMps2,
    );
    const least = speed - decelerationMps2 * stepS;
    const safe = wanted > least ? wanted : least;
    if (safe < limits[SAFE]) limits[SAFE] = safe;
  }
}

/** Krauss with SUMO's dawdling: at low speed the driver loses less than at higher. */
function kraussSpeedMps(
  types: VehicleTypes,
  type: number,
  speed: number,
  desired: number,
  safe: number,
  stepS: number,
  chance: number,
): number {
  const gainMps = types.accelerationMps2[type] * stepS;
  const lossMps = types.decelerationMps2[type] * stepS;
  const wanted = Math.min(speed + gainMps, Math.max(desired, speed - lossMps), safe);
  const dawdled = wanted - types.imperfectionRatio[type] * Math.min(wanted, gainMps) * chance;
  return Math.max(0, dawdled, Math.min(wanted, speed - lossMps));
}
