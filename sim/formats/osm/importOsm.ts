import { InputError, type Issue } from '../../core/issue.ts';
import type { NetworkDefinition, Point } from '../../network/definition.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { Network } from '../../network/network.ts';
import { addWay, assignTrips, createLoads, type Way } from '../../scenario/city/assignment.ts';
import { createDraw } from '../../scenario/city/draw.ts';
import { fitDemand } from '../../scenario/city/fitDemand.ts';
import { createPhasedSignals } from '../../scenario/city/timing.ts';
import type { TripBundle } from '../../scenario/city/trips.ts';
import { SCENARIO_VERSION, type ScenarioDefinition } from '../../scenario/definition.ts';
import type { DemandDefinition } from '../../traffic/definition.ts';
import { standardVehicleTypes } from '../../traffic/standardTypes.ts';
import { createNotes, finishImport, type ImportNotes, type ImportResult } from '../report.ts';
import type { TextSource } from '../textSource.ts';
import { coordinate, findCorridors } from './corridors.ts';
import { findJunctions } from './junctions.ts';
import { cutPieces, type Piece } from './pieces.ts';
import { chooseSignalCycles, createPlans } from './plans.ts';
import { type OsmBounds, readOsm } from './readOsm.ts';
import { readBans } from './restrictions.ts';
import { createStreetNetwork } from './streetNetwork.ts';
import { drawTownTrips } from './townTrips.ts';

/** Mean radius of the earth, m (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8;
/** Roads that end this near the edge of the extract were cut there, m. */
const EDGE_M = 30;
/** Seed of the trips that are drawn; another would only deal them out otherwise. */
const DRAW_SEED = 1;

/**
 * Makes a scenario of an OpenStreetMap extract (`.osm`): streets, lanes and signals as mapped; timing plans and traffic
 * made up, so that it runs at once.
 *
 * @throws InputError with every issue: no sound XML, values that are no numbers, no road for motor vehicles
 */
export async function importOsm(source: TextSource): Promise<ImportResult> {
  const issues: Issue[] = [];
  const notes = createNotes();
  const roads = await readOsm(source, issues);
  if (!roads) throw new InputError(issues);
  if (roads.ways.length === 0) {
    const message = 'the file holds no road that motor vehicles may use; export an area with streets';
    throw new InputError([{ file: source.name, path: '', message }]);
  }
  const frame = createFrame(roads.bounds);
  const pointOf = (node: number) => frame.toLocal(roads.latitudes[node], roads.longitudes[node]);
  const pieces = cutPieces(roads, pointOf);
  noteGuesses(pieces, notes);
  const junctions = findJunctions(roads, pieces, pointOf, notes);
  const bans = readBans(roads, notes);
  const network = createStreetNetwork(roads, pieces, junctions, bans, frame.isOutside, notes);
  if (network.links.length === 0) {
    const message =
      'its roads lead nowhere: no road enters or leaves the area, and none goes round in it; export a larger area';
    throw new InputError([{ file: source.name, path: '', message }]);
  }
  return finishImport(createScenario(network, source.name, frame.origin, notes), notes, source.name);
}

/** Local frame about the centre of the extract: equirectangular, within a city's extent off by less than a lane. */
function createFrame({ south, north, west, east }: OsmBounds) {
  const origin = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const metresPerDegree = (EARTH_RADIUS_M * Math.PI) / 180;
  const shrink = Math.cos((origin.latitude * Math.PI) / 180);
  const toLocal = (latitude: number, longitude: number): Point => [
    (longitude - origin.longitude) * metresPerDegree * shrink,
    (latitude - origin.latitude) * metresPerDegree,
  ];
  const [right, top] = toLocal(north, east);
  const isOutside = ([x, y]: Point) => Math.abs(x) > right - EDGE_M || Math.abs(y) > top - EDGE_M;
  return { origin, toLocal, isOutside };
}

function noteGuesses(pieces: readonly Piece[], notes: ImportNotes): void {
  const byWay = new Map<string, Set<string>>();
  for (const { wayIds, roadway } of pieces) {
    if (roadway.guessed.length === 0) continue;
    for (const id of wayIds) byWay.set(id, new Set([...(byWay.get(id) ?? []), ...roadway.guessed]));
  }
  for (const [id, tags] of byWay) {
    notes.guessed.push({
      id,
      what: 'way',
      why: `no ${[...tags].join(', no ')} given; the usual one of its class is taken`,
    });
  }
}

function createScenario(
  definition: NetworkDefinition,
  file: string,
  origin: ScenarioDefinition['origin'],
  notes: ImportNotes,
): ScenarioDefinition {
  const network = freezeNetwork(definition);
  const draw = createDraw(DRAW_SEED);
  const bundles = drawTownTrips(network, draw);
  const ways = assignTrips(network, bundles, createLoads(network), () => 1, 4, draw);
  const corridors = findCorridors(network);
  const onCorridor = new Set(corridors.flatMap(({ members }) => members.map((member) => member.intersectionId)));
  const phased = createPhasedSignals(network, corridors);
  const together = phased.flatMap(({ intersection }, row) =>
    onCorridor.has(definition.intersections[intersection].id) ? [row] : [],
  );
  const { cyclesS, scale } = fitDemand(
    network,
    bundles,
    ways,
    phased,
    () => 1,
    (loads) => chooseSignalCycles(network, phased, loads, [together]),
  );
  const loads = createLoads(network);
  for (const [i, bundle] of bundles.entries()) addWay(network, loads, ways[i], bundle.vehPerH * scale[i]);
  const signals = coordinate(network, createPlans(network, phased, loads, cyclesS), corridors);
  for (const { id } of signals) {
    notes.guessed.push({
      id,
      what: 'signal',
      why: 'phases, cycle and splits are worked out: OpenStreetMap holds no timing',
    });
  }
  notes.guessed.push({
    id: file,
    what: 'demand',
    why: 'all traffic is made up (a gravity model); put counts in its place',
  });
  const name = (file.split(/[/\\]/).pop() ?? file).replace(/\.osm(\.gz)?$/, '') || 'osm';
  return {
    format: 'greenwave-scenario',
    version: SCENARIO_VERSION,
    id:
      name
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+/, '')
        .slice(0, 100) || 'osm',
    name: { zh: name, en: name },
    sources: {
      zh: '道路、车道与信号灯位置来自 OpenStreetMap（© OpenStreetMap 贡献者，ODbL）；配时与交通量为推算示意。',
      en: 'Streets, lanes and the places of signals are from OpenStreetMap (© OpenStreetMap contributors, ODbL). Timings and traffic are worked out, not observed.',
    },
    origin,
    startS: 7.5 * 3600,
    durationS: 3600,
    stepS: 0.5,
    seed: 1,
    warmUpS: 600,
    network: definition,
    signals,
    corridors,
    demand: defineDemand(network, bundles, ways, scale),
  };
}

/** Trips within the town begin and end along a link, others at its edge. */
function defineDemand(
  network: Network,
  bundles: readonly TripBundle[],
  ways: readonly Way[],
  scale: Float64Array,
): DemandDefinition {
  const { definition, linkFrom, linkTo, linkLengthM } = network;
  const isEdge = (node: number) => definition.intersections[node].control === 'gateway';
  const routes = ways.map((way, i) => {
    const [first, last] = [way[0], way[way.length - 1]];
    return {
      id: `t${i + 1}`,
      links: way.map((link) => definition.links[link].id),
      ...(isEdge(linkFrom[first]) ? {} : { departM: Math.floor(linkLengthM[first] * 0.25) }),
      ...(isEdge(linkTo[last]) ? {} : { arriveM: Math.floor(linkLengthM[last] * 0.6) }),
    };
  });
  const flows = bundles.map((bundle, i) => ({
    routeId: `t${i + 1}`,
    vehPerH: Math.round(bundle.vehPerH * scale[i] * 100) / 100,
  }));
  return { vehicleTypes: standardVehicleTypes(), profiles: [], routes, flows, trips: [] };
}
