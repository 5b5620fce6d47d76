import { InputError, type Issue } from '../../core/issue.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../../scenario/definition.ts';
import type { ScenarioFile } from '../../scenario/readFiles.ts';
import { createNotes, finishImport, type ImportResult } from '../report.ts';
import { yieldWithinPhases } from '../yieldWithinPhases.ts';
import { buildDemand } from './demand.ts';
import { buildNetwork } from './network.ts';
import { flowSchema, readAs, roadnetSchema } from './schema.ts';
import { buildSignals } from './signals.ts';

/** How long the papers that use CityFlow's networks run them, s. */
const DURATION_S = 3600;

/**
 * Makes a scenario of a CityFlow roadnet and its flow file.
 *
 * @param id of the scenario
 * @throws InputError with every issue of both files
 */
export function importCityflow(roadnetFile: ScenarioFile, flowFile: ScenarioFile, id: string): ImportResult {
  const issues: Issue[] = [];
  const notes = createNotes();
  const roadnet = readAs(roadnetFile, roadnetSchema, issues);
  const flows = readAs(flowFile, flowSchema, issues);
  if (roadnet === undefined || flows === undefined) throw new InputError(issues);
  if (flows.length === 0) {
    issues.push({
      file: flowFile.name,
      path: '',
      message: 'the file holds no flow; without traffic there is nothing to run',
    });
  }
  const { network, movementsByRoadLink } = buildNetwork(roadnet, roadnetFile.name, notes, issues);
  if (issues.length > 0) throw new InputError(issues);
  const timed = buildSignals(roadnet, movementsByRoadLink, roadnetFile.name, notes, issues);
  const demand = buildDemand(flows, network, flowFile.name, notes, issues);
  if (issues.length > 0) throw new InputError(issues);
  const signals = yieldWithinPhases(timed, network, notes);
  const definition: ScenarioDefinition = {
    format: 'greenwave-scenario',
    version: SCENARIO_VERSION,
    id,
    name: { zh: id, en: id },
    importedFrom: 'cityflow',
    // The file has no place on earth.
    origin: { latitude: 0, longitude: 0 },
    startS: 0,
    durationS: DURATION_S,
    stepS: 1,
    seed: 0,
    warmUpS: 600,
    network,
    signals,
    corridors: [],
    demand,
  };
  notes.guessed.push({ id, what: 'roadnet', why: 'it has no coordinates on earth: its zero is put at 0° N 0° E' });
  return finishImport(definition, notes, roadnetFile.name);
}
