import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import {
  applyPlanFile,
  type ControlChoice,
  chooseControl,
  InputError,
  includedFiles,
  parsePlanFile,
  parseScenario,
  type ScenarioDefinition,
  type ScenarioFile,
} from '../sim/index.ts';

/**
 * The files of a scenario on disk: its own first, then those that it includes and that can be read.
 *
 * @param path a folder with `scenario.json`, or that file
 * @throws InputError if the scenario's own file can't be read
 */
export async function readScenarioFiles(path: string): Promise<ScenarioFile[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const mainPath = isFolder ? join(path, 'scenario.json') : path;
  const name = basename(mainPath);
  const text = await readFile(mainPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new InputError([{ file: mainPath, path: '', message: `can't be read: ${reason}` }]);
  });
  const main: ScenarioFile = { name, text };
  const folder = dirname(resolve(mainPath));
  // One that is missing is left out here: `parseScenario` names it among the other issues.
  const included = await Promise.all(includedFiles(main).map((other) => readIncluded(folder, other)));
  return [main, ...included.filter((file) => file !== null)];
}

async function readIncluded(folder: string, name: string): Promise<ScenarioFile | null> {
  const path = resolve(folder, name);
  // A scenario from elsewhere must not make us read this machine's other files.
  if (relative(folder, path).startsWith('..')) return null;
  return readFile(path, 'utf8').then(
    (text) => ({ name, text }),
    () => null,
  );
}

/** SHA-256 of a scenario's files, names and contents: the same files, the same hash. */
export function hashScenarioFiles(files: readonly ScenarioFile[]): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name}\n${Buffer.byteLength(text)}\n`).update(text);
  return hash.digest('hex');
}

/**
 * @param planFile timing plans to run instead; they count for the hash, so that a run resumes under the same ones only
 * @param control  who runs the signals instead of those that the scenario names; it counts too
 * @throws InputError with every issue of a scenario that can't be run, or of the plans
 */
export async function loadScenario(
  path: string,
  planFile?: string,
  control: ControlChoice = { control: 'plan' },
): Promise<{ definition: ScenarioDefinition; hash: string }> {
  const files = await readScenarioFiles(path);
  const definition = chooseControl(parseScenario(files), control);
  if (typeof definition === 'string') throw new InputError([{ file: '', path: '', message: definition }]);
  if (control.control !== 'plan') files.push({ name: '--control', text: JSON.stringify(control) });
  if (planFile === undefined) return { definition, hash: hashScenarioFiles(files) };
  const text = await readFile(planFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new InputError([{ file: planFile, path: '', message: `can't be read: ${reason}` }]);
  });
  const plans = parsePlanFile({ name: planFile, text }, definition);
  // Where the file lies does not matter to what runs.
  const hash = hashScenarioFiles([...files, { name: '--plan', text }]);
  return { definition: applyPlanFile(definition, plans), hash };
}
