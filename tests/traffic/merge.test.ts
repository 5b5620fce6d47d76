import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { NetworkDefinition } from '../../sim/network/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createScenario } from './createScenario.ts';

/** A main road of one lane that a ramp joins, 600 m before and after. */
function createMerge(): NetworkDefinition {
  const node = { provenance: 'illustrative', control: 'gateway' } as const;
  const link = { class: 'arterial', speedMps: 16, lanes: [{}] } as const;
  return {
    intersections: [
      { ...node, id: 'w', x: -600, y: 0 },
      { ...node, id: 'e', x: 600, y: 0 },
      { ...node, id: 's', x: -500, y: -300 },
      { ...node, id: 'm', x: 0, y: 0, control: 'priority' },
    ],
    roads: [],
    links: [
      { ...link, id: 'main', from: 'w', to: 'm', priority: 3 },
      { ...link, id: 'ramp', from: 's', to: 'm', priority: 1 },
      { ...link, id: 'out', from: 'm', to: 'e' },
    ],
    movements: [
      { id: 'on', from: 'main', to: 'out', turn: 'through', lanes: [[0, 0]] },
      { id: 'join', from: 'ramp', to: 'out', turn: 'right', lanes: [[0, 0]] },
    ],
    districts: [],
  };
}

/** Vehicles an hour and mean time lost, by the road they come from. */
function drive(mainVehPerH: number, rampVehPerH: number) {
  const routes = [
    { id: 'on', links: ['main', 'out'] },
    { id: 'join', links: ['ramp', 'out'] },
  ];
  const flows = [
    { routeId: 'on', vehPerH: mainVehPerH },
    { routeId: 'join', vehPerH: rampVehPerH },
  ];
  const world = createWorld(freezeScenario(createScenario(createMerge(), routes, flows)));
  const { vehicles, lanes, network } = world.traffic;
  const out = network.linkFirstLane[network.linkIndexById.get('out')!];
  const lossS = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < 3600; i++) {
    stepWorld(world);
    for (let v = lanes.head[out]; v >= 0; v = vehicles.behind[v]) {
      lossS[vehicles.route[v]].set(vehicles.number[v], vehicles.timeLossS[v]);
      const leader = vehicles.ahead[v];
      if (leader >= 0)
        expect(vehicles.positionM[leader] - vehicles.lengthM[leader]).toBeGreaterThanOrEqual(vehicles.positionM[v]);
    }
  }
  return lossS.map((own) => ({
    vehPerH: 2 * own.size,
    lossS: [...own.values()].reduce((sum, one) => sum + one, 0) / Math.max(1, own.size),
  }));
}

describe('a merge of a ramp into a main road', () => {
  it('lets all through where there is room, and holds up those who must give way', () => {
    const [main, ramp] = drive(600, 300);
    expect(main.vehPerH).toBeGreaterThan(540);
    expect(ramp.vehPerH).toBeGreaterThan(260);
    expect(ramp.lossS).toBeGreaterThan(main.lossS);
    expect(main.lossS).toBeLessThan(10);
  });

  it('carries no more than one lane does; the main road keeps the greater part', () => {
    const [main, ramp] = drive(1500, 1500);
    expect(main.vehPerH + ramp.vehPerH).toBeGreaterThan(1300);
    expect(main.vehPerH + ramp.vehPerH).toBeLessThan(2000);
    expect(main.vehPerH).toBeGreaterThan(ramp.vehPerH);
    expect(ramp.vehPerH).toBeGreaterThan(50);
  });
});
