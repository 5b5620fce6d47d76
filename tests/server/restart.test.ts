import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../../server/index.ts';
import { createWorld, freezeScenario, hashState, InputError, parseScenario, stepWorld } from '../../sim/index.ts';
import { ask, createLiveServer, enter, type LiveServer } from './liveServer.ts';

describe('a server that starts again', () => {
  let live: LiveServer;
  beforeEach(async () => {
    live = await createLiveServer();
  });
  afterEach(() => live.remove());

  async function runPaused(steps: number): Promise<number> {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: false, ratio: 1 });
    const { timeMs } = await ask(socket, 'step', steps);
    socket.close();
    return timeMs as number;
  }

  it('goes on where it was stopped, with the changes that were made', async () => {
    const { socket } = await enter(live);
    const { change } = await ask(socket, 'command', { type: 'setOffset', intersectionId: 'x1', offsetS: 30 });
    socket.close();
    const stoppedMs = await runPaused(400);
    live = await live.restart();
    const { socket: again, hello } = await enter(live);
    expect(hello.timeMs).toBeGreaterThanOrEqual(stoppedMs);
    expect(hello.timeMs).toBeLessThan(stoppedMs + 10_000);
    // The change is told as it was; that it has come into step may have been told since.
    expect(hello.changes[0]).toEqual(change);
    expect(hello.changes.slice(1).every(({ type }) => type === 'transitionEnded')).toBe(true);
    again.close();
  });

  it('is in the very state that a headless run reaches without stopping', async () => {
    const reachedMs = await runPaused(300);
    live = await live.restart();
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: false, ratio: 1 });
    await ask(socket, 'step', 200);
    const { snapshot } = await ask(socket, 'takeSnapshot');
    socket.close();
    const { stateHash, timeMs } = snapshot as { stateHash: string; timeMs: number };
    expect(timeMs).toBeGreaterThanOrEqual(reachedMs + 100_000);

    const text = await readFile(join(live.scenarioFolder, 'scenario.json'), 'utf8');
    const world = createWorld(freezeScenario(parseScenario([{ name: 'scenario.json', text }])));
    while (world.timeMs < timeMs) stepWorld(world);
    expect(hashState(world)).toBe(stateHash);
  });

  it('passes over a truncated snapshot and an altered one, and takes the one before', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: false, ratio: 1 });
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      await ask(socket, 'step', 600);
      const { snapshot } = await ask(socket, 'takeSnapshot');
      times.push((snapshot as { timeMs: number }).timeMs);
    }
    socket.close();
    await live.stop();
    const folder = join(live.dataFolder, 'row');
    const [, second, third] = (await readdir(folder)).sort();
    await truncate(join(folder, third), 1000);
    const bytes = await readFile(join(folder, second));
    bytes[bytes.length - 5] ^= 4;
    await writeFile(join(folder, second), bytes);
    live = await live.restart();
    const { socket: again, hello } = await enter(live);
    expect(hello.timeMs).toBeGreaterThanOrEqual(times[0]);
    expect(hello.timeMs).toBeLessThan(times[1]);
    again.close();
  });

  it('begins anew when the scenario has been changed', async () => {
    await runPaused(2000);
    await live.stop();
    const path = join(live.scenarioFolder, 'scenario.json');
    const scenario = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...scenario, seed: scenario.seed + 1 }));
    live = await live.restart();
    const { socket, hello } = await enter(live);
    expect(hello.timeMs).toBeLessThan(scenario.startS * 1000 + 60_000);
    expect(hello.snapshots).toEqual([]);
    socket.close();
  });
});

describe('a server that can’t start', () => {
  it('says every issue of the scenario, and lets the port go', async () => {
    const live = await createLiveServer();
    const path = join(live.scenarioFolder, 'scenario.json');
    const scenario = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...scenario, stepS: 'half', startS: -1 }));
    const options = {
      scenarios: [{ id: 'bad', folder: live.scenarioFolder }],
      port: 0,
      host: '127.0.0.1',
      dataFolder: live.dataFolder,
    };
    const error = await startServer(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).issues.map(({ path }) => path).sort()).toEqual(['/startS', '/stepS']);
    const missing = await startServer({
      ...options,
      scenarios: [{ id: 'none', folder: join(live.folder, 'none') }],
    }).catch((thrown: unknown) => thrown);
    expect(missing).toBeInstanceOf(InputError);
    const taken = { ...options, port: Number(new URL(live.server.url).port) };
    await expect(startServer(taken)).rejects.toThrow(/EADDRINUSE/);
    await live.remove();
  });
});
