import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { runCommand } from './runCommand.ts';

const SCENARIO = 'scenarios/four-in-a-row';

/** A plan file that puts every offset to zero: the wave is broken. */
function writeZeroOffsets(folder: string): string {
  const { signals } = JSON.parse(readFileSync(`${SCENARIO}/signals.json`, 'utf8')) as {
    signals: { intersectionId: string; plans: object[] }[];
  };
  const file = join(folder, 'zero.json');
  const list = signals.map(({ intersectionId, plans: [plan] }) => ({ intersectionId, plan: { ...plan, offsetS: 0 } }));
  writeFileSync(file, JSON.stringify(list));
  return file;
}

interface ComparisonDocument {
  readonly seeds: number[];
  readonly conclusion: string;
  readonly warnings: string[];
  readonly a: { hash: string; stateHash: string[] };
  readonly b: { hash: string; stateHash: string[] };
  readonly measures: {
    measure: string;
    direction: string;
    difference: { mean: number; ci95: number[]; values: number[] };
  }[];
}

async function compareJson(...args: string[]): Promise<ComparisonDocument> {
  const { code, stdout, stderr } = await runCommand(['compare', ...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as ComparisonDocument;
}

describe('greenwave compare', () => {
  it('shows that the wave beats all offsets zero, under the same vehicles', async () => {
    const plans = writeZeroOffsets(createFolder());
    const args = ['--plan-a', plans, '--replications', '3', '--duration', '900', '--seed', '5'];
    const document = await compareJson(SCENARIO, SCENARIO, ...args);
    expect(document.seeds).toEqual([5, 6, 7]);
    expect(document.conclusion).toMatch(
      /^B cuts mean delay, with waiting to enter, by \d+\.\d s \(95 % interval .*3 seeds\)$/,
    );
    expect(document.warnings).toEqual([]);
    const of = (id: string) => document.measures.find(({ measure }) => measure === id)!;
    expect(of('planned').difference.values).toEqual([0, 0, 0]);
    expect(of('meanTripDelayS').difference.mean).toBeLessThan(-15);
    expect(of('meanTripDelayS').direction).toBe('less');
    expect(document.a.hash).not.toBe(document.b.hash);
    // B is what `run` gives under that seed, whichever thread ran it.
    const { stdout } = await runCommand(['run', SCENARIO, '--json', '--duration', '900', '--seed', '6']);
    expect(document.b.stateHash[1]).toBe((JSON.parse(stdout) as { stateHash: string }).stateHash);
  });

  it('says so when A and B are the same', async () => {
    const document = await compareJson(SCENARIO, SCENARIO, '--replications', '2', '--duration', '120');
    expect(document.warnings).toEqual([expect.stringContaining('A and B are the same scenario')]);
    expect(document.a.stateHash).toEqual(document.b.stateHash);
    expect(document.conclusion).toContain('equal in all 2 seeds');
  });

  it('warns when the two do not see the same demand', async () => {
    const args = ['--replications', '2', '--duration', '300'];
    const document = await compareJson(SCENARIO, 'scenarios/oversaturated', ...args);
    expect(document.warnings).toContainEqual(expect.stringMatching(/^demand differs in 2 of 2 seeds/));
    expect(document.measures.find(({ measure }) => measure === 'planned')!.difference.mean).not.toBe(0);
  });

  it('counts the vehicles that never got in, and says so', async () => {
    const { stdout, code } = await runCommand([
      ...['compare', 'scenarios/oversaturated', 'scenarios/oversaturated'],
      ...['--replications', '2', '--duration', '1200', '--demand', '2'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Note: vehicles that never got in, all seeds together: A [1-9]\d*, B [1-9]/);
  });

  it('refuses a single pair, and names the issues of both sides', async () => {
    const single = await runCommand(['compare', SCENARIO, SCENARIO, '--replications', '1']);
    expect(single.code).toBe(2);
    expect(single.stderr).toContain('at least 2');
    const { code, stdout } = await runCommand(['compare', 'no-such-a', 'no-such-b', '--json']);
    expect(code).toBe(2);
    const { issues } = JSON.parse(stdout) as { issues: { file: string; message: string }[] };
    expect(issues.map(({ message }) => message.slice(0, 2))).toEqual(['A:', 'B:']);
  });
});
