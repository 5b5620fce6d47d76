import { describe, expect, it } from 'vitest';
import { controlDelay } from '../../../sim/corridors/delay.ts';
import { passStopLine, randomDelayS } from '../../../sim/corridors/flow/stopLine.ts';

/** One stream, cycle in whole seconds, green from 0. */
function pass(arrivals: readonly number[], greenS: number, saturationVehPerH: number, turn = 0) {
  const cycleS = arrivals.length;
  const capacity = Float64Array.from(arrivals, (_, i) => (i < greenS ? saturationVehPerH / 3600 : 0));
  const departures = new Float64Array(cycleS);
  const result = { delayVehS: 0, stopsVeh: 0, queueVeh: 0 };
  passStopLine(Float64Array.from(arrivals), capacity, 0, cycleS, turn, departures, 0, cycleS, 1, result);
  return { ...result, departures };
}

describe('a stop line in a repeating cycle', () => {
  it("has the Highway Capacity Manual's uniform delay d1 when arrivals are even, whatever the offset", () => {
    for (const [cycleS, greenS, vehPerH] of [
      [90, 40, 500],
      [60, 20, 300],
      [120, 33, 480],
      [100, 70, 1200],
    ]) {
      const { uniformS } = controlDelay({
        flowVehPerH: vehPerH,
        saturationFlowVehPerH: 1800,
        cycleS,
        effectiveGreenS: greenS,
      });
      for (const turn of [0, 17, cycleS - 1]) {
        const { delayVehS } = pass(new Array(cycleS).fill(vehPerH / 3600), greenS, 1800, turn);
        expect(delayVehS / ((vehPerH * cycleS) / 3600)).toBeCloseTo(uniformS, 9);
      }
    }
  });

  it('delays nobody who comes on green, and by the rest of the red who comes at its begin', () => {
    const onGreen = new Array(60).fill(0);
    for (let i = 5; i < 15; i++) onGreen[i] = 0.4;
    expect(pass(onGreen, 30, 1800).delayVehS).toBeCloseTo(0, 9);
    const atRed = new Array(60).fill(0);
    // Half a vehicle in the second after green ends: it waits 30 s less its half second, then leaves at 0.5 a second.
    atRed[30] = 0.5;
    const { delayVehS, stopsVeh, queueVeh } = pass(atRed, 30, 1800);
    expect(delayVehS).toBeCloseTo(0.5 * 30, 9);
    expect(stopsVeh).toBeCloseTo(0.5, 9);
    expect(queueVeh).toBeCloseTo(0.5, 9);
  });

  it('lets out what comes in, and no more than its capacity if more comes', () => {
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    expect(total(pass(new Array(80).fill(0.15), 40, 1800, 11).departures)).toBeCloseTo(12, 6);
    expect(total(pass(new Array(80).fill(0.4), 40, 1800).departures)).toBeLessThanOrEqual(20 + 1e-9);
  });

  it("has the manual's random delay d2", () => {
    const { incrementalS } = controlDelay({
      flowVehPerH: 800,
      saturationFlowVehPerH: 775 / 0.4,
      cycleS: 90,
      effectiveGreenS: 36,
    });
    expect(randomDelayS(800 / 775, 775, 0.25, 1)).toBeCloseTo(incrementalS, 9);
    expect(randomDelayS(800 / 775, 775, 0.25, 1)).toBeCloseTo(40.9, 1);
  });
});
