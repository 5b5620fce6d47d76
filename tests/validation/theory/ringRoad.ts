import { createWorld } from '../../../sim/engine/createWorld.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import type { ScenarioDefinition } from '../../../sim/scenario/definition.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import { standardVehicleTypes } from '../../../sim/traffic/standardTypes.ts';
import type { ValidationGroup, ValidationRow } from '../validationCase.ts';

const LINKS = 12;
const LINK_M = 250;
const LIMIT_MPS = 50 / 3.6;
const LAPS = 8;
const SETTLE_S = 900;
const MEASURE_S = 300;
const CAR = { ...standardVehicleTypes()[0], shareRatio: 1, speedFactorDeviation: 0 };

/** Equal cars on a ring of one lane: a third of the links' starts let them in until all are on it. */
function createRing(vehiclesPerLink: number): ScenarioDefinition {
  const radiusM = (LINKS * LINK_M) / (2 * Math.PI);
  const angleOf = (i: number) => (2 * Math.PI * i) / LINKS;
  const at = (i: number) => i % LINKS;
  const indices = Array.from({ length: LINKS }, (_, i) => i);
  return {
    format: 'greenwave-scenario',
    version: 1,
    id: 'ring',
    name: { zh: '环路', en: 'Ring road' },
    origin: { latitude: 0, longitude: 0 },
    startS: 0,
    durationS: SETTLE_S + MEASURE_S,
    stepS: 0.5,
    seed: 1,
    warmUpS: 0,
    network: {
      intersections: indices.map((i) => ({
        id: `n${i}`,
        x: radiusM * Math.cos(angleOf(i)),
        y: radiusM * Math.sin(angleOf(i)),
        control: 'none',
        provenance: 'illustrative',
        radiusM: 2,
      })),
      roads: [],
      links: indices.map((i) => ({
        id: `l${i}`,
        from: `n${i}`,
        to: `n${at(i + 1)}`,
        class: 'arterial',
        speedMps: LIMIT_MPS,
        lanes: [{}],
      })),
      movements: indices.map((i) => ({
        id: `m${i}`,
        from: `l${i}`,
        to: `l${at(i + 1)}`,
        turn: 'through',
        lanes: [[0, 0]],
        speedMps: LIMIT_MPS,
      })),
      districts: [],
    },
    signals: [],
    corridors: [],
    demand: {
      vehicleTypes: [CAR],
      profiles: [],
      routes: indices.map((i) => ({
        id: `r${i}`,
        links: Array.from({ length: LINKS * LAPS }, (_, k) => `l${at(i + k)}`),
      })),
      flows: [],
      trips: indices.flatMap((i) => Array.from({ length: vehiclesPerLink }, () => ({ routeId: `r${i}`, departS: 0 }))),
    },
  };
}

/** Gap at which equal IDM drivers keep a speed, m. Source: Treiber, Kesting, Traffic Flow Dynamics, 2013, 11.3.3. */
function equilibriumGapM(speedMps: number): number {
  return (CAR.minGapM + speedMps * CAR.headwayS) / Math.sqrt(1 - (speedMps / LIMIT_MPS) ** 4);
}

/** Speed that goes with a density, found by halving; veh/m to m/s. */
function equilibriumSpeedMps(density: number): number {
  let low = 0;
  let high = LIMIT_MPS * (1 - 1e-9);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (1 / (equilibriumGapM(middle) + CAR.lengthM) > density) low = middle;
    else high = middle;
  }
  return low;
}

/** Density on the ring, veh/m, and mean speed, m/s, once the traffic has settled. */
function measureRing(vehiclesPerLink: number): { density: number; speedMps: number } {
  const world = createWorld(freezeScenario(createRing(vehiclesPerLink)));
  const { network, totals } = world.traffic;
  const lengthM = network.laneLengthM.reduce((sum, laneM) => sum + laneM, 0);
  for (let i = 0; i < SETTLE_S * 2; i++) stepWorld(world);
  const before = { ...totals };
  for (let i = 0; i < MEASURE_S * 2; i++) stepWorld(world);
  const timeS = totals.timeS - before.timeS;
  return { density: timeS / MEASURE_S / lengthM, speedMps: (totals.distanceM - before.distanceM) / timeS };
}

export const ringRoad: ValidationGroup = {
  id: 'ring-road',
  title: 'Fundamental diagram of a ring road',
  needs: null,
  isQuick: true,
  async run() {
    const source =
      'Equilibrium of the IDM: Treiber, Kesting, Traffic Flow Dynamics, 2013, 11.3.3, at the density measured';
    const rows: ValidationRow[] = [];
    let mostVehPerH = 0;
    for (const vehiclesPerLink of [2, 5, 8, 10, 12, 15, 20, 25]) {
      const { density, speedMps } = measureRing(vehiclesPerLink);
      mostVehPerH = Math.max(mostVehPerH, 3600 * density * speedMps);
      rows.push({
        caseName: 'ring of 3 km, equal cars, 50 km/h',
        measure: `speed at ${(1000 * density).toFixed(0)} veh/km`,
        unit: 'm/s',
        ours: speedMps,
        reference: equilibriumSpeedMps(density),
        tolerance: { kind: 'ratio', within: 0.05 },
        source,
      });
    }
    let capacityVehPerH = 0;
    for (let speedMps = 0.1; speedMps < LIMIT_MPS; speedMps += 0.01) {
      capacityVehPerH = Math.max(capacityVehPerH, (3600 * speedMps) / (equilibriumGapM(speedMps) + CAR.lengthM));
    }
    rows.push({
      caseName: 'ring of 3 km, equal cars, 50 km/h',
      measure: 'greatest flow of the densities above, beside the capacity',
      unit: 'veh/h',
      ours: mostVehPerH,
      reference: capacityVehPerH,
      tolerance: { kind: 'ratio', within: 0.05 },
      source,
    });
    return rows;
  },
};
