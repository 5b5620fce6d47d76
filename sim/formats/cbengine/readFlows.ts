import type { Issue } from '../../core/issue.ts';
import type { ScenarioFile } from '../../scenario/readFiles.ts';
import { createLineReader, readNumber } from './lineReader.ts';

/** Vehicles that set out at `startS`, then every `intervalS` up to and including `endS`. */
export interface CbengineFlow {
  /** Line of the file on which it begins. */
  readonly line: number;
  readonly startS: number;
  readonly endS: number;
  readonly intervalS: number;
  readonly roads: readonly string[];
}

/** Vehicles of a file, at most: more is a slip in a number. */
const MOST_VEHICLES = 5_000_000;
const LATEST_S = 604_800;

/**
 * Reads CBEngine's flows: their number and three lines each (start, end, interval; number of roads; the roads).
 *
 * @param roadIds of the network; a road that is not among them is an issue
 */
export function readFlows(file: ScenarioFile, roadIds: ReadonlySet<string>, issues: Issue[]): CbengineFlow[] {
  const reader = createLineReader(file, issues);
  const flows: CbengineFlow[] = [];
  const count = reader.count('flows');
  if (count === null) return flows;
  if (count === 0) reader.report('the file holds no flow; without traffic there is nothing to run');
  let vehicles = 0;
  for (let i = 0; i < count; i++) {
    const times = reader.next();
    const line = reader.line();
    const [startS, endS, intervalS] = (times ?? []).map(readNumber);
    if (times !== null && !(times.length === 3 && startS >= 0 && endS >= startS && endS <= LATEST_S && intervalS > 0)) {
      reader.report('a flow is: start end (s, start first) interval (s, > 0)');
    }
    const length = times === null ? null : reader.count('roads of the route');
    const roads = length === null ? null : reader.next();
    if (roads === null) {
      reader.report(`the file ends or breaks off within flows: ${i} of ${count} are there`);
      return flows;
    }
    if (roads.length !== length) reader.report(`${length} roads must stand here, got ${roads.length}`);
    for (const road of roads) {
      if (!roadIds.has(road)) reader.report(`road ${road} is not in the network`);
    }
    vehicles += Math.floor((endS - startS) / intervalS) + 1;
    flows.push({ line, startS, endS, intervalS, roads });
  }
  if (vehicles > MOST_VEHICLES) reader.report(`${vehicles} vehicles; at most ${MOST_VEHICLES} are read`);
  if (reader.next() !== null) reader.report('more lines than the file said it has');
  return flows;
}
