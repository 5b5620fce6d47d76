import { sToMs } from '../core/units.ts';
import { createWorld } from '../engine/createWorld.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { releaseArrivals } from '../traffic/arrivals.ts';

/** One trip as the engine would begin it. */
export interface Departure {
  /** Rows of the demand's routes and vehicle types. */
  readonly route: number;
  readonly type: number;
  /** Time of day, ms. */
  readonly departMs: number;
}

/**
 * The very trips that a run of the scenario would begin under a seed, in order of departure. Nothing is driven: what
 * comes does not depend on what goes on.
 *
 * @param durationS length of the run, s
 */
export function drawDepartures(scenario: Scenario, seed: number, durationS: number): Departure[] {
  const world = createWorld(scenario, { seed });
  const { traffic, startMs, stepMs } = world;
  const endMs = startMs + sToMs(durationS);
  for (let timeMs = startMs; timeMs < endMs; timeMs += stepMs) releaseArrivals(traffic, timeMs);
  const { vehicles } = traffic;
  const departures: Departure[] = [];
  for (let v = 0; v < vehicles.usedSlots; v++) {
    departures.push({ route: vehicles.route[v], type: vehicles.type[v], departMs: vehicles.departMs[v] });
  }
  return departures.sort((a, b) => a.departMs - b.departMs);
}
