import { describe, expect, it } from 'vitest';
import { parsePlanFile } from '../../../sim/scenario/planFile.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import { loadedPeriod } from '../../../sim/scenario/waves/movementFlows.ts';
import { optimiseTiming, type TimingOptions } from '../../../sim/scenario/waves/optimiseTiming.ts';
import { optimiseWaves } from '../../../sim/scenario/waves/optimiseWaves.ts';
import { reportWaves } from '../../../sim/scenario/waves/waveReport.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

const scenario = createArterial(5, 270, { mainVehPerH: 900, sideVehPerH: 250, turnVehPerH: 60 });

function finish<P, R>(search: Generator<P, R, boolean | undefined>): R {
  for (let step = search.next(); ; step = search.next()) if (step.done) return step.value;
}

const waves = finish(
  optimiseWaves(scenario, { method: 'waves', seed: 1, keepCycles: true, keepOrders: false, speedShare: null }),
);
const OPTIONS: TimingOptions = { bandWeight: 0, keepCycles: true, keepSplits: false, tradeOff: false };
const optimise = (options: Partial<TimingOptions> = {}) =>
  finish(optimiseTiming(scenario, waves, { ...OPTIONS, ...options }));

describe('delay as the objective', () => {
  it('lowers modelled delay below the plan of most bands, in plans that every check passes', () => {
    const { planFile, bands, after } = optimise();
    expect(after.costVehH).toBeLessThan(bands.costVehH);
    const text = JSON.stringify(planFile);
    expect(parsePlanFile({ name: 'plan.json', text }, scenario)).toEqual(planFile);
  });

  it('tells what the finished plan has: the model of its plans gives the same delay', () => {
    const { planFile, after, waves: measured } = optimise();
    const again = finish(optimiseTiming(scenario, { ...waves, planFile }, { ...OPTIONS, bandWeight: 1 }));
    // What permissive turns pass depends on the splits, and is read once when a search begins.
    expect(Math.abs(again.after.costVehH / after.costVehH - 1)).toBeLessThan(0.01);
    expect(reportWaves(scenario, measured).totalBandS).toBeGreaterThanOrEqual(0);
  });

  it('keeps splits where it is told to, and leaves signals alone that are not asked for', () => {
    const only = new Set([scenario.signals[2].intersectionId]);
    const { planFile } = optimise({ keepSplits: true, only });
    for (const { intersectionId, plan } of planFile.plans) {
      const former = waves.planFile.plans.find((one) => one.intersectionId === intersectionId)!.plan;
      expect(plan.rings).toEqual(former.rings);
      if (!only.has(intersectionId)) expect(plan.offsetS).toBe(former.offsetS);
    }
  });

  it('trades bands for delay: from the plan of most bands on, delay falls', () => {
    const { tradeOff, bands } = optimise({ tradeOff: true });
    const byOffsets = tradeOff.filter(({ splits }) => !splits);
    expect(byOffsets[0].bandWeight).toBe(1);
    expect(byOffsets[0].modelled).toEqual(bands);
    expect(byOffsets.at(-1)!.modelled.costVehH).toBeLessThan(bands.costVehH);
    expect(byOffsets.at(-1)!.totalBandS).toBeLessThanOrEqual(byOffsets[0].totalBandS + 1e-9);
    expect(tradeOff.at(-1)!.splits).toBe(true);
  });
});

it('counts the demand of the part of a run in which it sets out', () => {
  const { definition } = freezeScenario(scenario);
  const demand = {
    ...definition.demand,
    flows: definition.demand.flows.map((flow) => ({ ...flow, startS: 0, endS: 1800 })),
  };
  expect(loadedPeriod(demand, 0, 3600)).toEqual({ startS: 0, durationS: 1800 });
  expect(loadedPeriod(definition.demand, definition.startS, 3600)).toEqual({
    startS: definition.startS,
    durationS: 3600,
  });
});
