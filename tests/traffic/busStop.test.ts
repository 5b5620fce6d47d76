import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { RouteStopDefinition } from '../../sim/traffic/definition.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';
import { createStopLine } from '../theory/createStopLine.ts';

/** One bus over the whole road without a signal; two lanes, stops on the kerb lane. @returns trip time, s, and stops made */
function runBus(stops: readonly RouteStopDefinition[]): { tripS: number; stood: number } {
  const definition = createStopLine({ cycleS: 60, splitS: 30, vehPerH: 0, withoutSignal: true });
  const bus = { ...standardVehicleTypes()[1], shareRatio: 1, speedFactorDeviation: 0 };
  const world = createWorld(
    freezeScenario({
      ...definition,
      network: {
        ...definition.network,
        links: definition.network.links.map((link) => ({ ...link, lanes: [{}, {}] })),
        movements: [
          {
            id: 'through',
            from: 'approach',
            to: 'departure',
            turn: 'through',
            lanes: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      },
      demand: {
        ...definition.demand,
        vehicleTypes: [bus],
        routes: [{ id: 'through', links: ['approach', 'departure'], stops }],
        flows: [],
        trips: [{ routeId: 'through', departS: 0 }],
      },
    }),
    { stepMs: 500 },
  );
  for (let i = 0; i < 1200; i++) stepWorld(world);
  const { completed, tripFromEntryS, tripStops } = world.traffic.totals;
  expect(completed).toBe(1);
  return { tripS: tripFromEntryS, stood: tripStops };
}

describe('a bus', () => {
  it('stops at each of its stops for the dwell, whatever lane it came on', () => {
    const without = runBus([]);
    const stops = [
      { step: 0, lane: 0, positionM: 400, dwellS: 20 },
      { step: 1, lane: 1, positionM: 300, dwellS: 30 },
      { step: 1, lane: 0, positionM: 700, dwellS: 10 },
    ];
    const withStops = runBus(stops);
    expect(without.stood).toBe(0);
    expect(withStops.stood).toBe(3);
    // Three dwells, and for each the slowing down and the start: some 8 s at 1.2 and 2 m/s².
    expect(withStops.tripS - without.tripS).toBeGreaterThan(60 + 3 * 5);
    expect(withStops.tripS - without.tripS).toBeLessThan(60 + 3 * 16);
  });
});
