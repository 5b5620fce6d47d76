import { kmhToMps } from '../core/units.ts';
import { adviseSpeed } from '../corridors/speedAdvice.ts';
import { CarFollowing } from '../traffic/demand.ts';
import type { TrafficState } from '../traffic/trafficState.ts';
import { type CertainGreens, updateCertainGreens } from './certainGreens.ts';

/**
 * Speed advice to connected vehicles (GLOSA): slower, so as to come to the stop line when those before have gone and the
 * signal is green, instead of standing there. Only where that is certain; never faster than a driver would go anyway.
 *
 * The roadside unit knows the lane's vehicles and where they go (a camera's view) and reckons when each will pass: one after
 * the other, a saturation headway apart, in its own greens. Figures without a source are from experience.
 */

/** Reach of a roadside unit, m: DSRC and LTE-V in cities, 300 to 500. */
const REACH_M = 500;
/** Nearer than this there is nothing left to gain, m. */
const NEAR_M = 15;
/** Slowest speed asked for: 18 km/h, and not below this share of the limit, so that those behind aren't held up. */
export const FLOOR_MPS = kmhToMps(18);
const FLOOR_RATIO = 0.3;
/** Between two vehicles that pass the line one after the other, ms: 1,800 vehicles an hour. */
const HEADWAY_MS = 2000;
/** From green until the first vehicle is over the line: who stood, and who comes rolling, ms. */
const START_MS = 2000;
const ROLLING_START_MS = 1000;
/** Advice that would gain less than this is not given, ms. */
const LEAST_GAIN_MS = 1000;
/** A driver eases off by no more than this below the present speed, m/s: under 1 m/s² of braking. */
const EASE_MPS = 2;
/** Slower than this a vehicle stands in the queue, m/s. */
const QUEUED_MPS = 2;

/** Writes `traffic.adviceMps` for every vehicle on the road: Infinity where there is no advice. */
export function adviseDrivers(greens: CertainGreens, traffic: TrafficState, timeMs: number): void {
  const { network, vehicles, lanes } = traffic;
  if (traffic.adviceMps === null || traffic.adviceMps.length < vehicles.capacity) {
    traffic.adviceMps = new Float32Array(vehicles.capacity);
  }
  traffic.adviceMps.fill(Number.POSITIVE_INFINITY, 0, vehicles.usedSlots);
  for (let lane = 0; lane < network.linkLaneCount; lane++) {
    if (lanes.head[lane] >= 0 && network.laneFirstOut[lane] < network.laneFirstOut[lane + 1]) {
      adviseLane(greens, traffic, lane, timeMs);
    }
  }
}

function adviseLane(greens: CertainGreens, traffic: TrafficState, lane: number, timeMs: number): void {
  const { network, vehicles, lanes, demand } = traffic;
  const { signalOfIntersection } = greens.source.signals.set;
  const { positionM, speedMps, desiredSpeedMps, nextLane, connected, behind, type } = vehicles;
  const { model } = demand.types;
  const lengthM = network.laneLengthM[lane];
  const signal = signalOfIntersection[network.linkTo[network.laneLink[lane]]];
  if (signal < 0) return;
  let lastPassesMs = Number.NEGATIVE_INFINITY;
  for (let v = lanes.head[lane]; v >= 0; v = behind[v]) {
    const distanceM = lengthM - positionM[v];
    if (distanceM > REACH_M || nextLane[v] < 0) return;
    const movement = network.connectorMovement[nextLane[v] - network.linkLaneCount];
    const desiredMps = desiredSpeedMps[v];
    const arrivesMs = timeMs + (1000 * distanceM) / desiredMps;
    let passesMs = Math.max(arrivesMs, lastPassesMs + HEADWAY_MS);
    let row = 2 * movement;
    if (traffic.turnsOnRed[movement] === 0) {
      updateCertainGreens(greens, signal, movement, timeMs);
      if (passesMs >= greens.toMs[row]) row++;
      // Beyond two greens nobody knows.
      if (passesMs >= greens.toMs[row] || greens.fromMs[row] === Number.POSITIVE_INFINITY) return;
      const startMs = connected[v] === 1 && speedMps[v] > QUEUED_MPS ? ROLLING_START_MS : START_MS;
      if (passesMs < greens.fromMs[row] + startMs) passesMs = greens.fromMs[row] + startMs;
      const mayAdvise = connected[v] === 1 && model[type[v]] !== CarFollowing.cityflow && speedMps[v] > QUEUED_MPS;
      if (mayAdvise && distanceM > NEAR_M && passesMs > arrivesMs + LEAST_GAIN_MS) {
        const limitMps = Math.min(desiredMps, network.laneSpeedMps[lane]);
        const floorMps = Math.min(limitMps, Math.max(FLOOR_MPS, FLOOR_RATIO * network.laneSpeedMps[lane]));
        const green = { fromMs: passesMs, toMs: Math.max(greens.toMs[row], passesMs + 1) };
        const advice = adviseSpeed(distanceM, timeMs, [green], floorMps, limitMps);
        if (advice) traffic.adviceMps![v] = Math.max(advice.maxMps, speedMps[v] - EASE_MPS);
      }
    }
    lastPassesMs = passesMs;
  }
}
