import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Change,
  type ControlAsk,
  type ControlledIntersection,
  PROTOCOL_VERSION,
  type RefusedWish,
} from '../../sim/index.ts';
import { ask, createLiveServer, enter, type LiveServer, once, type ViewerSocket } from './liveServer.ts';

const QUIET = { protocolVersion: PROTOCOL_VERSION };
const CLAIM = { name: 'test rule', intersectionIds: ['x1', 'x2'], decisionS: 2, deadlineMs: 20_000, mostMisses: 2 };

let live: LiveServer;
beforeAll(async () => {
  live = await createLiveServer({ control: 'external', token: 'a long secret' });
  // Every test steps the run itself.
  const { socket } = await operator();
  await ask(socket, 'setPace', { running: false, ratio: 1 });
  socket.disconnect();
});
afterAll(() => live.remove());

const operator = () => enter(live, { ...QUIET, token: 'a long secret' });
const stagesOf = (answer: Record<string, unknown>) =>
  (answer.intersections as ControlledIntersection[]).map(({ stages }) => stages[0]);

/** Answers every decision with the same stages, until it is told to stop. */
function answerAll(socket: ViewerSocket, stages: readonly (readonly number[])[]): { asks: ControlAsk[]; stop(): void } {
  const asks: ControlAsk[] = [];
  const take = (asked: ControlAsk) => {
    asks.push(asked);
    const wishes = asked.intersections.map(({ intersectionId }) => ({
      intersectionId,
      phases: [...stages[CLAIM.intersectionIds.indexOf(intersectionId)]],
    }));
    socket.emit('wishControl', { timeMs: asked.timeMs, wishes }, () => {});
  };
  socket.on('controlAsk', take);
  return { asks, stop: () => socket.off('controlAsk', take) };
}

describe('a program that runs signals of a live run', () => {
  it('claims them, is waited for at every decision, and gives them back', async () => {
    const { socket } = await operator();
    const claimed = await ask(socket, 'claimControl', CLAIM);
    expect(claimed.ok).toBe(true);
    const [first] = claimed.intersections as ControlledIntersection[];
    expect(first).toMatchObject({ intersectionId: 'x1' });
    expect(first.phases[0]).toMatchObject({ number: expect.any(Number), minGreenS: expect.any(Number) });
    const { asks } = answerAll(socket, stagesOf(claimed));
    // Signals are handed over when their plans allow it: within a cycle.
    await ask(socket, 'step', 400);
    expect(asks.length).toBeGreaterThan(50);
    const both = asks.filter(({ intersections }) => intersections.length === 2);
    expect(both.length).toBeGreaterThan(50);
    // Nothing was missed, though the run went as fast as it could: it waited for every answer.
    const times = both.map(({ timeMs }) => timeMs);
    expect(times.slice(1).every((timeMs, k) => timeMs - times[k] === 2000)).toBe(true);
    const [reading] = both[both.length - 1].intersections;
    const states = reading.phases.map(({ state }, p) => (state === 'green' ? first.phases[p].number : 0));
    expect(states.filter((number) => number > 0)).toEqual([...first.stages[0]].sort((a, b) => a - b));
    expect(reading.lanes.length).toBe(first.lanes.length);
    expect(reading.detectors.length).toBe(first.detectors.length);

    const second = await operator();
    expect(second.hello.changes.filter(({ type }) => type === 'controlClaimed')).toHaveLength(2);
    expect(await ask(second.socket, 'claimControl', CLAIM)).toMatchObject({
      ok: false,
      error: { code: 'invalid', message: expect.stringContaining('"test rule" has the signal at "x1"') },
    });
    expect(await ask(second.socket, 'returnControl', ['x1'])).toMatchObject({ ok: false, error: { code: 'invalid' } });
    second.socket.disconnect();
    expect(await ask(socket, 'returnControl', null)).toMatchObject({ ok: true, returned: 2 });
    socket.disconnect();
  });

  it('is told what is wrong with a wish, and the signal goes on as it was', async () => {
    const { socket } = await operator();
    const claimed = await ask(socket, 'claimControl', {
      ...CLAIM,
      intersectionIds: ['x1'],
      mostMisses: 100,
      deadlineMs: 0,
    });
    const [{ phases }] = claimed.intersections as ControlledIntersection[];
    const asked = once<ControlAsk>(socket, 'controlAsk');
    await ask(socket, 'step', 300);
    const last = (await asked).timeMs;
    const newest = await latestAsk(socket);
    const wish = (changes: object) =>
      ask(socket, 'wishControl', { timeMs: newest, wishes: [{ intersectionId: 'x1', phases: [], ...changes }] });
    const refusedFor = async (changes: object) => ((await wish(changes)).refused as RefusedWish[])[0]?.message;
    expect(await refusedFor({ phases: [phases[0].number, phases[0].conflicts[0]] })).toContain(
      "can't be green together",
    );
    expect(await refusedFor({ phases: [15] })).toContain('there is no phase 15');
    expect(await refusedFor({ intersectionId: 'x3' })).toContain('you have not claimed the signal at "x3"');
    expect(
      await ask(socket, 'wishControl', { timeMs: last, wishes: [{ intersectionId: 'x1', phases: [] }] }),
    ).toMatchObject({
      ok: true,
      taken: 0,
      refused: [{ message: expect.stringContaining(`the open one is of ${newest} ms`) }],
    });
    expect(await wish({ phases: 'all' })).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await ask(socket, 'claimControl', { ...CLAIM, decisionS: 0 })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    expect(await ask(socket, 'claimControl', { ...CLAIM, intersectionIds: ['nowhere'] })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('there is no signal at an intersection "nowhere"') },
    });
    const viewer = await enter(live, QUIET);
    expect(await ask(viewer.socket, 'claimControl', CLAIM)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    viewer.socket.disconnect();
    await ask(socket, 'returnControl', null);
    socket.disconnect();
  });

  it('that misses its deadline loses them: the plan takes over, and the city goes on', async () => {
    const { socket } = await operator();
    const failed = once<Change>(socket, 'change', ({ type }) => type === 'controllerFailed');
    const claimed = await ask(socket, 'claimControl', { ...CLAIM, deadlineMs: 30 });
    expect(claimed.ok).toBe(true);
    const plan = once<Change>(socket, 'change', ({ type }) => type === 'plan');
    await ask(socket, 'step', 300);
    expect(await failed).toMatchObject({ reason: expect.stringContaining('2 decisions in a row were not answered') });
    await ask(socket, 'step', 100);
    expect(await plan).toMatchObject({ type: 'plan' });
    expect(
      await ask(socket, 'wishControl', { timeMs: 0, wishes: [{ intersectionId: 'x1', phases: [] }] }),
    ).toMatchObject({
      taken: 0,
      refused: [{ message: expect.stringContaining("isn't claimed") }],
    });
    // And it may try again.
    expect(await ask(socket, 'claimControl', CLAIM)).toMatchObject({ ok: true });
    await ask(socket, 'returnControl', null);
    socket.disconnect();
  });

  it('that disconnects loses them too; operators can take signals back, and the counts are told', async () => {
    const { socket } = await operator();
    const watcher = await operator();
    await ask(socket, 'claimControl', CLAIM).then((claimed) => answerAll(socket, stagesOf(claimed)));
    await ask(watcher.socket, 'watchSignal', 'x1');
    await ask(watcher.socket, 'step', 300);
    const log = await once<{ external?: object }>(
      watcher.socket,
      'signalLog',
      ({ external }) => external !== undefined,
    );
    expect(log.external).toMatchObject({ name: 'test rule', missed: 0 });
    expect(await ask(watcher.socket, 'command', { type: 'returnControl', intersectionId: 'x2' })).toMatchObject({
      ok: true,
      change: { type: 'controlReturned', intersectionId: 'x2', name: 'test rule' },
    });
    const failed = once<Change>(watcher.socket, 'change', ({ type }) => type === 'controllerFailed');
    socket.disconnect();
    expect(await failed).toMatchObject({ intersectionId: 'x1', reason: 'its program has disconnected' });
    expect(await ask(watcher.socket, 'step', 10)).toMatchObject({ ok: true });
    const metrics = await (await fetch(live.at('/metrics'))).text();
    expect(metrics).toMatch(/greenwave_external_decisions_total\{run="row",outcome="answered"\} [1-9]/);
    watcher.socket.disconnect();
  });
});

/** The newest decision: found by answering it wrongly. */
async function latestAsk(socket: ViewerSocket): Promise<number> {
  const answer = await ask(socket, 'wishControl', { timeMs: 0, wishes: [{ intersectionId: 'x1', phases: [] }] });
  const [{ message }] = answer.refused as RefusedWish[];
  return Number(/the open one is of (\d+) ms/.exec(message)![1]);
}
