import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { formatScenario } from '../../sim/scenario/format.ts';
import { createRing } from '../fixtures/ring.ts';
import { createFolder } from './createFolder.ts';
import { PROJECT, runCommand } from './runCommand.ts';

const SCENARIO = 'scenarios/four-in-a-row';

async function runInto(folder: string, ...options: string[]): Promise<Record<string, never>> {
  const { code, stdout, stderr } = await runCommand(['run', SCENARIO, '--json', '--out', folder, ...options]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, never>;
}

async function readRows(...path: string[]): Promise<Record<string, never>[]> {
  return (await parquetReadObjects({ file: await asyncBufferFromFile(join(...path)) })) as Record<string, never>[];
}

const mean = (rows: readonly Record<string, number>[], column: string) =>
  rows.reduce((sum, row) => sum + row[column], 0) / rows.length;

describe('greenwave run --out', () => {
  it("writes trips under SUMO's names that agree with the summary", async () => {
    const folder = join(createFolder(), 'results');
    const summary = (await runInto(folder, '--duration', '600')) as unknown as {
      vehicles: { planned: number; entered: number; completed: number };
      meanTravelTimeS: number;
      meanDelayS: number;
      meanTripTimeS: number;
    };
    expect(readdirSync(folder).sort()).toEqual([
      'measures.csv',
      'run.json',
      'summary.json',
      'trips.parquet',
      'volumes.csv',
    ]);
    const rows = await readRows(folder, 'trips.parquet');
    expect(rows).toHaveLength(summary.vehicles.planned);
    const entered = rows.filter(({ state }) => state !== 'waiting');
    const arrived = rows.filter(({ state }) => state === 'arrived');
    expect(entered).toHaveLength(summary.vehicles.entered);
    expect(arrived).toHaveLength(summary.vehicles.completed);
    expect(mean(entered, 'duration')).toBeCloseTo(summary.meanTravelTimeS, 3);
    expect(mean(entered, 'timeLoss')).toBeCloseTo(summary.meanDelayS, 3);
    for (const { depart, arrival, duration } of arrived) expect(arrival - depart).toBeCloseTo(duration, 6);
    for (const { state, arrival } of rows) expect(arrival === null).toBe(state !== 'arrived');
    expect(arrived[0]).toMatchObject({ seed: 1n, vType: expect.stringMatching(/^(car|bus|truck)$/) });
    expect(arrived[0].departLane).toMatch(/_\d$/);
  });

  it('writes the same bytes for the same seed', async () => {
    const folder = createFolder();
    await runInto(join(folder, 'once'), '--duration', '300', '--fcd', '5');
    await runInto(join(folder, 'again'), '--duration', '300', '--fcd', '5');
    for (const name of ['trips.parquet', 'fcd.parquet', 'measures.csv', 'summary.json'])
      expect(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(folder, 'once', name)))).toBe(true);
  });

  it('writes where every vehicle is, once in the interval asked for', async () => {
    const folder = join(createFolder(), 'results');
    await runInto(folder, '--duration', '120', '--fcd', '10');
    const rows = await readRows(folder, 'fcd.parquet');
    expect([...new Set(rows.map(({ time }) => time - 28_800))]).toEqual([
      10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120,
    ]);
    const trips = await readRows(folder, 'trips.parquet');
    const atEnd = rows.filter(({ time }) => time === 28_920).map(({ id }) => id);
    const running = trips.filter(({ state }) => state === 'running').map(({ id }) => id);
    expect(atEnd.sort()).toEqual(running.sort());
    // The scenario lies in Zibo.
    for (const { lat, lon, speed, angle } of rows) {
      expect(Math.hypot(lat - 36.81, lon - 118.05)).toBeLessThan(0.1);
      expect(speed).toBeGreaterThanOrEqual(0);
      expect(angle >= 0 && angle < 360).toBe(true);
    }
  });

  it('writes the event log, the same rows as Parquet and as CSV', async () => {
    const folder = join(createFolder(), 'results');
    await runInto(folder, '--duration', '200', '--events');
    const rows = await readRows(folder, 'events.parquet');
    const [head, ...lines] = readFileSync(join(folder, 'events.csv'), 'utf8').trimEnd().split('\n');
    expect(head).toBe('seed,signal,timestamp,code,parameter');
    expect(rows.map((row) => Object.values(row).join(','))).toEqual(lines);
    expect(rows.filter(({ code }) => code === 1).length).toBeGreaterThan(20);
  });

  it('writes what adaptive control moved, the same rows as Parquet and as CSV', async () => {
    const folder = join(createFolder(), 'results');
    await runInto(folder, '--duration', '300', '--control', 'adaptive');
    const rows = await readRows(folder, 'adaptive.parquet');
    const [head, ...lines] = readFileSync(join(folder, 'adaptive.csv'), 'utf8').trimEnd().split('\n');
    expect(head).toBe('seed,signal,region,cycleStart,cycleEnd,what,phases,planned,lasting,driven');
    expect(lines).toEqual(
      rows.map((row) =>
        Object.values(row)
          .map((value) => value ?? '')
          .join(','),
      ),
    );
    expect(new Set(rows.map(({ what }) => what))).toEqual(new Set(['cycle', 'offset', 'split']));
    for (const { what, phases, planned, lasting } of rows) {
      expect(phases === null).toBe(what !== 'split');
      // Two cycles are only watched: nothing is off the plan that early.
      expect(Math.abs(planned - lasting)).toBeLessThanOrEqual(3);
    }
  });

  it('puts replications together: a row a trip and seed, a column a seed', async () => {
    const folder = join(createFolder(), 'results');
    await runInto(folder, '--duration', '200', '--seed', '7', '--replications', '3');
    const rows = await readRows(folder, 'trips.parquet');
    expect([...new Set(rows.map(({ seed }) => seed))]).toEqual([7n, 8n, 9n]);
    const [header, ...lines] = readFileSync(join(folder, 'measures.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('measure,unit,mean,low95,high95,seed_7,seed_8,seed_9');
    const travel = lines
      .find((line) => line.startsWith('meanTravelTimeS,s,'))!
      .split(',')
      .slice(2)
      .map(Number);
    const [average, low, high, ...values] = travel;
    expect(average).toBeCloseTo((values[0] + values[1] + values[2]) / 3, 9);
    expect(low < average && average < high).toBe(true);
    const ofSeed8 = rows.filter(({ seed, state }) => seed === 8n && state !== 'waiting');
    expect(mean(ofSeed8, 'duration')).toBeCloseTo(values[1], 3);
    const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as object;
    expect(run).toMatchObject({ seeds: [7, 8, 9], node: process.version, scenarioId: 'four-in-a-row' });
    expect(run).toHaveProperty('scenarioHash', expect.stringMatching(/^[0-9a-f]{64}$/));
  });

  it('replaces earlier results whole, and refuses a folder of something else before it runs', async () => {
    const parent = createFolder();
    const folder = join(parent, 'results');
    await runInto(folder, '--duration', '60', '--fcd');
    await runInto(folder, '--duration', '60');
    expect(readdirSync(folder)).not.toContain('fcd.parquet');
    const other = join(parent, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.tex'), 'mine');
    const { code, stdout } = await runCommand(['run', SCENARIO, '--json', '--out', other]);
    expect(code).toBe(2);
    expect(stdout).toContain('thesis.tex');
    expect(readdirSync(parent).sort()).toEqual(['other', 'results']);
    expect(readdirSync(other)).toEqual(['thesis.tex']);
  });

  it('names the links of a gridlock, with the seed: printed, in summary.json and in a report', async () => {
    const parent = createFolder();
    const scenario = join(parent, 'ring');
    mkdirSync(scenario);
    for (const { name, text } of formatScenario(createRing(900))) writeFileSync(join(scenario, name), text);
    const out = join(parent, 'results');
    const { stdout } = await runCommand(['run', scenario, '--replications', '2', '--out', out]);
    expect(stdout).toMatch(/gridlock under seed 2: r\d → r\d → r\d → r\d → r\d have waited for one another for \d+ s/);
    const { gridlockList } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
      gridlockList: { seed: number; linkIds: string[] }[];
    };
    expect(gridlockList.map(({ seed }) => seed)).toEqual([1, 2]);
    for (const { linkIds } of gridlockList) expect(linkIds.toSorted()).toEqual(['r0', 'r1', 'r2', 'r3']);
    const report = join(parent, 'report.html');
    await runCommand(['compare', scenario, scenario, '--replications', '2', '--out', report]);
    expect(readFileSync(report, 'utf8')).toMatch(/A ends in gridlock \(2 in all seeds\): r\d → .* under seed 1/);
  });

  it.each([
    ['--fcd without --out', ['--fcd']],
    ['--fcd between two steps', ['--fcd', '0.7', '--out', 'never']],
  ])('refuses %s', async (_, options) => {
    const { code, stdout } = await runCommand(['run', SCENARIO, '--json', ...options]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ issues: [{ message: expect.stringContaining('--fcd') }] });
    expect(existsSync(join(PROJECT, 'never'))).toBe(false);
  });

  it('refuses a folder that can’t be made', async () => {
    const parent = createFolder();
    writeFileSync(join(parent, 'file'), '');
    const { code, stderr } = await runCommand(['run', SCENARIO, '--out', join(parent, 'file', 'results')]);
    expect(code).toBe(2);
    expect(stderr).toContain("results: can't be written");
  });

  it.each([
    ['one run', []],
    ['replications', ['--replications', '4']],
  ])('leaves nothing behind when %s is cancelled', async (_, options) => {
    const parent = createFolder();
    const out = join(parent, 'new', 'results');
    const args = ['run', SCENARIO, '--duration', '600000', '--fcd', '60', '--out', out, ...options];
    const child = spawn(process.execPath, ['cli/greenwave.mjs', ...args], { cwd: PROJECT, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    // A folder beside is there once the run has begun.
    while (readdirSync(parent).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(parent)).toEqual([]);
  });
});
