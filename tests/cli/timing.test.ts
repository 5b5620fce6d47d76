import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const arterial = fileURLToPath(new URL('../../scenarios/two-way-arterial', import.meta.url));
const single = fileURLToPath(new URL('../../scenarios/single-intersection', import.meta.url));

describe('greenwave timing', () => {
  it('writes plans that run takes, and takes the volumes that a run counted', async () => {
    const folder = createFolder();
    const [first, second] = [path.join(folder, 'timing'), path.join(folder, 'run')];
    const timed = await runCommand(['timing', arterial, '--areas', '--half-cycles', '--json', '--out', first]);
    expect(timed.code).toBe(0);
    const document = JSON.parse(timed.stdout);
    expect(document).toMatchObject({ method: 'webster', volumes: 'demand', retimed: 9 });
    expect(document.areas).toMatchObject([{ id: 'arterial', signals: 9, cycleS: 80 }]);
    const plan = path.join(first, 'plan.json');
    const ran = await runCommand(['run', arterial, '--plan', plan, '--duration', '300', '--out', second]);
    expect(ran.code).toBe(0);
    const again = await runCommand(['timing', arterial, '--volumes', path.join(second, 'volumes.csv'), '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).signals).toHaveLength(9);
    const table = await readFile(path.join(first, 'lanegroups.csv'), 'utf8');
    expect(table.split('\n')[0]).toContain('effective_green_s,capacity_veh_h,vc,d1_s,pf,d2_s,d3_s,delay_s,los');
    const rows = document.signals.reduce((sum: number, one: { laneGroups: [] }) => sum + one.laneGroups.length, 0);
    expect(table.trim().split('\n')).toHaveLength(1 + 2 * rows);
  });

  it('prints for people how it comes to its cycle', async () => {
    const { code, stdout } = await runCommand(['timing', single]);
    expect(code).toBe(0);
    expect(stdout).toContain('Y = 0.420, L = 28.0 s, critical phases 1 + 2 + 3 + 4');
    expect(stdout).toContain('cycle by Webster 81.0 s, as run 85 s');
  });

  it('refuses options that contradict each other, and signals that are not there', async () => {
    for (const options of [
      ['--cycle', '90', '--areas'],
      ['--half-cycles'],
      ['--signal', 'nowhere'],
      ['--peak-period'],
    ]) {
      expect((await runCommand(['timing', single, '--json', ...options])).code).toBe(2);
    }
  });
});
