import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseStage, runController } from '../../docs/examples/maxPressure.ts';
import { type RunningServer, startServer } from '../../server/index.ts';
import {
  type Change,
  type ControlledIntersection,
  type IntersectionReading,
  RandomStream,
  uniform,
} from '../../sim/index.ts';
import { ask, connect, once, type ViewerSocket } from './liveServer.ts';

const PYTHON_EXAMPLE = fileURLToPath(new URL('../../docs/examples/max_pressure.py', import.meta.url));
const LESSON = 'single-intersection';
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && !process.env.CI) console.warn('python3 is missing: docs/examples/max_pressure.py was NOT tested');

let dataFolder: string;
let server: RunningServer;
let socket: ViewerSocket;
const told: Change[] = [];

beforeAll(async () => {
  const folder = fileURLToPath(new URL(`../../scenarios/${LESSON}`, import.meta.url));
  dataFolder = await mkdtemp(join(tmpdir(), 'greenwave-examples-'));
  server = await startServer({
    scenarios: [{ id: LESSON, folder, control: { control: 'external' } }],
    port: 0,
    host: '127.0.0.1',
    dataFolder,
  });
  socket = connect({ at: (path) => new URL(path, server.url).href }, undefined, LESSON);
  socket.on('change', (change) => told.push(change));
  await once(socket, 'hello');
  await ask(socket, 'setPace', { running: false, ratio: 1 });
});
afterAll(async () => {
  socket.disconnect();
  await server.close();
  await rm(dataFolder, { recursive: true });
});

/** Steps the run until a controller has given its signals back; it waits for every answer, however slow the machine. */
async function stepUntil(ended: Promise<unknown>): Promise<void> {
  await once<Change>(socket, 'change', ({ type }) => type === 'controlClaimed');
  let isOver = false;
  const over = ended.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  for (let tries = 0; !isOver && tries < 60; tries++) await ask(socket, 'step', 20);
  await over;
}

describe('the controllers of docs/examples', () => {
  it('in TypeScript runs the signals of a lesson and gives them back', async () => {
    told.length = 0;
    const ended = runController(server.url, LESSON, { decisions: 12, deadlineMs: 60_000 });
    await stepUntil(ended);
    expect(await ended).toBe(12);
    expect(told.map(({ type }) => type).slice(0, 2)).toEqual(['controlClaimed', 'controlReturned']);
  });

  it.skipIf(!hasPython && !process.env.CI)('in Python does the same, with its standard library alone', async () => {
    await ask(socket, 'step', 200);
    told.length = 0;
    const args = [PYTHON_EXAMPLE, server.url, LESSON, '--decisions', '12', '--deadline', '60000'];
    const child = spawn('python3', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    await stepUntil(ended);
    expect(stderr).toBe('');
    expect(await ended).toBe(0);
    expect(stdout).toContain('claimed 1 signals');
    expect(stdout).toContain('made 12 decisions');
    expect(told.map(({ type }) => type).slice(0, 2)).toEqual(['controlClaimed', 'controlReturned']);
  });

  it.skipIf(!hasPython && !process.env.CI)('choose alike', async () => {
    const claimed = await ask(socket, 'claimControl', { name: 'both' });
    await ask(socket, 'returnControl', null);
    const [known] = claimed.intersections as ControlledIntersection[];
    const draw = (...keys: [number, number]) => Math.floor(12 * uniform(20_261_128, RandomStream.controller, ...keys));
    const readings = Array.from({ length: 200 }, (_, i): IntersectionReading => {
      const lanes = known.lanes.map((_, k) => ({ vehicles: 20, queue: draw(i, k) }));
      const exits = known.exits.map((_, k) => ({ vehicles: 20, queue: draw(i, 100 + k) }));
      return { intersectionId: known.intersectionId, phases: [], lanes, exits, detectors: [] };
    });
    const program = [
      'import importlib.util, json, sys',
      `spec = importlib.util.spec_from_file_location('example', ${JSON.stringify(PYTHON_EXAMPLE)})`,
      'example = importlib.util.module_from_spec(spec)',
      'spec.loader.exec_module(example)',
      'told = json.load(sys.stdin)',
      "print(json.dumps([example.choose(told['known'], seen) for seen in told['readings']]))",
    ].join('\n');
    const input = JSON.stringify({ known, readings });
    const { stdout } = spawnSync('python3', ['-B', '-c', program], { input, encoding: 'utf8' });
    const chosen = readings.map((seen) => chooseStage(known, seen));
    expect(new Set(chosen.map(String)).size).toBeGreaterThan(3);
    expect(JSON.parse(stdout)).toEqual(chosen);
  });
});
