import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../server/scenarioFiles.ts';
import type { PlanFile } from '../../sim/index.ts';
import { drawCorridorSheet, freezeScene, sheetToSvg } from '../../sim/index.ts';
import { createLiveServer, type LiveServer } from './liveServer.ts';

describe('files of a running city', () => {
  let live: LiveServer;
  beforeAll(async () => {
    live = await createLiveServer({ arterial: { offsetsS: [0, 29, 58, 87] } });
  });
  afterAll(() => live.remove());

  const get = (path: string) => fetch(live.at(`/api/runs/row${path}`));
  const post = (path: string, body: string) => fetch(live.at(`/api/runs/row${path}`), { method: 'POST', body });
  const nameOf = (answer: Response) => /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const planFile = async () => (await (await get('/files/plan.json')).json()) as PlanFile;
  const moved = (file: PlanFile, intersectionId: string, byS: number): PlanFile => ({
    ...file,
    plans: file.plans.map((one) =>
      one.intersectionId === intersectionId ? { ...one, plan: { ...one.plan, offsetS: one.plan.offsetS + byS } } : one,
    ),
  });

  it('have the names of scenario, corridor, time and plans, and the content that the command line writes', async () => {
    const answer = await get('/files/sheet.svg?corridor=main');
    expect(nameOf(answer)).toMatch(/^arterial-4-main-\d{6}-[0-9a-f]{8}-sheet\.svg$/);
    const scene = freezeScene((await loadScenario(live.scenarioFolder)).definition);
    const svg = await answer.text();
    expect(svg).toBe(sheetToSvg(drawCorridorSheet(scene, scene.corridors[0])));
    // The mark in the name is the one on the sheet.
    expect(svg).toContain(nameOf(answer)!.split('-').at(-2));

    const pdf = await get('/files/sheets.pdf');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect((await pdf.text()).startsWith('%PDF-')).toBe(true);
    const signals = await (await get('/files/signals.csv?corridor=main')).text();
    expect(signals.trim().split('\n')).toHaveLength(5);
    expect((await (await get('/files/corridors.csv')).text()).split('\n')[1]).toMatch(/^main,/);
    expect(await (await get('/files/utdf.csv')).text()).toContain('[Timeplans]');
  });

  it('say what there is if asked for what there is not', async () => {
    expect((await get('/files/plan.pdf')).status).toBe(404);
    expect((await get('/files/sheet.svg')).status).toBe(400);
    const nowhere = await get('/files/sheet.svg?corridor=nowhere');
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toMatchObject({ error: { message: expect.stringContaining('nowhere') } });
  });

  it('a plan file is held against what runs, brought in, and put back', async () => {
    const now = await planFile();
    expect(await (await post('/plans/check', JSON.stringify(now))).json()).toMatchObject({
      preview: { signals: 4, changedSignals: 0, largestShift: null },
    });
    expect((await post('/plans', JSON.stringify(now))).status).toBe(400);

    const cycleS = now.plans[0].plan.cycleS;
    const file = JSON.stringify(moved(moved(now, 'x1', 5), 'x2', cycleS - 20));
    const expected = {
      signals: 4,
      changedSignals: 2,
      changedCycles: 0,
      changedSplits: 0,
      // The short way round.
      largestShift: { intersectionId: 'x2', shiftS: -20 },
    };
    const checked = (await (await post('/plans/check', file)).json()) as { preview: Record<string, number> };
    expect(checked.preview).toMatchObject(expected);
    expect(checked.preview.bandsAfterS).toBeLessThan(checked.preview.bandsBeforeS);
    // Looking changes nothing.
    expect(await planFile()).toEqual(now);

    expect(await (await post('/plans', file)).json()).toEqual(checked);
    const applied = await planFile();
    expect(applied).toEqual(JSON.parse(file));
    expect(nameOf(await get('/files/plan.json'))).toContain(String(checked.preview.digest));

    expect(await (await post('/plans/undo', '')).json()).toEqual({ signals: 2 });
    expect(await planFile()).toEqual(now);
    expect((await post('/plans/undo', '')).status).toBe(400);
  });

  it('a plan file’s progression speeds come in with its plans, and go back with them', async () => {
    const now = await planFile();
    const slower = now.progressionSpeeds.map((speeds) => ({ ...speeds, outboundMps: 10 }));
    const file = JSON.stringify({ ...moved(now, 'x1', 5), progressionSpeeds: slower });
    expect(await (await post('/plans', file)).json()).toMatchObject({
      preview: { changedSignals: 1, changedSpeeds: 1 },
    });
    expect(await planFile()).toEqual(JSON.parse(file));
    await post('/plans/undo', '');
    expect(await planFile()).toEqual(now);

    const crawling = { ...now, progressionSpeeds: [{ ...slower[0], outboundMps: 1 }] };
    const refused = await post('/plans', JSON.stringify(crawling));
    expect(await refused.json()).toMatchObject({ error: { issues: [{ path: '/progressionSpeeds/0/outboundMps' }] } });
  });

  it('a plan file with faults is refused whole, each fault with its place and what would mend it', async () => {
    const now = await planFile();
    const [first, second, ...others] = now.plans;
    const tooShort = { ...second, plan: { ...second.plan, cycleS: second.plan.cycleS + 7 } };
    const file = JSON.stringify({ ...now, plans: [{ ...first, intersectionId: 'elsewhere' }, tooShort, ...others] });
    for (const path of ['/plans/check', '/plans']) {
      const answer = await post(path, file);
      expect(answer.status).toBe(400);
      const { error } = (await answer.json()) as { error: { issues: { path: string; message: string }[] } };
      expect(error.issues.find((issue) => issue.path === '/plans/0/intersectionId')?.message).toContain('elsewhere');
      expect(error.issues.some((issue) => issue.path.startsWith('/plans/1/plan'))).toBe(true);
    }
    expect(await planFile()).toEqual(now);
    expect((await post('/plans/check', 'not JSON')).status).toBe(400);
    expect((await post('/plans/check', '')).status).toBe(400);
  });
});
