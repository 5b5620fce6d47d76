import { describe, expect, it } from 'vitest';
import { findConflicts } from '../../../sim/network/conflicts.ts';
import { freezeNetwork } from '../../../sim/network/freezeNetwork.ts';
import type { Sensors, SignalView } from '../../../sim/signals/control/controller.ts';
import { createMaxPressure } from '../../../sim/signals/control/maxPressure.ts';
import { createSignalModel } from '../../../sim/signals/control/signalModel.ts';
import { findStages } from '../../../sim/signals/control/stageList.ts';
import type { MaxPressureDefinition } from '../../../sim/signals/definition.ts';
import { movementIdsOf } from '../../../sim/signals/signalSet.ts';
import { compileTimetable, createFirstSegment } from '../../../sim/signals/timetable.ts';
import { createCrossing } from '../../fixtures/scenarios.ts';

/** A crossing with two lanes and a left pocket on each approach, whose queues the test sets by link and lane. */
function createSubject(queues: Record<string, number>, moving: Record<string, number> = {}) {
  const definition = createCrossing();
  const network = freezeNetwork(definition.network);
  const [signal] = definition.signals;
  const intersection = network.intersectionIndexById.get(signal.intersectionId)!;
  const model = createSignalModel(signal, network, findConflicts(network), intersection);
  const timetable = compileTimetable(signal, signal.plans[0], movementIdsOf(network, intersection));
  const nameOf = (lane: number) => {
    const link = network.laneLink[lane];
    return `${network.definition.links[link].id}/${lane - network.linkFirstLane[link]}`;
  };
  const sensors: Sensors = {
    vehicles: (lane) => queues[nameOf(lane)] ?? 0,
    queue: (lane) => queues[nameOf(lane)] ?? 0,
    movingWithin: (lane, distanceM) => (distanceM === 167 ? (moving[nameOf(lane)] ?? 0) : 0),
    crossed: () => 0,
    scan: () => 0,
    scanPhase: () => undefined,
  };
  const view: SignalView = {
    model,
    sensors,
    timeMs: 0,
    segment: createFirstSegment(timetable),
    phaseState: model.phases.map(() => 0),
    phaseSinceMs: model.phases.map(() => 0),
    occupied: [],
    keptCall: new Uint8Array(0),
    extendedUntilMs: [],
    watch: new Uint8Array(0),
    seed: 1,
  };
  const memory = new Float64Array(1);
  const decide = (type: MaxPressureDefinition['type']) => {
    const wish = new Uint8Array(model.phases.length);
    createMaxPressure({ type, decisionS: 15 }, model, timetable).decide(view, memory, wish);
    return model.phases.flatMap(({ number }, p) => (wish[p] === 0 ? [] : [number]));
  };
  return { definition, model, timetable, decide, memory };
}

describe('stages of a dual ring', () => {
  it('are the eight pairs of NEMA', () => {
    const { model, timetable } = createSubject({});
    const pairs = findStages(model, timetable).map(({ phases }) =>
      phases
        .map((p) => model.phases[p].number)
        .sort((a, b) => a - b)
        .join('+'),
    );
    expect(pairs.sort()).toEqual(['1+5', '1+6', '2+5', '2+6', '3+7', '3+8', '4+7', '4+8']);
  });
});

describe('max-pressure', () => {
  it('serves the longest queue when nothing stands beyond', () => {
    const { decide } = createSubject({ 'n1-x1/0': 3, 'n1-x1/1': 2, 'w-x1/0': 4 });
    for (const type of ['max-pressure', 'efficient-max-pressure'] as const) {
      expect(decide(type), type).toContain(4);
    }
  });

  it('counts all queues beyond in the original form, and their mean a lane in the efficient one', () => {
    // West to east: 3 on each of two lanes, the kerb lane also turns right; 2 on each of two lanes beyond. Original
    // (3 - 4/2) + (3 - 4) = 0; efficient (3 - 2/2) + (3 - 2) = 3. From the north 3; from the south nobody, but the kerb
    // lane also turns into the blocked road: original 3 - 4/2 = 1; efficient 3 - 2/2 = 2.
    const { decide } = createSubject({ 'w-x1/0': 3, 'w-x1/1': 3, 'x1-e/0': 2, 'x1-e/1': 2, 'n1-x1/0': 3 });
    expect(decide('max-pressure')).toContain(4);
    expect(decide('efficient-max-pressure')).toContain(2);
  });

  it('stays, in the advanced form, while as many come as wait elsewhere', () => {
    const queues: Record<string, number> = { 'w-x1/0': 2 };
    const moving: Record<string, number> = {};
    const { decide } = createSubject(queues, moving);
    const first = decide('advanced-max-pressure');
    queues['w-x1/0'] = 0;
    queues['n1-x1/0'] = 4;
    moving['w-x1/1'] = 4;
    expect(decide('advanced-max-pressure')).toEqual(first);
    moving['w-x1/1'] = 3;
    expect(decide('advanced-max-pressure')).toContain(4);
  });
});
