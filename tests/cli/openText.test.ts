import { describe, expect, it } from 'vitest';
import { readText } from '../../cli/openText.ts';

async function* pieces(...texts: string[]) {
  yield* texts;
}

describe('a file read whole', () => {
  it('is its pieces in order', async () => {
    expect(await readText({ name: 'a.json', chunks: pieces('[1,', '2', ']') })).toBe('[1,2]');
  });

  it('is refused with its name when it is too long to be held, before the rest is read', async () => {
    const reading = readText({ name: 'huge.json', chunks: pieces('12345', '67890', 'never asked for') }, 8);
    await expect(reading).rejects.toMatchObject({ issues: [{ file: 'huge.json', path: '' }] });
  });
});
