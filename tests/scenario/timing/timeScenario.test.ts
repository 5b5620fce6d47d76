import { describe, expect, it } from 'vitest';
import { freezeNetwork } from '../../../sim/network/freezeNetwork.ts';
import type { ScenarioDefinition } from '../../../sim/scenario/definition.ts';
import { applyPlanFile } from '../../../sim/scenario/planFile.ts';
import { type ScenarioTimingOptions, timeScenario } from '../../../sim/scenario/timing/timeScenario.ts';
import { TIMING_DEFAULTS } from '../../../sim/scenario/timing/timeSignal.ts';
import { createVolumes, demandFlows, type Volumes } from '../../../sim/scenario/timing/volumes.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

const OPTIONS: ScenarioTimingOptions = { ...TIMING_DEFAULTS, cycles: 'own' };

function demandOf(definition: ScenarioDefinition): Volumes {
  const network = freezeNetwork(definition.network);
  return createVolumes(network, demandFlows(network, definition));
}

function time(definition: ScenarioDefinition, options: Partial<ScenarioTimingOptions> = {}, volumes?: Volumes) {
  return timeScenario(definition, volumes ?? demandOf(definition), { ...OPTIONS, ...options });
}

describe('timing of a signal', () => {
  const arterial = createArterial(3, 300, { mainVehPerH: 900, sideVehPerH: 300, turnVehPerH: 60 });
  const timing = time(arterial);
  const [one] = timing.signals;

  it('has Webster’s and HCM’s cycle of the flow ratios and lost time of its critical phases', () => {
    const { path, cycles, phases, leastCycleS } = one.case;
    const critical = phases.filter(({ isCritical }) => isCritical);
    const y = critical.reduce((sum, { flowRatio }) => sum + flowRatio, 0);
    const lostS = critical.reduce((sum, { lostTimeS }) => sum + lostTimeS, 0);
    expect(path.flowRatio).toBeCloseTo(y, 12);
    expect(cycles.webster.exactS).toBeCloseTo((1.5 * lostS + 5) / (1 - y), 9);
    expect(cycles.hcm.exactS).toBeCloseTo((lostS * 0.9) / (0.9 - y), 9);
    for (const { cycleS } of Object.values(cycles)) {
      expect(cycleS % 5).toBe(0);
      expect(cycleS).toBeGreaterThanOrEqual(leastCycleS);
    }
  });

  it('gives the critical phases whose minimums don’t bind one v/c, to the second', () => {
    const after = one.after!;
    const free = after.phases.filter(
      ({ number, isAtMinimum }) => !isAtMinimum && one.case.path.phases.includes(number),
    );
    const wantedS = free.map(({ number, saturationRatio, effectiveGreenS }) => ({
      number,
      saturationRatio,
      effectiveGreenS,
    }));
    // A second more or less of the shortest green is the most that rounding can do.
    const spread = Math.max(...wantedS.map(({ effectiveGreenS }) => 1.01 / effectiveGreenS));
    const ratios = wantedS.map(({ saturationRatio }) => saturationRatio);
    expect(Math.max(...ratios) / Math.min(...ratios) - 1).toBeLessThan(2 * spread);
  });

  it('keeps every least split, in plans that the checks pass', () => {
    for (const { case: own, after } of timing.signals) {
      for (const { number, splitS } of after!.phases) {
        expect(splitS).toBeGreaterThanOrEqual(own.phases.find((phase) => phase.number === number)!.minSplitS);
      }
    }
    expect(() => applyPlanFile(arterial, timing.planFile)).not.toThrow();
  });

  it('tells delay as HCM has it: the curve is lowest at the cycle of least delay', () => {
    const { curve, cycles } = one.case;
    const least = Math.min(...curve.map(({ delayS }) => delayS));
    expect(curve.find(({ cycleS }) => cycleS === cycles.delay.cycleS)!.delayS).toBeCloseTo(least, 9);
  });

  it('flags a signal that no fixed cycle serves, and does not run away', () => {
    const flows = demandOf(arterial);
    const heavy = { ...flows, flowVehPerH: flows.flowVehPerH.map((flow) => 4 * flow) };
    const [over] = time(arterial, {}, heavy).signals;
    expect(over.case.isOverloaded).toBe(true);
    expect(over.after!.cycleS).toBeLessThanOrEqual(TIMING_DEFAULTS.toCycleS);
  });

  it('gives people on foot who walk slower a longer split', () => {
    const slow = time(arterial, { walkingSpeedMps: 0.6 }).signals[0];
    const lengthen = slow.case.phases.filter(({ minSplitS }, k) => minSplitS > one.case.phases[k].minSplitS + 1e-9);
    expect(lengthen.length).toBeGreaterThan(0);
    for (const { pedestrians } of lengthen) expect(pedestrians!.crossingM).toBeGreaterThan(0);
  });

  it('lengthens the cycle where least splits of some leave too little for others', () => {
    const busy = createArterial(3, 300, { mainVehPerH: 1300, sideVehPerH: 40, turnVehPerH: 5 });
    for (const { case: own, after } of time(busy, { method: 'hcm', targetRatio: 0.85 }).signals) {
      expect(own.cycles.hcm.cycleS).toBeGreaterThan(own.cycles.hcm.exactS + 5);
      for (const { saturationRatio } of after!.phases) expect(saturationRatio).toBeLessThanOrEqual(0.88);
    }
  });

  it('says why it keeps a plan: nobody comes, or the cycle asked for is too short', () => {
    const flows = demandOf(arterial);
    const nobody = { ...flows, flowVehPerH: flows.flowVehPerH.map(() => 0) };
    expect(time(arterial, {}, nobody).signals[0].kept).toBe('noTraffic');
    expect(time(arterial, { cycles: 20 }).signals[0].kept).toBe('cycleTooShort');
  });
});

describe('timing of a sub-area', () => {
  it('has one cycle for all, and light signals at half of it where that is asked for', () => {
    const arterial = createArterial(3, 300, { mainVehPerH: 1100, sideVehPerH: 60, turnVehPerH: 10 });
    const volumes = demandOf(arterial);
    const common = time(arterial, { cycles: 'areas' }, volumes);
    expect(new Set(common.signals.map(({ after }) => after!.cycleS)).size).toBe(1);
    expect(common.areas[0].cycleS).toBe(common.signals[0].after!.cycleS);
    const halved = time(arterial, { cycles: 'areas', others: { half: true } }, volumes);
    for (const { after } of halved.signals) {
      expect([halved.areas[0].cycleS, halved.areas[0].cycleS / 2]).toContain(after!.cycleS);
    }
  });
});
