import { updateSignals } from '../signals/signalState.ts';
import { enterRoad, releaseArrivals } from '../traffic/arrivals.ts';
import { changeLanes } from '../traffic/changeLanes.ts';
import { commitMotion } from '../traffic/commitMotion.ts';
import { planMotion } from '../traffic/planMotion.ts';
import { adviseDrivers } from '../v2x/adviseDrivers.ts';
import { countArrivalsOnGreen } from './arrivalsOnGreen.ts';
import { updateBuses } from './buses/updateBuses.ts';
import { applyDueCommands, followSchedules } from './commands.ts';
import { controlSignals } from './controlSignals.ts';
import { updateAmbulances } from './emergency/updateAmbulances.ts';
import { recordStep } from './measure.ts';
import { updateTransitions } from './planChange.ts';
import type { World } from './world.ts';

/**
 * One step of the whole city, [t, t + Δt). The order is the model: who decides sees what was true at t; who moves is
 * moved once; measures see what came of it.
 */
export function stepWorld(world: World): void {
  const { traffic, signals, timeMs, stepIndex, stepMs } = world;
  const endMs = world.startMs + (stepIndex + 1) * stepMs;

  // What people ask for, and what the clock asks for.
  applyDueCommands(world);
  followSchedules(world);
  updateAmbulances(world);
  updateBuses(world);
  updateTransitions(world);

  // Indications hold for the whole step; conflicting greens stop the run.
  controlSignals(world);
  updateSignals(signals, traffic, timeMs, stepIndex);

  // New vehicles enter where they find a gap.
  releaseArrivals(traffic, timeMs);
  enterRoad(traffic, timeMs);

  if (world.advice) adviseDrivers(world.advice, traffic, timeMs);

  // Lanes, then speeds from the state as it now stands, then motion in a fixed order.
  changeLanes(traffic, endMs, stepIndex);
  planMotion(traffic, timeMs, stepIndex);
  commitMotion(traffic, endMs);

  countArrivalsOnGreen(world);
  world.stepIndex = stepIndex + 1;
  world.timeMs = endMs;
  recordStep(world);
}
