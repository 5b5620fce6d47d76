import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, type Issue, type TextSource } from '../sim/index.ts';

/** Piece of a file read at a time, bytes. */
const CHUNK_BYTES = 1 << 18;

/**
 * Opens text files for reading piece by piece; `.gz` files are unpacked on the way.
 *
 * @throws InputError naming every file that can't be read
 */
export async function openTexts(names: readonly string[]): Promise<TextSource[]> {
  const missing: string[] = [];
  await Promise.all(names.map((name) => access(name).catch(() => missing.push(name))));
  if (missing.length > 0) {
    const issues = names
      .filter((name) => missing.includes(name))
      .map((file) => ({ file, path: '', message: 'there is no such file, or it may not be read' }));
    throw new InputError(issues);
  }
  return names.map((name) => ({ name, chunks: readChunks(name) }));
}

async function* readChunks(name: string): AsyncGenerator<string> {
  const file = createReadStream(name, { highWaterMark: CHUNK_BYTES });
  // `pipeline` hands an error of the file on to the unpacked stream, where the loop below meets it.
  const stream = name.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream) yield chunk as string;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file: name, path: '', message: `can't be read to its end: ${reason}` }]);
  }
}

/** Most characters of a file that is read whole: half of what a string can hold in Node 20. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

/**
 * A whole file as one string, for formats that can't be read piece by piece.
 *
 * @throws InputError if the file is too long to be held at once
 */
export async function readText(source: TextSource, mostCharacters = MOST_CHARACTERS): Promise<string> {
  const chunks: string[] = [];
  let length = 0;
  for await (const chunk of source.chunks) {
    length += chunk.length;
    if (length > mostCharacters) {
      const message = `is longer than ${mostCharacters} characters, more than can be read at once; split the file, or cut it to a smaller area`;
      throw new InputError([{ file: source.name, path: '', message }]);
    }
    chunks.push(chunk);
  }
  return chunks.join('');
}

/**
 * Whole files, one after another; a file that can't be held keeps none of the others from being looked at.
 *
 * @throws InputError naming every file that is too long or can't be read to its end
 */
export async function readTexts(
  sources: readonly TextSource[],
  mostCharacters = MOST_CHARACTERS,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const texts: { name: string; text: string }[] = [];
  const issues: Issue[] = [];
  for (const source of sources) {
    try {
      texts.push({ name: source.name, text: await readText(source, mostCharacters) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new InputError(issues);
  return texts;
}
