import { InputError } from '../core/issue.ts';
import type { ScenarioDefinition } from './definition.ts';

/** Changes to a scenario before it is run: more or less traffic, connected vehicles. Other timing plans: see planFile.ts. */

/**
 * The scenario with all its flows multiplied.
 *
 * @param factor >= 0
 * @throws InputError if the scenario holds single trips: there is no half of a trip
 */
export function scaleDemand(definition: ScenarioDefinition, factor: number): ScenarioDefinition {
  const { flows, trips } = definition.demand;
  if (trips.length > 0) {
    const message = `a demand factor of ${factor} can't be applied to the ${trips.length} single trips of scenario "${definition.id}"; scale its flows in the file instead`;
    throw new InputError([{ file: '', path: '/demand/trips', message }]);
  }
  const scaled = flows.map((flow) => ({ ...flow, vehPerH: flow.vehPerH * factor }));
  return { ...definition, demand: { ...definition.demand, flows: scaled } };
}

/** The scenario with this share of all vehicles connected, 0 to 1, and driving by the signals' speed advice. */
export function connectVehicles(definition: ScenarioDefinition, connectedRatio: number): ScenarioDefinition {
  const vehicleTypes = definition.demand.vehicleTypes.map((type) => ({ ...type, connectedRatio }));
  return { ...definition, demand: { ...definition.demand, vehicleTypes, speedAdvice: true } };
}
