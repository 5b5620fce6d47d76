import { standardVehicleTypes } from '../sim/index.ts';
import type { EngineLevel } from './engineLevel.ts';
import { STANDARD_GRID } from './gridScenario.ts';
import { runEngineLevel } from './runLevel.ts';
import { runSumoLevel, type SumoLevel } from './sumoLevel.ts';

/** Ours beside SUMO's at one level of demand. */
export interface VersusLevel {
  /** Vehicles aimed at; each side tells how many it had. */
  readonly vehicles: number;
  readonly ours: EngineLevel;
  readonly sumo: SumoLevel;
  /** Our vehicle updates a second over SUMO's. */
  readonly ratio: number;
}

/**
 * Seconds simulated before the clock starts and while it runs. SUMO begins with a full grid and needs two cycles for
 * its queues; ours fills an empty one. SUMO at 50,000 takes more than a second of wall time a step.
 */
export const VERSUS_WINDOWS = { ours: { warmUpS: 1200, timedS: 600 }, sumo: { warmUpS: 180, timedS: 60 } } as const;

/** Runs one level, ours and then SUMO, each alone and on one thread. */
export async function runVersusLevel(vehicles: number): Promise<VersusLevel> {
  const ours = await runEngineLevel({ grid: vehicles, ...VERSUS_WINDOWS.ours });
  const options = { ...STANDARD_GRID, vehicles, vehicleTypes: standardVehicleTypes() };
  const sumo = await runSumoLevel(options, VERSUS_WINDOWS.sumo.warmUpS, VERSUS_WINDOWS.sumo.timedS);
  return { vehicles, ours, sumo, ratio: ours.updatesPerS / sumo.updatesPerS };
}
