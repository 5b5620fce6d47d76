import { Indication } from '../core/indication.ts';
import { msToS } from '../core/units.ts';
import { TurnCode } from '../network/network.ts';
import { FIRM_DECELERATION_MPS2 } from './carFollowing.ts';
import { fitsBefore, fitsBehind, type Meeting } from './gapAcceptance.ts';
import { canLeave } from './keepClear.ts';
import { connectorFrom } from './laneChoice.ts';
import { mustYield } from './rightOfWay.ts';
import type { TrafficState } from './trafficState.ts';

/** Approaching vehicles beyond this distance from their stop line are not looked at, m. */
const HORIZON_M = 120;
/** Stop this far before the stretch that another is let through on, m. */
const HOLD_GAP_M = 1;
/** A turner who yields waits inside the intersection if this much of his path lies before the other's, m. */
const LEAST_HOLD_M = 3;

/** Nearer than this to the line one is at it, m. */
const AT_LINE_M = 2.5;

const MAY_GO = Number.POSITIVE_INFINITY;

/**
 * Where a vehicle must stop to let others through at the intersection ahead, as a distance from its bumper, m; Infinity:
 * it may go.
 *
 * Each driver decides once a step. Whether another comes through depends on what that one decides, who may have to wait
 * for a third: so the other's decision is made first, and kept. Where that goes round in a ring (four who each have
 * another on the right), the one goes who has stood longest.
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
  if (rightOfWay === null) return MAY_GO;
  const c = connector - network.linkLaneCount;
  const { first } = rightOfWay.points;
  if (first[c] === first[c + 1] || indication[network.connectorMovement[c]] === Indication.green) return MAY_GO;
  const { decidedMs, deciding, holdM } = vehicles;
  if (decidedMs[v] === timeMs) return deciding[v] === 1 ? toConnectorM : holdM[v];
  decidedMs[v] = timeMs;
  deciding[v] = 1;
  let stopM = decide(traffic, v, c, toConnectorM, timeMs);
  if (stopM === MAY_GO && isOverruled(traffic, v, timeMs) && canStop(vehicles.speedMps[v], toConnectorM))
    stopM = toConnectorM;
  deciding[v] = 0;
  holdM[v] = stopM;
  return stopM;
}

/** Whether a lane is a path through an intersection on which others may have to be let through. */
export function mayHaveToWait({ network, rightOfWay }: TrafficState, lane: number): boolean {
  if (rightOfWay === null || lane < network.linkLaneCount) return false;
  const { first } = rightOfWay.points;
  const c = lane - network.linkLaneCount;
  return first[c] !== first[c + 1];
}

/** Whether a driver on this path may have to give way: then he comes ready to stop. */
export function looksOut({ network, rightOfWay, indication }: TrafficState, connector: number): boolean {
  const c = connector - network.linkLaneCount;
  const shown = indication[network.connectorMovement[c]];
  return shown !== Indication.green && rightOfWay!.looksOut[c] === 1;
}

function canStop(speedMps: number, stopM: number): boolean {
  return stopM > 0 && speedMps * speedMps <= 2 * FIRM_DECELERATION_MPS2 * stopM;
}

/** The decision itself. @param c the path, counted from the first connector */
function decide(traffic: TrafficState, v: number, c: number, toConnectorM: number, timeMs: number): number {
  const { network, vehicles, indication } = traffic;
  const { points } = traffic.rightOfWay!;
  const movement = network.connectorMovement[c];
  const shown = indication[movement];
  const turn = network.movementTurn[movement];
  const waitsInside = shown === Indication.permissive && (turn === TurnCode.left || turn === TurnCode.uTurn);
  // Whoever waits does so before the first stretch on which he may be in the way, not between two streams.
  let stopM = MAY_GO;
  for (let row = points.first[c]; row < points.first[c + 1]; row++) {
    const enterM = toConnectorM + points.ownEnterM[row];
    if (enterM < 0) continue;
    if (stopM === MAY_GO && mayHaveToYield(traffic, row, shown)) {
      const inside = toConnectorM <= 0 || (waitsInside && points.ownEnterM[row] - HOLD_GAP_M >= LEAST_HOLD_M);
      const holdM = inside ? enterM - HOLD_GAP_M : toConnectorM;
      // Too late to stop there: the next place counts.
      if (canStop(vehicles.speedMps[v], holdM)) stopM = holdM;
    }
    if (isTaken(traffic, v, row, shown, toConnectorM, timeMs)) {
      if (stopM !== MAY_GO) return stopM;
      const holdM = toConnectorM <= 0 ? enterM - HOLD_GAP_M : toConnectorM;
      if (canStop(vehicles.speedMps[v], holdM)) return holdM;
    }
  }
  return MAY_GO;
}

/** Whether the others' stretch of a row is one where this driver gives way as the signals now stand. */
function mayHaveToYield({ network, rightOfWay, indication }: TrafficState, row: number, own: number): boolean {
  const { points, yields } = rightOfWay!;
  const foeShown = indication[network.connectorMovement[points.foe[row] - network.linkLaneCount]];
  return foeShown !== Indication.red && mustYield(own, foeShown, yields[row]);
}

/** Whether somebody who goes first is on, or will be on, the stretch that row `row` tells of. */
function isTaken(
  traffic: TrafficState,
  v: number,
  row: number,
  own: number,
  toConnectorM: number,
  timeMs: number,
): boolean {
  const { network, vehicles, lanes, indication } = traffic;
  const { points, yields } = traffic.rightOfWay!;
  const { types } = traffic.demand;
  const { positionM, lengthM, behind, standingSinceMs } = vehicles;
  const waitedS = standingSinceMs[v] === 0 ? 0 : msToS(timeMs - standingSinceMs[v]);
  const foe = points.foe[row];
  const foeLeaveM = points.foeLeaveM[row];
  const foeShown = indication[network.connectorMovement[foe - network.linkLaneCount]];
  const yielding = mustYield(own, foeShown, yields[row]);
  const merges = points.merges[row] === 1;
  const margins = merges
    ? types.mergingMarginS
    : own === Indication.permissive
      ? types.turningMarginS
      : types.crossingMarginS;
  const at: Meeting = {
    ownEnterM: toConnectorM + points.ownEnterM[row],
    ownLeaveM: toConnectorM + points.ownLeaveM[row],
    foeEnterM: points.foeEnterM[row],
    foeLeaveM,
    merges,
    marginS: margins[vehicles.type[v]],
  };

  for (let u = lanes.head[foe]; u >= 0; u = behind[u]) {
    const positionOnFoeM = positionM[u];
    if (positionOnFoeM - lengthM[u] >= (at.merges ? at.foeEnterM : foeLeaveM)) continue;
    if (fitsBehind(vehicles, v, u, at, -positionOnFoeM)) continue;
    if (positionOnFoeM >= at.foeEnterM) return true;
    if (fitsBefore(vehicles, v, u, at, -positionOnFoeM, waitedS)) continue;
    if (goesFirst(traffic, v, u, foe, -positionOnFoeM, yielding, timeMs)) return true;
  }
  if (foeShown === Indication.red) return false;

  const lane = network.connectorFromLane[foe - network.linkLaneCount];
  const laneEndM = network.laneLengthM[lane];
  for (let u = lanes.head[lane]; u >= 0; u = behind[u]) {
    const toLineM = laneEndM - positionM[u];
    if (toLineM > HORIZON_M) return false;
    if (vehicles.nextLane[u] !== foe) continue;
    if (fitsBefore(vehicles, v, u, at, toLineM, waitedS) || fitsBehind(vehicles, v, u, at, toLineM)) continue;
    if (foeShown === Indication.yellow && canStop(vehicles.speedMps[u], toLineM)) continue;
    if (vehicles.standing[u] === 1 && !canLeave(traffic, u, foe)) continue;
    if (goesFirst(traffic, v, u, foe, toLineM, yielding, timeMs)) return true;
    // He stops at his line, and with him all behind.
    if (yielding) return false;
  }
  return yielding && laneEndM < HORIZON_M && isTakenFromUpstream(traffic, v, lane, foe, at, waitedS);
}

/**
 * Whether `u` goes before `v`: it may and will, or it has been let go already.
 *
 * @param toPathM from `u` to the start of its path, m; negative on it
 */
function goesFirst(
  traffic: TrafficState,
  v: number,
  u: number,
  foe: number,
  toPathM: number,
  yielding: boolean,
  timeMs: number,
): boolean {
  const { decidedMs, deciding, overruledMs, overruledBy } = traffic.vehicles;
  const isDeciding = decidedMs[u] === timeMs && deciding[u] === 1;
  if (isDeciding) {
    // A ring of drivers who wait for one another.
    if (!yielding) return false;
    if (!isNext(traffic, v, u)) return true;
    if (!isOverruled(traffic, u, timeMs)) {
      overruledMs[u] = timeMs;
      overruledBy[u] = v;
    }
    return false;
  }
  // Who has the right to go first need not ask what those will do who haven't; only whether they are moving inside.
  if (!yielding && toPathM > 0 && decidedMs[u] !== timeMs) return false;
  return findStopForOthersM(traffic, u, foe, toPathM, timeMs) === MAY_GO;
}

/** Whether somebody whom this one should have let wait, but who has waited longer, has gone in this step. */
function isOverruled({ vehicles }: TrafficState, v: number, timeMs: number): boolean {
  if (vehicles.overruledMs[v] !== timeMs) return false;
  const by = vehicles.overruledBy[v];
  return vehicles.deciding[by] === 0 && vehicles.holdM[by] === MAY_GO;
}

/** Whether somebody with the right to go first comes from the short link before: those already on their way onto it. */
function isTakenFromUpstream(
  traffic: TrafficState,
  v: number,
  lane: number,
  foe: number,
  at: Meeting,
  waitedS: number,
): boolean {
  const { network, vehicles, lanes, demand } = traffic;
  const laneM = network.laneLengthM[lane];
  for (let i = network.laneFirstIn[lane]; i < network.laneFirstIn[lane + 1]; i++) {
    const connector = network.inConnectors[i];
    const pathM = network.laneLengthM[connector] + laneM;
    for (let u = lanes.head[connector]; u >= 0; u = vehicles.behind[u]) {
      const toLineM = pathM - vehicles.positionM[u];
      if (toLineM > HORIZON_M) break;
      if (fitsBefore(vehicles, v, u, at, toLineM, waitedS) || fitsBehind(vehicles, v, u, at, toLineM)) continue;
      const step = vehicles.step[u];
      const movement = demand.stepMovement[step];
      if (movement >= 0 && connectorFrom(traffic, lane, movement, step) === foe) return true;
    }
  }
  return false;
}

/**
 * Which of two goes where they wait for each other: whoever is inside already, whose way the other may bar; then who is
 * setting off from the line; then who has stood longer; then who set out first: exactly one of any two.
 */
function isNext(traffic: TrafficState, v: number, u: number): boolean {
  const own = waitedSinceMs(traffic, v);
  const other = waitedSinceMs(traffic, u);
  return own === other ? traffic.vehicles.number[v] < traffic.vehicles.number[u] : own < other;
}

/** Since when a driver has had his turn, as a number to compare, ms. */
function waitedSinceMs({ network, vehicles }: TrafficState, v: number): number {
  const lane = vehicles.lane[v];
  if (lane >= network.linkLaneCount) return Number.NEGATIVE_INFINITY;
  if (vehicles.standingSinceMs[v] !== 0) return vehicles.standingSinceMs[v];
  const isSettingOff = vehicles.standing[v] === 1 && network.laneLengthM[lane] - vehicles.positionM[v] < AT_LINE_M;
  return isSettingOff ? 0 : Number.POSITIVE_INFINITY;
}
