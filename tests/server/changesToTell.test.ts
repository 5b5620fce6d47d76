import { describe, expect, it } from 'vitest';
import { changesToTell } from '../../server/run/changesToTell.ts';
import type { Change } from '../../sim/index.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 600 * MINUTE_MS;

const demand = (sequence: number, minutesAgo: number): Change => ({
  sequence,
  fromMs: NOW_MS - minutesAgo * MINUTE_MS,
  type: 'demand',
  factor: sequence / 10,
});
const closure = (sequence: number, minutesAgo: number, lane: number): Change => ({
  sequence,
  fromMs: NOW_MS - minutesAgo * MINUTE_MS,
  type: 'laneClosed',
  linkId: 'a-b',
  lane,
  closed: true,
});
const told = (changes: readonly Change[]): number[] => changesToTell(changes, NOW_MS).map(({ sequence }) => sequence);

describe('what a newcomer is told of the changes so far', () => {
  it('is each change in force, however old, in order', () => {
    expect(told([closure(1, 500, 0), demand(2, 400), closure(3, 300, 1)])).toEqual([1, 2, 3]);
  });

  it('leaves out what was replaced more than a quarter of an hour ago', () => {
    expect(told([demand(1, 60), demand(2, 30), demand(3, 10), demand(4, 5)])).toEqual([2, 3, 4]);
  });

  it('includes what is still to come, and what holds until then', () => {
    expect(told([demand(1, 100), demand(2, -2)])).toEqual([1, 2]);
  });

  it('always ends with the last change: frames name it', () => {
    expect(told([demand(1, 300), closure(2, 200, 0), closure(3, 100, 0)])).toEqual([1, 3]);
  });
});
