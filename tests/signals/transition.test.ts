import { describe, expect, it } from 'vitest';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import type { PlanDefinition, TransitionMethod } from '../../sim/signals/definition.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { compileTimetable } from '../../sim/signals/timetable.ts';
import { planTransition } from '../../sim/signals/transition.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

const definition = createCrossing();
const network = freezeNetwork(definition.network);
const signal = definition.signals[0];
const ids = movementIdsOf(network, network.intersectionIndexById.get(signal.intersectionId)!);
const plan: PlanDefinition = { ...signal.plans[0], offsetS: 0 };
const timetable = compileTimetable(signal, plan, ids);
const { cycleMs, localZeroMs } = timetable;

/** The transition of a plan whose rings start `lateMs` after they would in step. */
function transition(lateMs: number, method: TransitionMethod, maxRatio = 0.2) {
  return planTransition(signal, timetable, 10 * cycleMs - localZeroMs + lateMs, ids, { method, maxRatio });
}

describe(`a plan of ${cycleMs / 1000} s that begins a quarter of a cycle late`, () => {
  const lateMs = cycleMs / 4;
  const missingMs = cycleMs - lateMs;
  const share = 0.2 * cycleMs;

  it('is held once by dwell', () => {
    const { cycles, segments } = transition(lateMs, 'dwell');
    expect(cycles.map(({ deviationMs, leftMs }) => [deviationMs, leftMs])).toEqual([[missingMs, 0]]);
    expect(segments).toHaveLength(1);
  });

  it('is held a share of the cycle at a time by max dwell', () => {
    const { cycles, segments } = transition(lateMs, 'maxDwell');
    expect(cycles.map(({ deviationMs }) => deviationMs)).toEqual([share, share, share, missingMs - 3 * share]);
    expect(segments.map(({ dwellMs }) => dwellMs)).toEqual(cycles.map(({ deviationMs }) => deviationMs));
  });

  it('gets longer cycles by add only, each phase more', () => {
    const { cycles, segments } = transition(lateMs, 'addOnly');
    expect(cycles.map(({ lengthMs }) => lengthMs)).toEqual([
      cycleMs + share,
      cycleMs + share,
      cycleMs + share,
      cycleMs + missingMs - 3 * share,
    ]);
    expect(segments).toHaveLength(5);
    for (const [k, { number, startMs, endMs }] of segments[0].timetable.phases.entries()) {
      const own = timetable.phases[k];
      expect(number).toBe(own.number);
      expect(endMs - startMs).toBeGreaterThan(own.endMs - own.startMs);
    }
  });

  it('gets shorter cycles by subtract only, which shortway prefers', () => {
    const shorter = transition(lateMs, 'subtractOnly');
    expect(shorter.method).toBe('subtractOnly');
    expect(shorter.cycles.every(({ deviationMs }) => deviationMs < 0)).toBe(true);
    expect(shorter.cycles.reduce((sum, cycle) => sum + cycle.deviationMs, 0)).toBe(-lateMs);
    expect(transition(lateMs, 'shortway')).toMatchObject({ method: 'shortway', cycles: shorter.cycles });
  });

  it('is lengthened by shortway where little is missing', () => {
    const { cycles } = transition(cycleMs - 5000, 'shortway');
    expect(cycles.map(({ deviationMs }) => deviationMs)).toEqual([5000]);
  });

  it('has nothing to do in step', () => {
    expect(transition(0, 'addOnly')).toMatchObject({ cycles: [], inStepMs: 10 * cycleMs - localZeroMs });
  });
});

describe('a plan whose greens are all at their least', () => {
  it('is lengthened where only subtraction was asked for, and says so', () => {
    const rigid = {
      ...signal,
      phases: signal.phases.map((phase) => {
        const green = timetable.phases.find(({ number }) => number === phase.number)!;
        return { ...phase, minGreenS: (green.greenEndMs - green.startMs) / 1000 };
      }),
    };
    const { method, cycles } = planTransition(rigid, timetable, 10 * cycleMs - localZeroMs + 5000, ids, {
      method: 'subtractOnly',
    });
    expect(method).toBe('addOnly');
    expect(cycles.every(({ deviationMs }) => deviationMs > 0)).toBe(true);
  });
});

describe('a cycle so short that its share is less than a second', () => {
  it('is held by max dwell a second at a time', () => {
    const phases = signal.phases.slice(0, 1).map((phase) => ({ ...phase, minGreenS: 3, yellowS: 3, redClearanceS: 1 }));
    const { number } = phases[0];
    const short = {
      ...plan,
      cycleS: 15,
      coordinatedPhases: [number],
      rings: [[{ phase: number, splitS: 15 }]],
      barriers: [],
    };
    const own = { ...signal, phases };
    const table = compileTimetable(own, short, ids);
    const way = planTransition(own, table, 13_000, ids, { method: 'maxDwell', maxRatio: 0.05 });
    expect(way.cycles.map(({ deviationMs }) => deviationMs)).toEqual([1000, 1000]);
  });
});
