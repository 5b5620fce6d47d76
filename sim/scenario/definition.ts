import type { CorridorDefinition } from '../corridors/definition.ts';
import type { Name, NetworkDefinition } from '../network/definition.ts';
import type { SignalDefinition } from '../signals/definition.ts';
import type { BusLineDefinition, DemandDefinition } from '../traffic/definition.ts';

/** Version of the scenario format that this build writes; older ones are migrated on reading. */
export const SCENARIO_VERSION = 1;

export type ImportFormat = 'sumo' | 'cityflow' | 'cbengine' | 'osm';

/**
 * A whole scenario. On disk: a folder whose `scenario.json` holds the scalars and names further files under `include`;
 * the top-level keys of an included file (`network`, `signals`, `corridors`, `demand`, `busLines`) join those of `scenario.json`.
 */
export interface ScenarioDefinition {
  readonly format: 'greenwave-scenario';
  readonly version: number;
  readonly id: string;
  readonly name: Name;
  readonly description?: Name;
  /** What is assumed and what is known, in a sentence or two; shown on the page. */
  readonly sources?: Name;
  /** Format that the scenario was imported from, where its own measures are kept (docs/measures.md). */
  readonly importedFrom?: ImportFormat;
  /** Latitude and longitude of the local frame's zero, degrees, WGS 84. */
  readonly origin: { readonly latitude: number; readonly longitude: number };
  /** Time of day at which a run starts, s after midnight. */
  readonly startS: number;
  /** Length of a run unless told otherwise, s. */
  readonly durationS: number;
  /** Length of a step, s: 0.1 to 1, and a whole number of them fills a second. */
  readonly stepS: number;
  readonly seed: number;
  /** Simulated time that the live server runs through before it shows the city, s, so that the city is not empty. */
  readonly warmUpS: number;
  readonly network: NetworkDefinition;
  readonly signals: readonly SignalDefinition[];
  readonly corridors: readonly CorridorDefinition[];
  readonly demand: DemandDefinition;
  /** Buses by timetable, beside the demand. Absent: none. */
  readonly busLines?: readonly BusLineDefinition[];
}
