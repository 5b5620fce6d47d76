import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { heldFromMs } from '../../sim/signals/heldPlan.ts';
import { createForecastSource, forecastSignal, mayGo } from '../../sim/v2x/forecast.ts';
import type { SignalEvent } from '../../sim/v2x/signalForecast.ts';
import { createArterial } from '../fixtures/scenarios.ts';

describe('a signal by the clock that an ambulance holds', () => {
  const definition = createArterial(4, 400, { mainVehPerH: 600, sideVehPerH: 150, process: 'poisson' });
  const world = createWorld(freezeScenario(definition), { seed: 5 });
  const { signals, traffic, stepMs } = world;
  const source = createForecastSource(signals, traffic.indication, stepMs);
  const { links } = definition.network;
  const linkIdOf = (end: 'from' | 'to', node: string) => links.find((link) => link[end] === node)!.id;
  /** What was told while held, and when the signal was given back. */
  const greens: { signal: number; toldMs: number; event: SignalEvent; releasedMs: number }[] = [];
  const reds: SignalEvent[] = [];
  const open: typeof greens = [];
  for (let step = 0; step < 900; step++) {
    if (step === 300)
      applyCommand(world, { type: 'sendAmbulance', fromLinkId: linkIdOf('from', 'w'), toLinkId: linkIdOf('to', 'e') });
    stepWorld(world);
    for (let signal = 0; signal < signals.set.count; signal++) {
      const isHeld = heldFromMs(signals.segments[signal]) <= world.timeMs;
      if (!isHeld) {
        for (const told of open) if (told.signal === signal && told.releasedMs < 0) told.releasedMs = world.timeMs;
        continue;
      }
      for (const { group, events } of forecastSignal(source, signal, world.timeMs).groups) {
        if (group.isFree) continue;
        if (!mayGo(events[0].indication)) reds.push(events[0]);
        else open.push({ signal, toldMs: world.timeMs, event: events[0], releasedMs: -1 });
      }
    }
  }
  greens.push(...open.filter(({ releasedMs }) => releasedMs > 0));

  it('tells of no green that it will last, only when it will likely be given back', () => {
    expect(new Set(greens.map(({ signal }) => signal)).size).toBe(4);
    for (const { event, toldMs } of greens) {
      expect(event.minEndMs).toBeLessThanOrEqual(toldMs);
      expect(event.maxEndMs).toBe(Number.POSITIVE_INFINITY);
      expect(event.confidenceRatio).toBe(0);
      // The plan that holds it says up to 360 s.
      expect(event.likelyEndMs - toldMs).toBeLessThanOrEqual(120_000);
    }
    const errorsS = greens.map(({ event, releasedMs }) => Math.abs(event.likelyEndMs - releasedMs) / 1000);
    if (process.env.SHOW_CALIBRATION) console.log(errorsS.length, errorsS.reduce((a, b) => a + b, 0) / errorsS.length);
    expect(errorsS.reduce((sum, errorS) => sum + errorS, 0) / errorsS.length).toBeLessThan(15);
  });

  it('tells of no red when it will end', () => {
    expect(reds.length).toBeGreaterThan(50);
    for (const { likelyEndMs, maxEndMs } of reds) {
      expect(likelyEndMs).toBe(Number.POSITIVE_INFINITY);
      expect(maxEndMs).toBe(Number.POSITIVE_INFINITY);
    }
  });
});
