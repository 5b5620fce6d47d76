import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const single = fileURLToPath(new URL('../../scenarios/single-intersection', import.meta.url));

describe('greenwave timing', () => {
  it('writes the plans that it tells of, in a file that the same command takes', async () => {
    const out = path.join(createFolder(), 'timing');
    const { code, stdout } = await runCommand(['timing', single, '--json', '--out', out]);
    expect(code).toBe(0);
    const [signal] = JSON.parse(stdout).signals;
    expect(signal).toMatchObject({
      id: 'centre',
      flowRatio: 0.4198,
      lostTimeS: 28,
      cycles: { webster: { exactS: 81.01 } },
    });
    const { plans } = JSON.parse(readFileSync(path.join(out, 'plan.json'), 'utf8'));
    expect(plans[0].plan.cycleS).toBe(signal.after.cycleS);
    const again = await runCommand(['timing', single, '--plan', path.join(out, 'plan.json'), '--json']);
    expect(JSON.parse(again.stdout).signals[0].before.delayS).toBe(signal.after.delayS);
  });

  it('refuses what contradicts itself, and volumes with faults, with all of them', async () => {
    const twice = await runCommand(['timing', single, '--areas', '--cycle', '90']);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('--areas')]);
    const file = path.join(createFolder(), 'bad.csv');
    writeFileSync(file, 'intersection,movement,veh_h\ncentre,nope,12\ncentre,west>centre>east,-4\n');
    const bad = await runCommand(['timing', single, '--volumes', file]);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('line 2, column movement');
    expect(bad.stderr).toContain('line 3, column veh_h');
  });
});
