import type { Socket as TcpSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, createLiveServer, enter, everything, type LiveServer, onFrame, type ViewerSocket } from './liveServer.ts';

/** The TCP socket beneath a viewer, to stop reading from it as a stalled machine does. */
function tcpOf(socket: ViewerSocket): TcpSocket {
  return (socket.io.engine.transport as unknown as { ws: { _socket: TcpSocket } }).ws._socket;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a viewer that stops reading', () => {
  let live: LiveServer;
  beforeAll(async () => {
    live = await createLiveServer();
  });
  afterAll(() => live.remove());

  it('gets at most a few old frames when it reads on, then the present; the others lose none meanwhile', async () => {
    const [slow, quick] = await Promise.all([enter(live), enter(live)]);
    await ask(quick.socket, 'setPace', { running: true, ratio: 5 });
    const got: number[] = [];
    const quickTimes: number[] = [];
    onFrame(slow.socket, (frame) => got.push(frame.timeMs));
    onFrame(quick.socket, (frame) => quickTimes.push(frame.timeMs));
    slow.socket.emit('view', everything);
    quick.socket.emit('view', everything);
    await sleep(1000);
    tcpOf(slow.socket).pause();
    const pausedAt = got.length;
    await sleep(3500);
    const nowMs = quickTimes[quickTimes.length - 1];
    tcpOf(slow.socket).resume();
    await expect.poll(() => got.some((simMs) => simMs >= nowMs), { timeout: 30_000 }).toBe(true);
    const stale = got.slice(pausedAt).filter((simMs) => simMs < nowMs - 1000);
    // Three under way when it stopped, and one for each second of the stop.
    expect(stale.length).toBeLessThanOrEqual(7);
    const steps = new Set(quickTimes).size;
    const spanMs = quickTimes[quickTimes.length - 1] - quickTimes[0];
    expect(steps).toBeGreaterThan((spanMs / 500) * 0.9);
    slow.socket.close();
    quick.socket.close();
  });

  it('is let go of, and what was kept for it with it', async () => {
    const { socket } = await enter(live);
    socket.emit('view', everything);
    await sleep(300);
    const tcp = tcpOf(socket);
    tcp.pause();
    const countViewers = async () => {
      const text = await (await fetch(live.at('/metrics'))).text();
      return Number(/greenwave_viewers\{run="row"\} (\d+)/.exec(text)?.[1]);
    };
    await expect.poll(countViewers, { timeout: 60_000, interval: 250 }).toBe(0);
    tcp.destroy();
    socket.close();
  }, 120_000);

  it('does not hold up the closing of the server', async () => {
    const other = await createLiveServer();
    const { socket } = await enter(other);
    const tcp = tcpOf(socket);
    tcp.pause();
    // Ends at all: the socket that reads nothing would never close by itself.
    await other.remove();
    tcp.destroy();
    socket.close();
  });
});
