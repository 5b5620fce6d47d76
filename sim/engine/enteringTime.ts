import { msToS } from '../core/units.ts';
import type { World } from './world.ts';

/**
 * Time that vehicles spend at signals, from coming onto a lane that leads to one to leaving it: what papers on CityFlow's
 * networks call the average travel time. Paths through intersections and roads that leave the network don't count, nor
 * does waiting to enter. Who comes back to a signal is counted there from first coming to last leaving, the way round
 * included, as those papers' programs do.
 */
export interface EnteringTime {
  /** Rows of the lanes that end at a signal, and that signal. */
  readonly lanes: Uint32Array;
  readonly signalOfLane: Int32Array;
  /** 1: the route comes to a signal twice. Shape [routeCount]. */
  readonly comesBack: Uint8Array;
  /** On the lanes, without those who come back. */
  vehicleS: number;
  /** Visits of those who come back, by vehicle number and signal. */
  readonly visits: Map<number, Visit>;
}

interface Visit {
  readonly firstMs: number;
  lastMs: number;
  /** When it last left; NaN: never. */
  leftMs: number;
}

export function createEnteringTime({ scenario }: World): EnteringTime {
  const { network, signals, demand } = scenario;
  const lanes: number[] = [];
  const signalOfLane = new Int32Array(network.linkLaneCount).fill(-1);
  for (let lane = 0; lane < network.linkLaneCount; lane++) {
    const signal = signals.signalOfIntersection[network.linkTo[network.laneLink[lane]]];
    signalOfLane[lane] = signal;
    if (signal >= 0) lanes.push(lane);
  }
  const comesBack = Uint8Array.from({ length: demand.routeCount }, (_, r) => {
    const steps = demand.stepLink.subarray(demand.routeFirstStep[r], demand.routeFirstStep[r + 1]);
    const met = Array.from(steps, (link) => signals.signalOfIntersection[network.linkTo[link]]).filter((s) => s >= 0);
    return new Set(met).size < met.length ? 1 : 0;
  });
  return { lanes: Uint32Array.from(lanes), signalOfLane, comesBack, vehicleS: 0, visits: new Map() };
}

/** Adds the step that has just been made. */
export function updateEnteringTime(entering: EnteringTime, { traffic, scenario, stepMs, timeMs }: World): void {
  const { lanes, vehicles } = traffic;
  const { comesBack, signalOfLane, visits } = entering;
  const signalCount = scenario.signals.definitions.length;
  let count = 0;
  for (const lane of entering.lanes) {
    for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
      if (comesBack[vehicles.route[v]] === 0) {
        count++;
        continue;
      }
      const key = vehicles.number[v] * signalCount + signalOfLane[lane];
      const visit = visits.get(key);
      if (visit === undefined) {
        visits.set(key, { firstMs: timeMs, lastMs: timeMs, leftMs: Number.NaN });
        continue;
      }
      if (visit.lastMs < timeMs - stepMs) visit.leftMs = visit.lastMs + stepMs;
      visit.lastMs = timeMs;
    }
  }
  entering.vehicleS += count * msToS(stepMs);
}

/** Measures of a run in CityFlow's terms, s. Definitions: docs/measures.md. */
export interface CityflowMeasures {
  /** From wanting to enter to the trip's end, or to the run's end: its `get_average_travel_time`. */
  readonly averageTravelTimeS: number;
  /** At signals, mean over the vehicles that have entered. */
  readonly enteringLanesTravelTimeS: number;
}

/** @param meanTripTimeS of the run's summary */
export function measureCityflow(
  entering: EnteringTime,
  { traffic, stepMs, timeMs }: World,
  meanTripTimeS: number,
): CityflowMeasures {
  const { entered } = traffic.totals;
  let visitMs = 0;
  for (const { firstMs, lastMs, leftMs } of entering.visits.values()) {
    // Who is there again at the end is counted to when he left before.
    const untilMs = lastMs === timeMs && !Number.isNaN(leftMs) ? leftMs : lastMs + stepMs;
    visitMs += untilMs - firstMs;
  }
  return {
    averageTravelTimeS: meanTripTimeS,
    enteringLanesTravelTimeS: entered > 0 ? (entering.vehicleS + msToS(visitMs)) / entered : 0,
  };
}
