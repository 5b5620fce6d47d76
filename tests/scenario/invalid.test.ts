import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readScenarioFiles } from '../../server/scenarioFiles.ts';
import { InputError, type Issue } from '../../sim/core/issue.ts';
import { parseScenario } from '../../sim/scenario/parse.ts';

const folder = fileURLToPath(new URL('../../scenarios/invalid', import.meta.url));
const names = readdirSync(folder);

describe('scenarios/invalid', () => {
  it('holds more than thirty faults', () => {
    expect(names.length).toBeGreaterThan(30);
  });

  it.each(names)('%s is refused with exactly the issues beside it', async (name) => {
    const expected = JSON.parse(readFileSync(join(folder, name, 'issues.json'), 'utf8')) as Issue[];
    expect(expected.length).toBeGreaterThan(0);
    expect(await issuesOf(join(folder, name))).toEqual(expected);
  });
});

async function issuesOf(scenario: string): Promise<readonly Issue[]> {
  try {
    parseScenario(await readScenarioFiles(scenario));
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}
