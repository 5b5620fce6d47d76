import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignalLogUpdate } from '../../sim/index.ts';
import { ask, createLiveServer, enter, type LiveServer, once, type ViewerSocket } from './liveServer.ts';

let live: LiveServer;
beforeAll(async () => {
  live = await createLiveServer();
});
afterAll(() => live.remove());

const nextLog = (socket: ViewerSocket, isFull: boolean) =>
  once<SignalLogUpdate>(socket, 'signalLog', (update) => update.isFull === isFull);

describe('watching a signal', () => {
  it('brings all that is kept, then what is new, without a gap', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: true, ratio: 100 });
    const answer = await ask(socket, 'watchSignal', 'x2');
    expect(answer.ok).toBe(true);
    const first = await nextLog(socket, true);
    expect(first).toMatchObject({ intersectionId: 'x2', fromMs: answer.fromMs });
    const more = await nextLog(socket, false);
    expect(more.fromMs).toBe(first.fromMs);
    expect(more.events.length).toBeGreaterThan(20);
    expect(more.approaches.length).toBeGreaterThan(0);
    // Who comes later hears the same, from the beginning on.
    const { socket: other } = await enter(live);
    const [, whole] = await Promise.all([ask(other, 'watchSignal', 'x2'), nextLog(other, true)]);
    const heard = [...first.events, ...more.events];
    expect(whole.events.slice(0, heard.length)).toEqual(heard);
    socket.close();
    other.close();
  });

  it('goes on where it was left, and ends when asked to', async () => {
    const { socket } = await enter(live);
    const [{ fromMs }] = await Promise.all([ask(socket, 'watchSignal', 'x3'), nextLog(socket, true)]);
    expect(await ask(socket, 'watchSignal', null)).toEqual({ ok: true, fromMs: null });
    const again = await ask(socket, 'watchSignal', 'x3');
    expect(again.fromMs).toBe(fromMs);
    socket.close();
  });

  it('begins anew after a jump back', async () => {
    const { socket } = await enter(live);
    const { snapshot } = await ask(socket, 'takeSnapshot');
    const { id, timeMs } = snapshot as { id: string; timeMs: number };
    await Promise.all([ask(socket, 'watchSignal', 'x1'), nextLog(socket, true)]);
    const [, update] = await Promise.all([
      ask(socket, 'restoreSnapshot', id),
      once<SignalLogUpdate>(socket, 'signalLog', (candidate) => candidate.isFull),
    ]);
    expect(update.fromMs).toBe(timeMs);
    socket.close();
  });

  it('says what is wrong with a question, and goes on as before', async () => {
    const { socket } = await enter(live);
    const [{ fromMs }] = await Promise.all([ask(socket, 'watchSignal', 'x1'), nextLog(socket, true)]);
    const unknown = await ask(socket, 'watchSignal', 'nowhere');
    expect(unknown.error).toMatchObject({ code: 'notFound', message: 'there is no intersection "nowhere"' });
    const boundary = await ask(socket, 'watchSignal', 'w');
    expect(boundary.error?.code).toBe('invalid');
    expect((await ask(socket, 'watchSignal', 7)).error?.code).toBe('invalid');
    const update = await nextLog(socket, false);
    expect(update).toMatchObject({ intersectionId: 'x1', fromMs });
    socket.close();
  });
});
