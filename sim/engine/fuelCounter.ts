import { msToS } from '../core/units.ts';
import { fuelMlPerS } from '../measures/fuel.ts';
import type { World } from './world.ts';

/** Fuel is reckoned once in so many ms from the speeds then and before: the model was fitted to speeds of every second. */
const SAMPLE_MS = 1000;

/** Fuel that a run's vehicles have burnt so far: an observer beside the state. */
export interface FuelCounter {
  /** Part of the network that each lane belongs to, 0 or 1; see `CorridorCounter`. Shape [laneCount]. */
  readonly partOfLane: Uint8Array;
  /** mL, elsewhere and on corridors. */
  readonly fuelMl: [number, number];
  /** Speed of each vehicle slot at the last sample, m/s. Grows with the slots. */
  speedMps: Float32Array;
  sampledMs: number;
}

/** @param partOfLane null: no corridors, all traffic is elsewhere */
export function createFuelCounter({ timeMs, scenario }: World, partOfLane: Uint8Array | null): FuelCounter {
  return {
    partOfLane: partOfLane ?? new Uint8Array(scenario.network.laneCount),
    fuelMl: [0, 0],
    speedMps: new Float32Array(0),
    sampledMs: timeMs,
  };
}

/** Called after each step. What a vehicle burns in its last second on the road, before it is next looked at, isn't seen. */
export function updateFuelCounter(counter: FuelCounter, { traffic, timeMs }: World): void {
  const sinceMs = timeMs - counter.sampledMs;
  if (sinceMs < SAMPLE_MS) return;
  const { lane, speedMps, enterMs, usedSlots } = traffic.vehicles;
  if (counter.speedMps.length < lane.length) {
    const grown = new Float32Array(lane.length);
    grown.set(counter.speedMps);
    counter.speedMps = grown;
  }
  const { partOfLane, fuelMl, speedMps: before, sampledMs } = counter;
  const sinceS = msToS(sinceMs);
  for (let v = 0; v < usedSlots; v++) {
    if (lane[v] < 0) continue;
    const speed = speedMps[v];
    if (enterMs[v] >= sampledMs) {
      fuelMl[partOfLane[lane[v]]] += fuelMlPerS(speed, 0) * msToS(timeMs - enterMs[v]);
    } else {
      const meanMps = (speed + before[v]) / 2;
      fuelMl[partOfLane[lane[v]]] += fuelMlPerS(meanMps, (speed - before[v]) / sinceS) * sinceS;
    }
    before[v] = speed;
  }
  counter.sampledMs = timeMs;
}
