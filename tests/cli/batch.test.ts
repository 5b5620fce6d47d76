import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { PROJECT, runCommand } from './runCommand.ts';

const SCENARIO = resolve(PROJECT, 'scenarios/four-in-a-row');

function writeExperiment(folder: string, changes: object = {}): string {
  const file = join(folder, 'experiment.json');
  const experiment = {
    format: 'greenwave-experiment',
    version: 1,
    variants: [
      { id: 'wave', scenario: SCENARIO },
      { id: 'no-wave', scenario: SCENARIO, plan: 'zero.json' },
    ],
    demandFactors: [0.5, 1],
    seeds: { first: 5, count: 3 },
    durationS: 600,
    ...changes,
  };
  writeFileSync(file, JSON.stringify(experiment));
  const { signals } = JSON.parse(readFileSync(join(SCENARIO, 'signals.json'), 'utf8')) as {
    signals: { intersectionId: string; plans: object[] }[];
  };
  const plans = signals.map(({ intersectionId, plans: [plan] }) => ({ intersectionId, plan: { ...plan, offsetS: 0 } }));
  writeFileSync(join(folder, 'zero.json'), JSON.stringify(plans));
  return file;
}

interface BatchDocument {
  readonly seeds: number[];
  readonly cells: {
    variant: string;
    demandFactor: number;
    stateHash: string[];
    measures: Record<string, { mean: number; ci95: number[]; values: number[] }>;
    differences: Record<string, { mean: number; ci95: number[] }> | null;
  }[];
}

const readTable = (...path: string[]) =>
  readFileSync(join(...path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('greenwave batch', () => {
  it('runs every variant under every demand and seed, and compares with the first under the same vehicles', async () => {
    const folder = createFolder();
    const out = join(folder, 'results');
    const { code, stdout, stderr } = await runCommand(['batch', writeExperiment(folder), '--json', '--out', out]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { seeds, cells } = JSON.parse(stdout) as BatchDocument;
    expect(seeds).toEqual([5, 6, 7]);
    const names = cells.map(({ variant, demandFactor }) => `${variant} ${demandFactor}`);
    expect(names).toEqual(['wave 0.5', 'no-wave 0.5', 'wave 1', 'no-wave 1']);
    expect(cells.map(({ differences }) => differences === null)).toEqual([true, false, true, false]);
    for (const [first, other] of [
      [cells[0], cells[1]],
      [cells[2], cells[3]],
    ]) {
      expect(other.measures.planned.values).toEqual(first.measures.planned.values);
      expect(other.differences!.meanDelayS.ci95[0]).toBeGreaterThan(5);
    }
    // Which run it is doesn't matter: the same as `run` gives.
    const single = await runCommand(['run', SCENARIO, '--json', '--seed', '6', '--duration', '600']);
    expect(cells[2].stateHash[1]).toBe((JSON.parse(single.stdout) as { stateHash: string }).stateHash);

    expect(readdirSync(out).sort()).toEqual([
      'cells.csv',
      'differences.csv',
      'experiment.json',
      'report.html',
      'runs.csv',
    ]);
    const [header, ...runs] = readTable(out, 'runs.csv');
    expect(runs).toHaveLength(4 * 3);
    expect(runs[10].slice(0, 3)).toEqual(['no-wave', '1', '6']);
    expect(Number(runs[10][header.indexOf('meanDelayS')])).toBe(cells[3].measures.meanDelayS.values[1]);
    const differences = readTable(out, 'differences.csv');
    const delay = differences.find(
      ([variant, factor, measure]) => `${variant} ${factor} ${measure}` === 'no-wave 1 meanDelayS',
    )!;
    expect(Number(delay[5])).toBe(cells[3].differences!.meanDelayS.mean);
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    const { mean } = cells[3].differences!.meanDelayS;
    expect(report).toContain(`>+${mean.toFixed(1)} (+`);
    for (const text of ['Demand × 0.5', '需求 × 1', 'no-wave', '平均延误']) expect(report).toContain(text);
    const origin = JSON.parse(readFileSync(join(out, 'experiment.json'), 'utf8')) as { hashes: { hash: string }[] };
    expect(new Set(origin.hashes.map(({ hash }) => hash)).size).toBe(4);
  });

  it('tells all that is wrong with the file, by place', async () => {
    const folder = createFolder();
    const variants = [
      { id: 'a', scenario: SCENARIO, control: 'clairvoyant' },
      { id: 'a b', scenario: '' },
    ];
    const file = writeExperiment(folder, { variants, seeds: { first: 1 }, stepS: 0.3, colour: 'green' });
    const { code, stdout } = await runCommand(['batch', file, '--json']);
    expect(code).toBe(2);
    const { issues } = JSON.parse(stdout) as { issues: { file: string; path: string }[] };
    expect(issues.map(({ path }) => path).sort()).toEqual([
      '/colour',
      '/seeds/count',
      '/stepS',
      '/variants/0/control',
      '/variants/1/id',
      '/variants/1/scenario',
    ]);
    expect(issues.every((issue) => issue.file === file)).toBe(true);
  });

  it('tells all that is wrong with the files it names, by variant, and refuses one name for two', async () => {
    const folder = createFolder();
    const missing = [
      { id: 'a', scenario: 'nowhere' },
      { id: 'b', scenario: SCENARIO, plan: 'none.json' },
    ];
    const { code, stderr } = await runCommand(['batch', writeExperiment(folder, { variants: missing })]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/variant "a": /);
    expect(stderr.match(/variant "b": there is no such file/g)).toHaveLength(1);
    const twice = [missing[1], missing[1]];
    const again = await runCommand(['batch', writeExperiment(folder, { variants: twice, demandFactors: [1, 1] })]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('/variants/1/id');
    expect(again.stderr).toContain('/demandFactors/1');
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const folder = createFolder();
    const file = writeExperiment(folder, { durationS: 600_000 });
    const parent = createFolder();
    const args = ['cli/greenwave.mjs', 'batch', file, '--out', join(parent, 'results')];
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: 'ignore' });
    const ended = new Promise((done) => child.once('close', done));
    while (readdirSync(parent).length === 0) await new Promise((done) => setTimeout(done, 50));
    await new Promise((done) => setTimeout(done, 300));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(parent)).toEqual([]);
  });
});
