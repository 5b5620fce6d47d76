import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { measureCorridor } from '../../../sim/corridors/city/measureChoice.ts';
import type { ScenarioDefinition } from '../../../sim/scenario/definition.ts';
import { applyPlanFile, parsePlanFile } from '../../../sim/scenario/planFile.ts';
import { optimiseWaves, type WaveOptions, type WaveOutcome } from '../../../sim/scenario/waves/optimiseWaves.ts';
import { reportWaves } from '../../../sim/scenario/waves/waveReport.ts';
import { createArterial } from '../../fixtures/scenarios.ts';

const OPTIONS: WaveOptions = { method: 'waves', seed: 1, keepCycles: false, keepOrders: false, speedShare: 0.1 };

function optimise(definition: ScenarioDefinition, options: Partial<WaveOptions> = {}): WaveOutcome {
  const search = optimiseWaves(definition, { ...OPTIONS, ...options });
  for (let step = search.next(); ; step = search.next()) if (step.done) return step.value;
}

function readZibo(): ScenarioDefinition {
  const read = (name: string) =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`../../../scenarios/zibo/${name}`, import.meta.url)), 'utf8'));
  return { ...read('scenario.json'), ...read('network.json'), ...read('signals.json'), ...read('demand.json') };
}

describe('waves of a small scenario', () => {
  const scenario = createArterial(5, 270);

  it('give plans that the checks pass, with the bands that the report tells', () => {
    const outcome = optimise(scenario);
    const text = JSON.stringify(outcome.planFile);
    expect(parsePlanFile({ name: 'plan.json', text }, scenario)).toEqual(outcome.planFile);
    const report = reportWaves(scenario, outcome);
    const searched = measureCorridor(outcome.waves.problem, outcome.result.choice, 0);
    // The search's own arithmetic and the page's measurement of the finished plan agree to the millisecond.
    expect(report.corridors[0].bandS * 1000).toBeCloseTo(searched.outMs, 6);
    expect(report.corridors[0].bandReverseS * 1000).toBeCloseTo(searched.inMs, 6);
    expect(report.totalBandS).toBeGreaterThan(report.totalBeforeS);
    expect(report.totalBandS).toBeLessThanOrEqual(report.upperBoundS + 1e-6);
  });

  it('leave alone what is to be kept', () => {
    const { planFile } = optimise(scenario, { keepCycles: true, keepOrders: true, speedShare: null });
    for (const { intersectionId, plan } of planFile.plans) {
      const [own] = scenario.signals.find((signal) => signal.intersectionId === intersectionId)!.plans;
      expect({ ...plan, offsetS: own.offsetS, id: own.id }).toEqual(own);
    }
    expect(planFile.progressionSpeeds[0].outboundMps).toBe(scenario.corridors[0].outbound.progressionSpeedMps);
  });
});

describe('signals isolated from one another', () => {
  it('are all in the plan file, each at a cycle of its own, whether its corridor still has a common cycle or not', () => {
    const even = createArterial(4, 300, { mainVehPerH: 500, sideVehPerH: 100, cycleS: 100 });
    // The second crossing is wide: pedestrians alone ask for a cycle that the others don't.
    const signals = even.signals.map((signal, i) =>
      i !== 1
        ? signal
        : {
            ...signal,
            phases: signal.phases.map((phase) =>
              phase.pedestrianClearanceS === undefined
                ? phase
                : { ...phase, pedestrianClearanceS: phase.pedestrianClearanceS + 26 },
            ),
          },
    );
    const { planFile } = optimise({ ...even, signals }, { method: 'isolated' });
    expect(planFile.plans.map(({ intersectionId }) => intersectionId)).toEqual(
      signals.map(({ intersectionId }) => intersectionId),
    );
    expect(new Set(planFile.plans.map(({ plan }) => plan.cycleS)).size).toBeGreaterThan(1);
  });
});

describe('waves with half cycles', () => {
  it('run light signals at half the cycle of their neighbours, and measure bands over the common one', () => {
    const even = createArterial(4, 300, { mainVehPerH: 300, sideVehPerH: 60, turnVehPerH: 20 });
    // Wide crossings make all but the second need a long cycle; that one has no pedestrians and short minimums.
    const signals = even.signals.map((signal, i) => {
      const phases = signal.phases.map(({ walkS, pedestrianClearanceS, ...phase }) => {
        if (i === 1) return { ...phase, minGreenS: 5 };
        return walkS === undefined ? phase : { ...phase, walkS, pedestrianClearanceS: pedestrianClearanceS! + 26 };
      });
      return { ...signal, phases };
    });
    const scenario = { ...even, signals };
    const outcome = optimise(scenario, { halfCycles: true });
    const cyclesS = outcome.planFile.plans.map(({ plan }) => plan.cycleS);
    expect(cyclesS[1]).toBe(cyclesS[0] / 2);
    expect(new Set([cyclesS[0], cyclesS[2], cyclesS[3]]).size).toBe(1);
    const [corridor] = reportWaves(scenario, outcome).corridors;
    const searched = measureCorridor(outcome.waves.problem, outcome.result.choice, 0);
    expect(corridor.cycleS).toBe(cyclesS[0]);
    expect(corridor.bandS * 1000).toBeCloseTo(searched.outMs, 6);
    expect(corridor.bandReverseS * 1000).toBeCloseTo(searched.inMs, 6);
    expect(corridor.throughBand).toBe(true);
    expect(corridor.bandS + corridor.bandReverseS).toBeLessThanOrEqual(corridor.bestPossibleS + 1e-6);
  });
});

describe('waves with double cycles', () => {
  // People walk across at the second only, and far: it needs 108 s, where the traffic would have a little over 60.
  const even = createArterial(4, 300, { mainVehPerH: 300, sideVehPerH: 60, turnVehPerH: 20 });
  const signals = even.signals.map((signal, i) => {
    const phases = signal.phases.map(({ walkS, pedestrianClearanceS, ...phase }) => {
      if (i !== 1) return { ...phase, minGreenS: 5 };
      return walkS === undefined ? phase : { ...phase, walkS, pedestrianClearanceS: pedestrianClearanceS! + 22 };
    });
    return { ...signal, phases };
  });
  const scenario = { ...even, signals };

  it('keep the neighbours of a crossing on foot at the cycle that suits them, and it at twice that', () => {
    const without = optimise(scenario);
    const outcome = optimise(scenario, { doubleCycles: true });
    const cyclesS = outcome.planFile.plans.map(({ plan }) => plan.cycleS);
    const [area] = outcome.areas;
    expect(cyclesS).toEqual([area.cycleS, 2 * area.cycleS, area.cycleS, area.cycleS]);
    expect([area.doubled, area.halved]).toEqual([[1], []]);
    // One common cycle must be as long as those on foot ask for.
    expect(without.areas[0].cycleS).toBeGreaterThan(area.cycleS);
    expect(without.areas[0].cycleS).toBeLessThan(2 * area.cycleS);
    const text = JSON.stringify(outcome.planFile);
    expect(parsePlanFile({ name: 'plan.json', text }, scenario)).toEqual(outcome.planFile);
  });

  it('have bands that come every second cycle, as the search and the measurement agree', () => {
    const outcome = optimise(scenario, { doubleCycles: true });
    const [corridor] = reportWaves(scenario, outcome).corridors;
    const searched = measureCorridor(outcome.waves.problem, outcome.result.choice, 0);
    expect(corridor.cycleS).toBe(2 * outcome.areas[0].cycleS);
    expect(corridor.throughBand).toBe(true);
    expect(corridor.bandS * 1000).toBeCloseTo(searched.outMs, 6);
    expect(corridor.bandReverseS * 1000).toBeCloseTo(searched.inMs, 6);
    expect(corridor.bandS + corridor.bandReverseS).toBeLessThanOrEqual(corridor.bestPossibleS + 1e-6);
  });

  it('with half cycles too: every signal at half, once or twice one cycle', () => {
    const { planFile, areas } = optimise(scenario, { doubleCycles: true, halfCycles: true });
    for (const { plan } of planFile.plans) expect([0.5, 1, 2]).toContain(plan.cycleS / areas[0].cycleS);
  });
});

describe('waves of Zibo', () => {
  const zibo = readZibo();

  it('come within 8 % of the proved bound, every corridor with its bands, at the present cycles', () => {
    const outcome = optimise(zibo, { keepCycles: true, speedShare: null, method: 'ascent' });
    const report = reportWaves(zibo, outcome);
    expect(report.corridors).toHaveLength(195);
    expect(report.gapRatio).toBeLessThan(0.08);
    expect(report.gapRatio).toBeGreaterThanOrEqual(0);
    expect(report.weighted.gapRatio).toBeLessThan(0.08);
    expect(report.weighted.gapRatio).toBeGreaterThanOrEqual(0);
    const without = report.corridors.filter(({ throughBand, splits }) => !throughBand && splits.length === 0);
    expect(without).toEqual([]);
    const text = JSON.stringify(outcome.planFile);
    const file = parsePlanFile({ name: 'plan.json', text }, zibo);
    expect(applyPlanFile(zibo, file).signals).toHaveLength(1520);
  });
});
