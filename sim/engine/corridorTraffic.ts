import { msToS } from '../core/units.ts';
import { type FuelMeasures, measureFuel } from '../measures/fuel.ts';
import type { FuelCounter } from './fuelCounter.ts';
import type { World } from './world.ts';

/** Traffic of one part of a network over a run. */
export interface PartMeasures {
  readonly distanceKm: number;
  /** Time lost against the drivers' desired speeds, and stops, for each kilometre driven. */
  readonly delaySPerKm: number;
  readonly stopsPerKm: number;
  readonly meanSpeedMps: number;
  /** Absent where nobody counted it. */
  readonly fuel?: FuelMeasures;
}

/** Traffic on the corridors' links (both directions, whatever way it goes on), and on all others. */
export interface CorridorTraffic {
  readonly onCorridors: PartMeasures;
  readonly elsewhere: PartMeasures;
}

/** Sums for each part of a network: for a city, row 0 elsewhere, row 1 on corridors. */
export interface CorridorCounter {
  /** Part of each lane; a path through an intersection belongs to the lane it comes from. Shape [laneCount]. */
  readonly partOfLane: Uint8Array;
  /** Of each vehicle slot, at the last step. Grow with the slots. */
  lossS: Float32Array;
  stops: Uint16Array;
  readonly sums: readonly PartSums[];
}

export interface PartSums {
  vehicleS: number;
  distanceM: number;
  lossS: number;
  stops: number;
}

/** @returns null if the scenario has no corridors */
export function createCorridorCounter({ scenario }: World): CorridorCounter | null {
  const { network, corridors } = scenario;
  if (corridors.length === 0) return null;
  const isOnCorridor = new Uint8Array(network.linkCount);
  for (const { links } of corridors) for (const { link } of links) isOnCorridor[link] = 1;
  const partOfLane = Uint8Array.from({ length: network.laneCount }, (_, lane) => {
    const from = lane < network.linkLaneCount ? lane : network.connectorFromLane[lane - network.linkLaneCount];
    return isOnCorridor[network.laneLink[from]];
  });
  return createPartCounter(partOfLane, 2);
}

/** @param partOfLane part of each lane and path, < `partCount` */
export function createPartCounter(partOfLane: Uint8Array, partCount: number): CorridorCounter {
  const sums = Array.from({ length: partCount }, (): PartSums => ({ vehicleS: 0, distanceM: 0, lossS: 0, stops: 0 }));
  return { partOfLane, lossS: new Float32Array(0), stops: new Uint16Array(0), sums };
}

/** Lets a counter begin in the middle of a run: what vehicles have lost so far is not counted. */
export function beginCounting(counter: CorridorCounter, { traffic }: World): void {
  const { lane, timeLossS, stops, usedSlots } = traffic.vehicles;
  counter.lossS = new Float32Array(lane.length);
  counter.stops = new Uint16Array(lane.length);
  for (let v = 0; v < usedSlots; v++) {
    if (lane[v] < 0) continue;
    counter.lossS[v] = timeLossS[v];
    counter.stops[v] = stops[v];
  }
}

/** Adds the step that has just been made. */
export function updateCorridorCounter(counter: CorridorCounter, { traffic, stepMs }: World): void {
  const { vehicles } = traffic;
  const { lane, timeLossS, stops, speedMps, usedSlots } = vehicles;
  if (counter.lossS.length < lane.length) {
    const [lossS, stopsBefore] = [new Float32Array(lane.length), new Uint16Array(lane.length)];
    lossS.set(counter.lossS);
    stopsBefore.set(counter.stops);
    counter.lossS = lossS;
    counter.stops = stopsBefore;
  }
  const { partOfLane, sums } = counter;
  const stepS = msToS(stepMs);
  for (let v = 0; v < usedSlots; v++) {
    if (lane[v] < 0) {
      counter.lossS[v] = 0;
      counter.stops[v] = 0;
      continue;
    }
    const part = sums[partOfLane[lane[v]]];
    // Another vehicle in the slot has lost less than the one before: it begins at nothing.
    const lostS = timeLossS[v] - counter.lossS[v];
    const stopped = stops[v] - counter.stops[v];
    part.lossS += lostS < 0 ? timeLossS[v] : lostS;
    part.stops += stopped < 0 ? stops[v] : stopped;
    part.vehicleS += stepS;
    part.distanceM += speedMps[v] * stepS;
    counter.lossS[v] = timeLossS[v];
    counter.stops[v] = stops[v];
  }
}

export function measureCorridorTraffic({ sums }: CorridorCounter, burnt: FuelCounter | null = null): CorridorTraffic {
  const measure = (part: 0 | 1): PartMeasures => {
    const { vehicleS, distanceM, lossS, stops } = sums[part];
    const distanceKm = distanceM / 1000;
    return {
      distanceKm,
      delaySPerKm: distanceKm === 0 ? 0 : lossS / distanceKm,
      stopsPerKm: distanceKm === 0 ? 0 : stops / distanceKm,
      meanSpeedMps: vehicleS === 0 ? 0 : distanceM / vehicleS,
      ...(burnt ? { fuel: measureFuel(burnt.fuelMl[part], distanceKm) } : {}),
    };
  };
  return { elsewhere: measure(0), onCorridors: measure(1) };
}
