import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/core/issue.ts';
import { parseExperiment } from '../../sim/experiments/experiment.ts';

const VALID = {
  format: 'greenwave-experiment',
  version: 1,
  variants: [{ id: 'a', scenario: 'x', plan: 'p.json', control: 'max-pressure', decisionS: 10 }],
  demandFactors: [0.8, 1.2],
  seeds: { first: 0, count: 3 },
  durationS: 600,
  stepS: 0.5,
};

const parse = (content: unknown) => parseExperiment({ name: 'e.json', text: JSON.stringify(content) ?? '' });

describe('parseExperiment', () => {
  it('gives back what is written', () => {
    expect(parse(VALID)).toEqual(VALID);
  });

  it('says where the text stops being JSON', () => {
    expect(() => parseExperiment({ name: 'e.json', text: '{"format": }' })).toThrow(InputError);
  });

  it('refuses anything else with issues, and never fails otherwise (seed 11)', () => {
    const keys = [...Object.keys(VALID), 'id', 'scenario', 'count', 'other'];
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string(), fc.double(), fc.integer(), fc.constantFrom(null, true, 1, 'greenwave-experiment')),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, changed) => {
        const content = { ...VALID, [key]: changed };
        try {
          expect(parse(content).format).toBe('greenwave-experiment');
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.issues.length).toBeGreaterThan(0);
          for (const issue of error.issues)
            expect(issue).toMatchObject({ file: 'e.json', message: expect.stringMatching(/./) });
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
