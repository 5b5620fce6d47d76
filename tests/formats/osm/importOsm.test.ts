import { createReadStream, existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../sim/core/issue.ts';
import { createWorld } from '../../../sim/engine/createWorld.ts';
import { findGridlocks } from '../../../sim/engine/gridlock.ts';
import { stepWorld } from '../../../sim/engine/step.ts';
import { importOsm } from '../../../sim/formats/osm/importOsm.ts';
import type { ImportResult } from '../../../sim/formats/report.ts';
import { freezeScenario } from '../../../sim/scenario/scenario.ts';
import { dualCrossing, type OsmSketch, plainCrossing, writeOsm } from './osmFile.ts';

const read = (text: string) => importOsm({ name: 'town.osm', chunks: [text] });
const draw = (sketch: OsmSketch) => read(writeOsm(sketch));
const issuesOf = async (text: string) => {
  const error = await read(text).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).issues;
};
const turnsFrom = ({ definition }: ImportResult, link: string) =>
  Object.fromEntries(
    definition.network.movements
      .filter((each) => each.from === link)
      .map(({ to, turn, lanes }) => [to, { turn, lanes }]),
  );
const controls = ({ definition }: ImportResult) => definition.network.intersections.map((each) => each.control).sort();

/** Runs an import for so many seconds. */
function run({ definition }: ImportResult, durationS: number) {
  const world = createWorld(freezeScenario(definition));
  for (let step = 0; step < durationS / definition.stepS; step++) stepWorld(world);
  return world;
}

describe('a plain crossing', () => {
  it('becomes one signal with four approaches, their turns and lanes', async () => {
    const result = await draw(plainCrossing);
    expect(controls(result)).toEqual(['gateway', 'gateway', 'gateway', 'gateway', 'signal']);
    expect(turnsFrom(result, '11.1a')).toEqual({
      '12.1a': {
        turn: 'through',
        lanes: [
          [0, 0],
          [1, 1],
        ],
      },
      '13.1b': { turn: 'right', lanes: [[0, 0]] },
      '14.1a': { turn: 'left', lanes: [[1, 0]] },
    });
    expect(result.definition.network.intersections.find((each) => each.control === 'signal')!.name).toEqual({
      zh: 'Main Street/Mill Road',
      en: 'Main Street / Mill Road',
    });
    expect(result.report.guessed.filter((each) => each.what === 'signal')).toHaveLength(1);
  });

  it('keeps to the marked turns', async () => {
    const [west, ...others] = plainCrossing.streets;
    const marked = { ...west, tags: { ...west.tags, 'turn:lanes:forward': 'left|through;right' } };
    const result = await draw({ ...plainCrossing, streets: [marked, ...others] });
    expect(turnsFrom(result, '11.1a')).toMatchObject({
      '12.1a': { lanes: [[0, 0]] },
      '13.1b': { lanes: [[0, 0]] },
      '14.1a': { lanes: [[1, 0]] },
    });
  });

  it('runs: vehicles come, go, and none are stuck', async () => {
    const world = run(await draw(plainCrossing), 1200);
    expect(world.traffic.totals.completed).toBeGreaterThan(100);
    expect(findGridlocks(world)).toEqual([]);
  });

  it('is the same whatever the pieces in which the file is read', async () => {
    const text = writeOsm(plainCrossing);
    const chunks = text.match(/[\s\S]{1,37}/g)!;
    expect(await importOsm({ name: 'town.osm', chunks })).toEqual(await read(text));
  });
});

describe('two signals along one road', () => {
  it('become a corridor in both directions, in step', async () => {
    const { nodes, streets } = plainCrossing;
    const { definition } = await draw({
      nodes: { ...nodes, d: [180, 0, { highway: 'traffic_signals' }], ds: [180, -300], dn: [180, 300] },
      streets: [
        streets[0],
        { ...streets[1], nodes: 'c d e' },
        ...streets.slice(2),
        { id: '15', nodes: 'ds d dn', tags: { name: 'Hill Road' } },
      ],
    });
    expect(definition.corridors).toHaveLength(1);
    const [{ name, members, inbound }] = definition.corridors;
    expect(name.en).toBe('Main Street');
    expect(members).toHaveLength(2);
    expect(inbound).not.toBeNull();
    expect(new Set(definition.signals.map((signal) => signal.plans[0].cycleS)).size).toBe(1);
  });
});

describe('a crossing of two dual carriageways', () => {
  it('is one intersection, and the links inside it are gone', async () => {
    const result = await draw(dualCrossing);
    expect(controls(result).filter((control) => control !== 'gateway')).toEqual(['signal']);
    expect(result.definition.network.links).toHaveLength(8);
    expect(result.definition.network.movements.map((each) => each.turn).sort()).toEqual(
      ['left', 'right', 'through'].flatMap((turn) => [turn, turn, turn, turn]),
    );
    expect(result.report.joined).toContainEqual(
      expect.objectContaining({ why: expect.stringContaining('1, 2, 3, 4') }),
    );
  });

  it('takes its signals from before the stop lines', async () => {
    const { nodes, streets } = dualCrossing;
    const bare = Object.fromEntries(Object.entries(nodes).map(([name, [x, y]]) => [name, [x, y] as const]));
    const signal = { highway: 'traffic_signals' };
    const result = await draw({
      nodes: { ...bare, a: [-20, -8, signal], b: [20, 8, signal], c: [8, -20, signal], d: [-8, 20, signal] },
      streets: streets.map((street) => ({
        ...street,
        nodes: street.nodes
          .replace('wIn', 'wIn a')
          .replace('eIn', 'eIn b')
          .replace('sIn', 'sIn c')
          .replace('nIn', 'nIn d'),
      })),
    });
    expect(controls(result).filter((control) => control !== 'gateway')).toEqual(['signal']);
  });
});

describe('directions', () => {
  it('oneway=-1 runs against the way', async () => {
    const [west, ...others] = plainCrossing.streets;
    const result = await draw({ ...plainCrossing, streets: [{ ...west, tags: { oneway: '-1' } }, ...others] });
    const ids = result.definition.network.links.map((link) => link.id);
    expect(ids).toContain('11.1b');
    expect(ids).not.toContain('11.1a');
  });

  it('a roundabout runs one way, those on it go first, and it flows', async () => {
    const result = await draw({
      nodes: {
        w: [-300, 0],
        wr: [-20, 0],
        s: [0, -300],
        sr: [0, -20],
        e: [300, 0],
        er: [20, 0],
        n: [0, 300],
        nr: [0, 20],
      },
      streets: [
        { id: '31', nodes: 'wr sr er nr wr', tags: { junction: 'roundabout' } },
        { id: '32', nodes: 'w wr' },
        { id: '33', nodes: 's sr' },
        { id: '34', nodes: 'e er' },
        { id: '35', nodes: 'n nr' },
      ],
    });
    const round = result.definition.network.links.filter((link) => link.id.startsWith('31.'));
    expect(round.map((link) => link.id)).toEqual(['31.1a', '31.2a', '31.3a', '31.4a']);
    expect(round.every((link) => link.priority === 10)).toBe(true);
    const world = run(result, 900);
    expect(world.traffic.totals.completed).toBeGreaterThan(50);
    expect(findGridlocks(world)).toEqual([]);
  });
});

describe('turn restrictions', () => {
  it('no_left_turn closes one movement, only_straight_on all others', async () => {
    const result = await draw({
      ...plainCrossing,
      restrictions: [
        ['no_left_turn', '11', 'c', '14'],
        ['only_straight_on', '13', 'c', '14'],
      ],
    });
    expect(Object.keys(turnsFrom(result, '11.1a')).sort()).toEqual(['12.1a', '13.1b']);
    expect(Object.keys(turnsFrom(result, '13.1a'))).toEqual(['14.1a']);
  });

  it('those via ways are told as dropped', async () => {
    const { report } = await draw({ ...plainCrossing, restrictions: [['no_u_turn', '11', '12', '11']] });
    expect(report.dropped).toContainEqual(expect.objectContaining({ id: '900', what: 'restriction' }));
  });
});

describe('what is dropped', () => {
  it('a pedestrian signal between crossings, and a street that hangs on nothing', async () => {
    const { nodes, streets } = plainCrossing;
    const { definition, report } = await draw({
      nodes: { ...nodes, p: [150, 0, { highway: 'traffic_signals' }], x: [100, 100], y: [200, 100] },
      streets: [streets[0], { ...streets[1], nodes: 'c p e' }, ...streets.slice(2), { id: '99', nodes: 'x y' }],
    });
    expect(definition.signals).toHaveLength(1);
    expect(report.dropped.map((each) => each.id).sort()).toEqual(['6', '99']);
  });
});

describe('files that are no town', () => {
  it('without a road for cars', async () => {
    const [issue] = await issuesOf(
      writeOsm({ ...plainCrossing, streets: [{ id: '1', nodes: 'w c', tags: { highway: 'footway' } }] }),
    );
    expect(issue.message).toContain('no road that motor vehicles may use');
  });

  it('cut off in the middle', async () => {
    const text = writeOsm(plainCrossing);
    expect((await issuesOf(text.slice(0, text.length / 2)))[0].message).toContain('not sound XML');
  });

  it('with coordinates that are no numbers, each told with its line', async () => {
    const issues = await issuesOf(writeOsm(plainCrossing).replace(/lat="36\.8000000"/g, 'lat="NaN"'));
    expect(issues.length).toBeGreaterThan(1);
    expect(issues[0]).toMatchObject({ file: 'town.osm', path: 'line 4' });
    expect(issues[0].message).toContain('lat is "NaN"');
  });

  it('of another kind', async () => {
    expect((await issuesOf('<net/>'))[0].message).toContain('expected <osm>');
  });

  it('damaged anywhere: an import or issues, never anything else', async () => {
    const text = writeOsm(dualCrossing);
    const damage = fc.record({
      at: fc.nat({ max: text.length }),
      length: fc.nat({ max: 40 }),
      put: fc.constantFrom('', '"', '<', 'NaN', '-1', '0', '<tag k="oneway" v="-1"/>', '<nd ref="3"/>'),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, length, put }) => {
        try {
          await read(text.slice(0, at) + put + text.slice(at + length));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

const files = ['osm-statecollege/statecollege.osm', 'osm-small/west-oakland.osm'].map(
  (name) => new URL(`../../../../shared/data/${name}`, import.meta.url),
);
const present = files.every((file) => existsSync(file));
if (!present) console.warn('real OSM extracts are not there: their tests are skipped');

describe.skipIf(!present)('real extracts', () => {
  it.each(files)('%s runs without gridlock', async (file) => {
    const result = await importOsm({ name: file.pathname, chunks: createReadStream(file, { encoding: 'utf8' }) });
    const world = run(result, 1800);
    // In half an hour nine of ten who came are through: trips take some minutes.
    const { entered, completed } = world.traffic.totals;
    expect(entered).toBeGreaterThan(100);
    expect(completed / entered).toBeGreaterThan(0.85);
    expect(findGridlocks(world)).toEqual([]);
  });
});
