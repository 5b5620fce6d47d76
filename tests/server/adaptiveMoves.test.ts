import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdaptiveMoves, CityMeasures } from '../../sim/index.ts';
import { ask, createLiveServer, enter, type LiveServer, once } from './liveServer.ts';

let live: LiveServer;
beforeAll(async () => {
  live = await createLiveServer({ control: 'adaptive' });
});
afterAll(() => live.remove());

describe('asking what adaptive control has moved', () => {
  it('is answered from the beginning of the run on, and then with what is new', async () => {
    const { socket } = await enter(live);
    await ask(socket, 'setPace', { running: true, ratio: 0 });
    await once<CityMeasures>(socket, 'measures', ({ timeMs }) => timeMs > 8 * 3_600_000 + 600_000);
    const { moves } = (await ask(socket, 'adaptiveMoves', { intersectionId: 'x2' })) as unknown as {
      moves: AdaptiveMoves;
    };
    expect(moves).toMatchObject({ intersectionId: 'x2', region: { intersectionIds: ['x1', 'x2', 'x3', 'x4'] } });
    expect(moves.cycles.length).toBeGreaterThan(4);
    expect(moves.cycles[0].fromMs).toBeLessThanOrEqual(moves.fromMs);
    const later = await ask(socket, 'adaptiveMoves', { intersectionId: 'x2', afterMs: moves.timeMs });
    const news = (later.moves as AdaptiveMoves).cycles;
    if (news.length > 0) expect(news[0].fromMs).toBe(moves.cycles.at(-1)!.toMs);
    socket.close();
  });

  it('is refused with the reason', async () => {
    const { socket } = await enter(live);
    const nowhere = await ask(socket, 'adaptiveMoves', { intersectionId: 'nowhere' });
    expect(nowhere.error).toMatchObject({ code: 'notFound', message: expect.stringContaining('nowhere') });
    const edge = await ask(socket, 'adaptiveMoves', { intersectionId: 'w' });
    expect(edge.error).toMatchObject({ code: 'invalid', message: expect.stringContaining('adaptive control') });
    expect((await ask(socket, 'adaptiveMoves', 'x1')).error?.code).toBe('invalid');
    socket.close();
  });
});
