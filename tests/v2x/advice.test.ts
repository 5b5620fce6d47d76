import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { connectVehicles } from '../../sim/scenario/adjust.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { type ArterialOptions, createArterial } from '../fixtures/scenarios.ts';

const BUSY: Partial<ArterialOptions> = {
  mainVehPerH: 700,
  sideVehPerH: 150,
  turnVehPerH: 40,
  process: 'poisson',
  offsetsS: [0, 30, 60, 10],
};

const createRow = (changes: Partial<ArterialOptions> = {}): ScenarioDefinition =>
  createArterial(4, 400, { ...BUSY, ...changes });

const withController = (definition: ScenarioDefinition, controller: ControllerDefinition): ScenarioDefinition => ({
  ...definition,
  signals: definition.signals.map((signal) => ({ ...signal, controller })),
});

function run(definition: ScenarioDefinition, seconds: number, watch: (world: World) => void = () => {}): World {
  const world = createWorld(freezeScenario(definition), { seed: 3 });
  const end = world.timeMs + 1000 * seconds;
  while (world.timeMs < end) {
    stepWorld(world);
    watch(world);
  }
  return world;
}

describe('speed advice to connected vehicles', () => {
  it('leaves a city in which nobody is connected, or nobody asks for it, byte for byte as it is', () => {
    const plain = run(createRow(), 600);
    expect(plain.traffic.adviceMps).toBeNull();
    expect(hashState(run(connectVehicles(createRow({ vehicleType: { connectedRatio: 0 } }), 0), 600))).toBe(
      hashState(run(createRow({ vehicleType: { connectedRatio: 0 } }), 600)),
    );
  });

  it('never goes over the limit and never under 18 km/h', () => {
    let advised = 0;
    let mostOverMps = Number.NEGATIVE_INFINITY;
    let leastMps = Number.POSITIVE_INFINITY;
    run(connectVehicles(createRow(), 1), 900, ({ traffic }) => {
      const { vehicles, network, adviceMps } = traffic;
      for (let v = 0; v < vehicles.usedSlots; v++) {
        const lane = vehicles.lane[v];
        if (lane < 0 || lane >= network.linkLaneCount || adviceMps![v] === Number.POSITIVE_INFINITY) continue;
        advised++;
        // Who drives faster than the limit anyway is asked down to it step by step.
        const mostMps = Math.max(network.laneSpeedMps[lane], vehicles.speedMps[v]);
        mostOverMps = Math.max(mostOverMps, adviceMps![v] - mostMps);
        leastMps = Math.min(leastMps, adviceMps![v]);
      }
    });
    expect(mostOverMps).toBeLessThan(1e-3);
    expect(leastMps).toBeGreaterThan(18 / 3.6 - 0.01);
    expect(advised).toBeGreaterThan(1000);
  });

  it('makes nobody run red or touch another, and nobody brake hard', () => {
    const hardest = { advised: 0, plain: 0 };
    let leastGapM = Number.POSITIVE_INFINITY;
    for (const kind of ['advised', 'plain'] as const) {
      const definition = kind === 'advised' ? connectVehicles(createRow(), 0.5) : createRow();
      const before = new Map<number, number>();
      const world = run(definition, 900, ({ traffic, stepMs }) => {
        const { vehicles, lanes, network } = traffic;
        for (let lane = 0; lane < network.laneCount; lane++) {
          for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
            const was = before.get(vehicles.number[v]);
            if (was !== undefined)
              hardest[kind] = Math.max(hardest[kind], ((was - vehicles.speedMps[v]) * 1000) / stepMs);
            before.set(vehicles.number[v], vehicles.speedMps[v]);
            const follower = vehicles.behind[v];
            if (follower < 0) continue;
            const gapM = vehicles.positionM[v] - vehicles.lengthM[v] - vehicles.positionM[follower];
            if (gapM < leastGapM) leastGapM = gapM;
          }
        }
      });
      expect(world.traffic.totals.redCrossings).toBe(0);
    }
    expect(leastGapM).toBeGreaterThan(0);
    expect(hardest.advised).toBeLessThanOrEqual(hardest.plain + 0.5);
  });

  it('brings a lone vehicle over a green line that it would have stood at', () => {
    // One every six minutes, each way: nobody else decides how they drive.
    const quiet = createRow({ mainVehPerH: 10, sideVehPerH: 0, turnVehPerH: 0, process: 'uniform' });
    const plain = run(quiet, 3600).traffic.totals;
    const advised = run(connectVehicles(quiet, 1), 3600).traffic.totals;
    expect(plain.completed).toBeGreaterThan(15);
    expect(advised.completed).toBe(plain.completed);
    expect(plain.tripStops / plain.completed).toBeGreaterThan(0.5);
    expect(advised.tripStops).toBeLessThan(0.5 * plain.tripStops);
    expect(advised.tripFromEntryS).toBeLessThan(1.03 * plain.tripFromEntryS);
  });

  it('spares stops in traffic without making trips longer', () => {
    const plain = run(createRow(), 1800).traffic.totals;
    const advised = run(connectVehicles(createRow(), 1), 1800).traffic.totals;
    expect(advised.tripStops / advised.completed).toBeLessThan(0.8 * (plain.tripStops / plain.completed));
    expect(advised.tripFromEntryS / advised.completed).toBeLessThan(1.02 * (plain.tripFromEntryS / plain.completed));
  });

  it.each([undefined, { type: 'actuated' }, { type: 'max-pressure', decisionS: 15 }] as const)(
    'goes on after a snapshot to the same bytes (controller %o)',
    (controller) => {
      const row = connectVehicles(createRow(), 0.6);
      const definition = controller ? withController(row, controller) : row;
      const world = run(definition, 400);
      const snapshot = takeSnapshot(world);
      const other = createWorld(freezeScenario(definition), { seed: 3 });
      restoreSnapshot(other, snapshot);
      for (let k = 0; k < 300; k++) {
        stepWorld(world);
        stepWorld(other);
      }
      expect(hashState(other)).toBe(hashState(world));
    },
  );
});
