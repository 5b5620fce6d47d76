import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatScenario, type ScenarioDefinition } from '../sim/index.ts';

/** A file to be written, by its name within a folder. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/** Writes a scenario's files into a folder, which is made if it isn't there. */
export async function writeScenario(
  folder: string,
  definition: ScenarioDefinition,
  more: readonly OutputFile[] = [],
): Promise<void> {
  await writeFolder(folder, [...formatScenario(definition), ...more]);
}

/**
 * Writes files into a folder, all or none: they are written beside it first, and put in place once all are complete.
 * Files of the same names are replaced, others left alone.
 */
export async function writeFolder(folder: string, files: readonly OutputFile[]): Promise<void> {
  const target = path.resolve(folder);
  await mkdir(target, { recursive: true });
  const draft = path.join(target, `.draft-${randomUUID()}`);
  await mkdir(draft);
  try {
    await Promise.all(files.map(({ name, text }) => writeFile(path.join(draft, name), text)));
    for (const { name } of files) await rename(path.join(draft, name), path.join(target, name));
    await rmdir(draft);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
