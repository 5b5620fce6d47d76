import { describe, expect, it } from 'vitest';
import { addDispersed, dispersionOf, meanKeeping, ROBERTSON } from '../../../sim/corridors/flow/dispersion.ts';

const disperse = (departures: number[], travelS: number, parameters = ROBERTSON) => {
  const arrivals = new Float64Array(departures.length);
  addDispersed(Float64Array.from(departures), 0, departures.length, dispersionOf(travelS, parameters), arrivals, 0);
  return arrivals;
};
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe("Robertson's dispersion", () => {
  it('has the factor of the published pair: 1 / (1 + 0.35 · 0.8 · T)', () => {
    const { lagBins, smoothing } = dispersionOf(25, ROBERTSON);
    expect(lagBins).toBe(20);
    expect(smoothing).toBeCloseTo(1 / 8, 12);
  });

  it('follows the recursion, worked by hand', () => {
    // T = 10: head after 8 bins, F = 1 / (1 + 0.35 · 8) = 1/3.8. A pulse of 3.8 vehicles in bin 0 of a period too long to wrap.
    const departures = new Array(400).fill(0);
    departures[0] = 3.8;
    const arrivals = disperse(departures, 10);
    expect([...arrivals.slice(0, 8)].every((value) => value < 1e-9)).toBe(true);
    expect(arrivals[8]).toBeCloseTo(1, 9);
    expect(arrivals[9]).toBeCloseTo(1 - 1 / 3.8, 9);
    expect(arrivals[10]).toBeCloseTo((1 - 1 / 3.8) ** 2, 9);
  });

  it('loses no vehicle, and wraps at the end of the period', () => {
    const departures = Array.from({ length: 60 }, (_, i) => (i < 20 ? 0.5 : 0));
    expect(sum(disperse(departures, 47))).toBeCloseTo(10, 9);
    // Even traffic stays even, however the cycle falls.
    for (const value of disperse(new Array(60).fill(0.2), 33)) expect(value).toBeCloseTo(0.2, 12);
  });

  it('keeps the mean travel time with β = 1 / (1 + α); the published pair is late', () => {
    const departures = new Array(2000).fill(0);
    departures[0] = 1;
    const meanLag = (travelS: number, parameters = ROBERTSON) =>
      sum(disperse(departures, travelS, parameters).map((value, i) => value * i));
    expect(meanLag(27, meanKeeping(0.35))).toBeCloseTo(27, 6);
    expect(meanLag(30)).toBeCloseTo(32.4, 6);
  });
});
