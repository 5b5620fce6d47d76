import { describe, expect, it } from 'vitest';
import { nextInSchedule, readTransition } from '../../client/panels/transitionRows.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { compileTimetable, createFirstSegment } from '../../sim/signals/timetable.ts';
import { planTransition, TRANSITION_METHODS } from '../../sim/signals/transition.ts';
import { createCrossing } from '../fixtures/scenarios.ts';

const definition = createCrossing();
const network = freezeNetwork(definition.network);
const [signal] = definition.signals;
const ids = movementIdsOf(network, network.intersectionIndexById.get(signal.intersectionId)!);
const timetable = compileTimetable(signal, signal.plans[0], ids);

describe('the cycles of a transition, read off the tables of a signal', () => {
  it.each(TRANSITION_METHODS)('are those that were planned: %s', (method) => {
    const planned = planTransition(signal, timetable, 40_000_123, ids, { method });
    expect(planned.cycles.length).toBeGreaterThan(0);
    const account = readTransition([createFirstSegment(timetable), ...planned.segments])!;
    expect(account.rows).toEqual(planned.cycles);
    expect(account.inStepMs).toBe(planned.inStepMs);
  });

  it('are none where a plan runs since ever', () => {
    expect(readTransition([createFirstSegment(timetable)])).toBeNull();
  });
});

describe('what a schedule brings next', () => {
  const schedule = [
    { fromS: 0, planId: 'night' },
    { fromS: 23_400, planId: 'day' },
  ];

  it('comes later today, or tomorrow first', () => {
    expect(nextInSchedule({ ...signal, schedule }, 3_600_000)).toEqual(schedule[1]);
    expect(nextInSchedule({ ...signal, schedule }, 30_000_000)).toEqual(schedule[0]);
  });

  it('is nothing where one plan runs all day', () => {
    expect(nextInSchedule({ ...signal, schedule: [{ fromS: 0, planId: 'day' }] }, 0)).toBeNull();
    expect(nextInSchedule({ ...signal, schedule: undefined } as never, 0)).toBeNull();
  });
});
