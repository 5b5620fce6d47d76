import { describe, expect, it } from 'vitest';
import { indicationSpans } from '../../client/charts/indicationSpans.ts';
import { createObservedSignals, observeFrame, resetObservedSignals } from '../../client/net/observedSignals.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { encodeFrame } from '../../sim/engine/observe.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { decodeFrame } from '../../sim/protocol/frame.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createArterial } from '../fixtures/scenarios.ts';

const VIEW = { minX: 0, minY: 0, maxX: 0, maxY: 0, vehicles: false, links: false, corridorId: null, followSlot: null };

/** Three signals, of which the first and the last run by their traffic. */
function createSubject() {
  const definition = createArterial(3, 300);
  const signals = definition.signals.map((signal, i) =>
    i === 1 ? signal : { ...signal, controller: { type: 'actuated' } as const },
  );
  const scenario = freezeScenario({ ...definition, signals });
  const world = createWorld(scenario, { stepMs: 500 });
  const observed = createObservedSignals(scenario);
  const frame = () => decodeFrame(new Uint8Array(encodeFrame(world, VIEW, { sequence: 1, paceRatio: 1 })).buffer);
  return { world, scenario, observed, frame };
}

describe('signals with a controller on the page', () => {
  it('show, step by step, what the engine showed', () => {
    const { world, scenario, observed, frame } = createSubject();
    const { network, signals } = scenario;
    const first = network.intersectionFirstMovement[signals.intersectionIndex[2]];
    const count = network.intersectionFirstMovement[signals.intersectionIndex[2] + 1] - first;
    const engine: number[][] = [];
    const fromMs = world.timeMs;
    for (let i = 0; i < 600; i++) {
      stepWorld(world);
      engine.push([...world.traffic.indication.subarray(first, first + count)]);
      observeFrame(observed, scenario, frame(), world.stepMs);
    }
    const segments = observed.segments.get(2)!;
    expect(segments.length).toBeGreaterThan(10);
    for (let row = 0; row < count; row++) {
      const shown = engine.map(() => -1);
      for (const span of indicationSpans(segments, row, fromMs, world.timeMs)) {
        shown.fill(span.indication, (span.fromMs - fromMs) / 500, (span.toMs - fromMs) / 500);
      }
      expect(shown).toEqual(engine.map((all) => all[row]));
    }
    expect(observed.segments.has(1)).toBe(false);
  });

  it('are right again with the next frame after any that were missed, and after a jump', () => {
    const { world, scenario, observed, frame } = createSubject();
    for (let i = 0; i < 40; i++) stepWorld(world);
    observeFrame(observed, scenario, frame(), world.stepMs);
    const early = frame();
    for (let i = 0; i < 333; i++) stepWorld(world);
    const late = frame();
    observeFrame(observed, scenario, late, world.stepMs);
    expect(observed.words).toEqual(late.signalWords);
    expect(observeFrame(observed, scenario, early, world.stepMs)).toEqual([]);
    resetObservedSignals(observed);
    expect(observeFrame(observed, scenario, early, world.stepMs)).toEqual([0, 2]);
    expect(observed.words).toEqual(early.signalWords);
  });

  it('cost no byte where there are none', () => {
    const world = createWorld(freezeScenario(createArterial(2, 300)));
    expect(encodeFrame(world, VIEW, { sequence: 1, paceRatio: 1 })).toHaveLength(48);
  });
});
