import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEvenArterial } from '../corridors/arterial/createArterialInstance.ts';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

async function band(instance: unknown) {
  const file = path.join(createFolder(), 'instance.json');
  await writeFile(file, typeof instance === 'string' ? instance : JSON.stringify(instance));
  return runCommand(['band', file, '--json']);
}

describe('greenwave band', () => {
  it('prints the promised fields', async () => {
    const { code, stdout } = await band(createEvenArterial(5, 0.25));
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({
      objective: expect.closeTo(0.5, 5),
      b: expect.closeTo(0.25, 5),
      wallS: expect.any(Number),
    });
    expect(printed.upperBound).toBeGreaterThanOrEqual(printed.objective);
    expect(printed.plan.offsets).toHaveLength(5);
    expect(printed.plan.t).toHaveLength(4);
  });

  it('calls an arterial without a through band a result, with the reason and the split', async () => {
    const even = createEvenArterial(3, 0.25);
    const { code, stdout } = await band({ ...even, signals: even.signals.map(() => ({ R: 0.9 })) });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      objective: null,
      reason: expect.stringContaining('splits best between'),
    });
  });

  it('refuses a bad instance with every issue, its file and place', async () => {
    const { code, stdout } = await band({
      signals: [{ R: 0.5 }, { R: 0.8, L: 0.3 }],
      links: [
        { d: 300, vmin: 15, vmax: 12, vbmin: 12, vbmax: 15 },
        { d: 1, vmin: 1, vmax: 1, vbmin: 1, vbmax: 1 },
      ],
      cycle: { min: 100, max: 90 },
      k: 'one',
    });
    expect(code).toBe(2);
    const paths = JSON.parse(stdout).issues.map((issue: { path: string }) => issue.path);
    expect(paths).toEqual(['/links', '/signals/1', '/links/0', '/cycle', '/k']);
  });

  it('refuses what is not JSON, with line and column', async () => {
    const { code, stdout } = await band('{"signals": [');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).issues[0].path).toMatch(/^line 1, column/);
  });
});

describe('greenwave band --plan and --multiband', () => {
  it('measures the very plan that it printed, and finds it the best', async () => {
    const folder = createFolder();
    const file = path.join(folder, 'instance.json');
    const planFile = path.join(folder, 'plan.json');
    await writeFile(file, JSON.stringify(createEvenArterial(5, 0.25)));
    await writeFile(planFile, (await runCommand(['band', file, '--json'])).stdout);
    const { code, stdout } = await runCommand(['band', file, '--plan', planFile, '--json']);
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed.objective).toBeCloseTo(0.5, 4);
    expect(printed.gapRatio).toBeCloseTo(0, 3);
    expect(printed.warnings).toEqual([]);
  });

  it('refuses a plan of another arterial with every fault', async () => {
    const folder = createFolder();
    const file = path.join(folder, 'instance.json');
    const planFile = path.join(folder, 'plan.json');
    await writeFile(file, JSON.stringify(createEvenArterial(5, 0.25)));
    await writeFile(planFile, JSON.stringify({ cycle: 80, offsets: [0, 1], t: [5], tb: [5] }));
    const { code, stdout } = await runCommand(['band', file, '--plan', planFile, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).issues.map((issue: { path: string }) => issue.path)).toEqual(['/offsets', '/t', '/tb']);
  });

  it('draws what it finds, bands and greens, and refuses a place that is not there', async () => {
    const folder = createFolder();
    const file = path.join(folder, 'instance.json');
    const svg = path.join(folder, 'diagram.svg');
    await writeFile(file, JSON.stringify(createEvenArterial(3, 0.5)));
    expect((await runCommand(['band', file, '--svg', svg])).code).toBe(0);
    const drawn = await readFile(svg, 'utf8');
    // Half a cycle apart at half greens: bands as wide as the greens, 40 of 80 s, which are 242 mm / 6 wide; from the first to the second.
    const outbound = [...drawn.matchAll(/<polygon points="([^"]+)" fill="#1f8f5f"/g)].map(([, points]) =>
      points.split(' ').map((point) => point.split(',').map(Number)),
    );
    const [from, to, toEnd, fromEnd] = outbound.find(([[x]]) => Math.abs(x - 40) < 0.1)!;
    expect(fromEnd[0] - from[0]).toBeCloseTo(242 / 6, 1);
    expect(toEnd[0] - to[0]).toBeCloseTo(242 / 6, 1);
    expect(to[0] - from[0]).toBeCloseTo(242 / 6, 1);
    expect(drawn).toContain('#2f6fb0');
    const refused = await runCommand(['band', file, '--svg', path.join(folder, 'nowhere', 'a.svg'), '--json']);
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout).issues[0].message).toContain('make it first');
  });

  it('prints bands of links', async () => {
    const file = path.join(createFolder(), 'instance.json');
    await writeFile(file, JSON.stringify(createEvenArterial(4, 0.25)));
    const { code, stdout } = await runCommand(['band', file, '--multiband', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ proved: true, objective: expect.closeTo(0.5, 3) });
  });
});
