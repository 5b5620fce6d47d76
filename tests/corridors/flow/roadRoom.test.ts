import { describe, expect, it } from 'vitest';
import {
  beginTrial,
  changeController,
  createFlowState,
  evaluateAll,
  undoTrial,
} from '../../../sim/corridors/flow/flowState.ts';
import { type FlowProblem, timingOf } from '../../../sim/corridors/flow/problem.ts';
import { createRoad } from './createFlow.ts';

/** Travel time between the signals, s. */
const TRAVEL_S = 10;
/** Time in which a gap travels back from the stop line, s. */
const GAP_LAG_S = 8;

/**
 * `createRoad` with room for so many vehicles between two signals: sources and streams are the main road's. A part of what
 * each main stream lets out may go elsewhere.
 */
function createShortRoad(count: number, storageVeh: number, mainVehPerH = 600, onward = 1): FlowProblem {
  const problem = createRoad(count, TRAVEL_S, mainVehPerH, 100);
  const flowOf = (c: number) => mainVehPerH * onward ** c;
  return {
    ...problem,
    streams: problem.streams.map((stream, s) => {
      const c = stream.controller;
      if (s % 2 === 1) return stream;
      return {
        ...stream,
        flowVehPerH: flowOf(c),
        platoons: stream.platoons.map((platoon) => ({
          ...platoon,
          sources: platoon.sources.map((source) => ({ ...source, share: onward })),
        })),
        road: c - 1,
        exits: c === count - 1 ? [] : [{ road: c, share: onward }],
      };
    }),
    roads: Array.from({ length: count - 1 }, (_, c) => ({
      streams: [2 * (c + 1)],
      sources: [{ stream: 2 * c, share: onward }],
      evenVehPerH: 0,
      flowVehPerH: flowOf(c + 1),
      storageVeh,
      travelS: TRAVEL_S,
      gapLagBins: GAP_LAG_S,
    })),
  };
}

/** Greens of the main road are from 2 to 38 s after the offset; the cycle is 80 s. */
function stateAt(problem: FlowProblem, ...offsetsS: number[]) {
  return createFlowState(problem, timingOf(problem, offsetsS));
}
const leaving = ({ departures, first }: ReturnType<typeof stateAt>, stream: number) =>
  departures.slice(first[stream], first[stream + 1]);
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('a road between two signals that is full', () => {
  it('lets in what fits while its own signal is red, and no more: 5 of the 13.3 that come in a cycle', () => {
    // The second signal is green from 42 to 78 s only, when the first is red; its first gap is felt at 42 + 8 = 50 s.
    const state = stateAt(createShortRoad(2, 5), 0, 40);
    const out = leaving(state, 0);
    expect(sum(out)).toBeCloseTo(5, 1);
    // 5 vehicles at half a vehicle a second take the 10 s from 2 s on.
    expect(sum(out.slice(0, 13))).toBeCloseTo(5, 1);
    expect(sum(out.slice(14, 80))).toBeCloseTo(0, 1);
    // 600 come in the hour, 225 can go: 375 wait after it, then for 375 / 225 h more (HCM's d2 counts both): 500 veh·h and some.
    expect(state.random[0]).toBeGreaterThan(375 / 2 + 375 ** 2 / 225 / 2);
    expect(state.random[0]).toBeLessThan(1.03 * 500);
    expect(state.queue[2]).toBeLessThanOrEqual(5 + 1e-6);
  });

  it('goes on filling once a gap has come back from its stop line', () => {
    // The second signal is green from 22 to 58 s: the first lets out 5 by 12 s, stands until 22 + 8 = 30 s, and has its last 8 s.
    const out = leaving(stateAt(createShortRoad(2, 5, 1200), 0, 20), 0);
    expect(Math.abs(sum(out.slice(0, 13)) - 5)).toBeLessThan(0.1);
    expect(sum(out.slice(14, 29))).toBeCloseTo(0, 1);
    expect(Math.abs(sum(out.slice(30, 38)) - 4)).toBeLessThan(0.1);
  });

  it('holds nobody up where offsets lead on, or where there is room enough', () => {
    const endless = (...offsets: number[]) => {
      const problem = createShortRoad(2, 5);
      return stateAt({ ...problem, roads: [], streams: problem.streams.map((s) => ({ ...s, road: -1, exits: [] })) }, ...offsets);
    };
    expect(stateAt(createShortRoad(2, 40), 0, 40).total).toBe(endless(0, 40).total);
    // On green waves the queue is short: a road for 18 carries all 13.3 through.
    expect(sum(leaving(stateAt(createShortRoad(2, 18), 0, 10), 0))).toBeCloseTo(600 / 45, 1);
    expect(stateAt(createShortRoad(2, 5), 0, 40).total).toBeGreaterThan(3 * endless(0, 40).total);
  });

  it('holds up those as well who want to go elsewhere', () => {
    // Half drive on into the road for 5: 10 have left when it is full.
    const out = leaving(stateAt(createShortRoad(2, 5, 1000, 0.5), 0, 40), 0);
    expect(sum(out)).toBeCloseTo(10, 0);
  });

  it('fills the road before it in turn', () => {
    const state = stateAt(createShortRoad(3, 5), 0, 0, 40);
    expect(sum(leaving(state, 2))).toBeCloseTo(5, 1);
    expect(Math.abs(sum(leaving(state, 0)) - 5)).toBeLessThan(0.1);
  });

  it('is followed upstream by a change, and put back', () => {
    const problem = createShortRoad(4, 8, 500);
    const state = stateAt(problem, 0, 10, 20, 30);
    const before = state.total;
    beginTrial(state);
    // The third signal turns against the second, which fills up.
    const changed = changeController(state, 2, 62, null);
    const exact = stateAt(problem, 0, 10, 62, 30).total;
    expect(exact).toBeGreaterThan(1.5 * before);
    expect(Math.abs(changed - exact) / exact).toBeLessThan(0.1);
    undoTrial(state);
    expect(state.total).toBe(before);
    expect(evaluateAll(state)).toBeCloseTo(before, 6);
  });
});
