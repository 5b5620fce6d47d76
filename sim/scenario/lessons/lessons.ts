import type { ScenarioDefinition } from '../definition.ts';
import { createBusPriority } from './busPriority.ts';
import { createFourInARow } from './fourInARow.ts';
import { createOversaturated } from './oversaturated.ts';
import { createSingleIntersection } from './singleIntersection.ts';
import { createTwoWayArterial } from './twoWayArterial.ts';

/** The small scenarios that ship with the project, in the order in which one would teach them. */
export function createLessons(): ScenarioDefinition[] {
  return [
    createSingleIntersection(),
    createFourInARow(),
    createTwoWayArterial(),
    createBusPriority(),
    createOversaturated(),
  ];
}
