import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change, SnapshotInfo, TwinState, WaveSearchState } from '../../sim/index.ts';
import { ask, createLiveServer, enter, type LiveServer, type ViewerSocket } from './liveServer.ts';

/** Resolves with the first state that is no longer `searching`. */
function outcome(socket: ViewerSocket): Promise<WaveSearchState> {
  return new Promise((resolve) => {
    socket.on('waves', (state) => {
      if (state.phase !== 'searching') resolve(state);
    });
  });
}

describe('a search for green waves beside a live run', () => {
  let live: LiveServer;
  beforeAll(async () => {
    live = await createLiveServer();
  });
  afterAll(() => live.remove());

  it('brings better plans into the running city, told to everybody, and puts the former ones back', async () => {
    const { socket, hello } = await enter(live);
    const other = (await enter(live)).socket;
    expect(hello.changes).toEqual([]);
    // Something to mend: one signal half a cycle off.
    const worse = await ask(socket, 'command', { type: 'setOffset', intersectionId: INTERSECTION, offsetS: 41 });
    expect(worse).toMatchObject({ ok: true, change: { sequence: 1 } });
    const changes: Change[] = [];
    other.on('change', (change) => changes.push(change));
    const ended = outcome(other);
    const started = await ask(socket, 'optimiseWaves', { corridorIds: ['main'] });
    expect(started).toMatchObject({ ok: true, waves: { phase: 'searching', corridorIds: ['main'] } });
    const again = await ask(socket, 'optimiseWaves', { corridorIds: null });
    expect(again).toMatchObject({ ok: false, error: { code: 'invalid' } });
    const state = await ended;
    expect(state.phase).toBe('applied');
    expect(state.totalBandS).toBeGreaterThan(state.totalBeforeS!);
    expect(state.totalBandS).toBeLessThanOrEqual(state.upperBoundS! + 1e-6);
    expect(state.changedSignals).toBeGreaterThan(0);
    expect(changes.filter(({ type, sequence }) => type === 'plan' && sequence > 1)).toHaveLength(state.changedSignals!);

    const before = changes.length;
    const undone = await ask(socket, 'undoWaves');
    expect(undone).toMatchObject({ ok: true, waves: { phase: 'undone' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const back = changes
      .slice(before)
      .find((change) => change.type === 'plan' && change.intersectionId === INTERSECTION);
    expect(back).toMatchObject({ plan: { offsetS: 41 } });
    expect(await ask(socket, 'undoWaves')).toMatchObject({ ok: false, error: { code: 'invalid' } });
    socket.close();
    other.close();
  });

  it('looks for less delay where that is asked for, and says how much less', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'command', { type: 'setOffset', intersectionId: INTERSECTION, offsetS: 41 });
    const ended = outcome(socket);
    const started = await ask(socket, 'optimiseWaves', { corridorIds: ['main'], bandWeight: 0 });
    expect(started).toMatchObject({ ok: true, waves: { phase: 'searching', bandWeight: 0 } });
    const state = await ended;
    expect(state.phase).toBe('applied');
    expect(state.delayAfterS).toBeLessThan(state.delayBeforeS!);
    expect(state.changedSignals).toBeGreaterThan(0);
    const outOfRange = await ask(socket, 'optimiseWaves', { corridorIds: null, bandWeight: 2 });
    expect(outOfRange).toMatchObject({ ok: false, error: { code: 'invalid' } });
    socket.close();
  });

  it('says which corridor there is none of', async () => {
    const { socket } = await enter(live);
    const ended = outcome(socket);
    await ask(socket, 'optimiseWaves', { corridorIds: ['nowhere'] });
    expect(await ended).toMatchObject({ phase: 'failed', message: expect.stringContaining('nowhere') });
    socket.close();
  });

  it('gives the plans between bands and delay, brings in the one that is chosen, and puts the former ones back', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'command', { type: 'setOffset', intersectionId: INTERSECTION, offsetS: 41 });
    const none = await ask(socket, 'applyTradeOff', 0);
    expect(none).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await ask(socket, 'optimiseWaves', { corridorIds: ['main'], tradeOff: true })).toMatchObject({ ok: true });
    // From now on: a newcomer is told first how the search before ended.
    const ended = outcome(socket);
    const { phase, tradeOff, message } = await ended;
    expect(phase, message).toBe('curve');
    const { points, present } = tradeOff!;
    expect(points[0]).toMatchObject({ bandWeight: 1, splits: false });
    expect(points.at(-1)).toMatchObject({ bandWeight: 0, splits: true });
    expect(points.at(-1)!.delayS).toBeLessThan(present.delayS);
    expect(points[0].totalBandS).toBeGreaterThan(present.totalBandS);
    const changes: Change[] = [];
    socket.on('change', (change) => changes.push(change));
    const last = points.length - 1;
    expect(await ask(socket, 'applyTradeOff', last)).toMatchObject({
      ok: true,
      waves: { phase: 'applied', tradeOff: { chosen: last }, changedSignals: points[last].changedSignals },
    });
    // From one point to another, then back to what was there before the first.
    expect(await ask(socket, 'applyTradeOff', 0)).toMatchObject({ ok: true, waves: { tradeOff: { chosen: 0 } } });
    expect(await ask(socket, 'undoWaves')).toMatchObject({ ok: true, waves: { tradeOff: { chosen: null } } });
    await expect
      .poll(() => changes.findLast((one) => one.type === 'plan' && one.intersectionId === INTERSECTION))
      .toMatchObject({ plan: { offsetS: 41 } });
    socket.close();
  });

  it('compares the run with itself without its last change, and says no where nothing has been changed', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'command', { type: 'setOffset', intersectionId: INTERSECTION, offsetS: 41 });
    const ended = new Promise<TwinState>((resolve) => {
      socket.on('twin', (state) => {
        if (state.phase !== 'running') resolve(state);
      });
    });
    const started = await ask(socket, 'compareTwins', { corridorId: 'main', minutes: 2, pairs: 2 });
    expect(started).toMatchObject({ ok: true, twin: { phase: 'running', corridorId: 'main', pairs: 2, pairsDone: 0 } });
    const again = await ask(socket, 'compareTwins', { corridorId: null });
    expect(again).toMatchObject({ ok: false, error: { code: 'invalid' } });
    const state = await ended;
    expect(state).toMatchObject({ phase: 'done', pairsDone: 2, doneRatio: 1 });
    const stops = state.figures.find(({ measure }) => measure === 'corridorStops');
    expect(stops?.ci95).toHaveLength(2);
    expect(await ask(socket, 'stopTwins')).toMatchObject({ ok: false, error: { code: 'invalid' } });
    // A jump back forgets it.
    const { snapshot } = (await ask(socket, 'takeSnapshot')) as unknown as { readonly snapshot: SnapshotInfo };
    expect(await ask(socket, 'restoreSnapshot', snapshot.id)).toMatchObject({ ok: true });
    const refused = await ask(socket, 'compareTwins', { corridorId: 'main' });
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('no timing has been changed') },
    });
    socket.close();
  });
});

const INTERSECTION = 'x2';
