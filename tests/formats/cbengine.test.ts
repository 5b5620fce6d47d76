import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { createWorld } from '../../sim/engine/createWorld.ts';
import { stepWorld } from '../../sim/engine/step.ts';
import { importCbengine } from '../../sim/formats/cbengine/importCbengine.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import { createFlowText, createRoadnetText } from '../fixtures/cbengine.ts';

function importOf(roadnet: string, flow: string) {
  return importCbengine({ name: 'roadnet.txt', text: roadnet }, { name: 'flow.txt', text: flow }, 'tiny');
}

function issuesOf(roadnet: string, flow: string): readonly { file: string; path: string; message: string }[] {
  try {
    importOf(roadnet, flow);
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}

describe('a CBEngine network', () => {
  it('turns by the clockwise order of the roads that leave: from the west, north is left', () => {
    const { movements } = importOf(createRoadnetText(), createFlowText()).definition.network;
    const turnOf = (id: string) => movements.find((movement) => movement.id === id)?.turn;
    expect([turnOf('7>2'), turnOf('7>4'), turnOf('7>6'), turnOf('7>8')]).toEqual([
      'left',
      'through',
      'right',
      undefined,
    ]);
  });

  it('has its lanes turned about: left turns leave the lane farthest from the kerb', () => {
    const { movements } = importOf(createRoadnetText(), createFlowText()).definition.network;
    expect(movements.find(({ id }) => id === '7>2')!.lanes).toEqual([[2, 2]]);
    expect(movements.find(({ id }) => id === '7>6')!.lanes).toEqual([[0, 0]]);
  });

  it('lies where it lies: 0.0027 degrees of latitude are 300 m', () => {
    const { network, origin } = importOf(createRoadnetText(), createFlowText()).definition;
    expect(origin.latitude).toBeCloseTo(28.68, 6);
    expect(network.intersections.find(({ id }) => id === 'n')!.y).toBeCloseTo(300.06, 1);
  });

  it('sends vehicles at the file’s seconds, the end included', () => {
    const { trips } = importOf(createRoadnetText(), createFlowText()).definition.demand;
    expect(trips.map(({ departS }) => departS)).toEqual([0, 5, 10, 20, 25, 30, 40, 45, 50, 60]);
  });

  it('runs: everybody arrives', () => {
    const world = createWorld(freezeScenario(importOf(createRoadnetText(), createFlowText()).definition));
    for (let step = 0; step < 400; step++) stepWorld(world);
    expect(world.traffic.totals).toMatchObject({ planned: 10, completed: 10, running: 0, waiting: 0 });
  });

  it('says that the timing is made', () => {
    const { report } = importOf(createRoadnetText(), createFlowText());
    expect(report.guessed.some(({ what, why }) => what === 'signal' && /no timing/.test(why))).toBe(true);
    expect(report.counts.signals).toBe(1);
  });

  it('reports a flow that needs a movement that is not there', () => {
    const { report, definition } = importOf(
      createRoadnetText(),
      ['2', '0 0 1', '2', '7 8', '0 0 1', '1', '7', ''].join('\n'),
    );
    expect(report.dropped).toEqual([expect.objectContaining({ what: 'flow', id: 'line 2' })]);
    expect(definition.demand.trips).toHaveLength(1);
  });
});

describe('a CBEngine file at fault', () => {
  it.each([
    ['a coordinate that is no number', createRoadnetText().replace('28.6827', 'NaN'), createFlowText(), 'line 3'],
    ['a road of no length', createRoadnetText().replace('n c 300.0', 'n c 0'), createFlowText(), 'line 8'],
    ['a road from nowhere', createRoadnetText().replace('n c 300.0', 'x c 300.0'), createFlowText(), 'line 8'],
    [
      'a signal without movements',
      createRoadnetText().replace('c 2 4 6 8', 'c -1 -1 -1 -1'),
      createFlowText(),
      'line 21',
    ],
    [
      'a signal with a road that enters',
      createRoadnetText().replace('c 2 4 6 8', 'c 1 4 6 8'),
      createFlowText(),
      'line 21',
    ],
    [
      'lanes that do not fit their number',
      createRoadnetText().replace('0 1 0 0 0 1', '0 1 0'),
      createFlowText(),
      'line 9',
    ],
    ['a route over a missing road', createRoadnetText(), createFlowText().replace('7 4', '7 44'), 'line 4'],
    ['an interval of zero', createRoadnetText(), createFlowText().replace('0 60 10', '0 60 0'), 'line 2'],
    ['no flow', createRoadnetText(), '0\n', 'line 1'],
  ])('is refused with its line: %s', (_, roadnet, flow, line) => {
    expect(issuesOf(roadnet, flow).map(({ path }) => path)).toContain(line);
  });

  it('is told of every fault at once', () => {
    const roadnet = createRoadnetText().replace('28.6827', 'NaN').replace('s c 300.0', 's c -1');
    expect(issuesOf(roadnet, createFlowText()).length).toBeGreaterThanOrEqual(2);
  });

  it('never crashes: cut short or with a byte changed it gives issues or a scenario (seed 7)', () => {
    const texts = [createRoadnetText(), createFlowText()];
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1),
        fc.nat(),
        fc.option(fc.constantFrom(...'0123456789-. \nxN')),
        (which, at, byte) => {
          const broken = [...texts];
          const place = at % texts[which].length;
          broken[which] =
            byte === null
              ? texts[which].slice(0, place)
              : texts[which].slice(0, place) + byte + texts[which].slice(place + 1);
          for (const { file, message } of issuesOf(broken[0], broken[1])) {
            expect(file).not.toBe('');
            expect(message).not.toBe('');
          }
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });
});

const folder = new URL('../../../shared/data/cbengine-nanchang/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere) console.warn('cbengine: ../shared/data is not there, Nanchang is NOT tested');

describe.skipIf(!isThere)('Nanchang', () => {
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

  it('imports the warm-up network whole: 22 signals, all vehicles', () => {
    const { report } = importOf(read('roadnet_warm_up.txt'), read('flow_warm_up_1000.txt'));
    expect(report.counts).toMatchObject({ signals: 22, links: 102, trips: 1047 });
    expect(report.dropped).toEqual([]);
  });
});
