import { describe, expect, it } from 'vitest';
import { sToMs } from '../../sim/core/units.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createApproachMeter, updateApproachMeter } from '../../sim/engine/events/approachMeter.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { measurePerformance } from '../../sim/engine/events/performance.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial, createCrossing } from '../fixtures/scenarios.ts';

function measure(definition: ScenarioDefinition, durationS: number) {
  const world = createWorld(freezeScenario(definition));
  const log = createEventLog(world);
  const meter = createApproachMeter(world, log.phases);
  while (world.timeMs < world.startMs + sToMs(durationS)) {
    stepWorld(world);
    updateEventLog(log, world);
    updateApproachMeter(meter, world, log.phases);
  }
  const records = measurePerformance(world, log, meter, world.startMs);
  const of = (phase: number, signal = 0) => {
    const { id } = definition.signals[signal];
    return records.find(({ performance }) => performance.phase === phase && performance.signal === id)!.performance;
  };
  return { world, of };
}

describe('measures of signal performance', () => {
  it("are the plan's own where the plan runs: splits, green ratio, force-offs", () => {
    const definition = createCrossing({ mainVehPerH: 300 });
    const [{ phases, plans }] = definition.signals;
    const { of } = measure(definition, 1800);
    for (const { number, yellowS, redClearanceS } of phases) {
      const { splitS } = plans[0].rings.flat().find(({ phase }) => phase === number)!;
      const { splits, greenRatio } = of(number);
      expect(splits!.meanS).toBe(splitS);
      expect(splits!.ended.forceOff).toBe(1);
      if (greenRatio !== null) expect(greenRatio).toBeCloseTo((splitS - yellowS - redClearanceS) / plans[0].cycleS, 9);
    }
  });

  it('find platoons on green behind a signal in step, and by chance at the first', () => {
    const options = { mainVehPerH: 500, turnVehPerH: 0, sideVehPerH: 60, mainSpeedMps: 15 };
    // 400 m at 15 m/s are 27 s.
    const { of } = measure(createArterial(2, 400, { ...options, offsetsS: [0, 27] }), 3600);
    const [first, second] = [of(2, 0), of(2, 1)];
    expect(first.platoonRatio!).toBeGreaterThan(0.8);
    expect(first.platoonRatio!).toBeLessThan(1.2);
    expect(second.platoonRatio!).toBeGreaterThan(1.25 * first.platoonRatio!);
    expect(second.approachDelayS!).toBeLessThan(first.approachDelayS! / 2);
  });

  it('find split failures and level F where more come than can go', () => {
    const { of } = measure(createCrossing({ sideVehPerH: 900, mainVehPerH: 300, turnVehPerH: 10 }), 2400);
    const { splitFailures, splits, levelOfService, longestQueueM } = of(4);
    expect(splitFailures!).toBeGreaterThan(splits!.cycles / 2);
    expect(levelOfService).toBe('F');
    expect(longestQueueM).toBeGreaterThan(100);
    const quiet = measure(createCrossing({ sideVehPerH: 60, mainVehPerH: 300, turnVehPerH: 10 }), 2400).of(4);
    expect(quiet.splitFailures).toBe(0);
    expect(quiet.longestQueueM).toBeLessThan(50);
  });

  it('count every vehicle that crosses once', () => {
    const definition = createCrossing({ turnVehPerH: 0, sideVehPerH: 0 });
    const { world, of } = measure(definition, 1800);
    const crossed = [2, 6].map((number) => of(number).vehicles).reduce((sum, one) => sum + one);
    const { completed, running } = world.traffic.totals;
    expect(crossed).toBeGreaterThanOrEqual(completed);
    expect(crossed).toBeLessThanOrEqual(completed + running);
  });
});
