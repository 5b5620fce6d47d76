import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../sim/index.ts';

/** Refuses names that can't become a file, before anything is run for it. @throws InputError */
export async function checkOutputFile(file: string): Promise<void> {
  const refuse = (message: string) => new InputError([{ file, path: '', message }]);
  if ((await stat(file).catch(() => null))?.isDirectory()) throw refuse('is a folder; give the name of a file');
  await mkdir(path.dirname(path.resolve(file)), { recursive: true }).catch((error: Error) => {
    throw refuse(`its folder can't be made: ${error.message}`);
  });
}

/** Writes a file whole or not at all: a reader never sees half of it. */
export async function writeWholeFile(file: string, text: string): Promise<void> {
  const target = path.resolve(file);
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.draft-${randomUUID()}`);
  try {
    await writeFile(draft, text);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
