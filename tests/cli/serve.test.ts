import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
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
});
