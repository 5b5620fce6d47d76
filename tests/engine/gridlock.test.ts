import { expect, it } from 'vitest';
import { findGridlocks } from '../../sim/engine/gridlock.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { createWorld } from '../../sim/engine/world.ts';
import type { LinkDefinition, MovementDefinition } from '../../sim/network/definition.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';

/** A one-way ring of four short links; every trip drives three quarters of it, so that each corner waits for the next. */
function createRing(vehPerH: number): ScenarioDefinition {
  const corners = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ] as const;
  const link = { class: 'local', speedMps: 10, lanes: [{}] } as const;
  const ring: LinkDefinition[] = corners.map((_, i) => ({
    ...link,
    id: `r${i}`,
    from: `c${i}`,
    to: `c${(i + 1) % 4}`,
  }));
  const outside = corners.flatMap(([x, y], i) => [
    {
      id: `g${i}`,
      x: x + (x - 50) * 4,
      y: y + (y - 50) * 4,
      control: 'gateway' as const,
      provenance: 'illustrative' as const,
    },
  ]);
  const inLinks: LinkDefinition[] = corners.map((_, i) => ({ ...link, id: `in${i}`, from: `g${i}`, to: `c${i}` }));
  const outLinks: LinkDefinition[] = corners.map((_, i) => ({ ...link, id: `out${i}`, from: `c${i}`, to: `g${i}` }));
  const movements: MovementDefinition[] = corners.flatMap((_, i) => {
    const before = `r${(i + 3) % 4}`;
    // Who enters goes first: the rule of old roundabouts, which locked.
    return [
      {
        id: `on${i}`,
        from: before,
        to: `r${i}`,
        turn: 'left' as const,
        lanes: [[0, 0]] as const,
        yieldsTo: [`enter${i}`],
      },
      { id: `enter${i}`, from: `in${i}`, to: `r${i}`, turn: 'right' as const, lanes: [[0, 0]] as const, yieldsTo: [] },
      { id: `leave${i}`, from: before, to: `out${i}`, turn: 'right' as const, lanes: [[0, 0]] as const, yieldsTo: [] },
    ];
  });
  const routes = corners.map((_, i) => ({
    id: `t${i}`,
    links: [`in${i}`, `r${i}`, `r${(i + 1) % 4}`, `r${(i + 2) % 4}`, `out${(i + 3) % 4}`],
  }));
  return {
    format: 'greenwave-scenario',
    version: 1,
    id: 'ring',
    name: { zh: '环', en: 'Ring' },
    origin: { latitude: 0, longitude: 0 },
    startS: 0,
    durationS: 1800,
    stepS: 1,
    seed: 1,
    warmUpS: 0,
    network: {
      intersections: [
        ...corners.map(([x, y], i) => ({
          id: `c${i}`,
          x,
          y,
          control: 'priority' as const,
          provenance: 'illustrative' as const,
        })),
        ...outside,
      ],
      roads: [],
      links: [...ring, ...inLinks, ...outLinks],
      movements,
      districts: [],
    },
    signals: [],
    corridors: [],
    demand: {
      vehicleTypes: [{ ...standardVehicleTypes()[0], shareRatio: 1 }],
      profiles: [],
      routes,
      flows: routes.map((route) => ({ routeId: route.id, vehPerH })),
      trips: [],
    },
  };
}

it('a ring that locks is reported with the links that wait for each other', () => {
  const world = createWorld(freezeScenario(createRing(900)));
  for (let i = 0; i < 1800; i++) stepWorld(world);
  const gridlocks = findGridlocks(world);
  expect(gridlocks).toHaveLength(1);
  expect([...gridlocks[0].linkIds].sort()).toEqual(['r0', 'r1', 'r2', 'r3']);
  expect(gridlocks[0].standingS).toBeGreaterThan(180);
});

it('a ring that flows is not', () => {
  const world = createWorld(freezeScenario(createRing(60)));
  for (let i = 0; i < 1800; i++) stepWorld(world);
  expect(findGridlocks(world)).toEqual([]);
  expect(world.traffic.totals.completed).toBeGreaterThan(100);
});
