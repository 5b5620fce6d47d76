import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';

const CYCLE_S = 90;
const GREEN_S = 60;
const HOURS = 2;

/** Opposing through traffic on one lane each way and an endless queue of left turners, all in one green. */
function createOpposedLeft(opposingVehPerH: number): ScenarioDefinition {
  const car = { ...standardVehicleTypes()[0], shareRatio: 1 };
  const node = { provenance: 'illustrative', control: 'gateway' } as const;
  const link = { class: 'arterial', speedMps: 50 / 3.6 } as const;
  const phase = { minGreenS: 5, yellowS: 3, redClearanceS: 2 };
  return {
    format: 'greenwave-scenario',
    version: 1,
    id: 'opposed-left',
    name: { zh: '对向左转', en: 'Opposed left turn' },
    origin: { latitude: 0, longitude: 0 },
    startS: 0,
    durationS: 3600 * HOURS,
    stepS: 0.5,
    seed: 5,
    warmUpS: 0,
    network: {
      intersections: [
        { ...node, id: 'w', x: -600, y: 0 },
        { ...node, id: 'e', x: 600, y: 0 },
        { ...node, id: 'n', x: 0, y: 600 },
        { ...node, id: 's', x: 0, y: -600 },
        { ...node, id: 'x', x: 0, y: 0, control: 'signal' },
      ],
      roads: [],
      links: [
        { ...link, id: 'wx', from: 'w', to: 'x', lanes: [{}, {}] },
        { ...link, id: 'xw', from: 'x', to: 'w', lanes: [{}, {}] },
        { ...link, id: 'ex', from: 'e', to: 'x', lanes: [{}, {}] },
        { ...link, id: 'xe', from: 'x', to: 'e', lanes: [{}, {}] },
        { ...link, id: 'xn', from: 'x', to: 'n', lanes: [{}] },
        { ...link, id: 'sx', from: 's', to: 'x', lanes: [{}] },
      ],
      movements: [
        { id: 'left', from: 'wx', to: 'xn', turn: 'left', lanes: [[1, 0]] },
        { id: 'opposing', from: 'ex', to: 'xw', turn: 'through', lanes: [[0, 0]] },
        { id: 'side', from: 'sx', to: 'xn', turn: 'through', lanes: [[0, 0]] },
      ],
      districts: [],
    },
    signals: [
      {
        id: 'x',
        intersectionId: 'x',
        phases: [
          { ...phase, number: 2, movements: ['opposing'], permissiveMovements: ['left'] },
          { ...phase, number: 4, movements: ['side'] },
        ],
        plans: [
          {
            id: 'day',
            cycleS: CYCLE_S,
            offsetS: 0,
            coordinatedPhases: [2],
            rings: [
              [
                { phase: 2, splitS: GREEN_S + 5 },
                { phase: 4, splitS: CYCLE_S - GREEN_S - 5 },
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
      routes: [
        { id: 'left', links: ['wx', 'xn'] },
        { id: 'opposing', links: ['ex', 'xw'] },
      ],
      flows: [
        { routeId: 'left', vehPerH: 1500 },
        { routeId: 'opposing', vehPerH: opposingVehPerH },
      ],
      trips: [],
    },
  };
}

/** Left turners that get through, veh/h. */
export function measurePermissiveLeftVehPerH(opposingVehPerH: number): number {
  const scenario = freezeScenario(createOpposedLeft(opposingVehPerH));
  const world = createWorld(scenario);
  const { vehicles, lanes } = world.traffic;
  const toNorth = scenario.network.linkFirstLane[scenario.network.linkIndexById.get('xn')!];
  const seen = new Set<number>();
  for (let i = 0; i < 3600 * HOURS * 2; i++) {
    stepWorld(world);
    for (let v = lanes.head[toNorth]; v >= 0; v = vehicles.behind[v]) seen.add(vehicles.number[v]);
  }
  return seen.size / HOURS;
}

/**
 * HCM 6, chapter 31: saturation flow of a permissive left, s = v e^(-v tc / 3600) / (1 - e^(-v tf / 3600)) with critical
 * headway 4.5 s and follow-up 2.5 s, in the part of green that the opposing queue leaves, and two sneakers a cycle.
 */
export function hcmPermissiveLeftVehPerH(opposingVehPerH: number): number {
  const effectiveS = GREEN_S + 1.5;
  const queueS = (opposingVehPerH * (CYCLE_S - effectiveS)) / (1850 - opposingVehPerH);
  const v = opposingVehPerH;
  const saturation = (v * Math.exp((-v * 4.5) / 3600)) / (1 - Math.exp((-v * 2.5) / 3600));
  return (saturation * (effectiveS - queueS)) / CYCLE_S + (2 * 3600) / CYCLE_S;
}
