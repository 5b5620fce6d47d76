import { describe, expect, it } from 'vitest';
import { readText, readTexts } from '../../cli/openText.ts';

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

  it('names every file of several that is too long', async () => {
    const files = ['a.json', 'b.json', 'c.json'].map((name, i) => ({
      name,
      chunks: pieces(i === 1 ? '1' : '123456789'),
    }));
    await expect(readTexts(files, 8)).rejects.toMatchObject({ issues: [{ file: 'a.json' }, { file: 'c.json' }] });
  });
});
