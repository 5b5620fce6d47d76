import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { navigationSchema } from '../../server/validation/answers.ts';
import {
  csaeMapSchema,
  csaeSpatSchema,
  type J2735Spat,
  j2735MapSchema,
  j2735SpatSchema,
  type SpatSubscription,
  type SpatUpdate,
} from '../../sim/index.ts';
import { createLiveServer, enter, type LiveServer, once, type ViewerSocket } from './liveServer.ts';

let live: LiveServer;
beforeAll(async () => {
  live = await createLiveServer({ arterial: { offsetsS: [0, 20, 40, 60] } });
});
afterAll(() => live.remove());

const get = async (path: string) => {
  const answer = await fetch(live.at(`/api/runs/row${path}`));
  return { status: answer.status, body: await answer.json() };
};

const all: SpatSubscription = { format: 'j2735', times: 'iso', rateHz: 10 };

function subscribe(socket: ViewerSocket, subscription: SpatSubscription | null): Promise<object> {
  return new Promise((resolve) => {
    socket.emit('subscribeSpat', subscription, resolve);
  });
}

describe('SPaT and MAP over HTTP', () => {
  it('answers in both names, by the schemas', async () => {
    const j2735 = await get('/spat');
    expect(j2735SpatSchema.parse(j2735.body).intersections).toHaveLength(4);
    const csae = await get('/spat?format=csae&intersections=x2,x3');
    expect(csaeSpatSchema.parse(csae.body).intersections.map(({ name }) => name)).toEqual(['x2', 'x3']);
    const marks = j2735SpatSchema.parse((await get('/spat?times=timeMark&intersections=x1')).body);
    const timing = marks.intersections[0].states[0]['state-time-speed'][0].timing;
    expect(typeof timing?.minEndTime).toBe('number');
    expect(j2735MapSchema.parse((await get('/map')).body).intersections).toHaveLength(4);
    expect(csaeMapSchema.parse((await get('/map?format=csae')).body).nodes).toHaveLength(4);
  });

  it('tells everything that is wrong with a question', async () => {
    const unknown = await get('/spat?intersections=x1,nowhere,elsewhere&format=j2735');
    expect(unknown.status).toBe(400);
    expect(unknown.body.error.issues).toHaveLength(2);
    const misspelt = await get('/spat?format=etsi&intersection=x1');
    expect(misspelt.status).toBe(400);
    expect(misspelt.body.error.issues).toHaveLength(2);
  });

  it('is described by OpenAPI with its query', async () => {
    const openApi = await (await fetch(live.at('/api/openapi.json'))).json();
    const { parameters } = openApi.paths['/api/runs/{runId}/spat'].get;
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual([
      'runId',
      'intersections',
      'district',
      'format',
      'times',
    ]);
  });
});

describe('SPaT over Socket.IO', () => {
  it('gives everything first, then what changes, numbered; to equal subscriptions the same', async () => {
    const [one, two] = [(await enter(live)).socket, (await enter(live)).socket];
    const first = once<SpatUpdate>(one, 'spat');
    expect(await subscribe(one, all)).toEqual({ ok: true, intersections: 4 });
    const full = await first;
    expect(full.isFull).toBe(true);
    const state = new Map((full.spat as J2735Spat).intersections.map((own) => [own.name, own]));
    expect(state.size).toBe(4);
    await subscribe(two, all);
    // Until something has changed and been told.
    const heard: SpatUpdate[] = [];
    const heardByTwo: SpatUpdate[] = [];
    one.on('spat', (update) => heard.push(update));
    two.on('spat', (update) => heardByTwo.push(update));
    await once<SpatUpdate>(one, 'spat', ({ spat }) => spat.intersections.length > 0);
    const sequences = heard.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, k) => full.sequence + 1 + k));
    expect(heard.every(({ isFull }) => !isFull)).toBe(true);
    await once<SpatUpdate>(two, 'spat');
    const shared = heardByTwo.find(({ sequence, isFull }) => !isFull && sequences.includes(sequence));
    if (shared) expect(shared).toEqual(heard.find(({ sequence }) => sequence === shared.sequence));
    one.close();
    two.close();
  });

  it('sends a heartbeat to a paused run, and nothing after null', async () => {
    const { socket } = await enter(live);
    await new Promise((resolve) => socket.emit('setPace', { running: false, ratio: 1 }, resolve));
    await subscribe(socket, { ...all, intersections: ['x1'] });
    const beat = await once<SpatUpdate>(socket, 'spat', ({ isFull }) => !isFull);
    expect(beat.spat.intersections).toEqual([]);
    expect(await subscribe(socket, null)).toEqual({ ok: true, intersections: 0 });
    let after = 0;
    socket.on('spat', () => after++);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(after).toBe(0);
    await new Promise((resolve) => socket.emit('setPace', { running: true, ratio: 1 }, resolve));
    socket.close();
  });

  it('refuses a subscription to what is not there', async () => {
    const { socket } = await enter(live);
    expect(await subscribe(socket, { ...all, intersections: ['nowhere'] })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    socket.close();
  });
});

describe('signal navigation over HTTP', () => {
  it('tells the way, the signals on it and when one arrives, by ids and by longitude and latitude', async () => {
    const { network, origin } = await (await fetch(live.at('/api/runs/row/scene'))).json();
    const [first, last] = ['x1', 'x4'];
    const { body, status } = await get(`/navigation?from=${first}&to=${last}`);
    expect(status).toBe(200);
    const way = navigationSchema.parse(body);
    expect(way.signals.map(({ intersectionId }) => intersectionId)).toEqual(['x2', 'x3']);
    expect(way.travelTimeS).toBeGreaterThan(way.freeFlowS - 1e-6);
    expect(way.arrivalMs).toBe(Math.round(way.timeMs + 1000 * way.travelTimeS));
    for (const { arriveInS, passInS } of way.signals) expect(passInS).toBeGreaterThan(arriveInS - 1e-6);
    // 200 m east of x1, on the right for those who drive east; and the address without a run.
    const { x, y } = network.intersections.find(({ id }: { id: string }) => id === first);
    const longitude = origin.longitude + (x + 200) / (111_320 * Math.cos((origin.latitude * Math.PI) / 180));
    const latitude = origin.latitude + (y - 3) / 111_320;
    const answer = await fetch(live.at(`/api/navigation?run=row&from=${longitude},${latitude}&to=${last}`));
    expect(navigationSchema.safeParse(await answer.json()).success).toBe(true);
  });

  it('tells both places that are not there', async () => {
    const { status, body } = await get('/navigation?from=nowhere&to=10,10');
    expect(status).toBe(400);
    expect(body.error.issues.map(({ path }: { path: string }) => path)).toEqual(['/from', '/to']);
  });
});
