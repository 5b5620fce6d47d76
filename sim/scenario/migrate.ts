import type { Issue } from '../core/issue.ts';
import { SCENARIO_VERSION } from './definition.ts';

/** A scenario as it came from its files: nothing about it is known yet. */
export type RawScenario = Readonly<Record<string, unknown>>;

/** Turns a scenario of one version into the next. Steps are kept for good: a file of any age is read by walking them. */
type MigrationStep = (scenario: RawScenario) => RawScenario;

/**
 * Step from version `n` to `n + 1`, by `n`. Empty while version 1 is the newest: a change of the format raises
 * `SCENARIO_VERSION` and adds the step that brings older files along.
 */
const STEPS: ReadonlyMap<number, MigrationStep> = new Map();

/**
 * Brings a scenario to the version of this build.
 *
 * @param file the file that states `version`, for the issue
 * @returns the scenario, or the issue that it is newer than this build; a version that is no whole number from 1 on is
 *          left for the schema to refuse
 */
export function migrateScenario(scenario: RawScenario, file: string): { scenario: RawScenario; issues: Issue[] } {
  const written = scenario.version;
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1) return { scenario, issues: [] };
  if (written > SCENARIO_VERSION) {
    const message = `version is ${written}, newer than the ${SCENARIO_VERSION} that this build reads; update greenwave, or save the scenario in version ${SCENARIO_VERSION}`;
    return { scenario, issues: [{ file, path: '/version', message }] };
  }
  let current = scenario;
  for (let version = written; version < SCENARIO_VERSION; version++) {
    const step = STEPS.get(version);
    if (!step) throw new Error(`no migration from scenario version ${version} to ${version + 1}`);
    current = { ...step(current), version: version + 1 };
  }
  return { scenario: current, issues: [] };
}
