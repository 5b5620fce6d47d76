import { describe, expect, it } from 'vitest';
import { createGridScenario, STANDARD_GRID } from '../../bench/gridScenario.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { summariseRun } from '../../sim/engine/measure.ts';
import { hashState, restoreSnapshot, takeSnapshot } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { listTrips, nameTrip, nameVehicle, TripState } from '../../sim/engine/trips.ts';
import type { World } from '../../sim/engine/world.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../sim/traffic/standardTypes.ts';
import { createStopLine } from '../theory/createStopLine.ts';

/** A grid with more traffic than it can take: vehicles stand, change lanes in queues, and wait to enter. */
const scenario = freezeScenario(
  createGridScenario({ ...STANDARD_GRID, columns: 4, rows: 3, vehicles: 1100, vehicleTypes: standardVehicleTypes() }),
);

function run(world: World, steps: number, eachStep: () => void = () => undefined): World {
  for (let i = 0; i < steps; i++) {
    stepWorld(world);
    eachStep();
  }
  return world;
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const known = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));

describe('the trips of a run', () => {
  it('agree with the summary: counts, times, delay, stops', () => {
    const world = run(createWorld(scenario, { logTrips: true }), 900);
    const trips = listTrips(world);
    const summary = summariseRun(world);
    const inState = (state: number) => trips.state.filter((each) => each === state).length;
    expect(summary.vehicles.running).toBeGreaterThan(100);
    expect(summary.vehicles.waitingToEnter).toBeGreaterThan(10);
    expect(trips.count).toBe(summary.vehicles.planned);
    expect(inState(TripState.arrived)).toBe(summary.vehicles.completed);
    expect(inState(TripState.running)).toBe(summary.vehicles.running);
    expect(inState(TripState.waiting)).toBe(summary.vehicles.waitingToEnter);
    const { entered, planned } = summary.vehicles;
    expect(sum(known(trips.durationS)) / entered).toBeCloseTo(summary.meanTravelTimeS, 6);
    expect(sum(known(trips.timeLossS)) / entered).toBeCloseTo(summary.meanDelayS, 6);
    expect((sum(known(trips.durationS)) + sum(trips.departDelayS)) / planned).toBeCloseTo(summary.meanTripTimeS, 6);
    expect(sum(trips.stops) / entered).toBeCloseTo(summary.meanStops, 9);
    // A route's length is taken along one connector of each movement; vehicles on the others drive a little more or less.
    expect(sum(known(trips.routeLengthM)) / 1000 / summary.distanceKm).toBeCloseTo(1, 2);
  });

  it('wait as long and as often as one sees who looks at every vehicle in every step', () => {
    const world = createWorld(scenario, { logTrips: true });
    const stoodMs: number[] = [];
    const spells: number[] = [];
    const stands: boolean[] = [];
    run(world, 600, () => {
      const { vehicles } = world.traffic;
      for (let v = 0; v < vehicles.usedSlots; v++) {
        if (vehicles.lane[v] < 0) continue;
        const n = vehicles.number[v];
        const standing = vehicles.speedMps[v] < 0.1;
        if (standing) stoodMs[n] = (stoodMs[n] ?? 0) + world.stepMs;
        if (standing && !stands[n]) spells[n] = (spells[n] ?? 0) + 1;
        stands[n] = standing;
      }
    });
    expect(world.traffic.totals.laneChanges).toBeGreaterThan(100);
    const trips = listTrips(world);
    for (let n = 0; n < trips.count; n++) {
      if (trips.state[n] === TripState.waiting) continue;
      expect(trips.waitingTimeS[n], `waitingTime of vehicle ${n}`).toBeCloseTo((stoodMs[n] ?? 0) / 1000, 9);
      expect(trips.waitingCount[n], `waitingCount of vehicle ${n}`).toBe(spells[n] ?? 0);
    }
  });

  it('leave nothing known of those who never got in but their wait', () => {
    const world = run(createWorld(scenario, { logTrips: true }), 900);
    const trips = listTrips(world);
    const row = trips.state.indexOf(TripState.waiting);
    expect(trips.departDelayS[row]).toBeGreaterThan(0);
    for (const column of [trips.departS, trips.arrivalS, trips.durationS, trips.timeLossS, trips.routeLengthM])
      expect(column[row]).toBeNaN();
  });

  it('have the same names whatever the traffic lights do, and in positions', () => {
    const world = run(createWorld(scenario, { logTrips: true }), 200);
    const trips = listTrips(world);
    const names = Array.from({ length: trips.count }, (_, n) => nameTrip(scenario.definition.demand, trips, n));
    expect(new Set(names).size).toBe(trips.count);
    expect(names.map((_, n) => nameVehicle(world, n))).toEqual(names);
  });

  it('count the time at a bus stop apart from waiting', () => {
    const definition = createStopLine({ cycleS: 60, splitS: 30, vehPerH: 0, withoutSignal: true });
    const bus = { ...standardVehicleTypes()[1], shareRatio: 1, speedFactorDeviation: 0 };
    const stops = [{ step: 0, lane: 0, positionM: 400, dwellS: 20 }];
    const demand = {
      ...definition.demand,
      vehicleTypes: [bus],
      routes: [{ id: 'through', links: ['approach', 'departure'], stops }],
      flows: [],
      trips: [{ id: 'line 7', routeId: 'through', departS: 0 }],
    };
    const world = createWorld(freezeScenario({ ...definition, demand }), { stepMs: 500, logTrips: true });
    run(world, 1200);
    const trips = listTrips(world);
    expect(nameTrip(demand, trips, 0)).toBe('line 7');
    expect(trips.state[0]).toBe(TripState.arrived);
    expect(trips.stopTimeS[0]).toBeGreaterThanOrEqual(20);
    expect(trips.stopTimeS[0]).toBeLessThanOrEqual(21.5);
    expect(trips.waitingTimeS[0]).toBeLessThanOrEqual(1);
    expect(trips.waitingCount[0]).toBe(0);
  });
});

describe('a world that logs its trips', () => {
  it('runs to the same state as one that does not', () => {
    const logged = run(createWorld(scenario, { logTrips: true }), 300);
    expect(hashState(logged)).toBe(hashState(run(createWorld(scenario), 300)));
  });

  it("can't go back to a snapshot, which knows no trips; others list none", () => {
    const plain = run(createWorld(scenario), 10);
    const logged = createWorld(scenario, { logTrips: true });
    expect(() => restoreSnapshot(logged, takeSnapshot(plain))).toThrow(/logs its trips/);
    expect(() => listTrips(plain)).toThrow(/logs no trips/);
  });
});
