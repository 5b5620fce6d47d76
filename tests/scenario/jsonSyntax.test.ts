import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateJsonError } from '../../sim/scenario/jsonSyntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('locateJsonError', () => {
  it.each([
    ['{\n  "a": 1,\n  "b": 2\n  "c": 3\n}', 4, 3],
    ['{\n  "a": 1,\n}', 3, 1],
    ['[1, 2', 1, 6],
    ['{"a": NaN}', 1, 7],
    ["{'a': 1}", 1, 2],
    ['{"a" 1}', 1, 6],
    ['{"a": "one\ntwo"}', 1, 11],
    ['{} {}', 1, 4],
    ['{"a": 01}', 1, 8],
    ['', 1, 1],
  ])('finds where %j goes wrong', (text, line, column) => {
    expect(locateJsonError(text)).toMatchObject({ line, column });
  });

  it('agrees with JSON.parse on what is JSON, after any one character is put in or taken out', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '1', '-', ' ', 'x'),
        (json, at, put) => {
          const k = at % (json.length + 1);
          const text = json.slice(0, k) + put + json.slice(put === '' ? k + 1 : k);
          expect(locateJsonError(text) === null).toBe(isJson(text));
        },
      ),
      { seed: 2, numRuns: 2000 },
    );
  });
});
