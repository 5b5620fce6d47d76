import { describe, expect, it } from 'vitest';
import { summariseReplications } from '../../sim/experiments/replications.ts';
import { describeSample, studentT95 } from '../../sim/experiments/sample.ts';

describe('studentT95', () => {
  // Two-sided 95 % quantiles as printed in any table of Student's t.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [7, 2.365],
    [9, 2.262],
    [19, 2.093],
    [29, 2.045],
    [99, 1.984],
  ])('is the table value at %i degrees of freedom', (degrees, quantile) => {
    expect(Math.abs(studentT95(degrees) - quantile)).toBeLessThan(0.0015);
  });

  it('refuses no degree of freedom', () => {
    expect(() => studentT95(0)).toThrow(RangeError);
  });
});

describe('describeSample', () => {
  it('is the t interval of the mean', () => {
    // Mean 3, deviation √2.5, half-width 2.776 √(2.5 / 5) = 1.963.
    const { mean, ci95 } = describeSample([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(ci95![0]).toBeCloseTo(1.037, 3);
    expect(ci95![1]).toBeCloseTo(4.963, 3);
  });

  it('gives no interval from one value', () => {
    expect(describeSample([7])).toEqual({ mean: 7, ci95: null, values: [7] });
  });
});

describe('summariseReplications', () => {
  it('keeps what is common, and makes a sample of every measure, nested ones too', () => {
    const run = (seed: number, entered: number) => ({
      scenario: 'x',
      seed,
      simulatedS: 60,
      stepS: 1,
      vehicles: { planned: entered, entered, completed: 0, running: entered, waitingToEnter: 0 },
      meanTravelTimeS: entered / 2,
      meanTripTimeS: 0,
      meanDelayS: 0,
      meanStops: 0,
      meanSpeedMps: 0,
      distanceKm: 0,
      vehicleUpdates: 0,
      arrivalsOnGreenRatio: 0,
      congestionIndex: 1,
      laneChanges: 0,
      swaps: 0,
      redCrossings: 0,
      gridlocks: 0,
      stateHash: `hash ${seed}`,
    });
    const summary = summariseReplications([run(1, 10), run(2, 14)]);
    expect(summary.scenario).toBe('x');
    expect(summary.replications).toBe(2);
    expect(summary.vehicles.entered.mean).toBe(12);
    expect(summary.meanTravelTimeS.values).toEqual([5, 7]);
    expect(summary.stateHash.values).toEqual(['hash 1', 'hash 2']);
  });
});
