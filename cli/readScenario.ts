import { readScenarioFiles } from '../server/scenarioFiles.ts';
import { InputError, readScenario, type ScenarioDefinition, type ScenarioReading } from '../sim/index.ts';

/**
 * Reads and checks a scenario; what is wrong with it, be it that there is none, comes back as issues.
 *
 * @param path a folder with `scenario.json`, or that file
 */
export async function loadScenario(path: string): Promise<ScenarioReading> {
  try {
    return readScenario(await readScenarioFiles(path));
  } catch (error) {
    if (error instanceof InputError) return { definition: null, issues: error.issues };
    throw error;
  }
}

/** @throws InputError with every issue of a scenario that can't be run */
export async function requireScenario(path: string): Promise<ScenarioDefinition> {
  const { definition, issues } = await loadScenario(path);
  if (definition === null) throw new InputError(issues);
  return definition;
}
