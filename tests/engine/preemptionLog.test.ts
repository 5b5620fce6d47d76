import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../sim/engine/commands.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createEventLog, updateEventLog } from '../../sim/engine/events/eventLog.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { createArterial } from '../fixtures/scenarios.ts';

/** An ambulance drives along three signals; what the log says of preemption, signal by signal. */
function preempt(controller: ControllerDefinition | null) {
  const arterial = createArterial(3, 400);
  const signals = controller ? arterial.signals.map((signal) => ({ ...signal, controller })) : arterial.signals;
  const world = createWorld(freezeScenario({ ...arterial, signals }));
  const log = createEventLog(world);
  const { links } = world.scenario.network.definition;
  const [from] = links.filter((link) => link.from === 'w');
  const [to] = links.filter((link) => link.to === 'e');
  for (let step = 0; step < 1200; step++) {
    if (step === 120) applyCommand(world, { type: 'sendAmbulance', fromLinkId: from.id, toLinkId: to.id });
    stepWorld(world);
    updateEventLog(log, world);
  }
  const { events } = log;
  const told = [0, 1, 2].map((s) =>
    Array.from({ length: events.count }, (_, i) => i)
      .filter((i) => events.signal[i] === s && events.code[i] >= 102 && events.code[i] <= 111)
      .map((i) => ({ code: events.code[i], parameter: events.parameter[i], timeMs: events.timeMs[i] })),
  );
  const held = world.changes.flatMap((change) => (change.type === 'preemptionEnded' ? [change.heldS] : []));
  return { told, held };
}

describe('the log of a preempted signal', () => {
  for (const controller of [null, { type: 'actuated' }] as const) {
    it(`says when an ambulance takes it, has its stage, and gives it back (${controller?.type ?? 'by the clock'})`, () => {
      const { told, held } = preempt(controller);
      expect(held).toHaveLength(3);
      for (const events of told) {
        expect(events.map(({ code }) => code)).toEqual([102, 105, 107, 104, 111]);
        expect(events.every(({ parameter }) => parameter === 1)).toBe(true);
        const heldS = (events[3].timeMs - events[0].timeMs) / 1000;
        expect(held.some((other) => Math.abs(other - heldS) <= 1)).toBe(true);
      }
    });
  }
});
