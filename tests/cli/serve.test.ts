import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../server/index.ts';
import { createFolder } from './createFolder.ts';
import { PROJECT, runCommand } from './runCommand.ts';

describe('greenwave serve', () => {
  it('serves a scenario until it is told to stop, then exits 0', async () => {
    const args = ['serve', 'scenarios/single-intersection', '--port', '0', '--data', createFolder()];
    const child = spawn(process.execPath, ['cli/greenwave.mjs', ...args], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    const url = await new Promise<string>((resolve, reject) => {
      let stderr = '';
      child.stderr.on('data', (data) => {
        stderr += data;
        const live = /greenwave is live at (http:\S+)/.exec(stderr);
        if (live) resolve(live[1]);
      });
      child.once('exit', () => reject(new Error(`serve ended early: ${stderr}`)));
    });
    const answer = await fetch(new URL('healthz', url));
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    expect(stdout).toBe('');
  });

  it('exits 1 when the port is taken, and says so', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await runCommand([
      'serve',
      'scenarios/oversaturated',
      '--port',
      String(port),
      '--data',
      createFolder(),
    ]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port}`);
  });

  it('exits 2 on two scenarios of one name, and on one with issues', async () => {
    const twice = await runCommand(['serve', 'scenarios/oversaturated', 'scenarios/oversaturated', '--port', '0']);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain('another scenario is called "oversaturated" too');
    const data = createFolder();
    const invalid = await runCommand(['serve', 'scenarios/invalid/shares-not-one', '--port', '0', '--data', data]);
    expect(invalid.code).toBe(2);
    expect(invalid.stderr).toContain('/demand/vehicleTypes');
  });

  it('serves other timing plans, and exits 2 on plans that do not fit', async () => {
    const data = createFolder();
    const signals = JSON.parse(await readFile('scenarios/four-in-a-row/signals.json', 'utf8')).signals;
    const { intersectionId, plans } = signals[0];
    const moved = { ...plans[0], id: 'moved', offsetS: 17 };
    const good = join(data, 'plan.json');
    await writeFile(good, JSON.stringify([{ intersectionId, plan: moved }]));
    const server = await startServer({
      scenarios: [{ id: 'four', folder: 'scenarios/four-in-a-row', planFile: good }],
      port: 0,
      host: '127.0.0.1',
      dataFolder: data,
    });
    const scene = (await (await fetch(new URL('api/runs/four/scene', server.url))).json()) as {
      signals: typeof signals;
    };
    await server.close();
    expect(scene.signals[0].plans).toEqual([moved]);
    expect(scene.signals[1].plans).toEqual(signals[1].plans);

    const bad = join(data, 'bad.json');
    await writeFile(bad, JSON.stringify([{ intersectionId: 'nowhere', plan: moved }]));
    const refused = await runCommand([
      'serve',
      'scenarios/four-in-a-row',
      '--plan',
      bad,
      '--port',
      '0',
      '--data',
      data,
    ]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('bad.json');
    expect(refused.stderr).toContain('no signal at an intersection "nowhere"');
    const missing = await runCommand([
      'serve',
      'scenarios/four-in-a-row',
      '--plan',
      join(data, 'none.json'),
      '--port',
      '0',
    ]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('there is no such file');
    const two = ['scenarios/four-in-a-row', 'scenarios/oversaturated'];
    const several = await runCommand(['serve', ...two, '--plan', good, '--port', '0']);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('serve them one by one');
  });
});
