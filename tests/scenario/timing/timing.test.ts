import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requireScenario } from '../../../cli/readScenario.ts';
import { equalSaturationCycleS, websterCycleS } from '../../../sim/corridors/cycleLength.ts';
import { findSplits } from '../../../sim/corridors/splits.ts';
import { freezeNetwork } from '../../../sim/network/freezeNetwork.ts';
import type { Network } from '../../../sim/network/network.ts';
import { type ScenarioTimingOptions, timeScenario } from '../../../sim/scenario/timing/timeScenario.ts';
import { TIMING_DEFAULTS } from '../../../sim/scenario/timing/timeSignal.ts';
import { reportTiming } from '../../../sim/scenario/timing/timingReport.ts';
import { createVolumes, demandFlows } from '../../../sim/scenario/timing/volumes.ts';
import type { OtherCycles } from '../../../sim/scenario/waves/chooseCycles.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

const OWN: ScenarioTimingOptions = { ...TIMING_DEFAULTS, cycles: 'own' };

describe('published examples of Webster', () => {
  it('two phases: 500 and 300 pcu/h of 1,600, L = 16 s: 58 s (GATE)', () => {
    expect(websterCycleS(500 / 1600 + 300 / 1600, 16)).toBeCloseTo(58, 9);
  });

  it('two phases: 1,000 of 2,500 and 900 of 3,000, L = 12 s: 77 s (GATE)', () => {
    expect(websterCycleS(0.4 + 0.3, 12)).toBeCloseTo(76.67, 2);
  });

  it('two phases: 400 of 1,250 and 250 of 1,000 pcu/h, L = 16 s: 67.4 s, greens 29 and 22.5 s (textbook)', () => {
    const [yA, yB] = [400 / 1250, 250 / 1000];
    const cycleS = websterCycleS(yA + yB, 16);
    expect(cycleS).toBeCloseTo(67.4, 1);
    expect((yA / (yA + yB)) * (cycleS - 16)).toBeCloseTo(28.9, 1);
    expect((yB / (yA + yB)) * (cycleS - 16)).toBeCloseTo(22.6, 1);
    // The same by our splits, in whole seconds: 8 s lost in each phase, a cycle of 68 s.
    const needs = [yA, yB].map((flowRatio, i) => ({ number: i + 1, flowRatio, lostTimeS: 8, minSplitS: 10 }));
    expect(findSplits({ rings: [[1, 2]], barriers: [] }, needs, 68).splitsS).toEqual([[37, 31]]);
  });

  it('four phases: critical 425 and 550 of 1,700, 120 and 130 of 1,500; L = 16 s: Y = 0.740, 112 s', () => {
    const y = 425 / 1700 + 120 / 1500 + 550 / 1700 + 130 / 1500;
    expect(y).toBeCloseTo(0.7402, 4);
    expect(websterCycleS(y, 16)).toBeCloseTo(29 / 0.2598, 1);
    // HCM for Xc = 0.9: 16 · 0.9 / (0.9 - 0.7402).
    expect(equalSaturationCycleS(y, 16, 0.9)).toBeCloseTo(90.1, 1);
  });
});

describe('the lesson of one intersection, worked by hand', async () => {
  const folder = fileURLToPath(new URL('../../../scenarios/single-intersection', import.meta.url));
  const definition = await requireScenario(folder);
  const network = freezeNetwork(definition.network);
  const volumes = createVolumes(network, demandFlows(network, definition));
  const report = (changes: Partial<ScenarioTimingOptions> = {}) =>
    reportTiming(definition, timeScenario(definition, volumes, { ...OWN, ...changes })).signals[0];

  it('has the flow ratios, the critical path and the cycles of docs/timing.md', () => {
    const one = report();
    // Left 90 / (0.95 · 1800); through 900 and right 100 over three lanes: (900/1800 + 100/1530) / 3.
    const y = Object.fromEntries(one.phases.map(({ phase, flowRatio }) => [phase, flowRatio]));
    expect(y[1]).toBeCloseTo(90 / 1710, 4);
    expect(y[2]).toBeCloseTo((900 / 1800 + 100 / 1530) / 3, 4);
    expect(y[3]).toBeCloseTo(70 / 1710, 4);
    expect(y[4]).toBeCloseTo((650 / 1800 + 80 / 1530) / 3, 4);
    expect(one.criticalPhases).toEqual([1, 2, 3, 4]);
    expect(one.flowRatio).toBeCloseTo(0.4198, 4);
    expect(one.lostTimeS).toBe(28);
    // (1.5 · 28 + 5) / (1 - 0.4198) and 28 · 0.9 / (0.9 - 0.4198).
    expect(one.cycles.webster).toEqual({ exactS: 81.01, cycleS: 85 });
    expect(one.cycles.hcm.exactS).toBeCloseTo(52.47, 1);
    // Its least splits fill 59 s, and at 60 s phase 2 would be at 0.98: more than the 0.9 asked for.
    expect(one.cycles.hcm.cycleS).toBe(65);
    // Xc = Y C / (C - L).
    expect(one.after!.criticalSaturationRatio).toBeCloseTo((0.4198 * 85) / 57, 3);
  });

  it('brings its critical phases to one v/c, but for whole seconds, and says whose minimum binds', () => {
    const { phases } = report();
    for (const { isCritical, saturationAfter } of phases) if (isCritical) expect(saturationAfter).toBeCloseTo(0.63, 1);
    expect(phases.filter(({ isAtMinimum }) => isAtMinimum).map(({ phase }) => phase)).toEqual([3]);
  });

  it('has the delay of HCM: d1 of the through lanes from the west 27.5 s at g/C = 25.5 / 85', () => {
    const { laneGroups } = report();
    const west = laneGroups.find(({ approach, turns }) => approach === 'west>centre' && turns.includes('through'))!;
    const greenRatio = 25.5 / 85;
    const d1 = (0.5 * 85 * (1 - greenRatio) ** 2) / (1 - west.flowRatio);
    expect(west.after!.effectiveGreenS).toBe(25.5);
    expect(west.after!.uniformS).toBeCloseTo(d1, 1);
    expect(west.after!.delayS).toBeCloseTo(west.after!.uniformS! + west.after!.incrementalS!, 1);
  });

  it('keeps a cycle that is given, and its plan where the cycle is too short', () => {
    expect(report({ cycles: 100 }).after!.cycleS).toBe(100);
    expect(report({ cycles: 'present' }).after!.cycleS).toBe(100);
    expect(report({ cycles: 50 })).toMatchObject({ after: null, kept: 'cycleTooShort' });
  });

  it('delays nobody less at any other cycle than at that of least delay', () => {
    const { cycles } = report();
    const delays = [60, 65, 70, 75, 80, 100].map((cycleS) => report({ cycles: cycleS }).after!.delayS!);
    expect(Math.min(...delays)).toBe(report({ cycles: cycles.delay.cycleS }).after!.delayS);
  });
});

describe('a signal whose least splits take more than their share', () => {
  it('gets a longer cycle than the formula’s, so that no phase is busier than wanted', () => {
    const busy = createArterial(3, 300, { mainVehPerH: 1300, sideVehPerH: 40, turnVehPerH: 5 });
    const ground = freezeNetwork(busy.network);
    const options: ScenarioTimingOptions = { ...OWN, method: 'hcm', targetRatio: 0.85 };
    const timing = timeScenario(busy, createVolumes(ground, demandFlows(ground, busy)), options);
    for (const { case: own, after } of timing.signals) {
      expect(own.cycles.hcm.cycleS).toBeGreaterThan(own.cycles.hcm.exactS + 5);
      for (const { saturationRatio } of after!.phases) expect(saturationRatio).toBeLessThanOrEqual(0.88);
    }
  });
});

describe('sub-areas', () => {
  const definition = createArterial(2, 400);
  const network = freezeNetwork(definition.network);
  const volumes = createVolumes(network, createFlows(network));
  const timed = (others: OtherCycles) =>
    timeScenario(definition, volumes, { ...OWN, cycles: 'areas', others }).areas[0];

  // x1: y = 0.10 + 0.35 + 0.10 + 0.30, L = 24.5 s: C0 = 41.75 / 0.15 = 278 s, cut to 150 s.
  // x2: y = 0.01 + 0.10 + 0.01 + 0.05: 41.75 / 0.83 = 50.3 s, but its least splits fill 64 s: 65 s.
  it('take the cycle of the most loaded signal; one that needs less than half of it may run at half', () => {
    expect(timed({})).toMatchObject({ cycleS: 150, halved: [], doubled: [] });
    expect(timed({ half: true })).toMatchObject({ cycleS: 150, halved: [1], doubled: [] });
  });

  it('or a shorter one, and the loaded signal at twice it: 75 s, as all is delayed less so', () => {
    expect(timed({ double: true })).toMatchObject({ cycleS: 75, halved: [], doubled: [0] });
  });

  it('need more for slow walkers: 9.75 m at 0.5 m/s, and never less than the scenario says', () => {
    const splitOf = (walkingSpeedMps: number | null) =>
      reportTiming(definition, timeScenario(definition, volumes, { ...OWN, walkingSpeedMps })).signals[0].phases[1];
    // Phase 2 crosses the side street, three lanes of 3.25 m: 7 s of walk and 19.5 s of way, up to whole seconds beside the 6 s of
    // yellow and red, which count: 7 + 14 + 6.
    expect(splitOf(0.5)).toMatchObject({ crossingM: 9.75, pedestrianSplitS: 27, leastSplitS: 27 });
    expect(splitOf(3).leastSplitS).toBe(splitOf(null).leastSplitS);
  });
});

function createFlows(network: Network): Float64Array {
  const flows = new Float64Array(network.movementCount);
  const put = (x: string, [w, e, n, s]: readonly string[], main: number, side: number, left: number) => {
    const ways = [
      ...([
        [w, e, main],
        [e, w, main],
        [n, s, side],
        [s, n, side],
      ] as const),
      ...([
        [w, n, left],
        [e, s, left],
        [n, e, left],
        [s, w, left],
      ] as const),
    ];
    for (const [from, to, vehPerH] of ways) flows[network.movementIndexById.get(`${from}-${x}>${x}-${to}`)!] = vehPerH;
  };
  put('x1', ['w', 'x2', 'n1', 's1'], 1260, 540, 171);
  put('x2', ['x1', 'e', 'n2', 's2'], 360, 90, 17.1);
  return flows;
}
