import type { Issue } from '../../core/issue.ts';
import type { ScenarioFile } from '../../scenario/readFiles.ts';
import { createLineReader, type LineReader, readNumber } from './lineReader.ts';

export interface CbengineIntersection {
  readonly id: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly signalised: boolean;
}

/** One direction of a road. */
export interface CbengineRoad {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lengthM: number;
  readonly speedMps: number;
  /** Leftmost lane first: whether it serves left, through, right. */
  readonly lanes: readonly LaneTurns[];
}

export type LaneTurns = readonly [left: boolean, through: boolean, right: boolean];

export interface CbengineRoadnet {
  readonly intersections: readonly CbengineIntersection[];
  readonly roads: readonly CbengineRoad[];
  /** Of each signal the roads that leave it, clockwise, four places; null where there is none. */
  readonly signals: ReadonlyMap<string, readonly (string | null)[]>;
}

const MOST_LANES = 16;

/**
 * Reads the network of CBEngine (KDD Cup 2021): the number of intersections and a line each (latitude, longitude, id,
 * signalised); the number of roads and three lines each (ends, length, speed, lanes and id of both directions; then the
 * turns of each direction's lanes); the number of signals and a line each (intersection, four roads that leave it).
 *
 * What is wrong is added to `issues`; rows at fault are left out.
 */
export function readRoadnet(file: ScenarioFile, issues: Issue[]): CbengineRoadnet {
  const reader = createLineReader(file, issues);
  const intersections = new Map<string, CbengineIntersection>();
  const roads = new Map<string, CbengineRoad>();
  const signals = new Map<string, (string | null)[]>();
  const roadnet = { intersections: [] as CbengineIntersection[], roads: [] as CbengineRoad[], signals };
  const complete =
    readRows(reader, 'intersections', () => readIntersection(reader, intersections)) &&
    readRows(reader, 'roads', () => readRoad(reader, intersections, roads)) &&
    readRows(reader, 'signals', () => readSignal(reader, intersections, roads, signals));
  if (complete && reader.next() !== null) reader.report('more lines than the file said it has');
  roadnet.intersections.push(...intersections.values());
  roadnet.roads.push(...roads.values());
  return roadnet;
}

/** @returns false where the rows can't be told apart any more */
function readRows(reader: LineReader, of: string, readRow: () => boolean): boolean {
  const count = reader.count(of);
  if (count === null) return false;
  for (let i = 0; i < count; i++) {
    if (!readRow()) {
      reader.report(`the file ends within ${of}: ${i} of ${count} are there`);
      return false;
    }
  }
  return true;
}

function readIntersection(reader: LineReader, intersections: Map<string, CbengineIntersection>): boolean {
  const words = reader.next();
  if (words === null) return false;
  const [latitude, longitude] = [readNumber(words[0]), readNumber(words[1])];
  const id = words[2];
  if (words.length !== 4 || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180) || !/^[01]$/.test(words[3])) {
    reader.report('an intersection is: latitude longitude id signalised (0 or 1), in degrees');
  } else if (intersections.has(id)) reader.report(`intersection ${id} stands in the file already`);
  else intersections.set(id, { id, latitude, longitude, signalised: words[3] === '1' });
  return true;
}

function readRoad(
  reader: LineReader,
  intersections: ReadonlyMap<string, CbengineIntersection>,
  roads: Map<string, CbengineRoad>,
): boolean {
  const words = reader.next();
  if (words === null) return false;
  const [lengthM, speedMps, laneCount, laneCountBack] = words.slice(2, 6).map(readNumber);
  const isSound =
    words.length === 8 &&
    lengthM > 0 &&
    lengthM <= 100_000 &&
    speedMps >= 0.5 &&
    speedMps <= 70 &&
    [laneCount, laneCountBack].every((count) => Number.isInteger(count) && count >= 0 && count <= MOST_LANES);
  if (!isSound) {
    const message = `a road is: from to length (m, > 0) speed (m/s, 0.5 to 70) lanes lanes-back (0 to ${MOST_LANES}) id id-back`;
    reader.report(message);
  }
  const [from, to] = words;
  if (isSound) {
    if (from === to) reader.report(`the road begins and ends at intersection ${from}`);
    for (const end of [from, to]) {
      if (!intersections.has(end)) reader.report(`intersection ${end} is not among the intersections`);
    }
  }
  for (const [id, count, start, end] of [
    [words[6], laneCount, from, to],
    [words[7], laneCountBack, to, from],
  ] as const) {
    // A direction without lanes still has its line, which may be empty; the reader passes over that.
    if (isSound && count === 0) continue;
    const lanes = reader.next();
    if (lanes === null) return false;
    if (!isSound) continue;
    if (lanes.length !== 3 * count || lanes.some((word) => !/^[01]$/.test(word))) {
      reader.report(`road ${id} has ${count} lanes: three times as many 0 or 1 (left, through, right) must stand here`);
    } else if (roads.has(id)) reader.report(`road ${id} stands in the file already`);
    else {
      const turns = Array.from({ length: count }, (_, k): LaneTurns => {
        const [left, through, right] = lanes.slice(3 * k, 3 * k + 3).map((word) => word === '1');
        return [left, through, right];
      });
      roads.set(id, { id, from: start, to: end, lengthM, speedMps, lanes: turns });
    }
  }
  return true;
}

function readSignal(
  reader: LineReader,
  intersections: ReadonlyMap<string, CbengineIntersection>,
  roads: ReadonlyMap<string, CbengineRoad>,
  signals: Map<string, (string | null)[]>,
): boolean {
  const words = reader.next();
  if (words === null) return false;
  const [id, ...leaving] = words;
  if (leaving.length !== 4)
    reader.report('a signal is: intersection and four roads that leave it clockwise, -1 for none');
  if (!intersections.has(id)) reader.report(`intersection ${id} is not among the intersections`);
  if (signals.has(id)) reader.report(`intersection ${id} has a signal already`);
  if (leaving.every((road) => road === '-1')) reader.report(`signal ${id} has no movements: no road leaves it`);
  for (const road of leaving) {
    if (road === '-1') continue;
    const from = roads.get(road)?.from;
    if (from === undefined) reader.report(`road ${road} is not among the roads`);
    else if (from !== id) reader.report(`road ${road} leaves intersection ${from}, not ${id}`);
  }
  signals.set(
    id,
    leaving.map((road) => (road === '-1' ? null : road)),
  );
  return true;
}
