import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const SCENARIO = 'scenarios/four-in-a-row';

describe('greenwave atspm', () => {
  it('measures every phase, and writes tables of the same', async () => {
    const folder = join(createFolder(), 'performance');
    const { code, stdout } = await runCommand(['atspm', SCENARIO, '--duration', '700', '--json', '--out', folder]);
    expect(code).toBe(0);
    const { phases } = JSON.parse(stdout) as { phases: { signal: string; arrivals: number }[] };
    expect(readdirSync(folder).sort()).toEqual([
      ...['arrivals.csv', 'cycles.csv', 'diagrams.html', 'performance.json', 'phases.csv'],
    ]);
    const rowsOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').slice(1);
    expect(rowsOf('phases.csv')).toHaveLength(phases.length);
    expect(rowsOf('arrivals.csv')).toHaveLength(phases.reduce((sum, { arrivals }) => sum + arrivals, 0));
    const page = readFileSync(join(folder, 'diagrams.html'), 'utf8');
    expect(page.match(/<circle /g)).toHaveLength(rowsOf('arrivals.csv').length);
    expect(page.match(/<section /g)).toHaveLength(phases.length);
    expect(JSON.parse(readFileSync(join(folder, 'performance.json'), 'utf8'))).toEqual(JSON.parse(stdout));
  });

  it('refuses an unknown signal and a warm-up that leaves nothing, both at once', async () => {
    const { code, stdout } = await runCommand([
      ...['atspm', SCENARIO, '--signal', 'nowhere', '--duration', '60', '--warm-up', '60', '--json'],
    ]);
    expect(code).toBe(2);
    expect((JSON.parse(stdout) as { issues: unknown[] }).issues).toHaveLength(2);
  });
});
