import { describe, expect, it } from 'vitest';
import { endLink, startLink } from '../../client/app/ambulanceWay.ts';
import { ambulanceIn, noteAmbulance, type WatchedAmbulance } from '../../client/net/ambulances.ts';
import type { Change, Network, PlanDefinition } from '../../sim/shared.ts';

function told(...changes: readonly Change[]): readonly WatchedAmbulance[] {
  return changes.reduce(noteAmbulance, [] as readonly WatchedAmbulance[]);
}

const plan = (id: string) => ({ id }) as PlanDefinition;
const sent = (ambulanceId: number, slot: number, fromMs: number): Change => ({
  sequence: 1,
  fromMs,
  type: 'ambulance',
  ambulanceId,
  slot,
  linkIds: ['a', 'b'],
  intersectionIds: ['s1', 's2'],
});
const called = (ambulanceId: number, intersectionId: string, fromMs: number): Change => ({
  sequence: 2,
  fromMs,
  type: 'preemption',
  ambulanceId,
  intersectionId,
});
const planned = (intersectionId: string, id: string, fromMs: number): Change => ({
  sequence: 3,
  fromMs,
  type: 'plan',
  intersectionId,
  plan: plan(id),
  dwellMs: 0,
});
const ended = (ambulanceId: number, intersectionId: string): Change => ({
  sequence: 4,
  fromMs: 90_000,
  type: 'preemptionEnded',
  ambulanceId,
  intersectionId,
  heldS: 20,
  outOfStepS: 80,
  standingBefore: 1,
  standingSince: 2,
  addedWaitVehS: 80,
});

describe('ambulances as changes tell of them', () => {
  it('tells a signal that is ahead from one that makes way, returns and is over', () => {
    const states = (...changes: readonly Change[]) => told(...changes)[0].calls.map(({ state }) => state);
    const way = [sent(1, 7, 1000), planned('s1', 'preemption', 5000), called(1, 's1', 5000)];
    expect(states(...way)).toEqual(['called', 'ahead']);
    expect(states(...way, planned('s1', 'preemption', 25_000))).toEqual(['called', 'ahead']);
    expect(states(...way, planned('s1', 'day', 28_000))).toEqual(['returning', 'ahead']);
    expect(states(...way, planned('s1', 'day', 28_000), ended(1, 's1'))).toEqual(['over', 'ahead']);
    // Under a controller no plan says that it returns.
    expect(states(...way, ended(1, 's1'))).toEqual(['over', 'ahead']);
  });

  it('leaves what concerns no ambulance as it was, and keeps two apart', () => {
    const two = told(sent(1, 7, 0), sent(2, 9, 10), called(2, 's1', 20));
    expect(noteAmbulance(two, planned('elsewhere', 'day', 30))).toBe(two);
    expect(two[0].calls[0].state).toBe('ahead');
    expect(two[1].calls[0].calledMs).toBe(20);
    expect(told(called(3, 's1', 20))).toEqual([]);
  });

  it('finds the last that had a slot', () => {
    const reused = told(sent(1, 7, 0), sent(2, 7, 1000));
    expect(ambulanceIn(reused, 7)?.id).toBe(2);
    expect(ambulanceIn(reused, 8)).toBeUndefined();
  });
});

describe('the way between two places', () => {
  // 0 - 1 - 2 in a row from west to east, each pair joined both ways; 3 lies north of 1.
  const network = {
    linkCount: 6,
    linkFrom: Uint32Array.of(0, 1, 1, 2, 1, 3),
    linkTo: Uint32Array.of(1, 0, 2, 1, 3, 1),
    intersectionX: Float64Array.of(0, 100, 200, 100),
    intersectionY: Float64Array.of(0, 0, 0, 100),
  } as unknown as Network;

  it('begins on the link that heads for the other place and ends on the one that comes from it', () => {
    const west = { kind: 'intersection', index: 0 } as const;
    const middle = { kind: 'intersection', index: 1 } as const;
    const east = { kind: 'intersection', index: 2 } as const;
    expect(startLink(network, middle, east)).toBe(2);
    expect(startLink(network, middle, west)).toBe(1);
    expect(endLink(network, west, middle)).toBe(0);
    expect(endLink(network, east, middle)).toBe(3);
  });

  it('takes a link as it is, and says when there is none', () => {
    const link = { kind: 'link', index: 4 } as const;
    expect(startLink(network, link, link)).toBe(4);
    expect(endLink({ ...network, linkCount: 0 }, link, { kind: 'intersection', index: 1 })).toBe(-1);
  });
});
