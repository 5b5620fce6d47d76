import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import type { FlowDefinition, RouteDefinition } from '../../sim/traffic/definition.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';

/** A scenario of half an hour around a network without signals, cars only, or with those given. */
export function createScenario(
  network: ScenarioDefinition['network'],
  routes: readonly RouteDefinition[],
  flows: readonly FlowDefinition[],
  signals: ScenarioDefinition['signals'] = [],
): ScenarioDefinition {
  return {
    format: 'greenwave-scenario',
    version: 1,
    id: 'crossroads',
    name: { zh: '路口', en: 'Crossroads' },
    origin: { latitude: 0, longitude: 0 },
    startS: 0,
    durationS: 1800,
    stepS: 0.5,
    seed: 3,
    warmUpS: 0,
    network,
    signals,
    corridors: [],
    demand: { vehicleTypes: [{ ...standardVehicleTypes()[0], shareRatio: 1 }], profiles: [], routes, flows, trips: [] },
  };
}
