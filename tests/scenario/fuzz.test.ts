import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { formatScenario } from '../../sim/scenario/format.ts';
import { createFourInARow } from '../../sim/scenario/lessons/fourInARow.ts';
import { parseScenario } from '../../sim/scenario/parse.ts';
import type { ScenarioFile } from '../../sim/scenario/readFiles.ts';
import { freezeScenario } from '../../sim/scenario/scenario.ts';

/** One change somewhere in the scenario: where to (which child at each depth), and what to put there. */
interface Mutation {
  readonly way: readonly number[];
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  way: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  value: fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 2 }),
    fc.double({ noNaN: true }),
    fc.integer({ min: -2, max: 20 }),
    fc.constantFrom('', 's1', 's1>s2', 'west>s1>s2', 'signal', 'left', null, [], {}),
  ),
});

/** Changes the scenario in place. */
function mutate(root: object, { way, value }: Mutation): void {
  let parent: Record<string, unknown> = root as Record<string, unknown>;
  for (let depth = 0; ; depth++) {
    const keys = Object.keys(parent);
    if (keys.length === 0) return;
    const key = keys[way[depth] % keys.length];
    const child = parent[key];
    if (depth < way.length - 1 && typeof child === 'object' && child !== null && Object.keys(child).length > 0) {
      parent = child as Record<string, unknown>;
    } else if (value === undefined && Array.isArray(parent)) {
      parent.splice(Number(key), 1);
      return;
    } else {
      parent[key] = value;
      return;
    }
  }
}

/** Runs what must either give a scenario that can be frozen, or be refused with issues that say something. */
function expectScenarioOrIssues(files: readonly ScenarioFile[]): void {
  try {
    freezeScenario(parseScenario(files));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.issues.length).toBeGreaterThan(0);
    for (const issue of error.issues) {
      expect(files.map((file) => file.name)).toContain(issue.file);
      expect(issue.message.length).toBeGreaterThan(10);
      expect(issue.message).not.toContain('undefined');
    }
  }
}

describe('parseScenario on altered files', () => {
  it('gives a scenario that can be frozen or issues, whatever values are changed', () => {
    const pristine = JSON.stringify(createFourInARow());
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const scenario = JSON.parse(pristine) as object;
        for (const one of mutations) mutate(scenario, one);
        expectScenarioOrIssues([{ name: 'scenario.json', text: JSON.stringify(scenario) }]);
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  it('gives a scenario or issues, whatever characters are changed', () => {
    const pristine = formatScenario(createFourInARow());
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(8), fc.string({ maxLength: 3 }), (file, at, cut, put) => {
        const files = pristine.map(({ name, text }, i) => {
          if (i !== file % pristine.length) return { name, text };
          const k = at % text.length;
          return { name, text: text.slice(0, k) + put + text.slice(k + cut) };
        });
        expectScenarioOrIssues(files);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('refuses whatever is no scenario at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(() => parseScenario([{ name: 'scenario.json', text }])).toThrow(InputError);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
