import type { Sensors } from '../controller.ts';
import { type AdaptiveModel, BIN_COUNT, type Boundary, Slot, STOP_LINE_COUNT_M } from './adaptiveModel.ts';

/**
 * What the detectors tell of one signal, kept in its memory: for each approach a cyclic flow profile, arrivals at the
 * upstream detector by their time in the region's cycle; for each lane how many crossed its stop line in a cycle.
 *
 * Source: Hunt, Robertson, Bretherton, Winton, *SCOOT: a traffic responsive method of coordinating signals*, TRRL
 * Laboratory Report 1014, 1981.
 */

/** Weight of the newest cycle in what is remembered. From experience: a change of demand is half known after three cycles. */
const NEWEST = 0.2;
/** Saturation flow of a lane, vehicles/s: HCM's base, 1,900 an hour. */
export const SATURATION_VEH_PER_S = 1900 / 3600;

/** Vehicles that move this near to the stop line will have crossed it by the boundary, m: 8 s at 14 m/s. */
const NEAR_M = 110;

/** Counts what crossed the detectors in the last step. @param bin of the region's cycle */
export function countCrossings(model: AdaptiveModel, sensors: Sensors, memory: Float64Array, bin: number): void {
  const { approaches, lanes, place } = model;
  const { laneLengthM } = model.model.network;
  for (let a = 0; a < approaches.length; a++) {
    const { detectorLanes, detectorM } = approaches[a];
    for (let k = 0; k < detectorLanes.length; k++) {
      memory[place.counting + a * BIN_COUNT + bin] += sensors.crossed(detectorLanes[k], detectorM);
    }
  }
  for (let k = 0; k < lanes.length; k++) {
    memory[place.laneCounting + k] += sensors.crossed(lanes[k], laneLengthM[lanes[k]] - STOP_LINE_COUNT_M);
  }
}

/** At the end of a region's cycle: adds what was counted to what is remembered. @param isFirst nothing is remembered yet */
export function closeCycle({ place }: AdaptiveModel, memory: Float64Array, isFirst: boolean): void {
  const weight = isFirst ? 1 : NEWEST;
  const blend = (to: number, from: number, length: number) => {
    for (let k = 0; k < length; k++) {
      memory[to + k] += weight * (memory[from + k] - memory[to + k]);
      memory[from + k] = 0;
    }
  };
  blend(place.profile, place.counting, place.laneFlow - place.counting);
  blend(place.laneFlow, place.laneCounting, place.length - place.laneCounting);
}

/** After a change of the cycle's length: a profile is of vehicles a cycle, and a longer one brings more. */
export function stretchFlows({ place }: AdaptiveModel, memory: Float64Array, ratio: number): void {
  for (let k = place.profile; k < place.counting; k++) memory[k] *= ratio;
  for (let k = place.laneFlow; k < place.laneCounting; k++) memory[k] *= ratio;
}

/** Vehicles a cycle on each lane: what the upstream detectors count, by the shares in which the lanes discharge. */
export function laneFlows({ approaches, place }: AdaptiveModel, memory: Float64Array): Float64Array {
  const flows = new Float64Array(place.length - place.laneCounting);
  approaches.forEach(({ firstLane, endLane }, a) => {
    let arriving = 0;
    for (let b = 0; b < BIN_COUNT; b++) arriving += memory[place.profile + a * BIN_COUNT + b];
    let leaving = 0;
    for (let k = firstLane; k < endLane; k++) leaving += memory[place.laneFlow + k];
    for (let k = firstLane; k < endLane; k++)
      flows[k] = leaving > 0 ? (arriving * memory[place.laneFlow + k]) / leaving : 0;
  });
  return flows;
}

/** Time that each unit's heaviest lane needs a cycle at saturation flow, ms: its arrivals, and what its last green left. */
export function neededGreensMs(model: AdaptiveModel, memory: Float64Array): Float64Array {
  const needed = new Float64Array(model.units.length);
  laneFlows(model, memory).forEach((flow, k) => {
    const unit = model.laneUnit[k];
    if (unit >= 0) needed[unit] = Math.max(needed[unit], (1000 * flow) / SATURATION_VEH_PER_S);
  });
  for (let u = 0; u < needed.length; u++) {
    needed[u] += (1000 * memory[model.place.residual + u]) / SATURATION_VEH_PER_S;
  }
  return needed;
}

/** Vehicles that stand on a unit's fullest lane: left over, if its green has just ended. */
export function measureResidual(model: AdaptiveModel, sensors: Sensors, u: number): number {
  let most = 0;
  model.laneUnit.forEach((unit, k) => {
    if (unit === u) most = Math.max(most, sensors.queue(model.lanes[k]));
  });
  return most;
}

/**
 * The same for the running cycle, seen shortly before a boundary: of those who are green, the green that they have had and
 * the vehicles that are about to cross; of those who follow, all that are on their lanes and will have come.
 *
 * @param atMs when the boundary comes, ms
 */
export function expectedGreensMs(
  model: AdaptiveModel,
  sensors: Sensors,
  memory: Float64Array,
  { before, following }: Boundary,
  atMs: number,
  timeMs: number,
): Float64Array {
  const { place, units, laneUnit, lanes } = model;
  const needed = new Float64Array(units.length);
  const flows = laneFlows(model, memory);
  const cycleMs = memory[Slot.regionStartMs + 2] - memory[Slot.regionStartMs + 1];
  const endMs = new Map<number, number>();
  for (const ring of following) {
    let toMs = atMs;
    for (const u of ring) {
      toMs += memory[place.running + u];
      endMs.set(u, toMs);
    }
  }
  laneUnit.forEach((u, k) => {
    if (u < 0) return;
    const lane = lanes[k];
    const perVehicleMs = 1000 / SATURATION_VEH_PER_S;
    if (before.includes(u)) {
      const hadMs = memory[place.running + u] - (atMs - timeMs);
      const near = sensors.queue(lane) + sensors.movingWithin(lane, NEAR_M);
      needed[u] = Math.max(needed[u], hadMs + near * perVehicleMs);
    } else if (endMs.has(u)) {
      const approach = model.approaches.find(({ firstLane, endLane }) => firstLane <= k && k < endLane)!;
      const laterMs = Math.max(0, endMs.get(u)! - timeMs - approach.travelMs);
      needed[u] = Math.max(needed[u], (sensors.vehicles(lane) + (flows[k] * laterMs) / cycleMs) * perVehicleMs);
    }
  });
  return needed;
}
