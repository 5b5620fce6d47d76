import { describe, expect, it } from 'vitest';
import { createFlowState } from '../../../sim/corridors/flow/flowState.ts';
import { type FlowProblem, timingOf } from '../../../sim/corridors/flow/problem.ts';
import { searchTiming } from '../../../sim/corridors/flow/searchTiming.ts';
import { createRoad } from './createFlow.ts';

/** `problem` with room for so many vehicles behind the stop lines of some streams. */
function withRoom(problem: FlowProblem, roomVeh: ReadonlyMap<number, number>): FlowProblem {
  const streams = problem.streams.map((stream, s) => ({ ...stream, roomVeh: roomVeh.get(s) ?? stream.roomVeh }));
  return { ...problem, streams };
}

function findSplits(problem: FlowProblem) {
  const search = searchTiming(
    problem,
    timingOf(
      problem,
      problem.controllers.map(() => 0),
    ),
    { splits: true },
  );
  let step = search.next();
  while (!step.done) step = search.next();
  const [main, , side] = step.value.timing.stagesS[0];
  return { main, side };
}

describe('a queue for which the road has no room', () => {
  it('costs one vehicle held up for each that stands in the crossing upstream, when it is longest', () => {
    // Half a vehicle a second comes from 2 to 28.7 s and 10 s later to the next signal, green from 42 s on: 13.3 queue there.
    const problem = createRoad(2, 10, 600, 100);
    const timing = () => timingOf(problem, [0, 40]);
    const endless = createFlowState(problem, timing());
    const queueVeh = endless.queue[2] + endless.random[2];
    expect(endless.queue[2]).toBeGreaterThan(12);
    expect(endless.queue[2]).toBeLessThan(600 / 45);
    const short = createFlowState(withRoom(problem, new Map([[2, 5]])), timing());
    expect(short.cost[2] - endless.cost[2]).toBeCloseTo(queueVeh - 5, 9);
    expect(short.total - endless.total).toBeCloseTo(queueVeh - 5, 9);
    const enough = createFlowState(withRoom(problem, new Map([[2, 20]])), timing());
    expect(enough.total).toBe(endless.total);
  });

  it('costs nothing where the offset leads on: the platoon finds green, and the road stays free', () => {
    const problem = createRoad(2, 10, 600, 100);
    const timing = () => timingOf(problem, [0, 10]);
    const endless = createFlowState(problem, timing());
    expect(createFlowState(withRoom(problem, new Map([[2, 5]])), timing()).total).toBe(endless.total);
  });

  it('takes green from the entry for the road within, where there is too little for both', () => {
    // 850 veh/h each from both sides; 72 s of green in 80 s carry 1,620 in all.
    const problem = createRoad(1, 10, 850, 850);
    const even = findSplits(problem);
    expect(Math.abs(even.main - even.side)).toBeLessThanOrEqual(2);
    const within = findSplits(withRoom(problem, new Map([[0, 8]])));
    expect(within.main).toBeGreaterThan(within.side + 2);
    expect(within.main + within.side).toBe(72);
  });
});
