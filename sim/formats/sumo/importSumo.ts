import proj4 from 'proj4';
import { InputError, type Issue } from '../../core/issue.ts';
import type { CorridorDefinition } from '../../corridors/definition.ts';
import type { NetworkDefinition, Point } from '../../network/definition.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../../scenario/definition.ts';
import { findStreamCorridors } from '../../scenario/waves/streamCorridors.ts';
import type { SignalDefinition } from '../../signals/definition.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { createNotes, finishImport, type ImportNotes, type ImportResult } from '../report.ts';
import type { TextSource } from '../textSource.ts';
import { buildDemand } from './buildDemand.ts';
import { buildNetwork } from './buildNetwork.ts';
import { buildSignals } from './buildSignals.ts';
import { createSumoDemand, readDemand } from './demandFile.ts';
import { readNet, type SumoLocation } from './netFile.ts';
import { pickPrograms } from './pickPrograms.ts';
import type { SumoProgram } from './programFile.ts';

export interface SumoSources {
  /** Id of the scenario made. */
  readonly id: string;
  readonly net: TextSource;
  readonly routes: readonly TextSource[];
  readonly additional: readonly TextSource[];
  /** The run's time of day, s; absent: from the first departure to an hour after the last. */
  readonly beginS?: number;
  readonly endS?: number;
}

const HOUR_S = 3600;

/**
 * A SUMO network with its demand and signal programs as a scenario.
 *
 * @throws InputError with every issue of all files
 */
export async function importSumo(sources: SumoSources): Promise<ImportResult> {
  const issues: Issue[] = [];
  const notes = createNotes();
  const net = await readNet(sources.net, issues);
  const demandFile = createSumoDemand();
  // As SUMO does, additional files go first: route files may use their types and stops.
  for (const source of [...sources.additional, ...sources.routes]) await readDemand(source, demandFile, issues);
  if (issues.length > 0) throw new InputError(issues);
  const programs = pickPrograms(net, demandFile.programs, notes, issues);
  if (net.leftHand) {
    issues.push({
      file: net.file,
      path: '',
      message: 'traffic keeps left here; only networks that keep right can be run',
    });
  }
  if (issues.length > 0) throw new InputError(issues);
  const zero = centreOf(net.location);
  const network = buildNetwork(net, zero, notes);
  const demand = withinRun(buildDemand(demandFile, network, notes), sources, notes);
  if (issues.length > 0) throw new InputError(issues);
  const starts = [...demand.trips.map(({ departS }) => departS), ...demand.flows.map(({ startS = 0 }) => startS)];
  const ends = [...demand.trips.map(({ departS }) => departS), ...demand.flows.map(({ endS = 0 }) => endS)];
  const startS = sources.beginS ?? Math.floor(starts.reduce((a, b) => Math.min(a, b), starts[0] ?? 0));
  const endS = sources.endS ?? Math.ceil(ends.reduce((a, b) => Math.max(a, b), startS)) + HOUR_S;
  const report = ({ file, line, id }: SumoProgram, message: string) =>
    issues.push({ file, path: `line ${line}`, message: `tlLogic "${id}" ${message}` });
  const signals =
    network.definition.links.length > 0 ? buildSignals(network, programs, demandFile.detectors, notes, report) : [];
  if (issues.length > 0) throw new InputError(issues);
  const definition: ScenarioDefinition = {
    format: 'greenwave-scenario',
    version: SCENARIO_VERSION,
    id: sources.id,
    name: { zh: sources.id, en: sources.id },
    origin: originOf(net.location, zero, notes),
    startS,
    durationS: endS - startS,
    stepS: 1,
    seed: 42,
    warmUpS: 0,
    network: network.definition,
    signals,
    corridors: corridorsOf(network.definition, signals, demand, startS, endS - startS, notes),
    demand,
  };
  return finishImport(definition, notes, net.file);
}

/** SUMO knows no corridors: the strongest streams over signals that keep to a plan are taken. */
function corridorsOf(
  network: NetworkDefinition,
  signals: readonly SignalDefinition[],
  demand: DemandDefinition,
  startS: number,
  durationS: number,
  notes: ImportNotes,
): CorridorDefinition[] {
  const planned = new Set(
    signals.filter(({ controller }) => controller === undefined).map(({ intersectionId }) => intersectionId),
  );
  if (planned.size < 2 || durationS <= 0) return [];
  const corridors = findStreamCorridors(freezeNetwork(network), planned, demand, startS, durationS);
  for (const { id, members } of corridors) {
    const why = `the strongest stream over signals ${members.map(({ intersectionId }) => intersectionId).join(', ')}`;
    notes.guessed.push({ id, what: 'corridor', why });
  }
  return corridors;
}

/** As SUMO, leaves out the trips that depart before the run's begin or at its end or later. */
function withinRun(demand: DemandDefinition, { beginS, endS }: SumoSources, notes: ImportNotes): DemandDefinition {
  const from = beginS ?? Number.NEGATIVE_INFINITY;
  const to = endS ?? Number.POSITIVE_INFINITY;
  const trips = demand.trips.filter(({ departS }) => departS >= from && departS < to);
  const left = demand.trips.length - trips.length;
  if (left > 0) {
    notes.dropped.push({
      id: `${left} of them`,
      what: 'vehicle',
      why: 'they depart before --begin or not before --end',
    });
  }
  return { ...demand, trips };
}

function centreOf({ convBoundary }: SumoLocation): Point {
  const [left, bottom, right, top] = convBoundary;
  const centre: Point = [Math.round((left + right) / 2), Math.round((bottom + top) / 2)];
  return centre.every(Number.isFinite) ? centre : [0, 0];
}

/** Latitude and longitude of the local zero, by the net's projection; 0, 0 for a network that lies nowhere. */
function originOf({ netOffset, projection }: SumoLocation, zero: Point, notes: ImportNotes) {
  if (projection !== '!' && projection !== '-') {
    try {
      const point = [zero[0] - netOffset[0], zero[1] - netOffset[1]];
      const [longitude, latitude] = proj4(projection, 'WGS84', point);
      if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
    } catch {
      // An unknown projection is reported below: the network can run without knowing where it lies.
    }
  }
  const why = `projection "${projection}" says no place on Earth; latitude and longitude are 0`;
  notes.guessed.push({ id: 'location', what: 'location', why });
  return { latitude: 0, longitude: 0 };
}
