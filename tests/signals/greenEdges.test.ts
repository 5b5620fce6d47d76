import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requireScenario } from '../../cli/readScenario.ts';
import { moduloMs } from '../../sim/core/cycleArithmetic.ts';
import { freezeScenario } from '../../sim/index.ts';
import { findConflicts } from '../../sim/network/conflicts.ts';
import { checkPlan } from '../../sim/signals/checkPlan.ts';
import type { PlanDefinition } from '../../sim/signals/definition.ts';
import { edgeReachS, findGreenEdges, type GreenEdge, moveGreenEdge } from '../../sim/signals/greenEdges.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { compileTimetable } from '../../sim/signals/timetable.ts';

const scenario = freezeScenario(await requireScenario('scenarios/zibo'));
const { network, signals } = scenario;
const matrix = findConflicts(network);

// Times of phases need no movements.
const bare = signals.definitions.map((definition) => ({
  ...definition,
  phases: definition.phases.map((phase) => ({ ...phase, movements: [], permissiveMovements: [] })),
}));

/** When each phase begins in the city's time, ms in [0, cycle). */
function starts(signal: number, plan: PlanDefinition): Map<number, number> {
  const { phases, offsetMs, localZeroMs, cycleMs } = compileTimetable(bare[signal], plan, []);
  return new Map(phases.map(({ number, startMs }) => [number, moduloMs(offsetMs - localZeroMs + startMs, cycleMs)]));
}

function edgesAt(signal: number, movement: number): GreenEdge[] {
  const definition = signals.definitions[signal];
  const ids = movementIdsOf(network, signals.intersectionIndex[signal]);
  const timetable = compileTimetable(definition, definition.plans[0], ids);
  return findGreenEdges(definition, timetable, ids[movement], movement);
}

describe('an edge of a green, moved', () => {
  test('any edge of any signal of Zibo: the plan stays valid, nothing else moves in time', () => {
    let moved = 0;
    const cases = fc.tuple(
      fc.integer({ min: 0, max: signals.count - 1 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: -40, max: 40 }),
    );
    fc.assert(
      fc.property(cases, ([signal, atMovement, atEdge, shiftS]) => {
        const definition = signals.definitions[signal];
        const plan = definition.plans[0];
        const count = movementIdsOf(network, signals.intersectionIndex[signal]).length;
        const edges = edgesAt(signal, atMovement % count);
        if (edges.length === 0) return;
        const edge = edges[atEdge % edges.length];
        const after = moveGreenEdge(definition, plan, edge, shiftS);
        expect(checkPlan(definition, after, network, matrix, '', '')).toEqual([]);
        const { leastS, mostS } = edgeReachS(definition, plan, edge);
        const byMs = Math.min(mostS, Math.max(leastS, shiftS)) * 1000;
        if (byMs !== 0) moved++;
        const cycleMs = plan.cycleS * 1000;
        const before = starts(signal, plan);
        for (const [number, startMs] of starts(signal, after)) {
          const shiftedMs = moduloMs(startMs - before.get(number)!, cycleMs);
          // Those behind the line begin as much later; all others stay.
          const group = number === edge.phase && !edge.ends;
          if (group) expect(shiftedMs).toBe(moduloMs(byMs, cycleMs));
          else expect([0, moduloMs(byMs, cycleMs)]).toContain(shiftedMs);
        }
      }),
      { numRuns: 400, seed: 5 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  test('goes no further than the neighbour’s pedestrians let it', () => {
    const definition = {
      ...bare[0],
      phases: [
        { number: 2, movements: ['a'], minGreenS: 10, yellowS: 3, redClearanceS: 1 },
        { number: 4, movements: ['b'], minGreenS: 7, yellowS: 3, redClearanceS: 1, walkS: 7, pedestrianClearanceS: 10 },
      ],
      freeMovements: [],
    };
    const plan: PlanDefinition = {
      id: 'day',
      cycleS: 60,
      offsetS: 10,
      coordinatedPhases: [2],
      rings: [
        [
          { phase: 2, splitS: 35 },
          { phase: 4, splitS: 25 },
        ],
      ],
    };
    const [start, end] = findGreenEdges(definition, compileTimetable(definition, plan, ['a', 'b']), 'a', 0);
    expect([start.ends, start.ringMs, end.ends, end.ringMs]).toEqual([false, 0, true, 31_000]);
    // Phase 4 needs 7 + 10 + 3 + 1 = 21 s and has 25; phase 2 needs 14 and has 35.
    expect(edgeReachS(definition, plan, end)).toEqual({ leastS: -21, mostS: 4 });
    expect(moveGreenEdge(definition, plan, end, 9)).toMatchObject({
      offsetS: 10,
      rings: [[{ splitS: 39 }, { splitS: 21 }]],
    });
    // The start of the coordinated green is local zero: moved 3 s earlier, the offset goes with it, and phase 4 gives.
    expect(edgeReachS(definition, plan, start)).toEqual({ leastS: -4, mostS: 21 });
    expect(moveGreenEdge(definition, plan, start, -3)).toMatchObject({
      offsetS: 7,
      rings: [[{ splitS: 38 }, { splitS: 22 }]],
    });
  });
});
