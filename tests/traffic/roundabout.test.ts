import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { findGridlocks } from '../../sim/engine/gridlock.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { MovementDefinition } from '../../sim/network/definition.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createScenario } from './createScenario.ts';

const LEGS = 4;
const RADIUS_M = 30;

/** One lane round an island, counter-clockwise; leg k enters and leaves at node k. @param flowOf veh/h from leg a to leg b */
function createRoundabout(flowOf: (from: number, to: number) => number): ScenarioDefinition {
  const legs = Array.from({ length: LEGS }, (_, k) => k);
  const after = (k: number, count = 1) => (k + count) % LEGS;
  const place = (k: number, distanceM: number) => ({
    x: distanceM * Math.cos((2 * Math.PI * k) / LEGS),
    y: distanceM * Math.sin((2 * Math.PI * k) / LEGS),
    provenance: 'illustrative' as const,
  });
  const local = { class: 'local', speedMps: 14, lanes: [{}] } as const;
  const ring = { class: 'collector', speedMps: 8, lanes: [{}], priority: 10 } as const;
  const lanes = [[0, 0]] as const;
  const movements: MovementDefinition[] = legs.flatMap((k) => {
    const arriving = `ring${after(k, LEGS - 1)}`;
    return [
      { id: `enter${k}`, from: `in${k}`, to: `ring${k}`, turn: 'right', lanes },
      { id: `round${k}`, from: arriving, to: `ring${k}`, turn: 'through', lanes },
      { id: `leave${k}`, from: arriving, to: `out${k}`, turn: 'right', lanes },
    ];
  });
  const pairs = legs.flatMap((from) => legs.filter((to) => to !== from).map((to) => [from, to] as const));
  return createScenario(
    {
      intersections: legs.flatMap((k) => [
        { ...place(k, RADIUS_M), id: `node${k}`, control: 'priority', radiusM: 6 },
        { ...place(k, 300), id: `edge${k}`, control: 'gateway' },
      ]),
      roads: [],
      links: legs.flatMap((k) => [
        { ...local, id: `in${k}`, from: `edge${k}`, to: `node${k}`, priority: 1 },
        { ...local, id: `out${k}`, from: `node${k}`, to: `edge${k}` },
        { ...ring, id: `ring${k}`, from: `node${k}`, to: `node${after(k)}` },
      ]),
      movements,
      districts: [],
    },
    pairs.map(([from, to]) => ({
      id: `${from}>${to}`,
      links: [
        `in${from}`,
        ...Array.from({ length: (to - from + LEGS) % LEGS }, (_, i) => `ring${after(from, i)}`),
        `out${to}`,
      ],
    })),
    pairs.map(([from, to]) => ({ routeId: `${from}>${to}`, vehPerH: flowOf(from, to) })),
  );
}

describe('a roundabout of one lane', () => {
  it('carries 800 veh/h of all directions for half an hour without overlap or gridlock', () => {
    const world = createWorld(freezeScenario(createRoundabout(() => 800 / 12)));
    const { vehicles, totals } = world.traffic;
    for (let i = 0; i < 3600; i++) {
      stepWorld(world);
      for (let v = 0; v < vehicles.usedSlots; v++) {
        const leader = vehicles.lane[v] >= 0 ? vehicles.ahead[v] : -1;
        if (leader < 0) continue;
        expect(vehicles.positionM[leader] - vehicles.lengthM[leader]).toBeGreaterThanOrEqual(vehicles.positionM[v]);
      }
    }
    expect(findGridlocks(world)).toEqual([]);
    expect(totals.completed / totals.planned).toBeGreaterThan(0.9);
  });

  it('lets circulating traffic go first: the more of it, the fewer enter', () => {
    // Leg 0 is full to the edge; traffic from leg 3 to leg 1 passes before it.
    const enteredFrom0 = [0, 400, 800].map((circulating) => {
      const flows: Record<string, number> = { '0>2': 1800, '3>1': circulating };
      const world = createWorld(freezeScenario(createRoundabout((from, to) => flows[`${from}>${to}`] ?? 0)));
      const out = world.traffic.network.linkIndexById.get('out2')!;
      const lane = world.traffic.network.linkFirstLane[out];
      const seen = new Set<number>();
      const { vehicles, lanes } = world.traffic;
      for (let i = 0; i < 3600; i++) {
        stepWorld(world);
        for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) seen.add(vehicles.number[v]);
      }
      return seen.size * 2;
    });
    // HCM 6, chapter 22: 1,380 e^(-0.00102 v).
    [1380, 918, 610].forEach((vehPerH, k) => {
      expect(enteredFrom0[k] / vehPerH).toBeGreaterThan(0.85);
      expect(enteredFrom0[k] / vehPerH).toBeLessThan(1.15);
    });
  });
});
