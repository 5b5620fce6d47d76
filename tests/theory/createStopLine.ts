import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import type { FlowDefinition, VehicleTypeDefinition } from '../../sim/traffic/definition.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';

export const STOP_LINE_SPEED_MPS = 50 / 3.6;

export interface StopLineOptions {
  readonly cycleS: number;
  /** Green + 3 s yellow + 2 s red clearance of the one movement. */
  readonly splitS: number;
  readonly vehPerH: number;
  readonly process?: FlowDefinition['process'];
  readonly seed?: number;
  readonly type?: Partial<VehicleTypeDefinition>;
  readonly approachM?: number;
  /** For how long vehicles come, s. Absent: as long as the run lasts. */
  readonly demandS?: number;
  /** The same road without the signal: what a delay is measured against. */
  readonly withoutSignal?: boolean;
}

/** One lane, one signal, passenger cars only: what the manuals' formulas are about. */
export function createStopLine(options: StopLineOptions): ScenarioDefinition {
  const approachM = options.approachM ?? 1000;
  const car = { ...standardVehicleTypes()[0], shareRatio: 1, ...options.type };
  const node = { provenance: 'illustrative', control: 'gateway' } as const;
  const link = { class: 'arterial', speedMps: STOP_LINE_SPEED_MPS, lanes: [{}] } as const;
  const phase = { minGreenS: 5, yellowS: 3, redClearanceS: 2 };
  return {
    format: 'greenwave-scenario',
    version: 1,
    id: 'stop-line',
    name: { zh: '停车线', en: 'Stop line' },
    origin: { latitude: 0, longitude: 0 },
    startS: 0,
    durationS: 3600,
    stepS: 1,
    seed: options.seed ?? 1,
    warmUpS: 0,
    network: {
      intersections: [
        { ...node, id: 'west', x: 0, y: 0 },
        { ...node, id: 'signal', x: approachM, y: 0, control: options.withoutSignal ? 'none' : 'signal' },
        { ...node, id: 'east', x: approachM + 1000, y: 0 },
      ],
      roads: [],
      links: [
        { ...link, id: 'approach', from: 'west', to: 'signal' },
        { ...link, id: 'departure', from: 'signal', to: 'east' },
      ],
      movements: [{ id: 'through', from: 'approach', to: 'departure', turn: 'through', lanes: [[0, 0]] }],
      districts: [],
    },
    signals: options.withoutSignal
      ? []
      : [
          {
            id: 'signal',
            intersectionId: 'signal',
            phases: [
              { ...phase, number: 2, movements: ['through'] },
              { ...phase, number: 4, movements: [] },
            ],
            plans: [
              {
                id: 'day',
                cycleS: options.cycleS,
                offsetS: 0,
                coordinatedPhases: [2],
                rings: [
                  [
                    { phase: 2, splitS: options.splitS },
                    { phase: 4, splitS: options.cycleS - options.splitS },
                  ],
                ],
              },
            ],
          },
        ],
    corridors: [],
    demand: {
      vehicleTypes: [car],
      profiles: [],
      routes: [{ id: 'through', links: ['approach', 'departure'] }],
      flows: [
        { routeId: 'through', vehPerH: options.vehPerH, process: options.process ?? 'poisson', endS: options.demandS },
      ],
      trips: [],
    },
  };
}
