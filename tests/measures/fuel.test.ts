import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createFuelCounter, updateFuelCounter } from '../../sim/engine/fuelCounter.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { fuelMlPerS, measureFuel } from '../../sim/measures/fuel.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

describe('fuel of a car (Kamal et al. 2013)', () => {
  it('is worked out by hand at 10 m/s: cruising, and gaining 1 m/s every second', () => {
    // 0.1569 + 0.245 − 0.07415 + 0.05975
    expect(fuelMlPerS(10, 0)).toBeCloseTo(0.3875, 6);
    // … + 0.07224 + 0.9681 + 0.1075
    expect(fuelMlPerS(10, 1)).toBeCloseTo(1.53534, 6);
  });

  it('is the idle rate while standing and while braking', () => {
    expect(fuelMlPerS(0, 0)).toBe(0.1569);
    expect(fuelMlPerS(14, -2)).toBe(0.1569);
  });

  it('is least a kilometre between 40 and 60 km/h', () => {
    const perKm = (kmh: number) => fuelMlPerS(kmh / 3.6, 0) / (kmh / 3.6);
    expect(perKm(50)).toBeLessThan(perKm(30));
    expect(perKm(50)).toBeLessThan(perKm(80));
  });

  it('becomes 2.348 kg of CO2 a litre', () => {
    const fuel = measureFuel(2000, 25);
    expect(fuel.co2Kg).toBeCloseTo(4.695, 3);
    expect(fuel.fuelLPer100Km).toBe(8);
    expect(measureFuel(0, 0).fuelLPer100Km).toBe(0);
  });
});

/** @returns fuel counted, and the same summed vehicle by vehicle from speeds noted down every second, mL */
function drive() {
  const definition = createArterial(3, 300, { mainVehPerH: 500, sideVehPerH: 200, cycleS: 80 });
  const world = createWorld(freezeScenario(definition), { seed: 4, stepMs: 500 });
  const counter = createFuelCounter(world, null);
  const speedOf = new Map<number, number>();
  let byHandMl = 0;
  for (let step = 1; step <= 1200; step++) {
    stepWorld(world);
    updateFuelCounter(counter, world);
    if (step % 2 === 1) continue;
    const { lane, number, speedMps, enterMs, usedSlots } = world.traffic.vehicles;
    for (let v = 0; v < usedSlots; v++) {
      if (lane[v] < 0) continue;
      const before = speedOf.get(number[v]);
      byHandMl +=
        before === undefined
          ? (fuelMlPerS(speedMps[v], 0) * (world.timeMs - enterMs[v])) / 1000
          : fuelMlPerS((speedMps[v] + before) / 2, speedMps[v] - before);
      speedOf.set(number[v], speedMps[v]);
    }
  }
  return {
    countedMl: counter.fuelMl[0] + counter.fuelMl[1],
    byHandMl,
    distanceKm: world.traffic.totals.distanceM / 1000,
  };
}

describe('fuel of a run', () => {
  it('is that of its vehicles, each by its own speeds', () => {
    const { countedMl, byHandMl } = drive();
    expect(countedMl).toBeGreaterThan(1000);
    expect(countedMl / byHandMl).toBeCloseTo(1, 5);
  });
});
