import { describe, expect, it } from 'vitest';
import { shadeOf, shapeMoveMap, shapeMoves } from '../../client/charts/movesShapes.ts';
import { addMoves, goesOn } from '../../client/net/adaptiveMoves.ts';
import { isMoved, movedRows, movesCsv } from '../../client/panels/movedRows.ts';
import type { AdaptiveCycle, AdaptiveMoves } from '../../sim/shared.ts';

const cycle = (fromMs: number, lastingMs: number[], offsetMs = 0): AdaptiveCycle => ({
  fromMs,
  toMs: fromMs + 60_000,
  cycleMs: 60_000,
  offsetMs,
  drivenMs: lastingMs,
  lastingMs,
});

const moves = (timeMs: number, cycles: AdaptiveCycle[]): AdaptiveMoves => ({
  intersectionId: 'x1',
  fromMs: 0,
  timeMs,
  planned: {
    cycleMs: 60_000,
    offsetMs: 0,
    splits: [
      { ring: 0, phases: [2], ms: 40_000 },
      { ring: 0, phases: [4], ms: 20_000 },
    ],
  },
  cycles,
  region: {
    intersectionIds: ['x1'],
    members: [cycles.map(({ fromMs, toMs }) => [fromMs, toMs, 60_000, 0, 0] as const)],
  },
});

const identity = (value: number) => value;

describe('what the page knows of an adaptive signal’s moves', () => {
  it('grows by each answer, and begins anew with another past', () => {
    const first = moves(70_000, [cycle(0, [40_000, 20_000])]);
    const second = addMoves(first, moves(130_000, [cycle(60_000, [41_000, 19_000])]));
    expect(second.cycles.map(({ fromMs }) => fromMs)).toEqual([0, 60_000]);
    expect(second.region.members[0]).toHaveLength(2);
    const back = { ...moves(10_000, []), fromMs: 5000 };
    expect(goesOn(second, back)).toBe(false);
    expect(addMoves(second, back)).toBe(back);
  });

  it('is moved once something that lasts is a second off the plan', () => {
    expect(isMoved(movedRows(moves(70_000, [cycle(0, [40_000, 20_000])])))).toBe(false);
    expect(isMoved(movedRows(moves(70_000, [cycle(0, [41_000, 19_000])])))).toBe(true);
    expect(isMoved(movedRows(moves(70_000, [cycle(0, [40_000, 20_000], 56_000)])))).toBe(true);
  });

  it('is a table in the columns of adaptive.csv', () => {
    expect(movesCsv('s,1', moves(70_000, [cycle(0, [41_000, 19_000], 56_000)])).split('\n')).toEqual([
      'signal,cycleStart,cycleEnd,what,phases,planned,lasting,driven',
      '"s,1",0,60,cycle,,60,60,60',
      '"s,1",0,60,offset,,0,56,56',
      '"s,1",0,60,split,2,40,41,41',
      '"s,1",0,60,split,4,20,19,19',
      '',
    ]);
  });
});

describe('the drawing of moves', () => {
  it('steps from cycle to cycle, and shades what lies off the plan on its side', () => {
    const steps = [
      { fromMs: 0, toMs: 10, value: 5, planned: 5 },
      { fromMs: 10, toMs: 20, value: 7, planned: 5 },
      { fromMs: 30, toMs: 40, value: 4, planned: 5 },
    ];
    expect(shapeMoves(steps, identity, identity)).toEqual({
      line: 'M0 5H10L10 7H20M30 4H40',
      planned: 'M0 5H10L10 5H20M30 5H40',
      more: 'M10 5H20V7H10Z',
      less: 'M30 5H40V4H30Z',
    });
  });

  it('makes one box of cycles alike, in the shade of their share of the most', () => {
    const rows = [
      [
        { fromMs: 0, toMs: 10, moved: 4 },
        { fromMs: 10, toMs: 20, moved: 4 },
        { fromMs: 20, toMs: 30, moved: -8 },
        { fromMs: 30, toMs: 40, moved: 0 },
      ],
    ];
    const { more, less } = shapeMoveMap(rows, 8, identity, 4);
    expect(more.filter(Boolean)).toEqual(['M0 0H20V4H0Z']);
    expect(more[shadeOf(4, 8)]).not.toBe('');
    expect(less.at(-1)).toBe('M20 0H30V4H20Z');
  });
});
