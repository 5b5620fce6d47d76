/**
 * The door for threads that do nothing but run scenarios: the engine without the formats, checks and builders of index.ts,
 * which take a thread most of a second to load.
 */

export { msToS, sToMs } from './core/units.ts';
export { createAdaptiveLog, listAdaptiveCycles, updateAdaptiveLog } from './engine/adaptiveLog.ts';
export { createCorridorCounter, measureCorridorTraffic, updateCorridorCounter } from './engine/corridorTraffic.ts';
export { createWorld } from './engine/createWorld.ts';
export {
  type CityflowMeasures,
  createEnteringTime,
  measureCityflow,
  updateEnteringTime,
} from './engine/enteringTime.ts';
export { createEventLog, type EventLog, updateEventLog } from './engine/events/eventLog.ts';
export { createFuelCounter, updateFuelCounter } from './engine/fuelCounter.ts';
export { findGridlocks } from './engine/gridlock.ts';
export { type RunSummary, summariseRun } from './engine/measure.ts';
export { createPositions, nameLanes, samplePositions } from './engine/positions.ts';
export { stepWorld } from './engine/step.ts';
export { listTrips, nameVehicle, type TripTable } from './engine/trips.ts';
export { createTurningCounter, updateTurningCounter } from './engine/turningCounter.ts';
export type { World } from './engine/world.ts';
export { createUnprojection } from './formats/geojson/unproject.ts';
export type { Gridlock } from './measures/city.ts';
export { measureFuel } from './measures/fuel.ts';
export type { ScenarioDefinition } from './scenario/definition.ts';
export { freezeScenario, type Scenario } from './scenario/scenario.ts';
