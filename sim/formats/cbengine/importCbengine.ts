import { InputError, type Issue } from '../../core/issue.ts';
import type { IntersectionControl, LinkDefinition, NetworkDefinition, Point } from '../../network/definition.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../../scenario/definition.ts';
import type { ScenarioFile } from '../../scenario/readFiles.ts';
import { createNotes, finishImport, type ImportNotes, type ImportResult } from '../report.ts';
import { createDemand } from './demand.ts';
import { readFlows } from './readFlows.ts';
import { type CbengineRoad, type CbengineRoadnet, readRoadnet } from './readRoadnet.ts';
import { createSignals } from './timing.ts';
import { createMovements } from './turns.ts';

/** Length of a degree of latitude, and of one of longitude on the equator, m (mean of WGS 84). */
const METRES_PER_LATITUDE = 111_132;
const METRES_PER_LONGITUDE = 111_320;
/** What two intersections take of a road measured from centre to centre, m: from experience; never more than half. */
const CROSSINGS_M = 30;
/** A run is no shorter than this, s. */
const SHORTEST_RUN_S = 1200;

/**
 * Makes a scenario of CBEngine's network and flow files (docs/formats/cbengine.md).
 *
 * @param id of the scenario
 * @throws InputError with every issue of both files
 */
export function importCbengine(roadnetFile: ScenarioFile, flowFile: ScenarioFile, id: string): ImportResult {
  const issues: Issue[] = [];
  const notes = createNotes();
  const roadnet = readRoadnet(roadnetFile, issues);
  // A broken network would make every route an issue of its own.
  const flows = issues.length > 0 ? [] : readFlows(flowFile, new Set(roadnet.roads.map((road) => road.id)), issues);
  if (issues.length > 0) throw new InputError(issues);
  const origin = findOrigin(roadnet);
  const network = createNetwork(roadnet, origin, notes);
  const { demand, flowVehPerH, lastS } = createDemand(flows, network.movements, notes);
  notes.guessed.push({
    id: '*',
    what: 'signal',
    why: 'the format holds no timing: phases, cycles and splits are made for the traffic that comes',
  });
  const definition: ScenarioDefinition = {
    format: 'greenwave-scenario',
    version: SCENARIO_VERSION,
    id,
    name: { zh: id, en: id },
    importedFrom: 'cbengine',
    origin,
    startS: 0,
    durationS: Math.max(SHORTEST_RUN_S, Math.ceil(lastS)),
    stepS: 1,
    seed: 0,
    warmUpS: 300,
    network,
    signals: createSignals(network, flowVehPerH),
    corridors: [],
    demand,
  };
  return finishImport(definition, notes, roadnetFile.name);
}

/** The middle of the network, degrees. */
function findOrigin({ intersections }: CbengineRoadnet): ScenarioDefinition['origin'] {
  const middle = (values: readonly number[]) => {
    const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const greatest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return values.length === 0 ? 0 : (least + greatest) / 2;
  };
  return {
    latitude: middle(intersections.map(({ latitude }) => latitude)),
    longitude: middle(intersections.map(({ longitude }) => longitude)),
  };
}

function createNetwork(
  roadnet: CbengineRoadnet,
  origin: ScenarioDefinition['origin'],
  notes: ImportNotes,
): NetworkDefinition {
  const { intersections, roads, signals } = roadnet;
  const perLongitude = METRES_PER_LONGITUDE * Math.cos((origin.latitude * Math.PI) / 180);
  const place = new Map(
    intersections.map(({ id, latitude, longitude }): [string, Point] => [
      id,
      [(longitude - origin.longitude) * perLongitude, (latitude - origin.latitude) * METRES_PER_LATITUDE],
    ]),
  );
  const movements = createMovements(roadnet, place, notes);
  const endOf = new Map(roads.map((road) => [road.id, road.to]));
  const crossed = new Set(movements.map(({ from }) => endOf.get(from)!));
  const used = new Set(roads.flatMap(({ from, to }) => [from, to]));
  const controlOf = (id: string, signalised: boolean): IntersectionControl => {
    if (!crossed.has(id)) return 'gateway';
    if (signals.has(id)) return 'signal';
    if (signalised) {
      const why = 'marked as signalised but not among the signals: priority by road';
      notes.guessed.push({ id, what: 'intersection', why });
    }
    const approaches = roads.filter(({ to }) => to === id).length;
    return approaches > 2 ? 'priority' : 'none';
  };
  for (const { id } of intersections) {
    if (!used.has(id)) notes.dropped.push({ id, what: 'intersection', why: 'no road leads to it or from it' });
    else if (signals.has(id) && !crossed.has(id)) {
      notes.dropped.push({ id, what: 'signal', why: 'nothing passes through it: it is an end of the network' });
    }
  }
  return {
    intersections: intersections
      .filter(({ id }) => used.has(id))
      .map(({ id, signalised }) => {
        const [x, y] = place.get(id)!;
        return { id, x, y, control: controlOf(id, signalised), provenance: 'imported' as const };
      }),
    roads: [],
    links: roads.map(createLink),
    movements,
    districts: [],
  };
}

function createLink({ id, from, to, lengthM, speedMps, lanes }: CbengineRoad): LinkDefinition {
  return {
    id,
    from,
    to,
    class: speedMps > 20 ? 'expressway' : speedMps > 14 ? 'arterial' : 'collector',
    speedMps,
    lanes: lanes.map(() => ({})),
    lengthM: Math.max(lengthM / 2, lengthM - CROSSINGS_M),
  };
}
