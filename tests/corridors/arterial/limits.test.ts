import createHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { loadProgrammeSolver } from '../../../cli/solveProgramme.ts';
import { solveArterial } from '../../../sim/corridors/arterial/solveArterial.ts';
import { keepsSpeedChange, solveBand } from '../../../sim/corridors/arterial/solveBand.ts';
import { chooseSlowness, narrowSlowness } from '../../../sim/corridors/arterial/speedChain.ts';
import { findGreenLack, findSpeedConflict, splitArterial } from '../../../sim/corridors/arterial/splitArterial.ts';
import { createEvenArterial, createRandomArterial } from './createArterialInstance.ts';
import { writePhysicalProgramme } from './physicalProgramme.ts';

describe('speeds that may change only so much from link to link', () => {
  it('are cut to those that some chain has', () => {
    // 10 to 20, 30 to 50, 20 to 60 s/km; 15 s/km of change: the first must be 15 or more, the second 35 or less.
    const left = narrowSlowness(
      [
        [0.01, 0.02],
        [0.03, 0.05],
        [0.02, 0.06],
      ],
      0.015,
    );
    expect(left.stuckAt).toBeNull();
    if (left.stuckAt !== null) return;
    expect(left.ranges.flat().map((slowness) => Math.round(slowness * 1e6) / 1e6)).toEqual([
      ...[0.015, 0.02, 0.03, 0.035, 0.02, 0.05],
    ]);
    const chosen = chooseSlowness(left.ranges, 0.015, () => 0);
    expect(chosen.map((slowness) => Math.round(slowness * 1e6) / 1e6)).toEqual([0.015, 0.03, 0.02]);
  });

  it('may not be there at all, which is told with the link', () => {
    const even = createEvenArterial(4, 0.25);
    const links = even.links.map((link, i) => (i === 1 ? { ...link, vbmin: 20, vbmax: 25 } : link));
    const instance = { ...even, links, recipSpeedChange: 0.01 };
    expect(findSpeedConflict(instance)).toEqual({ link: 1, direction: 'inbound' });
    expect(findSpeedConflict({ ...instance, k: 0 })).toBeNull();
    const unneeded = () => {
      throw new Error('no programme is needed');
    };
    expect(solveBand(instance, unneeded)).toBeNull();
  });

  it('are kept in both directions on a one-way arterial too, where they can be', () => {
    const instance = {
      ...createRandomArterial(3, 9, { k: 0, speedRange: 0.15, clearances: true }),
      recipSpeedChange: 0.006,
    };
    const bands = solveArterial(instance)!;
    expect(keepsSpeedChange({ ...instance, k: 1 }, bands.plan)).toBe(true);
    expect(bands.upperBound).toBe(bands.objective);
  });
});

describe('the best band, held against a programme in absolute times', () => {
  it('is the same, with limits on changes of speed, long links and links of no length', async () => {
    const solve = await loadProgrammeSolver();
    const highs = await createHighs();
    for (const [seed, k, recipSpeedChange] of [
      [41, 1, 0.003],
      [43, 1.7, undefined],
      [45, 0.8, 0.002],
    ] as const) {
      const drawn = createRandomArterial(seed, 4, {
        ...{ lefts: true, clearances: true, speedRange: 0.12, cycle: { min: 60, max: 110 }, k, recipSpeedChange },
      });
      const links = drawn.links.map((link, i) => ({ ...link, d: i === 1 ? 0 : i === 2 ? 3000 : link.d }));
      const instance = { ...drawn, links };
      const bands = solveBand(instance, solve)!;
      // Without presolve: with it HiGHS 1.15.3 calls plans optimal here that are not.
      const programme = writePhysicalProgramme(instance);
      const { Status, ObjectiveValue } = highs.solve(programme, { presolve: 'off', mip_rel_gap: 0, mip_abs_gap: 1e-5 });
      expect(Status).toBe('Optimal');
      expect(Math.abs(bands.objective - ObjectiveValue)).toBeLessThan(3e-5);
      expect(bands.upperBound).toBeGreaterThanOrEqual(ObjectiveValue - 1e-6);
      expect(keepsSpeedChange(instance, bands.plan)).toBe(true);
    }
  });
});

describe('an arterial taken apart', () => {
  it('is split as trying out every split finds best, and told the green that it lacks', () => {
    const drawn = createRandomArterial(60, 7, { cycle: { min: 80, max: 90 } });
    const instance = { ...drawn, signals: drawn.signals.map((signal) => ({ ...signal, R: signal.R + 0.37 })) };
    expect(solveArterial(instance)).toBeNull();
    let best = { parts: Number.POSITIVE_INFINITY, worth: 0 };
    for (let cuts = 0; cuts < 2 ** 6; cuts++) {
      const firsts = [0, ...[1, 2, 3, 4, 5, 6].filter((i) => (cuts & (1 << (i - 1))) !== 0)];
      const runs = firsts.map((first, j) => {
        const last = (firsts[j + 1] ?? 7) - 1;
        const [signals, links] = [instance.signals.slice(first, last + 1), instance.links.slice(first, last)];
        return solveArterial({ ...instance, signals, links });
      });
      if (runs.includes(null)) continue;
      const worth = runs.reduce((sum, bands) => sum + bands!.objective, 0);
      if (runs.length < best.parts || (runs.length === best.parts && worth > best.worth))
        best = { parts: runs.length, worth };
    }
    const parts = splitArterial(instance);
    expect(parts.length).toBe(best.parts);
    expect(parts.reduce((sum, { bands }) => sum + bands.objective, 0)).toBeCloseTo(best.worth, 9);

    const { share } = findGreenLack(instance)!;
    const longer = (by: number) => ({
      ...instance,
      signals: instance.signals.map((signal) => ({ ...signal, R: signal.R - by / 2 })),
    });
    expect(solveArterial(longer(share - 0.005))).toBeNull();
    expect(solveArterial(longer(share + 0.001))).not.toBeNull();
  });
});
