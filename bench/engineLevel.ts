import { resolve } from 'node:path';
import { requireScenario } from '../cli/readScenario.ts';
import {
  createWorld,
  freezeScenario,
  measureCity,
  type ScenarioDefinition,
  standardVehicleTypes,
  stepWorld,
} from '../sim/index.ts';
import { createGridScenario, STANDARD_GRID } from './gridScenario.ts';

/**
 * One level of the benchmark, alone in its process so that memory is its own. Prints one JSON document.
 *
 * Arguments: `grid <vehicles>` or a scenario folder; seconds simulated before the clock starts; seconds timed.
 */
export interface EngineLevel {
  readonly scenario: string;
  /** Mean number on the road while timed. */
  readonly vehicles: number;
  readonly updatesPerS: number;
  readonly realTimeFactor: number;
  readonly wallS: number;
  readonly rssMb: number;
  readonly meanSpeedMps: number;
}

async function main([kind, size, warmUpS, timedS]: string[]): Promise<EngineLevel> {
  const definition: ScenarioDefinition =
    kind === 'grid'
      ? createGridScenario({ ...STANDARD_GRID, vehicles: Number(size), vehicleTypes: standardVehicleTypes() })
      : await requireScenario(resolve(size));
  const world = createWorld(freezeScenario(definition), { stepMs: 1000 });
  for (let i = 0; i < Number(warmUpS); i++) stepWorld(world);
  const before = world.traffic.totals.vehicleUpdates;
  const startedMs = performance.now();
  for (let i = 0; i < Number(timedS); i++) stepWorld(world);
  const wallS = (performance.now() - startedMs) / 1000;
  const updates = world.traffic.totals.vehicleUpdates - before;
  return {
    scenario: definition.id,
    vehicles: Math.round(updates / Number(timedS)),
    updatesPerS: Math.round(updates / wallS),
    realTimeFactor: Number(timedS) / wallS,
    wallS,
    rssMb: process.resourceUsage().maxRSS / 1024,
    meanSpeedMps: measureCity(world).meanSpeedMps,
  };
}

process.stdout.write(JSON.stringify(await main(process.argv.slice(2))));
