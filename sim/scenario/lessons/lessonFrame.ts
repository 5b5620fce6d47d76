import type { Name } from '../../network/definition.ts';
import type { VehicleTypeDefinition } from '../../traffic/definition.ts';
import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../definition.ts';

type Frame = Omit<ScenarioDefinition, 'network' | 'signals' | 'corridors' | 'demand'>;

/** What all lessons have in common: made-up streets in the fields, from eight in the morning, in half-second steps. */
export function createFrame(id: string, name: Name, description: Name, durationS: number): Frame {
  return {
    format: 'greenwave-scenario',
    version: SCENARIO_VERSION,
    id,
    name,
    description,
    sources: {
      zh: '教学用虚构路网与流量；饱和流率与损失时间取自《道路通行能力手册》（HCM 6）。',
      en: 'Made up for teaching, streets and flows alike; saturation flow and lost time after HCM 6.',
    },
    origin: { latitude: 36.8131, longitude: 118.0548 },
    startS: 8 * 3600,
    durationS,
    stepS: 0.5,
    seed: 1,
    warmUpS: 120,
  };
}

/** Cars only: formulas for passenger cars can be held against the run. */
export function carsOnly(): VehicleTypeDefinition[] {
  return [{ ...standardVehicleTypes()[0], shareRatio: 1 }];
}
