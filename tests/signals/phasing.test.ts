import { describe, expect, it } from 'vitest';
import { conflicts, findConflicts } from '../../sim/network/conflicts.ts';
import type { NetworkDefinition } from '../../sim/network/definition.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import {
  createPhasing,
  findCoordinatedPhases,
  findRunningTogether,
  type PhasingOptions,
  type SignalPhasing,
} from '../../sim/signals/phasing.ts';
import { createStar } from '../fixtures/star.ts';

const [EAST, NORTH, WEST, SOUTH] = [0, 90, 180, 270].map((angle) => ({ angle }));

function phase(definition: NetworkDefinition, options: PhasingOptions = {}) {
  const network = freezeNetwork(definition);
  const matrix = findConflicts(network);
  const phasing = createPhasing(network, matrix, network.intersectionIndexById.get('c')!, options);
  return { network, matrix, phasing };
}

/** Movements of each phase, sorted: `{ 2: '0>1 0>2' }`. */
function movementsByPhase(phasing: SignalPhasing): Record<number, string> {
  return Object.fromEntries(phasing.phases.map(({ number, movements }) => [number, [...movements].sort().join(' ')]));
}

/** Every movement has a phase, and no two phases that can run together conflict. */
function expectSound({ network, matrix, phasing }: ReturnType<typeof phase>): void {
  const served = new Set(phasing.phases.flatMap((one) => one.movements));
  expect([...served].sort()).toEqual(network.definition.movements.map((movement) => movement.id).sort());
  const plan = {
    rings: phasing.rings.map((ring) => ring.map((number) => ({ phase: number, splitS: 10 }))),
    barriers: phasing.barriers,
  };
  const rowsOf = (number: number) =>
    phasing.phases.find((one) => one.number === number)!.movements.map((id) => network.movementIndexById.get(id)!);
  const inRings = phasing.rings.flat();
  expect([...inRings].sort((a, b) => a - b)).toEqual(phasing.phases.map((one) => one.number));
  for (const [a, b] of [...findRunningTogether(plan), ...inRings.map((number) => [number, number] as const)]) {
    for (const m of rowsOf(a)) for (const n of rowsOf(b)) expect(conflicts(matrix, m, n)).toBe(false);
  }
}

describe('a four-leg intersection', () => {
  const made = phase(createStar([EAST, NORTH, WEST, SOUTH]), { mainLinks: [0] });

  it('has a NEMA dual ring with a barrier between its streets', () => {
    expect(made.phasing.rings).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(made.phasing.barriers).toEqual([[2, 2]]);
    expectSound(made);
  });

  it('gives the street named first phases 2 and 6, and each left turn the phase beside the oncoming through', () => {
    // Leg 0 (from the east) is named: its through and right are phase 2, its left 5.
    expect(movementsByPhase(made.phasing)).toEqual({
      1: '2>1',
      2: '0>1 0>2',
      3: expect.stringMatching(/^(1>0|3>2)$/),
      4: expect.any(String),
      5: '0>3',
      6: '2>0 2>3',
      7: expect.stringMatching(/^(1>0|3>2)$/),
      8: expect.any(String),
    });
  });

  it('makes the street of the higher class the main one when none is named', () => {
    const collector = { class: 'collector' as const };
    const { phasing } = phase(createStar([{ ...EAST, ...collector }, NORTH, { ...WEST, ...collector }, SOUTH]));
    expect(findCoordinatedPhases(phasing.phases, ['1>3', '3>1'])).toEqual([2, 6]);
    expect(findCoordinatedPhases(phasing.phases, ['0>2', null])).toHaveLength(1);
    expect([4, 8]).toContain(findCoordinatedPhases(phasing.phases, ['0>2', null])[0]);
  });

  it('is timed leg by leg where left turns share a lane with through traffic', () => {
    const legs = [EAST, NORTH, WEST, SOUTH].map((leg) => ({ ...leg, pocket: false }));
    const split = phase(createStar(legs), { mainLinks: [0] });
    expect(split.phasing.rings).toEqual([[2, 6, 4, 8]]);
    expect(split.phasing.barriers).toEqual([]);
    expect(movementsByPhase(split.phasing)).toMatchObject({ 2: '0>1 0>2 0>3', 6: '2>0 2>1 2>3' });
    expectSound(split);
  });

  it('times only the street leg by leg that must be', () => {
    const bare = { pocket: false };
    const half = phase(createStar([EAST, { ...NORTH, ...bare }, WEST, { ...SOUTH, ...bare }]), { mainLinks: [0, 2] });
    expect(half.phasing.rings).toEqual([
      [1, 2, 4, 3],
      [5, 6, 7, 8],
    ]);
    expect(half.phasing.barriers).toEqual([
      [2, 2],
      [3, 3],
    ]);
    // An approach's two phases change together, as its lanes are shared.
    const [four, seven] = [4, 7].map((number) => half.phasing.phases.find((one) => one.number === number)!);
    expect([four.yellowS, four.redClearanceS]).toEqual([seven.yellowS, seven.redClearanceS]);
    expectSound(half);
  });

  it('stays sound when it is skewed, bent or lopsided', () => {
    for (const skew of [-40, -25, 15, 30, 44]) {
      expectSound(phase(createStar([EAST, { angle: 90 + skew }, WEST, { angle: 270 + skew }])));
      expectSound(phase(createStar([EAST, { angle: 90 + skew }, { angle: 180 - skew / 2 }, SOUTH])));
      expectSound(
        phase(
          createStar([
            { ...EAST, lanesIn: 4, lanesOut: 3 },
            { angle: 90 + skew, lanesIn: 1, lanesOut: 1 },
            WEST,
            SOUTH,
          ]),
        ),
      );
    }
  });
});

describe('other shapes', () => {
  it('a T has phases 1, 2 and 6 on the main street and 4 and 7 on the stem', () => {
    const made = phase(createStar([EAST, WEST, SOUTH]));
    expect(made.phasing.rings).toEqual([
      [1, 2, 4],
      [6, 7],
    ]);
    expect(made.phasing.barriers).toEqual([[2, 1]]);
    // From the east the stem lies to the left: that left turn is phase 1, the oncoming through phase 2.
    expect(movementsByPhase(made.phasing)).toEqual({ 1: '0>2', 2: '1>0 1>2', 4: '2>0', 6: '0>1', 7: '2>1' });
    expectSound(made);
  });

  it('a T without a left-turn lane is timed leg by leg', () => {
    const made = phase(createStar([EAST, WEST, SOUTH].map((leg) => ({ ...leg, pocket: false }))));
    expect(made.phasing.rings).toEqual([[2, 6, 4]]);
    expectSound(made);
  });

  it('two one-way streets take turns', () => {
    const made = phase(
      createStar([
        { ...EAST, lanesIn: 0 },
        { ...NORTH, lanesIn: 0 },
        { ...WEST, lanesOut: 0, pocket: false },
        { ...SOUTH, lanesOut: 0, pocket: false },
      ]),
    );
    expect(made.phasing.rings).toEqual([[2, 4]]);
    expectSound(made);
  });

  it('a one-way street across a two-way one never leaves a ring without a phase', () => {
    const made = phase(createStar([EAST, { ...NORTH, lanesIn: 0 }, WEST, { ...SOUTH, lanesOut: 0 }]));
    expect(made.phasing.rings.map((ring) => ring.length).sort()).not.toContain(0);
    expectSound(made);
    const throughOnly = phase(
      createStar([EAST, { ...NORTH, lanesIn: 0 }, WEST, { ...SOUTH, lanesOut: 0, pocket: false }]),
    );
    expectSound(throughOnly);
  });

  it('a crossing for pedestrians alone stops both directions together', () => {
    const made = phase(createStar([EAST, WEST]));
    expect(made.phasing.rings).toEqual([[2, 4]]);
    expect(movementsByPhase(made.phasing)).toEqual({ 2: '0>1 1>0', 4: '' });
    expect(made.phasing.phases[1].pedestrianClearanceS).toBeGreaterThan(0);
    expect(phase(createStar([EAST, WEST]), { pedestrians: false }).phasing.rings).toEqual([[2]]);
  });

  it('five, six and seven legs are served in stages without conflict', () => {
    for (const count of [5, 6, 7]) {
      for (const pocket of [true, false]) {
        const legs = Array.from({ length: count }, (_, k) => ({ angle: (360 / count) * k + 3 * (k % 2), pocket }));
        const made = phase(createStar(legs));
        expect(made.phasing.rings).toHaveLength(1);
        expectSound(made);
      }
    }
  });

  it('an intersection without movements cannot be signalled', () => {
    expect(() => phase(createStar([EAST]))).toThrow(/"?c"? has no movements/);
  });
});

describe('times of a phase', () => {
  const { phasing } = phase(createStar([EAST, NORTH, WEST, SOUTH]), { mainLinks: [0] });

  it('come from the formulas: 14 m/s asks for 3.30 s of yellow, shown as 3.5', () => {
    for (const one of phasing.phases) {
      expect(one.yellowS).toBe(3.5);
      expect(one.redClearanceS).toBeGreaterThanOrEqual(1);
      expect(one.redClearanceS).toBeLessThanOrEqual(4);
    }
  });

  it('let a pedestrian who leaves as walk ends reach the far kerb at 1.2 m/s before others start', () => {
    // Legs of 2 + 1 lanes in and 2 out: 5 × 3.25 = 16.25 m, 13.54 s.
    const through = phasing.phases.filter((one) => one.number % 2 === 0);
    expect(through).toHaveLength(4);
    for (const one of through) {
      expect(one.walkS).toBe(7);
      expect(one.pedestrianClearanceS! + one.yellowS + one.redClearanceS).toBeGreaterThanOrEqual(13.54);
      expect(one.pedestrianClearanceS! + one.yellowS + one.redClearanceS).toBeLessThan(14.55);
    }
    expect(phasing.phases.filter((one) => one.number % 2 === 1 && one.walkS !== undefined)).toEqual([]);
  });
});
