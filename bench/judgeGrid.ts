import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { standardVehicleTypes } from '../sim/index.ts';
import { STANDARD_GRID } from './gridScenario.ts';
import type { JudgeCase } from './judgeRuns.ts';
import { createSumoGrid } from './sumoGrid.ts';
import { buildNetwork } from './sumoLevel.ts';

/** Flows are those of so many vehicles on the road at once; the grid begins empty and is about half full on average. */
const VEHICLES = 5000;
const RUN_S = 600;

/**
 * The benchmark's grid of 1,520 signals as a case: built by netconvert from plain XML. Programs are all alike, of 90 s; routes stand in
 * full at each vehicle, as SUMO's tools need them.
 */
export async function buildGridCase(folder: string): Promise<JudgeCase> {
  const options = { ...STANDARD_GRID, vehicles: VEHICLES, vehicleTypes: standardVehicleTypes() };
  await buildNetwork(folder, options, RUN_S);
  const { routes } = createSumoGrid({ ...options, vehicles: VEHICLES }, RUN_S);
  await writeFile(join(folder, 'grid.rou.xml'), spellRoutes(routes));
  return {
    id: 'grid',
    folder: pathToFileURL(`${folder}/`),
    net: 'grid.net.xml',
    routes: ['grid.rou.xml'],
    additional: [],
    programs: [],
    beginS: 0,
    endS: RUN_S,
  };
}

/** Vehicles that set out, each with its route's edges; those under way at the begin are left out. */
function spellRoutes(text: string): string {
  const edgesOf = new Map(
    [...text.matchAll(/<route id="([^"]+)" edges="([^"]+)"\/>/g)].map(([, id, edges]) => [id, edges]),
  );
  return text
    .split('\n')
    .filter((line) => !line.startsWith('<route id=') && !line.startsWith('<vehicle id="u'))
    .map((line) =>
      line.replace(
        / route="([^"]+)"(.*)\/>$/,
        (_, id: string, rest: string) => `${rest}><route edges="${edgesOf.get(id)}"/></vehicle>`,
      ),
    )
    .join('\n');
}
