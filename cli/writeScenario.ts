import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatScenario, type ScenarioDefinition } from '../sim/index.ts';

/** Writes a scenario's files into a folder, which is made if it isn't there. */
export async function writeScenario(folder: string, definition: ScenarioDefinition): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(formatScenario(definition).map(({ name, text }) => writeFile(path.join(folder, name), text)));
}
