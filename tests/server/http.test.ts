import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freezeScene, type SceneDefinition } from '../../sim/index.ts';
import { createLiveServer, type LiveServer } from './liveServer.ts';

describe('the HTTP interface', () => {
  let live: LiveServer;
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(live.at(path), init);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(live.at(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  beforeAll(async () => {
    live = await createLiveServer();
  });
  afterAll(() => live.remove());

  it('says that the run is well', async () => {
    const answer = await get('/healthz');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'ok', runs: [{ id: 'row', status: 'running' }] });
    expect((await get('/healthz/row')).status).toBe(200);
    expect((await get('/healthz/none')).status).toBe(404);
  });

  it('lists the runs and says where each stands', async () => {
    expect(await (await get('/api/runs')).json()).toMatchObject({
      runs: [{ id: 'row', scenarioId: 'arterial-4', name: { en: 'Test arterial' }, status: 'running' }],
    });
    const run = await (await get('/api/runs/row')).json();
    expect(run).toMatchObject({ stepMs: 500, pace: { running: true, ratio: 1 }, demandFactor: 1, changes: [] });
  });

  it('gives the scene without the demand, from which the page builds the same network', async () => {
    const answer = await get('/api/runs/row/scene');
    const scene = (await answer.json()) as SceneDefinition;
    expect(scene).not.toHaveProperty('demand');
    expect(freezeScene(scene).signals.count).toBe(4);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('sends the scene compressed, and not at all to whoever has it', async () => {
    const plain = await get('/api/runs/row/scene', { headers: { 'accept-encoding': 'identity' } });
    const text = await plain.text();
    for (const encoding of ['gzip', 'br']) {
      const answer = await get('/api/runs/row/scene', { headers: { 'accept-encoding': encoding } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(await answer.text()).toBe(text);
    }
    const etag = plain.headers.get('etag') ?? '';
    // Node's `fetch` would add `no-cache` to a conditional request of its own accord.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    expect((await get('/api/runs/row/scene', { headers })).status).toBe(304);
  });

  it('carries out commands and says from when they hold', async () => {
    const answer = await post('/api/runs/row/commands', { type: 'scaleDemand', factor: 1.5 });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ change: { type: 'demand', factor: 1.5 } });
    expect(await (await get('/api/runs/row')).json()).toMatchObject({ demandFactor: 1.5 });
  });

  it('pauses, steps, takes a snapshot and jumps back to it', async () => {
    expect(await (await post('/api/runs/row/pace', { running: false, ratio: 1 })).json()).toEqual({
      pace: { running: false, ratio: 1 },
    });
    const { snapshot } = (await (await post('/api/runs/row/snapshots', '')).json()) as {
      snapshot: { id: string; timeMs: number };
    };
    expect(await (await post('/api/runs/row/steps', { steps: 20 })).json()).toEqual({
      timeMs: snapshot.timeMs + 10_000,
    });
    const listed = (await (await get('/api/runs/row/snapshots')).json()) as { snapshots: { id: string }[] };
    expect(listed.snapshots.map(({ id }) => id)).toContain(snapshot.id);
    const restored = await post(`/api/runs/row/snapshots/${snapshot.id}/restore`, '');
    expect(await restored.json()).toEqual({ timeMs: snapshot.timeMs });
    await post('/api/runs/row/pace', { running: true, ratio: 1 });
  });

  it('refuses what is not valid with every fault and where it is', async () => {
    const answer = await post('/api/runs/row/pace', { running: 'yes', ratio: -1 });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { code: string; issues: { path: string }[] } };
    expect(error.code).toBe('invalid');
    expect(error.issues.map(({ path }) => path)).toEqual(['/running', '/ratio']);
    const unknown = await post('/api/runs/row/commands', { type: 'setOffset', intersectionId: 'nowhere', offsetS: 1 });
    expect(unknown.status).toBe(400);
    expect(((await unknown.json()) as typeof error & { error: { issues: unknown[] } }).error.issues).toHaveLength(1);
  });

  it('answers every fault of a request in JSON', async () => {
    const faults: readonly [Promise<Response>, number, string][] = [
      [get('/api/none'), 404, 'notFound'],
      [get('/api/runs/none'), 404, 'notFound'],
      [post('/api/runs/row/snapshots/..%2f..%2fetc/restore', ''), 404, 'notFound'],
      [post('/api/runs/row/snapshots/00009999-1-auto/restore', ''), 404, 'notFound'],
      [post('/api/runs/row/pace', '{"running": tru'), 400, 'invalid'],
      [post('/api/runs/row/pace', `"${'x'.repeat(70_000)}"`), 413, 'invalid'],
      [get('/api/runs/%ff'), 400, 'invalid'],
    ];
    for (const [request, status, code] of faults) {
      const answer = await request;
      expect([answer.url, answer.status]).toEqual([answer.url, status]);
      expect(await answer.json()).toMatchObject({ error: { code } });
    }
  });

  it('tells Prometheus the pace, the vehicles, the viewers and the frames of each run', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const text = await (await get('/metrics')).text();
    for (const line of [
      'greenwave_run_up{run="row"} 1',
      'greenwave_viewers{run="row"} 0',
      'greenwave_frames_dropped_total{run="row"} 0',
      'greenwave_step_seconds_count{run="row"}',
      'greenwave_real_time_factor{run="row"}',
      'greenwave_vehicles{run="row",state="running"}',
      'greenwave_gridlocks{run="row"} 0',
      'greenwave_event_loop_lag_seconds',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('describes itself in OpenAPI: every path, each with its answers, no reference that leads nowhere', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/runs/{runId}/snapshots/{snapshotId}/restore');
    expect(JSON.stringify(document)).not.toContain('$ref');
    for (const methods of Object.values(document.paths)) {
      for (const { responses } of Object.values(methods)) expect(responses).toHaveProperty('200');
    }
    const command = JSON.stringify(document.paths['/api/runs/{runId}/commands'].post);
    for (const type of ['setOffset', 'setSplits', 'setPlan', 'scaleDemand', 'setLaneClosed'])
      expect(command).toContain(type);
  });

  it('lets the page load from itself alone and be told so', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("worker-src 'self' blob:");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  it('does not answer to a name that was pointed at this machine', async () => {
    // `fetch` sets Host by itself; a page of another origin is told apart by its Origin.
    const answer = await get('/api/runs', { headers: { origin: 'https://elsewhere.example' } });
    expect(answer.status).toBe(403);
  });
});

describe('the HTTP interface of a server that wants a token', () => {
  it('is open for looking; commands need it', async () => {
    const live = await createLiveServer({ token: 'operator-only' });
    const pace = (authorization?: string): Promise<Response> =>
      fetch(live.at('/api/runs/row/pace'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: JSON.stringify({ running: true, ratio: 2 }),
      });
    expect((await fetch(live.at('/api/runs/row'))).status).toBe(200);
    expect((await pace()).status).toBe(401);
    expect((await pace('Bearer operator-onl')).status).toBe(403);
    expect((await pace('Bearer operator-only')).status).toBe(200);
    await live.remove();
  });
});
