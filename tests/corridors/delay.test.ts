import { describe, expect, it } from 'vitest';
import {
  controlDelay,
  incrementalDelayS,
  initialQueueDelayS,
  levelOfService,
  progressionFactor,
  uniformDelayS,
  upstreamMeteringFactor,
  websterDelayS,
} from '../../sim/corridors/delay.ts';

describe('HCM control delay', () => {
  const random = { flowVehPerH: 600, saturationFlowVehPerH: 1800, cycleS: 100, effectiveGreenS: 45 };

  // d1 PF, d2, d3 worked out from the formulas of HCM 6th edition, chapter 19, for a period of a quarter of an hour.
  it.each([
    [
      'over capacity',
      { flowVehPerH: 800, saturationFlowVehPerH: 775 / 0.4, cycleS: 90, effectiveGreenS: 36 },
      27.0,
      40.9,
      0,
      'F',
    ],
    ['random arrivals', random, 22.69, 6.04, 0, 'C'],
    ['a platoon on green', { ...random, arrivalsOnGreenRatio: 0.75 }, 9.22, 6.04, 0, 'B'],
    ['a platoon on red', { ...random, arrivalsOnGreenRatio: 0.15 }, 36.92, 6.04, 0, 'D'],
    [
      'a queue left over',
      { flowVehPerH: 480, saturationFlowVehPerH: 1800, cycleS: 90, effectiveGreenS: 31.5, initialQueueVeh: 12 },
      25.93,
      8.47,
      10.97,
      'D',
    ],
    [
      'a queue left over, over capacity',
      { flowVehPerH: 700, saturationFlowVehPerH: 1800, cycleS: 90, effectiveGreenS: 31.5, initialQueueVeh: 10 },
      29.25,
      70.32,
      57.14,
      'F',
    ],
  ] as const)('%s', (_, input, uniformS, incrementalS, initialQueueS, service) => {
    const delay = controlDelay(input);
    expect(delay.uniformS).toBeCloseTo(uniformS, 1);
    expect(delay.incrementalS).toBeCloseTo(incrementalS, 1);
    expect(delay.initialQueueS).toBeCloseTo(initialQueueS, 1);
    expect(delay.totalS).toBeCloseTo(delay.uniformS + delay.incrementalS + delay.initialQueueS, 9);
    expect(delay.levelOfService).toBe(service);
  });

  it('has the uniform delay of the queue triangle: 12.5 s at 20 veh/min, red and green 30 s', () => {
    // D/D/1 with departures of 50 veh/min: q = 20, s = 50, so v/c = 0.8.
    expect(uniformDelayS(60, 0.5, 0.8)).toBeCloseTo(12.5, 9);
  });

  it('counts v/c over 1 as 1 in the uniform part: 22.95 s for a cycle of 102 s and g/C of 0.55', () => {
    expect(uniformDelayS(102, 0.55, 1.3)).toBeCloseTo(22.95, 9);
  });

  it('still has a random part below capacity, and keeps v/c inside the root above it', () => {
    expect(incrementalDelayS(0.9, 720, 0.25, 0.5, 1)).toBeGreaterThan(10);
    expect(incrementalDelayS(1.2, 720, 0.25, 0.5, 1)).toBeGreaterThan(900 * 0.25 * 2 * 0.2);
  });

  it('is not changed by arrivals that know nothing of the signal, and is zero where all arrive on green', () => {
    expect(progressionFactor(0.8, 0.4, 0.4)).toBeCloseTo(1, 12);
    expect(progressionFactor(0.8, 0.4, 1)).toBe(0);
  });

  it('equals the area of the queue polygon of a two-rate arrival', () => {
    // 100 s, green 40 s, v/c 0.7; 60 % arrive on green. Rates in veh/s; queue grows in red, shrinks in green.
    const [cycleS, greenS, saturation, onGreen, capacityRate] = [100, 40, 0.7, 0.6, 0.5];
    const flow = saturation * capacityRate * (greenS / cycleS);
    const redRate = (flow * (1 - onGreen) * cycleS) / (cycleS - greenS);
    const greenRate = (flow * onGreen * cycleS) / greenS;
    const queueVeh = redRate * (cycleS - greenS);
    const clearS = queueVeh / (capacityRate - greenRate);
    const delayS = (queueVeh * (cycleS - greenS + clearS)) / 2 / (flow * cycleS);
    expect(
      progressionFactor(saturation, greenS / cycleS, onGreen) * uniformDelayS(cycleS, greenS / cycleS, saturation),
    ).toBeCloseTo(delayS, 9);
  });

  it('has no delay of an initial queue without one', () => {
    expect(initialQueueDelayS(500, 600, 0.25, 0)).toBe(0);
  });

  it('is metered by a busy signal upstream', () => {
    expect(upstreamMeteringFactor(0)).toBe(1);
    expect(upstreamMeteringFactor(1)).toBeCloseTo(0.09, 12);
    expect(upstreamMeteringFactor(1.4)).toBeCloseTo(0.09, 12);
  });

  it('refuses a green longer than the cycle and a flow of nothing', () => {
    expect(() => controlDelay({ ...random, effectiveGreenS: 101 })).toThrow(RangeError);
    expect(() => controlDelay({ ...random, flowVehPerH: 0 })).toThrow(RangeError);
  });
});

describe('level of service', () => {
  it('changes after 10, 20, 35, 55 and 80 s, and is F over capacity whatever the delay', () => {
    expect([10, 10.1, 20.1, 35.1, 55.1, 80.1].map((delayS) => levelOfService(delayS, 0.5)).join('')).toBe('ABCDEF');
    expect(levelOfService(5, 1.01)).toBe('F');
  });
});

describe("Webster's delay", () => {
  it('is its three terms', () => {
    // C 60, g 30, q 450, s 1800: x = 0.5, λ = 0.5. 7.5/0.75 = 10; 0.25/(2·0.125·0.5) = 2; 0.65 (60/0.015625)^(1/3) 0.5^4.5.
    const delay = websterDelayS({ flowVehPerH: 450, saturationFlowVehPerH: 1800, cycleS: 60, effectiveGreenS: 30 });
    expect(delay).toBeCloseTo(10 + 2 - 0.65 * (60 / 0.015625) ** (1 / 3) * 0.5 ** 4.5, 9);
  });

  it('does not exist at capacity', () => {
    expect(() =>
      websterDelayS({ flowVehPerH: 900, saturationFlowVehPerH: 1800, cycleS: 60, effectiveGreenS: 30 }),
    ).toThrow(RangeError);
  });
});
