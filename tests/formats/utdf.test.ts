import { describe, expect, it } from 'vitest';
import { InputError, type Issue } from '../../sim/core/issue.ts';
import { packPhases, unpackPhases } from '../../sim/formats/utdf/codes.ts';
import { exportUtdf } from '../../sim/formats/utdf/exportUtdf.ts';
import { importUtdf } from '../../sim/formats/utdf/importUtdf.ts';
import { indexRecords, readUtdfFile } from '../../sim/formats/utdf/table.ts';
import { readTiming } from '../../sim/formats/utdf/timing.ts';
import type { ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { createLessons } from '../../sim/scenario/lessons/lessons.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';
import type { OffsetReference } from '../../sim/signals/offsetReference.ts';
import { createTee } from '../fixtures/scenarios.ts';

const source = (text: string) => ({ name: 'city.csv', chunks: [text] });

function exportText(definition: ScenarioDefinition, reference: OffsetReference = 'firstGreen'): string {
  return exportUtdf(freezeScenario(definition), reference).files[0].text;
}

async function issuesOf(text: string): Promise<readonly Issue[]> {
  try {
    await importUtdf(source(text), 'city');
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}

/** A signal told by bearings and numbers alone, so that files with other ids can be held beside one another. */
function describeSignals({ network, signals }: ScenarioDefinition) {
  const nodes = new Map(network.intersections.map(({ id }, i) => [id, i + 1]));
  const movementOf = new Map(network.movements.map((movement) => [movement.id, movement]));
  const linkOf = new Map(network.links.map((link) => [link.id, link]));
  const tell = (id: string) => {
    const { from, to, turn } = movementOf.get(id)!;
    return `${nodes.get(linkOf.get(from)!.from)}>${nodes.get(linkOf.get(from)!.to)}>${nodes.get(linkOf.get(to)!.to)} ${turn}`;
  };
  return signals.map(({ intersectionId, phases, plans: [{ id: _, barriers = [], ...plan }] }) => ({
    node: nodes.get(intersectionId),
    phases: phases.map(({ movements, permissiveMovements = [], number, ...times }) => ({
      number,
      times,
      movements: movements.map(tell).sort(),
      permissive: permissiveMovements.map(tell).sort(),
    })),
    plan: { ...plan, barriers },
  }));
}

describe('UTDF, out and in again', () => {
  it.each(createLessons().map((lesson) => [lesson.id, lesson] as const))('%s keeps its signals', async (_, lesson) => {
    const { definition } = await importUtdf(source(exportText(lesson)), 'again');
    const signals = lesson.signals.map((signal) => ({ ...signal, plans: signal.plans.slice(0, 1) }));
    expect(describeSignals(definition)).toEqual(describeSignals({ ...lesson, signals }));
    expect(definition.network.links.map(({ lanes }) => lanes.length).sort()).toEqual(
      lesson.network.links.map(({ lanes }) => lanes.length).sort(),
    );
  });

  it('keeps offsets whatever they are told by, and says so in the file', async () => {
    const lesson = createLessons().find(({ id }) => id === 'four-in-a-row')!;
    const offsets = lesson.signals.map(({ plans }) => plans[0].offsetS);
    const told = { firstGreen: 3, lastGreen: 0, firstYellow: 1, firstRed: 2 } as const;
    for (const [reference, code] of Object.entries(told)) {
      const text = exportText(lesson, reference as OffsetReference);
      expect(text).toContain(`\nReferenced To,2,${code}\n`);
      const { definition } = await importUtdf(source(text), 'again');
      expect(definition.signals.map(({ plans }) => plans[0].offsetS)).toEqual(offsets);
    }
  });

  it('keeps volumes: what turns at a lone signal is what is driven', async () => {
    const lesson = createLessons().find(({ id }) => id === 'single-intersection')!;
    const { definition } = await importUtdf(source(exportText(lesson)), 'again');
    const total = ({ demand }: ScenarioDefinition) => demand.flows.reduce((sum, { vehPerH }) => sum + vehPerH, 0);
    expect(total(definition)).toBeCloseTo(total(lesson), 0);
  });

  it('keeps control, recalls and passages of actuated signals', async () => {
    const tee = createTee();
    const controller = { type: 'coordinated', passageS: 2.5, phases: [{ phase: 4, recall: 'min' }] } as const;
    const actuated = { ...tee, signals: tee.signals.map((signal) => ({ ...signal, controller })) };
    const { definition } = await importUtdf(source(exportText(actuated)), 'again');
    const [{ controller: read }] = definition.signals;
    expect(read).toMatchObject({ type: 'coordinated' });
    const settings = read && 'phases' in read ? read.phases! : [];
    for (const { passageS } of settings) expect(passageS).toBe(2.5);
    expect(settings.find(({ phase }) => phase === 4)!.recall).toBe('min');
  });
});

/** Two phases in one ring, with the starts that Synchro works out: offset 70 of a cycle of 100, phase 2 at local 82. */
const PLANS = `[Timeplans]
Timing Plan Settings
RECORDNAME,INTID,DATA
Control Type,7,3
Cycle Length,7,"*100"
Referenced To,7,3
Reference Phase,7,4
Offset,7,70
`;
const PHASES = `[Phases]
Phasing Data
RECORDNAME,INTID,D2,D4,D6
BRP,7,111,211,121
MinGreen,7,5,10,
MaxGreen,7,12,76,
Yellow,7,4,4,
AllRed,7,2,2,
Start,7,52,70,
End,7,70,52,
LocalStart,7,82,0,
`;
const EMPTY = ['Network', 'Nodes', 'Links', 'Lanes'].map((name) => `[${name}]\nRECORDNAME,INTID,DATA\n`).join('');

async function readOne(text: string) {
  const utdf = await readUtdfFile(source(text));
  const issues: Issue[] = [];
  const timing = readTiming('7', indexRecords(utdf.Timeplans), indexRecords(utdf.Phases), 'city.csv', issues);
  return { timing, issues };
}

describe('the timing sections', () => {
  it('are read: overridden values, phases that are there, reference phases', async () => {
    const { timing, issues } = await readOne(EMPTY + PLANS + PHASES);
    expect(issues).toEqual([]);
    expect(timing).toMatchObject({ cycleS: 100, offsetS: 70, reference: 'firstGreen', referencePhases: [4] });
    // BRP is filled for phase 6, which isn't there.
    expect(timing!.phases.map(({ number, splitS }) => [number, splitS])).toEqual([
      [2, 18],
      [4, 82],
    ]);
  });

  it('must agree with themselves: starts, ends, splits, reference phases, all told at once with their lines', async () => {
    const text = (EMPTY + PLANS + PHASES)
      .replace('Start,7,52,', 'Start,7,53,')
      .replace('Reference Phase,7,4', 'Reference Phase,7,208')
      .replace('MaxGreen,7,12,76', 'MaxGreen,7,12,70');
    const { timing, issues } = await readOne(text);
    expect(timing).toBeNull();
    const lineOf = (record: string) => text.split('\n').findIndex((line) => line.startsWith(`${record},7`)) + 1;
    expect(issues.map(({ path, message }) => [path, /splits|reference phase|starts|ends/.exec(message)![0]])).toEqual([
      [`line ${lineOf('Reference Phase')}`, 'reference phase'],
      [`line ${lineOf('BRP')}`, 'splits'],
      [`line ${lineOf('Start')}`, 'starts'],
      [`line ${lineOf('End')}`, 'ends'],
      [`line ${lineOf('End')}`, 'ends'],
    ]);
  });

  it('ask that splits hold their minimums, and name record and remedy', async () => {
    const { issues } = await readOne(
      `${EMPTY + PLANS + PHASES.replace('MinGreen,7,5,10', 'MinGreen,7,13,10')}MinSplit,7,18,90,\n`,
    );
    expect(issues.map(({ message }) => message)).toEqual([
      'intersection 7: phase 2 has a MinGreen of 13 s and a MaxGreen of 12 s; raise MaxGreen or lower MinGreen',
      'intersection 7: phase 4 has a MinSplit of 90 s and a split (MaxGreen + Yellow + AllRed) of 82 s; raise MaxGreen or lower MinSplit',
    ]);
  });

  it('ask that rings meet at their barriers', async () => {
    const { issues } = await readOne(
      (EMPTY + PLANS + PHASES)
        .replace('MinGreen,7,5,10,', 'MinGreen,7,5,10,5')
        .replace('MaxGreen,7,12,76,', 'MaxGreen,7,12,76,9')
        .replace('Yellow,7,4,4,', 'Yellow,7,4,4,4')
        .replace('AllRed,7,2,2,', 'AllRed,7,2,2,2'),
    );
    expect(issues).toHaveLength(1);
    expect(issues[0].message).toContain('ring 1 takes 18 s and ring 2 15 s');
  });

  it('pack reference phases two digits each', () => {
    expect(packPhases([2, 6])).toBe(206);
    expect(unpackPhases(206)).toEqual([2, 6]);
    expect(unpackPhases(1216)).toEqual([12, 16]);
    expect(unpackPhases(0)).toEqual([]);
  });
});

describe('UTDF files that are wrong', () => {
  it('name every missing section', async () => {
    const issues = await issuesOf('[Network]\nRECORDNAME,DATA\n[Nodes]\nINTID,TYPE,X,Y\n');
    expect(issues.map(({ message }) => /\[\w+\]/.exec(message)![0])).toEqual([
      '[Links]',
      '[Lanes]',
      '[Timeplans]',
      '[Phases]',
    ]);
  });

  it('name links to nowhere and movements without a link, each with its line', async () => {
    const text = exportText(createLessons()[0]);
    const upIds = text.split('\n').findIndex((line) => line.startsWith('Up ID,1,')) + 1;
    const issues = await issuesOf(text.replace(/^Up ID,1,4/m, 'Up ID,1,99'));
    expect(issues[0]).toEqual({
      file: 'city.csv',
      path: `line ${upIds}`,
      message: 'node 1: its NB link comes from node 99, which is not in [Nodes]',
    });
    expect(issues.length).toBeGreaterThan(1);
  });

  it('in feet and miles are read in metres', async () => {
    const text = exportText(createLessons()[0]).replace('Metric,1', 'Metric,0');
    const { definition } = await importUtdf(source(text), 'again');
    const [link] = definition.network.links;
    expect(link.speedMps).toBeCloseTo((50 * 1.609344) / 3.6, 2);
    const xs = definition.network.intersections.map(({ x }) => x);
    expect(Math.max(...xs)).toBeCloseTo(420 * 0.3048, 1);
  });
});
