import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AdaptiveLog,
  beginAdaptiveLogAnew,
  createAdaptiveLog,
  describeAdaptiveMoves,
  listAdaptiveCycles,
  updateAdaptiveLog,
} from '../../sim/engine/adaptiveLog.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import type { World } from '../../sim/engine/world.ts';
import { offsetMovedMs, splitMovedMs } from '../../sim/protocol/adaptiveMoves.ts';
import { chooseControl } from '../../sim/scenario/chooseControl.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { AdaptiveController } from '../../sim/signals/control/adaptive/adaptive.ts';
import { createArterial } from '../fixtures/scenarios.ts';
import { withWrongSplits } from '../fixtures/wrongSplits.ts';

const DEMAND = {
  mainVehPerH: 700,
  sideVehPerH: 200,
  turnVehPerH: 40,
  process: 'poisson',
  offsetsS: [0, 28, 56],
} as const;

function create(control: string): World {
  const arterial = withWrongSplits(createArterial(3, 380, DEMAND), 10);
  const definition = chooseControl(arterial, { control }) as ScenarioDefinition;
  return createWorld(freezeScenario(definition));
}

describe('the log of what adaptive control moves', () => {
  let world: World;
  let log: AdaptiveLog;
  let midwayMs = 0;
  let midway: ReturnType<typeof describeAdaptiveMoves>;
  beforeAll(() => {
    world = create('adaptive');
    log = createAdaptiveLog(world);
    while (world.timeMs < world.startMs + 1_500_000) {
      stepWorld(world);
      updateAdaptiveLog(log, world);
      if (midway !== undefined || world.timeMs < world.startMs + 700_250) continue;
      midwayMs = world.timeMs;
      midway = describeAdaptiveMoves(log, world, 1, 0);
    }
  });

  it('has cycles that follow one another, and in each ring splits that fill them', () => {
    for (const own of log.signals) {
      const cycles = listAdaptiveCycles(own, 0);
      expect(cycles.length).toBeGreaterThan(10);
      cycles.forEach(({ fromMs, toMs, drivenMs }, k) => {
        if (k > 0) expect(fromMs).toBe(cycles[k - 1].toMs);
        const rings = new Map<number, number>();
        own.planned.splits.forEach(({ ring }, u) => {
          rings.set(ring, (rings.get(ring) ?? 0) + drivenMs[u]);
        });
        for (const totalMs of rings.values()) expect(totalMs).toBe(toMs - fromMs);
      });
    }
  });

  it('begins on the plan, and tells where what lasts has gone', () => {
    for (const own of log.signals) {
      const cycles = listAdaptiveCycles(own, 0);
      expect(offsetMovedMs(own.planned, cycles[0])).toBe(0);
      expect(splitMovedMs(own.planned, cycles[0])).toBe(0);
      const { place } = (world.signals.control!.controllers[own.control] as AdaptiveController).adaptive;
      const { memory } = world.signals.control!.desks[own.control];
      const lasting = [...memory.subarray(place.split, place.split + own.planned.splits.length)];
      // The last boundary of the cycle under way may have moved a second since.
      cycles.at(-1)!.lastingMs.forEach((ms, u) => {
        expect(Math.abs(ms - lasting[u])).toBeLessThanOrEqual(2000);
      });
    }
    // The side streets begin with 10 s of the main street's green.
    const moved = log.signals.map((own) => splitMovedMs(own.planned, listAdaptiveCycles(own, 0).at(-1)!));
    expect(moved.some((ms) => Math.abs(ms) >= 2000)).toBe(true);
  });

  it('answers with what was noted since the last answer, without a gap or a row told twice', () => {
    const later = describeAdaptiveMoves(log, world, 1, midwayMs)!;
    const whole = describeAdaptiveMoves(log, world, 1, 0)!;
    expect([...midway!.cycles, ...later.cycles]).toEqual(whole.cycles);
    whole.region.members.forEach((cycles, k) => {
      expect([...midway!.region.members[k], ...later.region.members[k]]).toEqual(cycles);
    });
    expect(whole.region.intersectionIds).toHaveLength(3);
  });

  it('keeps as many cycles as it is told to, the newest', () => {
    const short = create('adaptive');
    const kept = createAdaptiveLog(short, 3);
    while (short.timeMs < short.startMs + 700_250) {
      stepWorld(short);
      updateAdaptiveLog(kept, short);
    }
    expect(describeAdaptiveMoves(kept, short, 1, 0)!.cycles).toEqual(midway!.cycles.slice(-3));
    beginAdaptiveLogAnew(kept, short);
    expect(describeAdaptiveMoves(kept, short, 1, 0)).toMatchObject({ fromMs: short.timeMs, cycles: [] });
  });

  it('has nothing to tell where no signal is adaptive', () => {
    const fixed = create('fixed');
    expect(describeAdaptiveMoves(createAdaptiveLog(fixed), fixed, 1, 0)).toBeNull();
  });
});

describe('how far an offset was moved', () => {
  const planned = { cycleMs: 100_000, offsetMs: 90_000, splits: [] };

  it('is the shorter way round, against the plan’s share of the cycle', () => {
    expect(offsetMovedMs(planned, { cycleMs: 100_000, offsetMs: 2000 })).toBe(12_000);
    expect(offsetMovedMs(planned, { cycleMs: 100_000, offsetMs: 86_000 })).toBe(-4000);
    // At a cycle of 80 s the plan's 90 of 100 s are 72.
    expect(offsetMovedMs(planned, { cycleMs: 80_000, offsetMs: 72_000 })).toBe(0);
  });
});
