import { describe, expect, it } from 'vitest';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../../sim/scenario/definition.ts';
import { formatScenario } from '../../sim/scenario/format.ts';
import { createFourInARow } from '../../sim/scenario/lessons/fourInARow.ts';
import { migrateScenario } from '../../sim/scenario/migrate.ts';
import { parseScenario, readScenario } from '../../sim/scenario/parse.ts';
import type { ScenarioFile } from '../../sim/scenario/readFiles.ts';

/** A scenario as one file, with other values at some places. */
function createFile(changes: readonly (readonly [path: string, value: unknown])[] = []): ScenarioFile {
  const scenario = JSON.parse(JSON.stringify(createFourInARow()));
  for (const [path, value] of changes) {
    const keys = path.split('/').slice(1);
    const last = keys.pop()!;
    let parent = scenario;
    for (const key of keys) parent = parent[key];
    parent[last] = value;
  }
  return { name: 'scenario.json', text: JSON.stringify(scenario) };
}

describe('parseScenario', () => {
  it('gives back what was written, from one file or from several in any order', () => {
    const scenario = createFourInARow();
    const [main, ...others] = formatScenario(scenario);
    const asRead = JSON.parse(JSON.stringify(scenario)) as ScenarioDefinition;
    expect(parseScenario([createFile()])).toEqual(asRead);
    expect(parseScenario([main, ...others.reverse()])).toEqual(asRead);
  });

  it('reads files with a byte order mark and Windows line ends', () => {
    const files = formatScenario(createFourInARow()).map(({ name, text }) => ({
      name,
      text: `\uFEFF${text.replaceAll('\n', '\r\n')}`,
    }));
    expect(parseScenario(files).id).toBe('four-in-a-row');
  });

  it('reports faults of shape, of reference and of timing at once', () => {
    const { issues } = readScenario([
      createFile([
        ['/durationS', -1],
        ['/demand/flows/0/routeId', 'nowhere'],
        ['/signals/2/plans/0/cycleS', 61.5],
      ]),
    ]);
    expect(issues.map((issue) => issue.path)).toEqual(
      expect.arrayContaining(['/durationS', '/demand/flows/0/routeId', '/signals/2/plans/0/rings/0']),
    );
  });

  it('does not call a flow dangling because the routes could not be read', () => {
    const { issues } = readScenario([createFile([['/demand/routes', 'none']])]);
    expect(issues).toEqual([
      {
        file: 'scenario.json',
        path: '/demand/routes',
        message: 'routes is "none"; it must be a list in brackets',
      },
    ]);
  });

  it('names the file in which the fault stands', () => {
    const files = formatScenario(createFourInARow()).map((file) =>
      file.name === 'demand.json' ? { ...file, text: file.text.replace('"vehPerH":1200', '"vehPerH":-5') } : file,
    );
    expect(readScenario(files).issues).toEqual([
      {
        file: 'demand.json',
        path: '/demand/flows/0/vehPerH',
        message: 'vehPerH is -5 veh/h; it must be at least 0 veh/h',
      },
    ]);
  });

  it('leaves the prototype of objects alone', () => {
    const { issues } = readScenario([{ name: 'scenario.json', text: '{"__proto__": {"seed": 1}}' }]);
    expect(issues.some((issue) => issue.path === '/__proto__')).toBe(true);
    expect(issues.some((issue) => issue.path === '/seed')).toBe(true);
    expect(({} as Record<string, unknown>).seed).toBeUndefined();
  });
});

describe('migrateScenario', () => {
  it('leaves a scenario of this version as it is', () => {
    const scenario = { version: SCENARIO_VERSION };
    expect(migrateScenario(scenario, 'scenario.json')).toEqual({ scenario, issues: [] });
  });

  it('refuses a newer one and says what to do', () => {
    const { issues } = migrateScenario({ version: SCENARIO_VERSION + 1 }, 'scenario.json');
    expect(issues).toHaveLength(1);
    expect(issues[0].message).toContain('update greenwave');
  });
});
