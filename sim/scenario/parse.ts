import { InputError, type Issue } from '../core/issue.ts';
import { checkScenario } from './checkScenario.ts';
import type { ScenarioDefinition } from './definition.ts';
import { migrateScenario } from './migrate.ts';
import { joinFiles, type ScenarioFile } from './readFiles.ts';
import { createReport } from './report.ts';
import { scenarioSchema } from './schema.ts';
import { describeFaults, type SchemaFault } from './sentences.ts';

/** What came of reading a scenario: the definition when nothing is wrong with it, else every issue. */
export interface ScenarioReading {
  readonly definition: ScenarioDefinition | null;
  readonly issues: readonly Issue[];
}

/**
 * Reads a scenario: joins its files, migrates it to this version, holds it against the schema and cross-checks it.
 *
 * @param files the scenario's own file first, then those that its `include` names
 * @throws InputError with all issues
 */
export function parseScenario(files: readonly ScenarioFile[]): ScenarioDefinition {
  const { definition, issues } = readScenario(files);
  if (definition === null) throw new InputError(issues);
  return definition;
}

/** As `parseScenario`, for those who want to show the issues and go on. */
export function readScenario(files: readonly ScenarioFile[]): ScenarioReading {
  const joined = joinFiles(files);
  const issues = [...joined.issues];
  const versionFile = joined.files.fileOfKey.get('version') ?? joined.files.mainFile;
  const migrated = migrateScenario(joined.raw, versionFile);
  // A newer version may mean anything: to hold it against this one would only add noise.
  if (migrated.issues.length > 0) return { definition: null, issues: [...issues, ...migrated.issues] };

  const report = createReport(joined.files, issues);
  const faults = findSchemaFaults(migrated.scenario).filter((fault) => {
    const [key] = fault.path;
    return !(
      joined.incomplete &&
      fault.path.length === 1 &&
      fault.unreadable &&
      !Object.hasOwn(migrated.scenario, key)
    );
  });
  for (const fault of faults) report(fault.path, fault.message);
  const unreadable = unreadableKeys(migrated.scenario, faults);
  // Sound in shape where it is readable: `checkScenario` looks at nothing else.
  const definition = migrated.scenario as unknown as ScenarioDefinition;
  checkScenario(definition, unreadable, joined.files, issues);
  return issues.length === 0 ? { definition, issues } : { definition: null, issues };
}

function findSchemaFaults(scenario: object): SchemaFault[] {
  // The schema changes nothing, so its copy of the scenario is dropped and the original goes on.
  const result = scenarioSchema.safeParse(scenario);
  return result.success ? [] : result.error.issues.flatMap((issue) => describeFaults(issue, scenario));
}

/** Top-level keys that are missing, or hold something of the wrong kind: nothing that refers to them can be checked. */
function unreadableKeys(scenario: object, faults: readonly SchemaFault[]): ReadonlySet<string> {
  const keys = new Set(Object.keys(scenarioSchema.shape).filter((key) => !Object.hasOwn(scenario, key)));
  for (const fault of faults) if (fault.unreadable) keys.add(String(fault.path[0]));
  return keys;
}
