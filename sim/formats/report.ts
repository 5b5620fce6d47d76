import { InputError, type Issue } from '../core/issue.ts';
import { countScenario, type ScenarioCounts } from '../scenario/count.ts';
import type { ScenarioDefinition } from '../scenario/definition.ts';
import { formatScenario } from '../scenario/format.ts';
import { readScenario } from '../scenario/parse.ts';

/** One thing that an import did to what the file says: nothing is lost in silence. */
export interface ReportEntry {
  /** Id in the source file. */
  readonly id: string;
  /** What it is in the source format's words: `edge`, `lane`, `tlLogic`, `vehicle`… */
  readonly what: string;
  /** What was done, and why, as one sentence. */
  readonly why: string;
}

export interface ImportReport {
  readonly counts: ScenarioCounts & { readonly routes: number; readonly flows: number; readonly trips: number };
  /** Several of the source that became one here. */
  readonly joined: readonly ReportEntry[];
  /** What the source doesn't say and had to be assumed. */
  readonly guessed: readonly ReportEntry[];
  /** What has no place here. */
  readonly dropped: readonly ReportEntry[];
}

/** An imported scenario, checked, and what was done to get it. */
export interface ImportResult {
  readonly definition: ScenarioDefinition;
  readonly report: ImportReport;
  /** Turning volumes that the source holds, as `volumes.csv`. Absent: it holds none. */
  readonly volumes?: string;
}

/** What an importer takes down as it goes. */
export interface ImportNotes {
  readonly joined: ReportEntry[];
  readonly guessed: ReportEntry[];
  readonly dropped: ReportEntry[];
}

export function createNotes(): ImportNotes {
  return { joined: [], guessed: [], dropped: [] };
}

/**
 * Ends an import: the scenario must pass every check that a scenario file must pass.
 *
 * @param file   name of the source file, for the issues
 * @throws InputError with every issue; also if there is nothing in the scenario
 */
export function finishImport(definition: ScenarioDefinition, notes: ImportNotes, file: string): ImportResult {
  if (definition.network.links.length === 0) {
    throw new InputError([{ file, path: '', message: 'the file holds no road that motor vehicles may use' }]);
  }
  const { issues } = readScenario(formatScenario(definition));
  if (issues.length > 0) throw new InputError(issues.map((issue) => asSourceIssue(issue, file)));
  const { routes, flows, trips } = definition.demand;
  const counts = {
    ...countScenario(definition),
    routes: routes.length,
    flows: flows.length,
    trips: trips.length,
  };
  return { definition, report: { counts, ...notes } };
}

/** The places of the scenario made mean nothing to those who have the source file only. */
function asSourceIssue(issue: Issue, file: string): Issue {
  return { file, path: '', message: `as imported (${issue.file} ${issue.path}): ${issue.message}` };
}
