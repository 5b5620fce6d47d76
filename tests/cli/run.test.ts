import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const SCENARIO = 'scenarios/four-in-a-row';

/** The parts of `run --json` that these tests look at. */
interface RunDocument {
  readonly scenario: string;
  readonly seed: number;
  readonly simulatedS: number;
  readonly stepS: number;
  readonly vehicles: Record<'planned' | 'entered' | 'completed' | 'running' | 'waitingToEnter', number>;
  readonly meanTravelTimeS: number;
  readonly stateHash: string;
}

async function runJson(...options: string[]): Promise<RunDocument> {
  const { code, stdout, stderr } = await runCommand(['run', SCENARIO, '--json', ...options]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as RunDocument;
}

describe('greenwave run', () => {
  it('prints one JSON document with every promised field', async () => {
    const summary = await runJson('--duration', '300');
    expect(summary).toMatchObject({ scenario: 'four-in-a-row', seed: 1, simulatedS: 300, stepS: 0.5 });
    const { planned, entered, completed, running, waitingToEnter } = summary.vehicles;
    expect(planned).toBe(entered + waitingToEnter);
    expect(entered).toBe(completed + running);
    for (const field of [
      'meanTravelTimeS',
      'meanTripTimeS',
      'meanDelayS',
      'meanStops',
      'meanSpeedMps',
      'distanceKm',
      'vehicleUpdates',
      'wallS',
      'updatesPerS',
      'realTimeFactor',
      'peakRssMb',
    ]) {
      expect(summary, field).toHaveProperty(field, expect.any(Number));
    }
    expect(summary.stateHash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('gives the same state hash for the same seed, and another for another', async () => {
    const [once, again, other] = await Promise.all([
      runJson('--duration', '300', '--seed', '7'),
      runJson('--duration', '300', '--seed', '7'),
      runJson('--duration', '300', '--seed', '8'),
    ]);
    expect(again.stateHash).toBe(once.stateHash);
    expect(other.stateHash).not.toBe(once.stateHash);
  });

  it('runs replications over threads that give what single runs give, with mean and interval', async () => {
    const document = (await runJson('--duration', '200', '--seed', '7', '--replications', '3')) as unknown as {
      replications: number;
      seed: { values: number[] };
      stateHash: { values: string[] };
      meanTravelTimeS: { mean: number; ci95: [number, number]; values: number[] };
    };
    expect(document.replications).toBe(3);
    expect(document.seed.values).toEqual([7, 8, 9]);
    const { mean, ci95, values } = document.meanTravelTimeS;
    expect(mean).toBeCloseTo((values[0] + values[1] + values[2]) / 3, 9);
    expect(ci95[0]).toBeLessThan(mean);
    expect(ci95[1]).toBeGreaterThan(mean);
    const single = await runJson('--duration', '200', '--seed', '8');
    expect(document.stateHash.values[1]).toBe(single.stateHash);
    expect(values[1]).toBe(single.meanTravelTimeS);
  });

  it('scales the demand', async () => {
    const [usual, half] = await Promise.all([
      runJson('--duration', '600'),
      runJson('--duration', '600', '--demand', '0.5'),
    ]);
    const ratio = half.vehicles.planned / usual.vehicles.planned;
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(0.6);
  });

  it('writes summary.json, the same every time, and run.json with what it was run with', async () => {
    const folder = createFolder();
    await runJson('--duration', '120', '--step', '1', '--out', join(folder, 'a', 'b'));
    await runJson('--duration', '120', '--step', '1', '--out', join(folder, 'again'));
    const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
    expect(read('again', 'summary.json')).toBe(read('a', 'b', 'summary.json'));
    expect(JSON.parse(read('again', 'summary.json'))).toMatchObject({ simulatedS: 120, stepS: 1 });
    expect(JSON.parse(read('again', 'run.json'))).toMatchObject({
      scenario: SCENARIO,
      seed: 1,
      stepS: 1,
      durationS: 120,
    });
  });

  it('runs other plans: all offsets zero break the wave', async () => {
    const plans = join(createFolder(), 'plan.json');
    const { signals } = JSON.parse(readFileSync(`${SCENARIO}/signals.json`, 'utf8')) as {
      signals: { intersectionId: string; plans: object[] }[];
    };
    const list = signals.map(({ intersectionId, plans: [plan] }) => ({
      intersectionId,
      plan: { ...plan, offsetS: 0 },
    }));
    writeFileSync(plans, JSON.stringify(list));
    const [wave, broken] = await Promise.all([runJson(), runJson('--plan', plans)]);
    expect(broken.meanTravelTimeS).toBeGreaterThan(wave.meanTravelTimeS + 15);
    expect(broken.vehicles.planned).toBe(wave.vehicles.planned);
  });

  it('refuses a plan that does not fit, with the place in the plan file', async () => {
    const plans = join(createFolder(), 'plan.json');
    const plan = { id: 'x', cycleS: 60, offsetS: 0, coordinatedPhases: [2], rings: [[{ phase: 2, splitS: 40 }]] };
    writeFileSync(
      plans,
      JSON.stringify([
        { intersectionId: 's1', plan },
        { intersectionId: 's99', plan },
      ]),
    );
    const { code, stdout } = await runCommand(['run', SCENARIO, '--json', '--plan', plans]);
    expect(code).toBe(2);
    const { issues } = JSON.parse(stdout) as { issues: { file: string; path: string }[] };
    expect(issues).toContainEqual(expect.objectContaining({ file: plans, path: '/0/plan/rings/0' }));
    expect(issues).toContainEqual(expect.objectContaining({ file: plans, path: '/1/intersectionId' }));
  });

  it.each([
    ['--step', '0.3'],
    ['--control', 'max-pleasure'],
    ['--plan', 'no-such-file.json'],
  ])('refuses %s "%s" with exit code 2 and one JSON document', async (option, value) => {
    const { code, stdout } = await runCommand(['run', SCENARIO, '--json', option, value]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: expect.any(String), issues: [{ message: expect.any(String) }] });
  });

  it('does not run a scenario with issues, and tells all of them', async () => {
    const folder = 'scenarios/invalid/out-of-range';
    const { code, stdout } = await runCommand(['run', folder, '--json']);
    expect(code).toBe(2);
    const { issues } = JSON.parse(stdout) as { issues: unknown[] };
    expect(issues).toEqual(JSON.parse(readFileSync(`${folder}/issues.json`, 'utf8')));
    const human = await runCommand(['run', folder]);
    expect(human.stdout).toBe('');
    expect(human.stderr).toContain('scenario.json /origin/latitude: latitude is 118.05 °');
  });
});
