import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFolder } from '../../cli/writeScenario.ts';
import { readScenarioFiles } from '../../server/scenarioFiles.ts';
import { exportSumo, exportSumoPlan, freezeScenario, InputError, importSumo, readScenario } from '../../sim/index.ts';
import { freezeNetwork } from '../../sim/network/freezeNetwork.ts';
import { movementIdsOf } from '../../sim/signals/signalSet.ts';
import { compileTimetable, createFirstSegment, intervalAt, ringTimeMs } from '../../sim/signals/timetable.ts';
import { createFolder } from '../cli/createFolder.ts';

const hasSumo = ['sumo', 'netconvert'].every((tool) => spawnSync(tool, ['--version']).status === 0);
if (!hasSumo) console.warn("sumo or netconvert is not installed: a plan's offsets are not held against SUMO's states");

const source = (name: string, text: string) => ({ name, chunks: [text] });

/** A main road over two lights, `A` and `B`, 300 m apart, with a side road from the south at each. */
const NET = `<net version="1.9"><location netOffset="0,0" convBoundary="0,0,900,100" origBoundary="0,0,1,1" projParameter="!"/>
  ${['W A 0', 'A B 300', 'B E 600']
    .map((text) => text.split(' '))
    .map(
      ([
        from,
        to,
        x,
      ]) => `<edge id="${from}${to}" from="${from}" to="${to}" priority="5"><lane id="${from}${to}_0" index="0"
        speed="13.9" length="284" shape="${Number(x) + 8},98.4 ${Number(x) + 292},98.4"/></edge>`,
    )
    .join('')}
  ${['A 300', 'B 600']
    .map((text) => text.split(' '))
    .map(
      ([to, x]) => `<edge id="S${to}" from="S${to}" to="${to}" priority="1"><lane id="S${to}_0" index="0" speed="13.9"
        length="92" shape="${Number(x) + 1.6},0 ${Number(x) + 1.6},92"/></edge>`,
    )
    .join('')}
  <tlLogic id="lightA" type="static" programID="day" offset="7">
    <phase duration="20" state="rG"/><phase duration="5" state="ry"/><phase duration="30" state="Gr"/><phase duration="5" state="yr"/></tlLogic>
  <tlLogic id="lightB" type="static" programID="day" offset="0">
    <phase duration="30" state="Gr"/><phase duration="5" state="yr"/><phase duration="20" state="rG"/><phase duration="5" state="ry"/></tlLogic>
  ${['W', 'E', 'SA', 'SB'].map((id) => `<junction id="${id}" type="dead_end" x="0" y="0" incLanes="" intLanes="" shape=""/>`).join('')}
  ${[
    ['A', 300, 'WA', 'AB'],
    ['B', 600, 'AB', 'BE'],
  ]
    .map(
      ([id, x, into, out]) => `<junction id="${id}" type="traffic_light" x="${x}" y="100" incLanes="${into}_0 S${id}_0"
        intLanes="" shape=""><request index="0" response="00" foes="10" cont="0"/><request index="1" response="01" foes="01" cont="0"/></junction>
        <connection from="${into}" to="${out}" fromLane="0" toLane="0" tl="light${id}" linkIndex="0" dir="s" state="o"/>
        <connection from="S${id}" to="${out}" fromLane="0" toLane="0" tl="light${id}" linkIndex="1" dir="r" state="o"/>`,
    )
    .join('')}</net>`;
const ROUTES = `<routes><vType id="car"/><flow id="f" type="car" begin="0" end="600" vehsPerHour="400" from="WA" to="BE"/></routes>`;

const read = (additional: readonly string[] = []) =>
  importSumo({
    id: 'made',
    net: source('a.net.xml', NET),
    routes: [source('a.rou.xml', ROUTES)],
    additional: additional.map((text, i) => source(`${i}.add.xml`, text)),
  }).then(({ definition }) => definition);

const planOf = async (offsetsS: readonly number[]) => {
  const definition = await read();
  const plans = definition.signals.map(({ intersectionId, plans: [plan] }, i) => ({
    intersectionId,
    plan: { ...plan, id: 'wave', offsetS: offsetsS[i] },
  }));
  const sources = { definition, planFile: { plans, progressionSpeeds: [] }, planName: 'plan.json' };
  return exportSumoPlan({ ...sources, net: source('a.net.xml', NET), additional: [] });
};

describe('offsets for SUMO', () => {
  it('move the programs by as much as the plans moved, and leave ids and phases alone', async () => {
    const definition = await read();
    const [a, b] = definition.signals.map(({ plans }) => plans[0].offsetS);
    const { files, notes } = await planOf([(a + 10) % 60, (b + 45) % 60]);
    expect(files[0].text).toContain('<tlLogic id="lightA" programID="day" offset="17"/>');
    expect(files[0].text).toContain('<tlLogic id="lightB" programID="day" offset="45"/>');
    expect(notes).toEqual([]);
  });

  it('come back by the import as the plans were', async () => {
    const { files } = await planOf([33, 12]);
    const again = await read([files[0].text]);
    expect(again.signals.map(({ plans }) => plans[0].offsetS)).toEqual([33, 12]);
    expect(again.signals.map(({ plans }) => plans[0].rings)).toEqual(
      (await read()).signals.map((s) => s.plans[0].rings),
    );
  });

  it('come with a program of the same states where cycle and splits change', async () => {
    const definition = await read();
    // The main road's green is 8 s longer at both: its signal group's, and the red that the other one waits.
    const plans = definition.signals.map(({ intersectionId, plans: [plan] }) => ({
      intersectionId,
      plan: {
        ...plan,
        id: 'delay',
        cycleS: 68,
        offsetS: 3,
        rings: plan.rings.map((ring) =>
          ring.map((entry) => (entry.splitS >= 30 ? { ...entry, splitS: entry.splitS + 8 } : entry)),
        ),
      },
    }));
    const planFile = { plans, progressionSpeeds: [] };
    const net = source('a.net.xml', NET);
    const { files, counts } = await exportSumoPlan({ definition, planFile, planName: 'p', net, additional: [] });
    expect(counts['programs with other splits']).toBe(2);
    expect(files[0].text.match(/duration="\d+" state="\w+"/g)!.slice(0, 4)).toEqual([
      'duration="20" state="rG"',
      'duration="5" state="ry"',
      'duration="38" state="Gr"',
      'duration="5" state="yr"',
    ]);
    const again = await read([files[0].text]);
    expect(again.signals.map(({ plans }) => plans[0].cycleS)).toEqual([68, 68]);
    expect(again.signals.map(({ plans }) => plans[0].offsetS)).toEqual([3, 3]);
    expect(again.signals.map(({ plans }) => plans[0].rings)).toEqual(plans.map(({ plan }) => plan.rings));
  });

  it('are refused where the plan changes the order of states', async () => {
    const definition = await read();
    const plans = definition.signals.map(({ intersectionId, plans: [plan] }) => ({
      intersectionId,
      plan: { ...plan, rings: plan.rings.map((ring, r) => (r === 0 ? ring : [...ring].reverse())) },
    }));
    const sources = { definition, planFile: { plans, progressionSpeeds: [] }, planName: 'plan.json' };
    const error: unknown = await exportSumoPlan({
      ...sources,
      net: source('a.net.xml', NET),
      additional: [],
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).issues.map(({ path }) => path)).toEqual(['/plans/0', '/plans/1']);
    expect((error as InputError).issues[0].message).toContain('--keep orders');
  });

  it.skipIf(!hasSumo)('show in SUMO at every second what the plan shows here', async () => {
    const folder = createFolder();
    const { definition: own } = readScenario(await readScenarioFiles('scenarios/two-way-arterial'));
    await writeFolder(folder, exportSumo(freezeScenario(own!), { seed: 1, durationS: 300 }).files);
    const run = (tool: string, args: readonly string[]) => {
      const { status, stderr } = spawnSync(tool, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
      expect(status, stderr).toBe(0);
    };
    run('netconvert', ['-c', 'two-way-arterial.netccfg']);
    const text = (name: string) => readFileSync(join(folder, name), 'utf8');
    const net = source('two-way-arterial.net.xml', text('two-way-arterial.net.xml'));
    const routes = [source('two-way-arterial.rou.xml', text('two-way-arterial.rou.xml'))];
    const { definition } = await importSumo({ id: 'back', net, routes, additional: [] });
    const plans = definition.signals.map(({ intersectionId, plans: [plan] }, i) => ({
      intersectionId,
      plan: { ...plan, offsetS: (plan.offsetS + 11 + 17 * i) % plan.cycleS },
    }));
    const planFile = { plans, progressionSpeeds: [] };
    const { files } = await exportSumoPlan({ definition, planFile, planName: 'plan.json', net, additional: [] });
    writeFileSync(join(folder, files[0].name), files[0].text);
    const watched = plans.map(
      ({ intersectionId: id }) => `<timedEvent type="SaveTLSStates" source="${id}" dest="${id}.tls.xml"/>`,
    );
    writeFileSync(join(folder, 'watch.add.xml'), `<additional>${watched.join('')}</additional>`);
    run('sumo', ['-c', 'two-way-arterial.sumocfg', '-a', `${files[0].name},watch.add.xml`, '--no-step-log']);

    const network = freezeNetwork(definition.network);
    for (const { intersectionId, plan } of plans) {
      const signal = definition.signals.find((one) => one.intersectionId === intersectionId)!;
      const ids = movementIdsOf(network, network.intersectionIndexById.get(intersectionId)!);
      const timetable = compileTimetable(signal, plan, ids);
      const segment = createFirstSegment(timetable);
      const rows = [...text(`${intersectionId}.tls.xml`).matchAll(/time="([\d.]+)"[^>]* state="(\w+)"/g)];
      expect(rows.length).toBeGreaterThanOrEqual(300);
      const linkOf = ids.map((id) => {
        const [from, to] = id.split('>');
        const tag = [...text('two-way-arterial.net.xml').matchAll(/<connection [^>]*>/g)].find(
          ([one]) => one.includes(` from="${from}"`) && one.includes(` to="${to}"`),
        )![0];
        return Number(/linkIndex="(\d+)"/.exec(tag)![1]);
      });
      for (const [, time, state] of rows) {
        const interval = intervalAt(timetable, ringTimeMs(segment, Number(time) * 1000));
        const here = ids.map((_, m) => 'ryGg'[timetable.indications[interval * ids.length + m]]).join('');
        const there = linkOf.map((link) => state[link]).join('');
        // Permissive or protected is for the import to choose; who may go is not.
        expect(`${time} ${here.toLowerCase()}`).toBe(`${time} ${there.toLowerCase().replaceAll('s', 'r')}`);
      }
    }
  });
});
