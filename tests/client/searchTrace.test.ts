import { describe, expect, it } from 'vitest';
import { drawSearchCurve } from '../../client/charts/searchCurve.ts';
import { noteProgress, type SearchPoint } from '../../client/net/searchTrace.ts';
import type { WaveSearchState } from '../../sim/shared.ts';

const at = (doneRatio: number, bestRatio: number, stage: 'bands' | 'delay' = 'bands'): WaveSearchState => ({
  ...{ phase: 'searching', corridorIds: null, bandWeight: 1 },
  ...{ stage, doneRatio, bestRatio },
});
const follow = (...states: WaveSearchState[]) =>
  states.reduce<readonly SearchPoint[]>((trace, state) => noteProgress(trace, state), []);

describe('the course of a search', () => {
  it('begins with the first plan, keeps its end, and begins anew with another search', () => {
    const trace = follow(at(0, 0), at(0.2, 0.8), at(0.6, 0.9), { ...at(1, 0.9), phase: 'applied' });
    expect(trace.map(({ bestRatio }) => bestRatio)).toEqual([0.8, 0.9]);
    expect(noteProgress(trace, at(0, 0))).toEqual([]);
  });

  it('rises towards the bound; a stage of delay falls from what it began with, and is drawn alone', () => {
    const bands = drawSearchCurve(follow(at(0.2, 0.8), at(0.6, 0.95)), 200, 40)!;
    expect(bands.last[1]).toBeGreaterThan(bands.limitY);
    expect(bands.last[1]).toBeLessThan(20);
    const delay = drawSearchCurve(follow(at(0.2, 0.8), at(0.4, 1, 'delay'), at(0.9, 0.93, 'delay')), 200, 40)!;
    expect(delay.last[1]).toBeGreaterThan(delay.limitY + 20);
    expect(delay.path.startsWith('M1,')).toBe(true);
  });

  it('is not drawn before there are two points', () => {
    expect(drawSearchCurve(follow(at(0.2, 0.8)), 200, 40)).toBeNull();
  });
});
