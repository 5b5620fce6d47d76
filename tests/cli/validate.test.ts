import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from './createFolder.ts';
import { PROJECT, runCommand, runProcess } from './runCommand.ts';

describe('greenwave validate', () => {
  it('prints one JSON document with counts, and exits 0', async () => {
    const { code, stdout, stderr } = await runCommand(['validate', 'scenarios/two-way-arterial', '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      issues: [],
      counts: { intersections: 9, signals: 9, corridors: 1, coordinatedSignals: 9, gateways: 20, links: 56 },
    });
  });

  it('takes the file as well as its folder, and says "valid" to people', async () => {
    const { code, stdout } = await runCommand(['validate', 'scenarios/single-intersection/scenario.json']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^single-intersection: valid\n/);
    expect(stdout).toMatch(/signals +1\n/);
  });

  it('prints every issue with file and pointer, and exits 2', async () => {
    const folder = join(PROJECT, 'scenarios/invalid/dangling-references');
    const issues = JSON.parse(readFileSync(join(folder, 'issues.json'), 'utf8')) as { path: string; message: string }[];
    const human = await runCommand(['validate', folder]);
    expect(human.code).toBe(2);
    for (const { path, message } of issues) expect(human.stdout).toContain(`scenario.json ${path}: ${message}`);
    const json = await runCommand(['validate', folder, '--json']);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toEqual({ valid: false, issues, counts: null });
  });

  it('calls a missing scenario not valid', async () => {
    const { code, stdout } = await runCommand(['validate', 'scenarios/atlantis', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, issues: [{ file: 'scenarios/atlantis' }] });
  });

  it('gives line and column of a file that is no JSON', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'scenario.json'), '{\n  "format": "greenwave-scenario",\n}\n');
    const { code, stdout } = await runCommand(['validate', folder]);
    expect(code).toBe(2);
    expect(stdout).toContain('scenario.json line 3, column 1: not valid JSON');
  });
});

describe('greenwave', () => {
  it('works from another folder and through a link, whatever tsconfig.json lies there', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "./no-such-file" }');
    const link = join(folder, 'greenwave.mjs');
    symlinkSync(join(PROJECT, 'cli/greenwave.mjs'), link);
    const { code, stdout } = await runProcess(['validate', join(PROJECT, 'scenarios/oversaturated')], folder, link);
    expect(stdout).toMatch(/^oversaturated: valid/);
    expect(code).toBe(0);
  });

  it('exits 0 on help and version', async () => {
    const help = await runCommand(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['serve', 'run', 'validate', 'bench']) expect(help.stdout).toContain(command);
    const version = await runCommand(['--version']);
    expect(version.code).toBe(0);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('refuses unknown commands and options with exit code 2', async () => {
    expect((await runCommand(['drive'])).code).toBe(2);
    expect((await runCommand(['validate'])).code).toBe(2);
    expect((await runCommand(['validate', 'scenarios/oversaturated', '--fast'])).code).toBe(2);
  });
});
