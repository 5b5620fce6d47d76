import { beforeAll, describe, expect, it } from 'vitest';
import { loadProgrammeSolver } from '../../../cli/solveProgramme.ts';
import type { ArterialInstance } from '../../../sim/corridors/arterial/instance.ts';
import { measurePlan } from '../../../sim/corridors/arterial/measurePlan.ts';
import { type SolveProgramme, writeProgramme } from '../../../sim/corridors/arterial/mixedInteger.ts';
import { type ArterialBands, solveArterial } from '../../../sim/corridors/arterial/solveArterial.ts';
import { keepsSpeedChange, solveBand } from '../../../sim/corridors/arterial/solveBand.ts';
import { farthestSignal, splitArterial } from '../../../sim/corridors/arterial/splitArterial.ts';
import { createEvenArterial, createRandomArterial, type RandomArterial } from './createArterialInstance.ts';

let solve: SolveProgramme;
beforeAll(async () => {
  solve = await loadProgrammeSolver();
});

/** What a plan must keep, whoever made it: bands as promised, speeds and cycle in range, the target ratio. */
function expectSound(instance: ArterialInstance, bands: ArterialBands): void {
  const { plan, b, bb } = bands;
  const measured = measurePlan(instance, plan);
  expect(measured.b).toBeGreaterThanOrEqual(b - 1e-6);
  expect(measured.bb).toBeGreaterThanOrEqual(bb - 1e-6);
  expect(plan.cycle).toBeGreaterThanOrEqual(instance.cycle.min - 1e-6);
  expect(plan.cycle).toBeLessThanOrEqual(instance.cycle.max + 1e-6);
  instance.links.forEach(({ d, vmin, vmax, vbmin, vbmax }, i) => {
    expect(plan.t[i]).toBeGreaterThanOrEqual(d / vmax - 1e-6);
    expect(plan.t[i]).toBeLessThanOrEqual(d / vmin + 1e-6);
    expect(plan.tb[i]).toBeGreaterThanOrEqual(d / vbmax - 1e-6);
    expect(plan.tb[i]).toBeLessThanOrEqual(d / vbmin + 1e-6);
  });
  expect(keepsSpeedChange(instance, plan)).toBe(true);
  const { k } = instance;
  if (k > 0 && k < 1) expect(bb).toBeGreaterThanOrEqual(k * b - 1e-9);
  if (k > 1) expect(bb).toBeLessThanOrEqual(k * b + 1e-9);
  if (k === 1) expect(bb).toBe(b);
  expect(bands.objective).toBeCloseTo(b + k * bb, 9);
  expect(bands.upperBound - bands.objective).toBeGreaterThanOrEqual(-1e-9);
}

describe('the best band of an arterial', () => {
  it.each([
    ['half a cycle apart', 0.5, 0.5],
    ['a quarter apart', 0.25, 0.25],
    ['a sixth apart', 1 / 6, 1 / 6],
  ])('is the textbook alternate at half splits, signals %s', (_, gapCycles, band) => {
    const bands = solveArterial(createEvenArterial(9, gapCycles))!;
    expect(bands.b).toBeCloseTo(band, 6);
    expect(bands.bb).toBeCloseTo(band, 6);
  });

  it('is the narrowest green on a one-way road, whatever the distances', () => {
    const instance = createRandomArterial(4, 12, { k: 0, lefts: true, clearances: true });
    const bands = solveArterial(instance)!;
    expect(bands.b).toBeCloseTo(Math.min(...instance.signals.map(({ R, Lb }) => 1 - R - Lb)), 9);
    expectSound(instance, bands);
  });

  it('of one signal is its greens', () => {
    const instance = createRandomArterial(5, 1, { lefts: true, k: 0.5 });
    const [{ R, L, Lb }] = instance.signals;
    expect(solveArterial(instance)).toMatchObject({ b: expect.closeTo(1 - R - Lb), bb: expect.closeTo(1 - R - L) });
  });

  const cases: readonly RandomArterial[] = [
    { lefts: true },
    { lefts: true, cycle: { min: 70, max: 110 } },
    { lefts: true, cycle: { min: 70, max: 110 }, speedRange: 0.1 },
    { lefts: true, clearances: true, cycle: { min: 60, max: 120 }, speedRange: 0.05, k: 0.5 },
    { lefts: true, clearances: true, cycle: { min: 60, max: 120 }, speedRange: 0.05, k: 2 },
  ];
  it.each(cases)('is what the mixed-integer programme finds: %o', (options) => {
    for (const [seed, count] of [
      [11, 5],
      [12, 8],
      [13, 12],
    ]) {
      const instance = createRandomArterial(seed, count, options);
      const bands = solveArterial(instance);
      const { status, value } = solve(writeProgramme(instance));
      expect(status).toBe(bands === null ? 'infeasible' : 'optimal');
      if (bands === null) continue;
      expect(Math.abs(bands.objective - (value('b') + instance.k * value('bb')))).toBeLessThan(1e-4);
      expectSound(instance, bands);
    }
  });

  it('keeps a limit on changes of speed, and is never better for it', () => {
    for (const seed of [21, 22, 23]) {
      const free = createRandomArterial(seed, 8, { lefts: true, speedRange: 0.15, cycle: { min: 70, max: 100 } });
      const limited = { ...free, recipSpeedChange: 0.002 };
      const bands = solveBand(limited, solve)!;
      expectSound(limited, bands);
      expect(bands.objective).toBeLessThanOrEqual(solveArterial(free)!.upperBound);
    }
  });

  it('offers left-turn patterns only where they are allowed', () => {
    const base = createRandomArterial(31, 6, { lefts: true });
    const instance = { ...base, signals: base.signals.map((signal) => ({ ...signal, patterns: [3] as const })) };
    const bands = solveArterial(instance)!;
    expect(bands.plan.patterns).toEqual([3, 3, 3, 3, 3, 3]);
    expect(bands.objective).toBeLessThanOrEqual(solveArterial(base)!.upperBound);
    expectSound(instance, bands);
  });
});

describe('an arterial that no band passes', () => {
  const greens = { R: 0.7, L: 0.02, Lb: 0.03 };
  const v = 13;
  const instance: ArterialInstance = {
    signals: Array.from({ length: 8 }, () => greens),
    links: [300, 410, 270, 333, 505, 290, 610].map((d) => ({ d, vmin: v, vmax: v, vbmin: v, vbmax: v })),
    cycle: { min: 88, max: 92 },
    k: 1,
  };

  it('has no bands, and the programme agrees', () => {
    expect(solveArterial(instance)).toBeNull();
    expect(solve(writeProgramme(instance)).status).toBe('infeasible');
    expect(farthestSignal(instance)).toBeLessThan(7);
  });

  it('splits into runs that have them, side by side and all signals in one', () => {
    const parts = splitArterial(instance);
    expect(parts.length).toBe(2);
    expect(parts.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    for (const { bands } of parts) expect(bands.objective).toBeGreaterThan(0);
  });
});
