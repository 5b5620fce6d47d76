import type { Issue } from '../../core/issue.ts';
import type {
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  NetworkDefinition,
  Point,
  RoadClass,
  Turn,
} from '../../network/definition.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import type { ImportNotes } from '../report.ts';
import type { Roadnet, RoadnetIntersection } from './schema.ts';

/** A network with what the signals need: movement ids of every intersection by their place in its road links. */
export interface CityflowNetwork {
  readonly network: NetworkDefinition;
  readonly movementsByRoadLink: ReadonlyMap<string, readonly string[]>;
}

const TURNS: Readonly<Record<string, Turn>> = { go_straight: 'through', turn_left: 'left', turn_right: 'right' };

/** Speed at which CityFlow's vehicles turn, m/s: its `turnSpeed`, which no flow file changes. */
const TURN_SPEED_MPS = 8.3333;

/**
 * The network of a roadnet file. CityFlow counts lanes from the left, we from the kerb. Roads run from centre to centre
 * of their intersections; lanes end at an intersection's `width` before its centre.
 */
export function buildNetwork(roadnet: Roadnet, file: string, notes: ImportNotes, issues: Issue[]): CityflowNetwork {
  const report = (path: readonly (string | number)[], message: string) => {
    issues.push({ file, path: pointerOf(path), message });
  };
  const intersectionById = new Map(roadnet.intersections.map((intersection) => [intersection.id, intersection]));
  const roadById = new Map(roadnet.roads.map((road) => [road.id, road]));

  roadnet.roads.forEach(({ id, startIntersection, endIntersection }, i) => {
    for (const [key, end] of Object.entries({ startIntersection, endIntersection })) {
      if (!intersectionById.has(end)) report(['roads', i, key], `road "${id}": there is no intersection "${end}"`);
    }
  });
  roadnet.intersections.forEach((intersection, i) => {
    intersection.roadLinks.forEach((link, k) => {
      const at = ['intersections', i, 'roadLinks', k];
      const from = roadById.get(link.startRoad);
      const to = roadById.get(link.endRoad);
      if (!from) report([...at, 'startRoad'], `there is no road "${link.startRoad}"`);
      if (!to) report([...at, 'endRoad'], `there is no road "${link.endRoad}"`);
      if (from && from.endIntersection !== intersection.id) {
        report([...at, 'startRoad'], `road "${from.id}" does not end at intersection "${intersection.id}"`);
      }
      if (to && to.startIntersection !== intersection.id) {
        report([...at, 'endRoad'], `road "${to.id}" does not start at intersection "${intersection.id}"`);
      }
      link.laneLinks.forEach(({ startLaneIndex, endLaneIndex }, l) => {
        if (from && startLaneIndex >= from.lanes.length) {
          report([...at, 'laneLinks', l], `road "${from.id}" has no lane ${startLaneIndex}`);
        }
        if (to && endLaneIndex >= to.lanes.length) {
          report([...at, 'laneLinks', l], `road "${to.id}" has no lane ${endLaneIndex}`);
        }
      });
    });
  });
  if (issues.length > 0) return { network: EMPTY, movementsByRoadLink: new Map() };

  const links = roadnet.roads.map((road): LinkDefinition => {
    const setbackM = (id: string) => {
      const end = intersectionById.get(id)!;
      return end.virtual ? 0 : end.width;
    };
    const lengthM = lengthOf(road.points) - setbackM(road.startIntersection) - setbackM(road.endIntersection);
    if (!(lengthM > 0)) {
      const i = roadnet.roads.indexOf(road);
      report(['roads', i, 'points'], `road "${road.id}" has no length left between its intersections`);
    }
    return {
      id: road.id,
      from: road.startIntersection,
      to: road.endIntersection,
      class: classOf(road.lanes.length),
      speedMps: Math.max(...road.lanes.map(({ maxSpeed }) => maxSpeed)),
      lanes: road.lanes.toReversed().map(({ width, maxSpeed }) => ({ widthM: width, speedMps: maxSpeed })),
      shape: road.points.slice(1, -1).map(({ x, y }): Point => [x, y]),
      lengthM,
    };
  });
  const movements: MovementDefinition[] = [];
  const movementsByRoadLink = new Map<string, string[]>();
  const movementById = new Map<string, number>();
  for (const intersection of roadnet.intersections) {
    const ids: string[] = [];
    for (const link of intersection.roadLinks) {
      const from = roadById.get(link.startRoad)!;
      const to = roadById.get(link.endRoad)!;
      const turn = TURNS[link.type];
      const limitMps = Math.min(maxSpeedOf(from.lanes), maxSpeedOf(to.lanes));
      const paths = link.laneLinks.map(({ points }) => points.map(({ x, y }): Point => [x, y]));
      const id = `${from.id}>${to.id}`;
      ids.push(id);
      const movement: MovementDefinition = {
        id,
        from: from.id,
        to: to.id,
        turn,
        lanes: link.laneLinks.map(
          ({ startLaneIndex, endLaneIndex }) =>
            [from.lanes.length - 1 - startLaneIndex, to.lanes.length - 1 - endLaneIndex] as const,
        ),
        ...(paths.every((path) => path.length >= 2) ? { paths } : {}),
        speedMps: turn === 'through' ? limitMps : Math.min(limitMps, TURN_SPEED_MPS),
      };
      const twin = movementById.get(id);
      if (twin === undefined) {
        movementById.set(id, movements.length);
        movements.push(movement);
      } else {
        movements[twin] = joinMovements(movements[twin], movement);
        notes.joined.push({ id, what: 'roadLink', why: 'two road links join the same roads; they are one movement' });
      }
    }
    movementsByRoadLink.set(intersection.id, ids);
  }
  const network = {
    intersections: roadnet.intersections.map((intersection) => describeIntersection(intersection, roadnet)),
    roads: [],
    links,
    movements,
    districts: [],
  };
  return { network, movementsByRoadLink };
}

const EMPTY: NetworkDefinition = { intersections: [], roads: [], links: [], movements: [], districts: [] };

function describeIntersection(intersection: RoadnetIntersection, { roads }: Roadnet): IntersectionDefinition {
  const { id, point, width, virtual, roadLinks, trafficLight } = intersection;
  const signalised = !virtual && (trafficLight?.lightphases.length ?? 0) > 1 && roadLinks.length > 0;
  const passed = roads.some(({ endIntersection }) => endIntersection === id) && roadLinks.length > 0;
  return {
    id,
    x: point.x,
    y: point.y,
    control: signalised ? 'signal' : passed ? 'priority' : 'gateway',
    provenance: 'imported',
    ...(virtual ? { radiusM: 0 } : { radiusM: width }),
  };
}

function joinMovements(a: MovementDefinition, b: MovementDefinition): MovementDefinition {
  const { paths: _, ...rest } = a;
  const lanes = [...a.lanes, ...b.lanes.filter(([f, t]) => !a.lanes.some(([x, y]) => x === f && y === t))];
  return { ...rest, lanes };
}

function classOf(lanes: number): RoadClass {
  return lanes >= 3 ? 'arterial' : lanes === 2 ? 'collector' : 'local';
}

function maxSpeedOf(lanes: readonly { readonly maxSpeed: number }[]): number {
  return Math.max(...lanes.map(({ maxSpeed }) => maxSpeed));
}

function lengthOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  return points.slice(1).reduce((sum, { x, y }, i) => sum + Math.hypot(x - points[i].x, y - points[i].y), 0);
}
