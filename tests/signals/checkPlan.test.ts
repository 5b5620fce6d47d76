import { describe, expect, it } from 'vitest';
import { findConflicts } from '../../sim/network/conflicts.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { checkPlan } from '../../sim/signals/checkPlan.ts';
import type { PhaseDefinition, PlanDefinition, SignalDefinition } from '../../sim/signals/definition.ts';
import { createCrossing, createTee } from '../fixtures/scenarios.ts';

const definition = createCrossing();
const network = freezeNetwork(definition.network);
const matrix = findConflicts(network);
const [signal] = definition.signals;
const [valid] = signal.plans;

function check(plan: PlanDefinition, of: SignalDefinition = signal) {
  return checkPlan(of, plan, network, matrix, '/signals/0/plans/0', 'signals.json').map(
    ({ path, message }) => `${path.replace('/signals/0/plans/0', '')} ${message}`,
  );
}

/** The valid plan with splits ring by ring. */
function withSplits(...splitsS: number[][]): PlanDefinition {
  return {
    ...valid,
    rings: valid.rings.map((ring, r) => ring.map((entry, k) => ({ ...entry, splitS: splitsS[r][k] }))),
  };
}

/** The signal with one phase changed. */
function withPhase(number: number, changes: Partial<PhaseDefinition>): SignalDefinition {
  return {
    ...signal,
    phases: signal.phases.map((phase) => (phase.number === number ? { ...phase, ...changes } : phase)),
  };
}

describe('a plan made from geometry and demand', () => {
  it('has nothing wrong with it', () => {
    expect(check(valid)).toEqual([]);
    const tee = createTee({ pocketM: 0 });
    const teeNetwork = freezeNetwork(tee.network);
    const issues = checkPlan(tee.signals[0], tee.signals[0].plans[0], teeNetwork, findConflicts(teeNetwork), '', '');
    expect(issues).toEqual([]);
  });
});

describe('issues of a plan', () => {
  it('name the file and point to the value', () => {
    const issues = checkPlan(signal, { ...valid, cycleS: 10 }, network, matrix, '/signals/3/plans/1', 'signals.json');
    expect(issues[0]).toEqual({
      file: 'signals.json',
      path: '/signals/3/plans/1/cycleS',
      message: 'the cycle is 10 s; it must be 20 to 300 s',
    });
  });

  it('tell a ring that does not fill the cycle, to the millisecond', () => {
    expect(check(withSplits([12, 41, 11, 26.001], [12, 41, 11, 26]))).toEqual([
      '/rings/0 splits add up to 90.001 s; the cycle is 90 s',
    ]);
  });

  it('tell rings that do not meet at the barrier', () => {
    expect(check(withSplits([12, 41, 11, 26], [12, 39, 11, 28]))).toContain(
      '/barriers/0 rings reach the barrier after 53 and 51 s; they must cross it together',
    );
  });

  it('tell barriers that fit no ring', () => {
    expect(check({ ...valid, barriers: [[2]] })[0]).toMatch(/^\/barriers\/0 a barrier names a place in each/);
    expect(check({ ...valid, barriers: [[5, 2]] })[0]).toMatch(/^\/barriers\/0 places must ascend/);
  });

  it('tell a split that cannot hold minimum green and clearances, or the walk', () => {
    expect(check(withSplits([10, 43, 11, 26], [12, 41, 11, 26]))).toEqual([
      '/rings/0/0/splitS the split of phase 1 is 10 s; it needs 11.5 s: minimum green 5, yellow 3.5, red clearance 3',
    ]);
    expect(check(withSplits([12, 41, 16, 21], [12, 41, 11, 26]))).toEqual([
      '/rings/0/3/splitS the split of phase 4 is 21 s; it needs 21.5 s: walk and pedestrian clearance 16, yellow 3, red clearance 2.5',
    ]);
  });

  it('tell a yellow outside 3 to 6 s', () => {
    expect(check(valid, withPhase(2, { yellowS: 2.5 }))).toEqual([
      '/rings/0/1/phase phase 2 has 2.5 s of yellow; it must be 3 to 6 s',
    ]);
  });

  it('tell phases that do not exist, stand twice or are coordinated without a place', () => {
    const [ring1, ring2] = valid.rings;
    const unknown = { ...valid, rings: [ring1.map((entry, k) => (k === 1 ? { ...entry, phase: 12 } : entry)), ring2] };
    expect(check(unknown)).toEqual([
      '/rings/0/1/phase the signal has no phase 12',
      '/coordinatedPhases/0 coordinated phase 2 stands in no ring',
    ]);
    const twice = { ...valid, rings: [ring1.map((entry, k) => (k === 1 ? { ...entry, phase: 1 } : entry)), ring2] };
    expect(check(twice)[0]).toBe('/rings/0/1/phase phase 1 stands in the rings twice');
  });

  it('tell a movement that no phase serves', () => {
    expect(check(valid, withPhase(2, { movements: ['w-x1>x1-e'] }))).toEqual([
      '/rings no phase of the plan serves movement "w-x1>x1-s1"',
    ]);
  });

  it('tell a movement that the intersection has not', () => {
    const strange = withPhase(2, { movements: ['w-x1>x1-e', 'w-x1>x1-s1', 'x8>x9'] });
    expect(check(valid, strange)).toEqual([' phase 2 serves movement "x8>x9", which intersection "x1" has not']);
  });

  it('tell conflicting movements of one phase and of phases that run at the same time', () => {
    const through = signal.phases.find((phase) => phase.number === 2)!.movements;
    expect(check(valid, withPhase(2, { movements: [...through, 's1-x1>x1-n1'] }))).toContain(
      '/rings phase 2 serves movements that conflict with each other',
    );
    const [ring1, ring2] = valid.rings;
    // Without the barrier, and with ring 2 turned round, phase 8 runs beside phase 2.
    const turned = { ...valid, barriers: [], rings: [ring1, [...ring2].reverse()] };
    expect(check(turned).some((issue) => issue.startsWith('/rings phases 2 and 8 run at the same time'))).toBe(true);
  });

  it('count the red clearance of a phase as running', () => {
    const [ring1, ring2] = valid.rings;
    const noBarrier = { ...valid, barriers: [] };
    // Ring 2 reaches the other street 2 s before ring 1 has cleared it.
    const early = {
      ...noBarrier,
      rings: [ring1, ring2.map((e, k) => ({ ...e, splitS: e.splitS + [0, -2, 0, 2][k] }))],
    };
    expect(check(early).some((issue) => issue.includes('phases 2 and 7 run at the same time'))).toBe(true);
    expect(check(noBarrier)).toEqual([]);
  });

  it('are all told at once', () => {
    const issues = check(
      { ...withSplits([10, 40, 11, 26], [12, 41, 11, 26]), cycleS: 400 },
      withPhase(2, { yellowS: 7 }),
    );
    expect(issues.length).toBeGreaterThanOrEqual(4);
  });
});
