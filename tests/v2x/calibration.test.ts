import { describe, expect, it } from 'vitest';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { createLessons } from '../../sim/scenario/lessons/lessons.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { ControllerDefinition } from '../../sim/signals/definition.ts';
import { mayGo } from '../../sim/v2x/forecast.ts';
import { createArterial } from '../fixtures/scenarios.ts';
import { collectOutcomes, summariseOutcomes } from './calibrate.ts';

const CONTROLLERS: readonly ControllerDefinition[] = [
  { type: 'actuated' },
  { type: 'actuated', phases: [1, 2, 3, 4, 5, 6, 7, 8].map((phase) => ({ phase, walk: 'call', memory: 'locking' })) },
  { type: 'coordinated' },
  {
    type: 'coordinated',
    forceOff: 'floating',
    phases: [1, 2, 3, 4, 5, 6, 7, 8].map((phase) => ({ phase, walk: 'never' })),
  },
  { type: 'max-pressure', decisionS: 15 },
  { type: 'cyclic-max-pressure' },
  { type: 'adaptive' },
  { type: 'nema', isCoordinated: true, forceOff: 'fixed' },
  { type: 'nema', phases: [1, 2, 3, 4, 5, 6, 7, 8].map((phase) => ({ phase, memory: 'locking' })) },
];

describe.each(CONTROLLERS.map((controller, k) => ({ k, name: controller.type, controller })))(
  'what is told of signals under $name ($k)',
  ({ controller }) => {
    const definition = createArterial(4, 400, {
      mainVehPerH: 700,
      sideVehPerH: 200,
      turnVehPerH: 60,
      process: 'poisson',
      offsetsS: [0, 30, 60, 10],
    });
    const signals = definition.signals.map((signal) => ({ ...signal, controller }));
    const world = createWorld(freezeScenario({ ...definition, signals }), { seed: 7 });
    const outcomes = collectOutcomes(world, 600_000, 1_800_000, 3000);
    const found = summariseOutcomes(outcomes);
    if (process.env.SHOW_CALIBRATION) console.log(controller.type, JSON.stringify(found));

    it('holds: no green and no red ends before the earliest or after the latest time told', () => {
      expect(found.outcomes).toBeGreaterThan(3000);
      expect(found.tooEarly).toBe(0);
      expect(found.tooLate).toBe(0);
    });

    it('is no more confident than experience warrants', () => {
      expect(found.likelyKnownRatio).toBeGreaterThan(0.5);
      if (Number.isFinite(found.withinRatio)) {
        expect(found.meanConfidenceRatio).toBeLessThan(found.withinRatio + 0.1);
        expect(found.meanConfidenceRatio).toBeGreaterThan(found.withinRatio - 0.15);
      }
    });
  },
);

describe('the latest end told of a free actuated green', () => {
  const recalls = ['min', 'max', 'soft', 'none'] as const;
  const walks = ['call', 'never', 'recall'] as const;
  const cases = [
    ['single-intersection', 1000],
    ['single-intersection', 500],
    ['four-in-a-row', 1000],
  ] as const;

  it.each(cases)('is kept on the lesson %s, whatever its phases are set to, steps of %d ms', (id, stepMs) => {
    const lesson = createLessons().find((one) => one.id === id)!;
    const signals = lesson.signals.map((signal, s) => {
      const phases = signal.phases.map(({ number }) => ({
        phase: number,
        recall: recalls[(number * 7 + s) % 4],
        walk: walks[(number + s) % 3],
        memory: number % 2 === 0 ? ('locking' as const) : ('nonLocking' as const),
        maxGreenS: 15 + 5 * ((number + s) % 5),
        pedestrianCallsPerH: 120,
      }));
      return { ...signal, controller: { type: 'actuated' as const, phases } };
    });
    const world = createWorld(freezeScenario({ ...lesson, signals }), { stepMs, seed: 2 });
    const greens = collectOutcomes(world, 60_000, 900_000, 3000).filter(({ event }) => mayGo(event.indication));
    const bounded = greens.filter(({ event }) => Number.isFinite(event.maxEndMs));
    expect(bounded.length).toBeGreaterThan(100);
    expect(bounded.filter(({ event, endMs }) => endMs > event.maxEndMs)).toEqual([]);
    // Not so late that it would say nothing: some end just then.
    expect(bounded.some(({ event, endMs }) => endMs === event.maxEndMs)).toBe(true);
  });
});
