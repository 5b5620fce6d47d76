import { RandomStream, uniform } from '../core/random.ts';
import { msToS } from '../core/units.ts';
import { limitBySide } from './besideLane.ts';
import { limitBeyondLane, lookAheadM, standsAtRed } from './beyondLane.ts';
import { FIRM_DECELERATION_MPS2, idmFreeAcceleration, idmInteraction, safeSpeedMps } from './carFollowing.ts';
import { cityflowSpeedMps } from './cityflowMotion.ts';
import { noteComers } from './cityflowYield.ts';
import { CarFollowing, type VehicleTypes } from './demand.ts';
import { mayHaveToWait } from './giveWay.ts';
import { CAP, INTERACTION, limitByObstacle, limitByStopLine, SAFE, SAFE_GAP_M } from './limits.ts';
import type { TrafficState } from './trafficState.ts';

/**
 * Plans the speed of every vehicle at the end of the step, from the state at its start alone.
 *
 * Vehicles are taken lane by lane from the front, so that each one's leader has just been read. Whatever else limits
 * a vehicle (stop line, queue beyond the intersection, slow turn, neighbour lane) is gathered in `limits`.
 */
export function planMotion(traffic: TrafficState, timeMs: number, stepIndex: number): void {
  const { network, vehicles, lanes, limits, seed, crossings, adviceMps } = traffic;
  const { types } = traffic.demand;
  const { model } = types;
  const { laneCount, laneLengthM } = network;
  const { head } = lanes;
  const { positionM, speedMps, nextSpeedMps, behind, lengthM, desiredSpeedMps, laneWish, yieldTo, stopM, number } =
    vehicles;
  const stepS = msToS(traffic.stepMs);
  if (crossings !== null) {
    noteComers(traffic);
    vehicles.nextHeldBy.fill(-1, 0, vehicles.usedSlots);
  }

  for (let lane = 0; lane < laneCount; lane++) {
    let v = head[lane];
    if (v < 0) continue;
    const laneEndM = laneLengthM[lane];
    const crosses = mayHaveToWait(traffic, lane);
    let leader = -1;
    while (v >= 0) {
      const type = vehicles.type[v];
      const speed = speedMps[v];
      const position = positionM[v];
      if (crossings !== null && model[type] === CarFollowing.cityflow) {
        nextSpeedMps[v] = planCityflow(traffic, v, lane, leader, laneEndM - position, stepS);
        leader = v;
        v = behind[v];
        continue;
      }
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
      let desired = desiredSpeedMps[v];
      if (adviceMps !== null && adviceMps[v] < desired) desired = adviceMps[v];
      const toEndM = laneEndM - position;
      // Most others have but a leader to mind: the same arithmetic as below, without the gathering.
      if (
        laneWish[v] === 0 &&
        yieldTo[v] < 0 &&
        stopM[v] === Number.POSITIVE_INFINITY &&
        toEndM >= lookAheadM(speed) &&
        !crosses &&
        model[type] === CarFollowing.idm
      ) {
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
      if (crosses || toEndM < lookAheadM(speed)) limitBeyondLane(traffic, v, lane, toEndM, leader < 0, stepS, timeMs);

      if (stopM[v] !== Number.POSITIVE_INFINITY) {
        // The lane's end may be beyond the stop: whichever comes first counts.
        limitByStopLine(limits, types, type, stopM[v] - position, speed, stepS);
      }

      const free = idmFreeAcceleration(speed, desired, types.accelerationMps2[type], types.decelerationMps2[type]);
      if (laneWish[v] !== 0 && slowsToChange(traffic, v)) limitBySide(traffic, v, vehicles.sideLeader[v], toEndM, free);
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
  if (crossings !== null) vehicles.heldBy.set(vehicles.nextHeldBy.subarray(0, vehicles.usedSlots));
}

/** CityFlow's model, and what it knows nothing of: fitting in beside a neighbour lane. Negative: see `commitMotion`. */
function planCityflow(
  traffic: TrafficState,
  v: number,
  lane: number,
  leader: number,
  toEndM: number,
  stepS: number,
): number {
  const { vehicles, limits } = traffic;
  const next = cityflowSpeedMps(traffic, v, lane, leader, stepS);
  limits[SAFE] = Number.POSITIVE_INFINITY;
  if (vehicles.laneWish[v] !== 0) limitBySide(traffic, v, vehicles.sideLeader[v], toEndM, 0);
  if (vehicles.yieldTo[v] >= 0) limitBySide(traffic, v, vehicles.yieldTo[v], toEndM, 0);
  const planned = Math.min(next, limits[SAFE]);
  return vehicles.speedMps[v] === 0 && planned < 0 ? 0 : planned;
}

/** Whose lane leads on too doesn't come to a stand for a better one. */
function slowsToChange({ vehicles }: TrafficState, v: number): boolean {
  return vehicles.nextLane[v] < 0 || vehicles.speedMps[v] > LEAST_SHARE * vehicles.desiredSpeedMps[v];
}

/** From experience. */
const LEAST_SHARE = 0.5;

/** Whether a speed is no higher than `safeSpeedMps`: its condition itself, which needs no root. */
function isSafe(nextMps: number, speedMps: number, gapM: number, leaderMps: number, stepS: number): boolean {
  const ownM = ((speedMps + nextMps) / 2) * stepS + (nextMps * nextMps) / (2 * FIRM_DECELERATION_MPS2);
  return ownM <= gapM - SAFE_GAP_M + (leaderMps * leaderMps) / (2 * FIRM_DECELERATION_MPS2);
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
