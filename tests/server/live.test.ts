import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Change,
  type CityMeasures,
  type FollowedVehicle,
  type Hello,
  type Pace,
  PROTOCOL_VERSION,
} from '../../sim/index.ts';
import {
  ask,
  connect,
  createLiveServer,
  enter,
  everything,
  type LiveServer,
  nextFrame,
  once,
  onFrame,
} from './liveServer.ts';

describe('a live run', () => {
  let live: LiveServer;
  beforeAll(async () => {
    live = await createLiveServer();
  });
  afterAll(() => live.remove());

  it('greets with where it stands, then sends a frame as soon as it knows the view', async () => {
    const { socket, hello } = await enter(live);
    expect(hello).toMatchObject({
      runId: 'row',
      scenarioId: 'arterial-4',
      stepMs: 500,
      mayCommand: true,
      demandFactor: 1,
    });
    socket.emit('view', everything);
    const frame = await nextFrame(socket);
    expect(frame.timeMs).toBeGreaterThanOrEqual(hello.timeMs);
    expect(frame.linkCount).toBeGreaterThan(0);
    socket.close();
  });

  it('lets simulated time follow wall time at x1: a frame a step, two a second', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: true, ratio: 1 });
    const times: { simMs: number; wallMs: number }[] = [];
    onFrame(socket, (frame) => times.push({ simMs: frame.timeMs, wallMs: performance.now() }));
    socket.emit('view', everything);
    await new Promise((resolve) => setTimeout(resolve, 3200));
    socket.close();
    const steps = times.filter(({ simMs }, i) => i === 0 || simMs !== times[i - 1].simMs);
    for (let i = 1; i < steps.length; i++) expect(steps[i].simMs - steps[i - 1].simMs).toBe(500);
    const first = steps[1];
    const last = steps[steps.length - 1];
    // Never ahead of wall time; how far behind a busy machine falls is no matter of the code.
    expect(last.simMs - first.simMs).toBeLessThan(1.1 * (last.wallMs - first.wallMs));
    expect(last.simMs).toBeGreaterThan(first.simMs);
  });

  it('shows one change to every viewer, with the same moment from which it holds', async () => {
    const [one, two] = await Promise.all([enter(live), enter(live)]);
    const heard = Promise.all([once<Change>(one.socket, 'change'), once<Change>(two.socket, 'change')]);
    const answer = await ask(one.socket, 'command', { type: 'setOffset', intersectionId: 'x2', offsetS: 17 });
    expect(answer).toMatchObject({ ok: true, change: { type: 'plan', intersectionId: 'x2', plan: { offsetS: 17 } } });
    expect(await heard).toEqual([answer.change, answer.change]);
    const late = await enter(live);
    expect(late.hello.changes).toContainEqual(answer.change);
    for (const { socket } of [one, two, late]) socket.close();
  });

  it('sends every change before the first frame that it concerns', async () => {
    const { socket, hello } = await enter(live);
    let known = hello.changes.length;
    const early: number[] = [];
    socket.on('change', (change) => {
      known = change.sequence;
    });
    onFrame(socket, (frame) => {
      if (frame.changeSequence > known) early.push(frame.sequence);
    });
    socket.emit('view', everything);
    await ask(socket, 'setPace', { running: true, ratio: 0 });
    for (let i = 0; i < 10; i++) {
      await ask(socket, 'command', { type: 'scaleDemand', factor: 1 + i / 10 });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await ask(socket, 'command', { type: 'scaleDemand', factor: 1 });
    await ask(socket, 'setPace', { running: true, ratio: 1 });
    expect(early).toEqual([]);
    socket.close();
  });

  it('says in words what is wrong with a command that can’t be carried out', async () => {
    const { socket } = await enter(live);
    const nowhere = await ask(socket, 'command', { type: 'setOffset', intersectionId: 'nowhere', offsetS: 1 });
    expect(nowhere).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(nowhere.error?.message).toContain('nowhere');
    const short = await ask(socket, 'command', { type: 'setSplits', intersectionId: 'x1', splitsS: [[1]] });
    expect(short).toMatchObject({ ok: false, error: { code: 'invalid' } });
    for (const junk of [undefined, null, 7, 'stop', [], {}, { type: 'rm' }, { type: 'scaleDemand', factor: '1' }]) {
      expect(await ask(socket, 'command', junk)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    }
    socket.close();
  });

  it('pauses, steps exactly as many steps as asked for, and goes on', async () => {
    const { socket } = await enter(live);
    const heard = once<Pace>(socket, 'pace');
    expect(await ask(socket, 'setPace', { running: false, ratio: 1 })).toEqual({
      ok: true,
      pace: { running: false, ratio: 1 },
    });
    expect(await heard).toEqual({ running: false, ratio: 1 });
    socket.emit('view', everything);
    const before = await nextFrame(socket);
    const shown = nextFrame(socket, (frame) => frame.timeMs === before.timeMs + 60_000);
    expect(await ask(socket, 'step', 120)).toEqual({ ok: true, timeMs: before.timeMs + 60_000 });
    expect((await shown).paceRatio).toBe(0);
    await ask(socket, 'setPace', { running: true, ratio: 1 });
    expect(await ask(socket, 'step', 1)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    socket.close();
  });

  it('sends a frame of a new view at once, paused or not', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: false, ratio: 1 });
    await ask(socket, 'step', 100);
    socket.emit('view', everything);
    const whole = await nextFrame(socket, (frame) => frame.vehicleCount > 0);
    socket.emit('view', { ...everything, maxX: 0, links: false, corridorId: null });
    const part = await nextFrame(socket, (frame) => frame.linkCount === 0);
    expect(part.timeMs).toBe(whole.timeMs);
    expect(part.vehicleCount).toBeLessThan(whole.vehicleCount);
    expect(part.corridorCount).toBe(0);
    for (let i = 0; i < part.vehicleCount; i++) expect(part.vehicleFloats[4 * i]).toBeLessThanOrEqual(0);
    await ask(socket, 'setPace', { running: true, ratio: 1 });
    socket.close();
  });

  it('lets a viewer follow a connected vehicle, frame by frame', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: true, ratio: 20 });
    const found = await ask(socket, 'findVehicle', { x: 0, y: 0 });
    expect(found.ok).toBe(true);
    const heard = once<FollowedVehicle | null>(socket, 'followed');
    socket.emit('view', { ...everything, followSlot: found.slot as number });
    const vehicle = await heard;
    expect(vehicle).toMatchObject({ slot: found.slot, connected: true });
    // What its driver is told is of its own way, as it stands.
    const { navigation, ahead, routeLinkIds, distanceToGoM } = vehicle!;
    expect(navigation.linkIds.slice(-routeLinkIds.length)).toEqual(routeLinkIds.slice(-navigation.linkIds.length));
    expect(navigation.signals.slice(0, ahead.length).map(({ movementId }) => movementId)).toEqual(
      ahead.map(({ movementId }) => movementId),
    );
    expect(navigation.distanceM).toBeCloseTo(distanceToGoM, 3);
    expect(navigation.travelTimeS).toBeGreaterThan(navigation.freeFlowS - 1e-6);
    await ask(socket, 'setPace', { running: true, ratio: 1 });
    socket.close();
  });

  it('tells a newcomer the last measures, though the run be paused', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: false, ratio: 1 });
    const { timeMs } = await ask(socket, 'step', 10);
    await once<CityMeasures>(socket, 'measures', (measures) => measures.timeMs === timeMs);
    const late = connect(live);
    expect((await once<CityMeasures>(late, 'measures')).timeMs).toBe(timeMs);
    await ask(socket, 'setPace', { running: true, ratio: 1 });
    for (const each of [socket, late]) each.close();
  });

  it('measures the city once a second', async () => {
    const { socket } = await enter(live);
    const measures = await once<CityMeasures>(socket, 'measures');
    expect(measures.entered).toBeGreaterThanOrEqual(measures.completed);
    socket.close();
  });

  it('jumps back to a snapshot and greets everybody anew', async () => {
    const [operator, viewer] = await Promise.all([enter(live), enter(live)]);
    await ask(operator.socket, 'setPace', { running: false, ratio: 1 });
    const taken = await ask(operator.socket, 'takeSnapshot');
    const snapshot = taken.snapshot as { id: string; timeMs: number };
    await ask(operator.socket, 'command', { type: 'setOffset', intersectionId: 'x3', offsetS: 44 });
    await ask(operator.socket, 'step', 200);
    const heard = once<Hello>(viewer.socket, 'hello');
    viewer.socket.emit('view', everything);
    await nextFrame(viewer.socket);
    const shown = nextFrame(viewer.socket, (frame) => frame.timeMs === snapshot.timeMs);
    expect(await ask(operator.socket, 'restoreSnapshot', snapshot.id)).toEqual({ ok: true, timeMs: snapshot.timeMs });
    const hello = await heard;
    expect(hello.timeMs).toBe(snapshot.timeMs);
    expect(hello.changes.some((change) => change.type === 'plan' && change.intersectionId === 'x3')).toBe(false);
    await shown;
    const missing = await ask(operator.socket, 'restoreSnapshot', '00009999-1-auto');
    expect(missing).toMatchObject({ ok: false, error: { code: 'notFound' } });
    await ask(operator.socket, 'setPace', { running: true, ratio: 1 });
    for (const { socket } of [operator, viewer]) socket.close();
  });

  it('refuses a client of another protocol version, or of none, with code version', async () => {
    for (const auth of [{ protocolVersion: 99 }, {}, { protocolVersion: 'new' }]) {
      const socket = connect(live, auth);
      const error = await once<Error & { data?: unknown }>(socket, 'connect_error');
      expect(error.data).toMatchObject({ code: 'version' });
      socket.close();
    }
  });

  it('does not know runs that there are not', async () => {
    const socket = connect(live, undefined, 'elsewhere');
    expect((await once<Error>(socket, 'connect_error')).message).toBe('Invalid namespace');
    socket.close();
  });

  it('slows a client that asks without end, and answers so', async () => {
    const { socket } = await enter(live);
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(socket, 'findVehicle', { x: 0, y: 0 })));
    const refused = answers.filter(({ error }) => error?.code === 'rate').length;
    expect(refused).toBeGreaterThanOrEqual(30);
    expect(refused).toBeLessThan(60);
    socket.close();
  });

  it('cuts off a client that sends more than a message may hold', async () => {
    const { socket } = await enter(live);
    const gone = once<string>(socket, 'disconnect');
    // @ts-expect-error not a view at all
    socket.emit('view', { junk: 'x'.repeat(300_000) });
    expect(await gone).toMatch(/transport/);
  });
});

describe('a run whose server wants a token', () => {
  let live: LiveServer;
  beforeAll(async () => {
    live = await createLiveServer({ token: 'operator-only' });
  });
  afterAll(() => live.remove());

  it('is open to lookers and commanded by operators alone', async () => {
    const looker = await enter(live);
    expect(looker.hello.mayCommand).toBe(false);
    looker.socket.emit('view', everything);
    await nextFrame(looker.socket);
    for (const [event, ...args] of [
      ['command', { type: 'scaleDemand', factor: 2 }],
      ['setPace', { running: false, ratio: 1 }],
      ['step', 1],
      ['takeSnapshot'],
      ['restoreSnapshot', '00000001-1-auto'],
    ] as const) {
      expect(await ask(looker.socket, event, ...args)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }
    const guesser = await enter(live, { protocolVersion: PROTOCOL_VERSION, token: 'operator-onlY' });
    expect(guesser.hello.mayCommand).toBe(false);
    const operator = await enter(live, { protocolVersion: PROTOCOL_VERSION, token: 'operator-only' });
    expect(operator.hello.mayCommand).toBe(true);
    expect(await ask(operator.socket, 'command', { type: 'scaleDemand', factor: 2 })).toMatchObject({ ok: true });
    for (const { socket } of [looker, guesser, operator]) socket.close();
  });
});

describe('a run that is warmed up', () => {
  it('is shown while it fills, says until when, and then keeps wall time', async () => {
    const live = await createLiveServer({ warmUpS: 7200 });
    const { socket, hello } = await enter(live);
    expect(hello.pace).toEqual({ running: true, ratio: 0 });
    expect(hello.warmUpUntilMs).toBe((8 + 2) * 3_600_000);
    socket.emit('view', everything);
    const during = await nextFrame(socket);
    expect(during.timeMs).toBeLessThan(hello.warmUpUntilMs ?? 0);
    expect(await once<Pace>(socket, 'pace')).toEqual({ running: true, ratio: 1 });
    const after = await enter(live);
    expect(after.hello.warmUpUntilMs).toBeUndefined();
    expect(after.hello.timeMs).toBeGreaterThanOrEqual(hello.warmUpUntilMs ?? 0);
    for (const each of [socket, after.socket]) each.close();
    await live.remove();
  });
});
