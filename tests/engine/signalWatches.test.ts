import { describe, expect, it } from 'vitest';
import { sToMs } from '../../sim/core/units.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { clearApproachMeter, createApproachMeter, updateApproachMeter } from '../../sim/engine/events/approachMeter.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { measurePerformance } from '../../sim/engine/events/performance.ts';
import {
  createSignalWatches,
  forgetLogs,
  measureApproaches,
  measureTurns,
  updateSignalWatches,
  watchSignal,
} from '../../sim/engine/events/signalWatches.ts';
import { hashState } from '../../sim/engine/snapshot.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { measureSignal, type PhaseRecord } from '../../sim/measures/performance/phaseRecords.ts';
import { readSignalLogs } from '../../sim/measures/performance/signalLog.ts';
import { chooseControl } from '../../sim/scenario/chooseControl.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const nobody = () => false;

/** A run watched as a whole and, from some time on, one signal of it as the page does. */
function watchBoth(control: 'plan' | 'actuated' | 'coordinated' | 'max-pressure', fromS: number, durationS: number) {
  const options = { mainVehPerH: 600, turnVehPerH: 80, sideVehPerH: 250, offsetsS: [0, 30, 60] };
  const definition = chooseControl(createArterial(3, 400, options), { control });
  if (typeof definition === 'string') throw new Error(definition);
  const world = createWorld(freezeScenario(definition));
  const log = createEventLog(world);
  const meter = createApproachMeter(world, log.phases);
  const watches = createSignalWatches();
  const fromMs = world.startMs + sToMs(fromS);
  while (world.timeMs < world.startMs + sToMs(durationS)) {
    if (world.timeMs === fromMs) {
      clearApproachMeter(meter);
      watchSignal(watches, world, 1, 8, nobody);
    }
    stepWorld(world);
    updateEventLog(log, world);
    updateApproachMeter(meter, world, log.phases);
    updateSignalWatches(watches, world);
  }
  const own = watches.watched.get(1)!;
  const [, read] = readSignalLogs(own.events, 2, own.fromMs, world.timeMs);
  const { signals, network } = world.scenario;
  const live = measureSignal(signals.definitions[1], network, read, measureApproaches(watches, own));
  const after = measurePerformance(world, log, meter, fromMs).filter(
    ({ performance }) => performance.signal === definition.signals[1].id,
  );
  return { world, watches, own, live, after };
}

/** Sums of five minutes each round otherwise than one sum. */
const rounded = (records: readonly PhaseRecord[]) =>
  records.map(({ performance, ...rest }) => ({
    ...rest,
    performance: {
      ...performance,
      controlDelayS: performance.controlDelayS?.toFixed(9),
      meanQueueM: performance.meanQueueM?.toFixed(9),
    },
  }));

describe('a signal watched from some moment on', () => {
  for (const control of ['plan', 'actuated', 'coordinated', 'max-pressure'] as const) {
    it(`gives the measures that a log of the whole run gives from that moment on (${control})`, () => {
      // Moments of every kind: amid greens, yellows and red clearances.
      for (const fromS of [0, 301, 333.5, 347, 351, 352.5, 354]) {
        const { live, after } = watchBoth(control, fromS, fromS + 900);
        expect(after.some(({ cycles }) => cycles.length > 2)).toBe(true);
        expect(after.some(({ arrivals }) => arrivals.length > 20)).toBe(true);
        expect(rounded(live)).toEqual(rounded(after));
      }
    });
  }

  it('keeps an hour, and says from when on its measures hold', () => {
    const { watches, own, live, world } = watchBoth('plan', 0, 5400);
    // Turning counts are of the same hour: together they are all who crossed the stop lines.
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    expect(sum(measureTurns(watches, own, world))).toBe(
      sum(measureApproaches(watches, own).map(({ vehicles }) => vehicles)),
    );
    expect(world.timeMs - own.fromMs).toBeLessThanOrEqual(sToMs(3600));
    expect(world.timeMs - own.fromMs).toBeGreaterThanOrEqual(sToMs(3300));
    expect(own.dropped).toBeGreaterThan(0);
    expect(own.events.timeMs[0]).toBeGreaterThanOrEqual(own.fromMs - 300_000);
    const [first] = live[0].cycles;
    expect(first.redMs).toBeGreaterThanOrEqual(own.fromMs);
    expect(first.redMs).toBeLessThan(own.fromMs + 100_000);
  });

  it('is no part of the run: its state is the same to the hash', () => {
    const alone = createWorld(freezeScenario(createArterial(2, 400)));
    const watched = createWorld(freezeScenario(createArterial(2, 400)));
    const watches = createSignalWatches();
    watchSignal(watches, watched, 0, 8, nobody);
    for (let step = 0; step < 600; step++) {
      stepWorld(alone);
      stepWorld(watched);
      updateSignalWatches(watches, watched);
    }
    expect(watches.watched.get(0)!.events.count).toBeGreaterThan(20);
    expect(hashState(watched)).toBe(hashState(alone));
  });

  it('makes room for another once nobody needs it, and not before', () => {
    const world = createWorld(freezeScenario(createArterial(4, 400)));
    const watches = createSignalWatches();
    const watch = (signal: number, needed: readonly number[]) =>
      watchSignal(watches, world, signal, 2, (other) => needed.includes(other));
    expect(watch(0, [])?.signal).toBe(0);
    expect(watch(1, [])?.signal).toBe(1);
    expect(watch(0, [])?.signal).toBe(0);
    expect(watch(2, [0])?.signal).toBe(2);
    expect([...watches.watched.keys()]).toEqual([0, 2]);
    expect(watch(3, [0, 2])).toBeNull();
    for (let step = 0; step < 200; step++) {
      stepWorld(world);
      updateSignalWatches(watches, world);
    }
    expect(forgetLogs(watches)).toEqual([0, 2]);
    expect(watch(0, [])!.fromMs).toBe(world.timeMs);
  });
});
