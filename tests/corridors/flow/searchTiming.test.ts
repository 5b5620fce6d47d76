import { describe, expect, it } from 'vitest';
import {
  beginTrial,
  changeController,
  createFlowState,
  evaluateAll,
  undoTrial,
} from '../../../sim/corridors/flow/flowState.ts';
import { timingOf } from '../../../sim/corridors/flow/problem.ts';
import { searchTiming, type TimingSearch } from '../../../sim/corridors/flow/searchTiming.ts';
import { createRoad } from './createFlow.ts';

function search(
  problem = createRoad(5, 25),
  options: TimingSearch = { splits: false },
  stopAt = Number.POSITIVE_INFINITY,
) {
  const searching = searchTiming(
    problem,
    timingOf(
      problem,
      problem.controllers.map(() => 0),
    ),
    options,
  );
  let yields = 0;
  let step = searching.next();
  while (!step.done) step = searching.next(++yields >= stopAt);
  return step.value;
}

describe('the flow model', () => {
  it('works a change out to what a whole evaluation says, and puts it back', () => {
    const problem = createRoad(6, 25);
    const state = createFlowState(problem, timingOf(problem, [0, 7, 60, 3, 20, 44]));
    const before = state.total;
    beginTrial(state);
    const changed = changeController(state, 2, 31, [30, 4, 42, 4]);
    const exact = createFlowState(problem, {
      offsetsS: [0, 7, 31, 3, 20, 44],
      stagesS: state.timing.stagesS,
    }).total;
    // Three signals on, what is left of a change is not followed.
    expect(Math.abs(changed - exact) / exact).toBeLessThan(0.01);
    undoTrial(state);
    expect(state.total).toBe(before);
    expect(state.timing.offsetsS[2]).toBe(60);
    expect(evaluateAll(state)).toBeCloseTo(before, 9);
  });
});

describe("TRANSYT's hill climb", () => {
  it('lays a one-way wave: every offset follows the one before by the travel time', () => {
    const problem = createRoad(5, 25);
    const { timing, cost } = search(problem);
    const start = createFlowState(problem, timingOf(problem, [0, 0, 0, 0, 0]));
    expect(cost).toBeLessThan(0.85 * start.total);
    for (let c = 1; c < 5; c++) {
      const step = (timing.offsetsS[c] - timing.offsetsS[c - 1] + 160) % 80;
      expect(Math.abs(step - 25)).toBeLessThanOrEqual(6);
    }
  });

  it('gives green to the stream that needs it, and keeps cycle and least green', () => {
    const problem = createRoad(1, 25, 1100, 120);
    const { timing } = search(problem, { splits: true });
    const [main, , side] = timing.stagesS[0];
    expect(main).toBeGreaterThan(side + 20);
    expect(side).toBeGreaterThanOrEqual(8);
    expect(timing.stagesS[0].reduce((sum, s) => sum + s, 0)).toBe(80);
  });

  it('ends the same from the same start, no worse than it, and with the best so far when stopped', () => {
    expect(search()).toEqual(search());
    const problem = createRoad(60, 25);
    const whole = search(problem);
    const cut = search(problem, { splits: false }, 1);
    expect(cut.cut).toBe(true);
    expect(cut.cost).toBeGreaterThanOrEqual(whole.cost);
    expect(cut.cost).toBeLessThanOrEqual(
      createFlowState(problem, timingOf(problem, new Array(60).fill(0))).total + 1e-9,
    );
  });

  it('tells what counts beside delay where every controller stands, also after a change that did not pay', () => {
    const problem = createRoad(5, 25);
    const seen = problem.controllers.map(() => 0);
    let calls = 0;
    const beside = {
      delayWeight: 1,
      costAt: (c: number, { offsetsS }: { readonly offsetsS: readonly number[] }) => {
        seen[c] = offsetsS[c];
        calls++;
        expect(seen).toEqual(offsetsS);
        return 0;
      },
      total: () => 0,
    };
    search(problem, { splits: false, beside });
    expect(calls).toBeGreaterThan(100);
  });

  it('leaves alone what is fixed', () => {
    const { timing } = search(createRoad(5, 25), { splits: true, isFixed: (c) => c === 3 });
    expect(timing.offsetsS[3]).toBe(0);
    expect(timing.stagesS[3]).toEqual([36, 4, 36, 4]);
  });
});
