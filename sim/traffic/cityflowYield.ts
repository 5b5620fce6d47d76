import { Indication } from '../core/indication.ts';
import { msToS } from '../core/units.ts';
import { type Network, TurnCode } from '../network/network.ts';
import type { TrafficState } from './trafficState.ts';

/** Whether a movement may be driven as far as its signal goes. */
export function isOpen({ indication }: TrafficState, movement: number): boolean {
  const shown = indication[movement];
  return shown !== Indication.red && shown !== Indication.yellow;
}

/**
 * Notes for every point who is next to clear it: who has left the path but not with the rear; those on the path, the
 * foremost that is not past with the rear; and the first before the line, if the signal lets it go.
 */
export function noteComers(traffic: TrafficState): void {
  const { network, lanes, vehicles } = traffic;
  const { points, comer, comerM } = traffic.crossings!;
  const { linkLaneCount, laneCount, laneLengthM, connectorToLane, connectorFromLane, connectorMovement } = network;
  const { head, tail } = lanes;
  const { positionM, lengthM, behind, nextLane, cameFrom } = vehicles;
  const { first, ownM } = points;
  comer.fill(-1);
  for (let lane = linkLaneCount; lane < laneCount; lane++) {
    const c = lane - linkLaneCount;
    const firstRow = first[c];
    let row = first[c + 1] - 1;
    if (row < firstRow) continue;
    const last = tail[connectorToLane[c]];
    if (last >= 0 && cameFrom[last] === lane) {
      for (; row >= firstRow; row--) {
        const sinceM = laneLengthM[lane] - ownM[row] + positionM[last];
        if (sinceM - lengthM[last] >= 0) break;
        comer[row] = last;
        comerM[row] = -sinceM;
      }
    }
    for (let v = head[lane]; v >= 0; v = behind[v]) {
      for (; row >= firstRow; row--) {
        const toPointM = ownM[row] - positionM[v];
        if (toPointM < 0 && toPointM + lengthM[v] < 0) break;
        comer[row] = v;
        comerM[row] = toPointM;
      }
    }
    const from = connectorFromLane[c];
    const next = head[from];
    if (row < firstRow || next < 0 || nextLane[next] !== lane || !isOpen(traffic, connectorMovement[c])) continue;
    const toLineM = laneLengthM[from] - positionM[next];
    for (; row >= firstRow; row--) {
      comer[row] = next;
      comerM[row] = toLineM + ownM[row];
    }
  }
}

/** Before a point at which he yields a driver stops this far, m. */
export const YIELD_DISTANCE_M = 5;

/** Through goes before left, left before right. */
const RANK = { [TurnCode.through]: 3, [TurnCode.left]: 2, [TurnCode.right]: 1, [TurnCode.uTurn]: 0 } as const;

/**
 * Whether a driver may pass a point of his path.
 *
 * @param row       of the point on his path
 * @param toPointM  from his front bumper to the point, m
 */
export function mayPass(traffic: TrafficState, v: number, row: number, toPointM: number): boolean {
  const { points, comer, comerM } = traffic.crossings!;
  const { twin, foe } = points;
  const other = comer[twin[row]];
  if (other < 0) return true;
  if (!canYield(traffic, v, toPointM)) return true;
  const otherToPointM = comerM[twin[row]];
  if (canYield(traffic, other, otherToPointM)) {
    if (goesFirst(traffic, v, foe[twin[row]], toPointM, other, foe[row], otherToPointM)) return true;
  }
  return isHeldInRing(traffic, other);
}

function canYield({ demand, vehicles }: TrafficState, v: number, toPointM: number): boolean {
  if (toPointM < 0) return toPointM + vehicles.lengthM[v] < 0;
  const speed = vehicles.speedMps[v];
  return (speed * speed) / (2 * demand.types.decelerationMps2[vehicles.type[v]]) < toPointM - YIELD_DISTANCE_M;
}

/** Rank of the turn; then who is sooner at the point; then who entered the intersection first; then who is nearer. */
function goesFirst(
  traffic: TrafficState,
  v: number,
  ownPath: number,
  toPointM: number,
  other: number,
  otherPath: number,
  otherToPointM: number,
): boolean {
  const { network, vehicles } = traffic;
  const lead = rankOf(network, ownPath) - rankOf(network, otherPath);
  if (lead > 0) return true;
  if (otherToPointM <= 0) return otherToPointM + vehicles.lengthM[other] < 0;
  const otherSteps = stepsToReach(traffic, other, otherToPointM, otherPath);
  const steps = stepsToReach(traffic, v, toPointM, ownPath);
  if (lead < 0 || steps !== otherSteps) return steps < otherSteps;
  if (vehicles.pathSinceMs[v] !== vehicles.pathSinceMs[other]) {
    return vehicles.pathSinceMs[v] < vehicles.pathSinceMs[other];
  }
  return toPointM === otherToPointM ? vehicles.number[v] < vehicles.number[other] : toPointM < otherToPointM;
}

function rankOf({ movementTurn, connectorMovement, linkLaneCount }: Network, path: number): number {
  return RANK[movementTurn[connectorMovement[path - linkLaneCount]] as TurnCode];
}

/** Whether those who hold up a vehicle hold up one another in a ring: then waiting for it would never end. */
function isHeldInRing({ vehicles }: TrafficState, v: number): boolean {
  const { heldBy } = vehicles;
  let slow = v;
  let fast = v;
  while (fast >= 0 && heldBy[fast] >= 0) {
    slow = heldBy[slow];
    fast = heldBy[heldBy[fast]];
    if (slow === fast) return fast >= 0;
  }
  return false;
}

/** Whole steps until a vehicle is at a point if it accelerates as usual up to the speed of its path. */
function stepsToReach(traffic: TrafficState, v: number, toPointM: number, path: number): number {
  if (toPointM <= 0) return 0;
  const { demand, vehicles } = traffic;
  const stepS = msToS(traffic.stepMs);
  const type = vehicles.type[v];
  const aMps2 = demand.types.accelerationMps2[type];
  const speed = vehicles.speedMps[v];
  const mostMps = pathSpeedMps(traffic, type, path);
  if (speed > mostMps) return Math.ceil(toPointM / speed / stepS);
  const wholeSteps = Math.floor((mostMps - speed) / aMps2 / stepS);
  const afterMps = speed + wholeSteps * aMps2 * stepS;
  const rampM =
    ((speed + afterMps) * wholeSteps * stepS) / 2 + (afterMps < mostMps ? ((afterMps + mostMps) * stepS) / 2 : 0);
  if (rampM > toPointM) {
    return Math.ceil((Math.sqrt(speed * speed + 2 * aMps2 * toPointM) - speed) / aMps2 / stepS);
  }
  return Math.ceil((mostMps - speed) / aMps2 / stepS) + Math.ceil((toPointM - rampM) / mostMps / stepS);
}

/** Speed at which a driver enters a path: a turn's own, else the vehicle's greatest. */
export function pathSpeedMps({ network, demand }: TrafficState, type: number, path: number): number {
  const mostMps = demand.types.maxSpeedMps[type];
  const turn = network.movementTurn[network.connectorMovement[path - network.linkLaneCount]];
  return turn === TurnCode.through ? mostMps : Math.min(mostMps, network.laneSpeedMps[path]);
}
