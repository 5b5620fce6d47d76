import { describe, expect, it } from 'vitest';
import { conflicts, findConflicts } from '../../sim/network/conflicts.ts';
import type { NetworkDefinition } from '../../sim/network/definition.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { createArterialNetwork } from '../fixtures/networks.ts';

function createJudge(definition: NetworkDefinition) {
  const network = freezeNetwork(definition);
  const matrix = findConflicts(network);
  return (a: string, b: string) =>
    conflicts(matrix, network.movementIndexById.get(a)!, network.movementIndexById.get(b)!);
}

/** Movement of crossing x1 from one side to another, by the letters of the sides. */
const move = (from: string, to: string) => {
  const id = (side: string) => (side === 'n' || side === 's' ? `${side}1` : side);
  return `${id(from)}-x1>x1-${id(to)}`;
};

describe('movements of a four-leg crossing', () => {
  const judge = createJudge(createArterialNetwork());

  it('conflict where through traffic crosses, and where a left turn crosses the oncoming stream', () => {
    expect(judge(move('w', 'e'), move('s', 'n'))).toBe(true);
    expect(judge(move('w', 'e'), move('n', 's'))).toBe(true);
    expect(judge(move('w', 'n'), move('e', 'w'))).toBe(true);
    expect(judge(move('w', 'n'), move('s', 'n'))).toBe(true);
  });

  it('conflict where they merge into one departure lane', () => {
    // Right turn from the south and through from the west both enter the kerb lane eastwards.
    expect(judge(move('s', 'e'), move('w', 'e'))).toBe(true);
  });

  it('do not conflict in opposite directions, with both left turns, or with turns into other legs', () => {
    expect(judge(move('w', 'e'), move('e', 'w'))).toBe(false);
    expect(judge(move('w', 'n'), move('e', 's'))).toBe(false);
    expect(judge(move('w', 's'), move('e', 'w'))).toBe(false);
    expect(judge(move('w', 's'), move('n', 'w'))).toBe(false);
  });

  it('never conflict with movements of the same approach, nor with themselves', () => {
    for (const a of ['n', 'e', 's']) {
      for (const b of ['n', 'e', 's']) expect(judge(move('w', a), move('w', b))).toBe(false);
    }
  });

  it('conflict both ways round', () => {
    const sides = ['n', 'e', 's', 'w'];
    const all = sides.flatMap((from) => sides.filter((to) => to !== from).map((to) => move(from, to)));
    for (const a of all) for (const b of all) expect(judge(a, b)).toBe(judge(b, a));
    // Of a crossing with one shared lane a leg, each through crosses 2 throughs, 2 lefts across and 1 oncoming, and
    // merges with lefts and rights; on the wider arterial here the right turns merge into the kerb lane alone.
    expect(all.filter((b) => judge(move('w', 'e'), b)).sort()).toEqual(
      [move('e', 's'), move('n', 's'), move('n', 'e'), move('s', 'n'), move('s', 'w'), move('s', 'e')].sort(),
    );
  });
});

describe('the conflict matrix', () => {
  it('knows no conflicts between intersections', () => {
    const judge = createJudge(createArterialNetwork({ count: 2 }));
    expect(judge('w-x1>x1-x2', 's2-x2>x2-n2')).toBe(false);
  });

  it('holds intersections of more than 32 movements', () => {
    // Seven two-way legs about one centre: 42 movements.
    const legs = [0, 1, 2, 3, 4, 5, 6];
    const links = legs.flatMap((k) => [
      { id: `in${k}`, from: `g${k}`, to: 'c', class: 'local' as const, speedMps: 10, lanes: [{}] },
      { id: `out${k}`, from: 'c', to: `g${k}`, class: 'local' as const, speedMps: 10, lanes: [{}] },
    ]);
    const angle = (k: number) => (2 * Math.PI * k) / 7;
    const judge = createJudge({
      intersections: [
        { id: 'c', x: 0, y: 0, control: 'signal', provenance: 'illustrative' },
        ...legs.map((k) => ({
          id: `g${k}`,
          x: 200 * Math.cos(angle(k)),
          y: 200 * Math.sin(angle(k)),
          control: 'gateway' as const,
          provenance: 'illustrative' as const,
        })),
      ],
      roads: [],
      links,
      movements: legs.flatMap((a) =>
        legs
          .filter((b) => b !== a)
          .map((b) => ({
            id: `${a}>${b}`,
            from: `in${a}`,
            to: `out${b}`,
            turn: 'through' as const,
            lanes: [[0, 0] as const],
          })),
      ),
      districts: [],
    });
    expect(judge('0>3', '5>1')).toBe(true);
    expect(judge('6>2', '5>2')).toBe(true);
    expect(judge('0>6', '2>1')).toBe(false);
  });
});
