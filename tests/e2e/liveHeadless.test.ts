import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../server/scenarioFiles.ts';
import {
  applyCommand,
  type Command,
  createWorld,
  freezeScenario,
  hashState,
  type SnapshotInfo,
  stepWorld,
  type World,
} from '../../sim/index.ts';
import { type ServedScenario, serve } from './serve.ts';

const SCENARIO = 'two-way-arterial';
/** Served once live, once stepped here without anybody looking; no browser needed. */
let served: ServedScenario;

beforeAll(async () => {
  served = await serve(SCENARIO);
});
afterAll(() => served?.remove());

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${served.url}api/runs/${SCENARIO}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as T;
}

function stepUntil(world: World, timeMs: number): void {
  while (world.timeMs < timeMs) stepWorld(world);
  expect(world.timeMs).toBe(timeMs);
}

describe('a live city', () => {
  it('is in the very state that a headless run reaches, commands and all', async () => {
    const { definition } = await loadScenario(fileURLToPath(new URL(`../../scenarios/${SCENARIO}`, import.meta.url)));
    const warmUntilMs = (definition.startS + definition.warmUpS) * 1000;
    await expect
      .poll(async () => (await ask<{ timeMs: number }>('')).timeMs, { timeout: 60_000 })
      .toBeGreaterThan(warmUntilMs);

    await ask('/pace', { running: false, ratio: 1 });
    const first = (await ask<{ snapshot: SnapshotInfo }>('/snapshots', {})).snapshot;
    const member = definition.corridors[0].members[2].intersectionId;
    const commands: Command[] = [
      { type: 'setOffset', intersectionId: member, offsetS: 17 },
      { type: 'scaleDemand', factor: 1.5 },
    ];
    for (const command of commands) await ask('/commands', command);
    await ask('/steps', { steps: 300 });
    const second = (await ask<{ snapshot: SnapshotInfo }>('/snapshots', {})).snapshot;

    const world = createWorld(freezeScenario(definition));
    stepUntil(world, first.timeMs);
    expect(hashState(world)).toBe(first.stateHash);
    for (const command of commands) applyCommand(world, command);
    stepUntil(world, second.timeMs);
    expect(hashState(world)).toBe(second.stateHash);
    expect(second.stateHash).not.toBe(first.stateHash);
  });
});
