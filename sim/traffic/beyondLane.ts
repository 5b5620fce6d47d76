import { Indication } from '../core/indication.ts';
import { EMERGENCY_DECELERATION_MPS2, FIRM_DECELERATION_MPS2 } from './carFollowing.ts';
import { findStopForOthersM, looksOut } from './giveWay.ts';
import { canLeave } from './keepClear.ts';
import { connectorFrom } from './laneChoice.ts';
import { CAP, limitByObstacle, limitByStopLine } from './limits.ts';
import type { TrafficState } from './trafficState.ts';

/** From where on a stop line must be watched, m: IDM drivers begin to slow at some 7 s of travel. From experience. */
export function lookAheadM(speedMps: number): number {
  return 10 + 2 * speedMps + (speedMps * speedMps) / 3;
}

/** Comfortable deceleration toward a turn or a slower link, m/s². */
const SLOWING_MPS2 = 2;
const MAX_LANES_AHEAD = 8;

/**
 * What lies beyond the end of a vehicle's lane: its stop line, the turn, and whoever is next on the way.
 *
 * @param isFirst whether nobody is ahead on the vehicle's own lane; else its leader sees to what lies beyond the line
 */
export function limitBeyondLane(
  traffic: TrafficState,
  v: number,
  lane: number,
  toEndM: number,
  isFirst: boolean,
  stepS: number,
  timeMs: number,
): void {
  const { network, demand, vehicles, lanes, limits, indication, greenSinceMs, keepClear, turnsOnRed } = traffic;
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
      if (shown === Indication.red && turnsOnRed[movement] === 1 && hasStopped(traffic, v, atM)) {
        // Past the signal; whom to let through is told below.
      } else if (shown === Indication.red || shown === Indication.yellow) {
        const hardestMps2 = shown === Indication.red ? EMERGENCY_DECELERATION_MPS2 : YELLOW_DECELERATION_MPS2;
        if (canStop(speed, atM, hardestMps2)) {
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
        if (atM > SIGHT_M && looksOut(traffic, next)) limitBySlowing(limits, atM - SIGHT_M, SIGHT_MPS);
      }
      step++;
    } else if (hop === 0 && isFirst && hasFoes) {
      const stopM = findStopForOthersM(traffic, v, here, atM - laneLengthM[here], timeMs);
      if (stopM !== Number.POSITIVE_INFINITY) limitByStopLine(limits, types, type, stopM, speed, stepS);
    }
    const nextMps = laneSpeedMps[next] * vehicles.speedFactor[v];
    if (nextMps < speed) limitBySlowing(limits, atM > 0 ? atM : 0, nextMps);
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

/** Slows down comfortably to a speed within a distance. */
function limitBySlowing(limits: Float64Array, inM: number, toMps: number): void {
  const cap = Math.sqrt(toMps * toMps + 2 * SLOWING_MPS2 * inM);
  if (cap < limits[CAP]) limits[CAP] = cap;
}

/** Whoever may have to give way sees the crossing road from here, m before the line, and can stop from this speed. SUMO's 4.5 m. */
const SIGHT_M = 4.5;
const SIGHT_MPS = Math.sqrt(2 * FIRM_DECELERATION_MPS2 * SIGHT_M);

/** A driver who stands at the line needs this long to see green and let the brake go, ms; HCM 6, chapter 19: about 1 s. */
const REACTION_MS = 1000;
const STANDING_MPS = 0.1;

/** Deceleration up to which a driver stops at the onset of yellow, m/s²: ITE's 10 ft/s². */
const YELLOW_DECELERATION_MPS2 = 3.05;

/** Whether a driver has stopped at the line before him, and perhaps set off again. */
function hasStopped({ vehicles }: TrafficState, v: number, toLineM: number): boolean {
  return vehicles.standing[v] === 1 && toLineM <= STANDING_AT_LINE_M;
}

function canStop(speedMps: number, toLineM: number, decelerationMps2: number): boolean {
  return speedMps * speedMps <= 2 * decelerationMps2 * toLineM;
}

/** Whether a standing vehicle that is first on its lane has a red or yellow signal right before it. */
export function standsAtRed(traffic: TrafficState, v: number, lane: number, toEndM: number): boolean {
  const { linkLaneCount, connectorMovement } = traffic.network;
  const next = traffic.vehicles.nextLane[v];
  if (lane >= linkLaneCount || next < 0 || toEndM > STANDING_AT_LINE_M) return false;
  const movement = connectorMovement[next - linkLaneCount];
  const shown = traffic.indication[movement];
  if (traffic.turnsOnRed[movement] === 1) return false;
  return shown === Indication.red || shown === Indication.yellow;
}

/** Nearer to the stop line than this nobody who stands creeps up to it, m. */
const STANDING_AT_LINE_M = 2.5;
