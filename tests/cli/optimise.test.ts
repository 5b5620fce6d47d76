import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { formatScenario } from '../../sim/scenario/format.ts';
import { createArterial } from '../fixtures/scenarios.ts';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const arterial = fileURLToPath(new URL('../../scenarios/two-way-arterial', import.meta.url));
const single = fileURLToPath(new URL('../../scenarios/single-intersection', import.meta.url));

describe('greenwave optimise', () => {
  it('prints the promised fields and writes a plan that run takes', async () => {
    const folder = path.join(createFolder(), 'waves');
    const { code, stdout } = await runCommand(['optimise', arterial, '--json', '--out', folder]);
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({
      method: 'waves',
      cycleS: expect.any(Array),
      totalBandS: expect.any(Number),
      upperBoundS: expect.any(Number),
      gapRatio: expect.any(Number),
      wallS: expect.any(Number),
    });
    for (const corridor of printed.corridors) {
      expect(Object.keys(corridor)).toEqual(
        expect.arrayContaining([
          ...['id', 'name', 'signals', 'bandS', 'bandReverseS', 'bestPossibleS', 'throughBand', 'splits'],
          'costliestCrossing',
        ]),
      );
      expect(corridor.bandS + corridor.bandReverseS).toBeLessThanOrEqual(corridor.bestPossibleS + 1e-6);
    }
    const run = await runCommand([
      'run',
      arterial,
      '--plan',
      path.join(folder, 'plan.json'),
      '--duration',
      '60',
      '--json',
    ]);
    expect(run.code).toBe(0);
    const sheet = await readFile(path.join(folder, 'sheets', `${printed.corridors[0].id}.svg`), 'utf8');
    const pdf = await readFile(path.join(folder, 'sheets.pdf'), 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(printed.corridors.length);
    const saxes = new SaxesParser();
    const elements: string[] = [];
    saxes.on('opentag', ({ name }) => elements.push(name));
    saxes.write(sheet).close();
    // Bands of both directions are drawn, and the table has a row for each signal with its offset.
    expect(elements.filter((name) => name === 'polygon').length).toBeGreaterThan(4);
    const plan = JSON.parse(await readFile(path.join(folder, 'plan.json'), 'utf8'));
    for (const one of plan.plans) {
      expect(sheet).toContain(`>${one.intersectionId}<`);
      expect(sheet).toContain(`>${one.plan.offsetS}<`);
    }
    expect(sheet).toContain('start of green of the first coordinated phase');
    const csv = await readFile(path.join(folder, 'corridors.csv'), 'utf8');
    expect(csv.split('\n')).toHaveLength(printed.corridors.length + 2);
  });

  it('gives the same plan for the same seed', async () => {
    const folder = createFolder();
    const plans = await Promise.all(
      ['a.json', 'b.json'].map(async (name) => {
        const file = path.join(folder, name);
        await runCommand(['optimise', arterial, '--json', '--out', file]);
        return readFile(file, 'utf8');
      }),
    );
    expect(plans[0]).toBe(plans[1]);
  });

  it('refuses what it has nothing to do with', async () => {
    expect((await runCommand(['optimise', single, '--json'])).code).toBe(2);
    expect((await runCommand(['optimise', arterial, '--corridor', 'nowhere', '--json'])).code).toBe(2);
    expect((await runCommand(['optimise', arterial, '--keep', 'everything', '--json'])).code).toBe(2);
  });

  it('by delay: tells the model before and after, writes the trade-off curve, and the plan runs', async () => {
    const folder = path.join(createFolder(), 'delay');
    const args = ['optimise', arterial, '--objective', 'delay', '--trade-off', '--json', '--out', folder];
    const { code, stdout } = await runCommand(args);
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed.objective).toBe('delay');
    expect(printed.delay.after.costVehH).toBeLessThan(printed.delay.bands.costVehH);
    const csv = (await readFile(path.join(folder, 'tradeoff.csv'), 'utf8')).trim().split('\n');
    expect(csv).toHaveLength(printed.tradeOff.length + 1);
    expect(csv[1].startsWith('1,kept,')).toBe(true);
    const svg = await readFile(path.join(folder, 'tradeoff.svg'), 'utf8');
    const saxes = new SaxesParser();
    let dots = 0;
    saxes.on('opentag', ({ name }) => {
      if (name === 'circle') dots++;
    });
    saxes.write(svg).close();
    expect(dots).toBe(printed.tradeOff.length);
    const plan = path.join(folder, 'plan.json');
    expect((await runCommand(['run', arterial, '--plan', plan, '--duration', '30', '--json'])).code).toBe(0);
  });

  it('tries plans in the simulation, and proves what it gained on fresh seeds', async () => {
    const refused = await runCommand(['optimise', arterial, '--simulate']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('add --objective delay');
    const unsaid = await runCommand(['optimise', arterial, '--objective', 'delay', '--entry-weight', '0.5']);
    expect(unsaid.code).toBe(2);
    expect(unsaid.stderr).toContain('add --simulate');
    const short = createFolder();
    const scenario = {
      ...createArterial(3, 270, { mainVehPerH: 900, sideVehPerH: 250, turnVehPerH: 60 }),
      durationS: 240,
    };
    for (const { name, text } of formatScenario(scenario)) await writeFile(path.join(short, name), text);
    const args = ['optimise', short, '--objective', 'delay', '--simulate', '60', '--entry-weight', '0.5', '--json'];
    const { code, stdout } = await runCommand(args);
    expect(code).toBe(0);
    const { simulated } = JSON.parse(stdout);
    expect(simulated.candidates.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['present', 'bands', 'delay']),
    );
    expect(simulated.runs).toBeLessThanOrEqual(60);
    const { present, chosen, difference } = simulated.proof;
    expect(present).toHaveLength(5);
    expect(chosen).toHaveLength(5);
    expect(difference.roadS.mean + 0.5 * difference.waitS.mean).toBeLessThanOrEqual(0);
    expect(difference.tripS.mean).toBeCloseTo(difference.roadS.mean + difference.waitS.mean, 9);
  });

  it('says what an objective may be', async () => {
    for (const wrong of ['speed', 'both:2', 'both:']) {
      const { code, stderr } = await runCommand(['optimise', arterial, '--objective', wrong]);
      expect(code).toBe(2);
      expect(stderr).toContain('--objective takes bands, delay, both');
    }
    const { code, stderr } = await runCommand(['optimise', arterial, '--objective', 'delay', '--cycles', '80,x']);
    expect(code).toBe(2);
    expect(stderr).toContain('--cycles takes whole seconds');
  });
});
