import type {
  IntersectionControl,
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  NetworkDefinition,
  Point,
  Turn,
} from '../../network/definition.ts';
import type { ImportNotes } from '../report.ts';
import { pickRoadEdges, type RoadEdge } from './lanes.ts';
import type { SumoConnection, SumoJunction, SumoLane, SumoNet } from './netFile.ts';
import { laneUseOf } from './permissions.ts';

/** A movement, and the SUMO connections that it was made of. */
export interface SumoMovement {
  readonly definition: MovementDefinition;
  readonly connections: readonly SumoConnection[];
  readonly junctionId: string;
}

export interface SumoNetwork {
  readonly definition: NetworkDefinition;
  readonly roads: ReadonlyMap<string, RoadEdge>;
  readonly movements: readonly SumoMovement[];
}

const TURNS: Readonly<Record<string, Turn>> = { t: 'uTurn', l: 'left', L: 'left', r: 'right', R: 'right' };

/**
 * Edges, connections and junctions as links, movements and intersections.
 *
 * @param zero coordinates of the net that become the local frame's zero, m
 */
export function buildNetwork(net: SumoNet, zero: Point, notes: ImportNotes): SumoNetwork {
  const roads = pickRoadEdges(net, notes);
  for (const [id, { edge }] of roads) {
    if (edge.from !== edge.to) continue;
    notes.dropped.push({ id, what: 'edge', why: 'it begins and ends at the same junction' });
    roads.delete(id);
  }
  const move = (points: readonly Point[]): Point[] => points.map(([x, y]) => [x - zero[0], y - zero[1]]);
  const movements = buildMovements(net, roads, move, notes);
  const links = [...roads.values()].map((road) => linkOf(road, move));
  const used = new Set(links.flatMap((link) => [link.from, link.to]));
  const crossed = new Set(movements.map((movement) => movement.junctionId));
  const signalled = new Set(
    movements.filter(({ connections }) => connections.some(({ tl }) => tl !== '')).map(({ junctionId }) => junctionId),
  );
  const intersections = net.junctions
    .filter((junction) => used.has(junction.id))
    .map((junction): IntersectionDefinition => {
      const [[x, y]] = move([[junction.x, junction.y]]);
      const control = controlOf(junction, crossed.has(junction.id), signalled.has(junction.id));
      return { id: junction.id, x, y, control, provenance: 'imported' };
    });
  const definition = {
    intersections,
    roads: [],
    links,
    movements: movements.map((movement) => movement.definition),
    districts: [],
  };
  return { definition, roads, movements };
}

function controlOf(junction: SumoJunction, crossed: boolean, signalled: boolean): IntersectionControl {
  if (!crossed) return 'gateway';
  if (signalled) return 'signal';
  return junction.responses.some((response) => response.includes('1')) ? 'priority' : 'none';
}

function linkOf({ edge, lanes }: RoadEdge, move: (points: readonly Point[]) => Point[]): LinkDefinition {
  const speedMps = Math.max(...lanes.map((lane) => lane.speedMps));
  return {
    id: edge.id,
    from: edge.from,
    to: edge.to,
    class: classOf(edge.type),
    speedMps,
    lengthM: Math.max(...lanes.map((lane) => lane.lengthM)),
    priority: edge.priority,
    shape: move(lanes[lanes.length - 1].shape),
    lanes: lanes.map((lane) => ({
      widthM: lane.widthM,
      ...(lane.speedMps !== speedMps && { speedMps: lane.speedMps }),
      shape: move(lane.shape),
    })),
  };
}

/** By the OpenStreetMap class that an edge's type names; `collector` where it names none. */
function classOf(type: string): LinkDefinition['class'] {
  if (/motorway|trunk/.test(type)) return 'expressway';
  if (/primary|secondary/.test(type)) return 'arterial';
  return /residential|living|service|unclassified/.test(type) ? 'local' : 'collector';
}

/** Lanes of the file by id, and what follows each lane inside a junction. */
interface Inner {
  readonly laneById: ReadonlyMap<string, SumoLane>;
  readonly nextById: ReadonlyMap<string, string>;
}

function buildMovements(
  net: SumoNet,
  roads: ReadonlyMap<string, RoadEdge>,
  move: (points: readonly Point[]) => Point[],
  notes: ImportNotes,
): SumoMovement[] {
  const inner: Inner = {
    laneById: new Map(net.edges.flatMap((edge) => edge.lanes.map((lane) => [lane.id, lane]))),
    nextById: new Map(
      net.connections.filter(({ from }) => from.startsWith(':')).map((each) => [laneIdOf(each), each.via]),
    ),
  };
  const groups = new Map<string, SumoConnection[]>();
  for (const connection of net.connections) {
    if (!roads.has(connection.from) || !roads.has(connection.to)) continue;
    if (laneUseOf(connection.permissions) === 'closed') continue;
    const key = `${connection.from}>${connection.to}`;
    const group = groups.get(key);
    if (group) group.push(connection);
    else groups.set(key, [connection]);
  }
  const drafts = [...groups].flatMap(([id, group]) => {
    const from = roads.get(group[0].from)!;
    const to = roads.get(group[0].to)!;
    if (from.edge.to !== to.edge.from) return [];
    const fits = ({ fromLane, toLane }: SumoConnection) => from.laneNumber[fromLane] >= 0 && to.laneNumber[toLane] >= 0;
    const open = group.filter(fits);
    if (open.length === 0) {
      notes.joined.push({
        id,
        what: 'connection',
        why: 'its lanes are reserved or closed; the lanes beside them take it',
      });
    }
    const seen = new Set<string>();
    const kept = (open.length > 0 ? open : group).filter((connection) => {
      const pair = lanePair(connection, from, to).join();
      return pair.includes('-1') || seen.has(pair) ? false : seen.add(pair);
    });
    return kept.length > 0 ? [{ id, kept, from, to }] : [];
  });
  const junctionById = new Map(net.junctions.map((junction) => [junction.id, junction]));
  const movementOfRequest = new Map<string, string>();
  for (const { id, kept, from } of drafts) {
    for (const connection of kept) movementOfRequest.set(`${from.edge.to} ${requestOf(connection)}`, id);
  }
  return drafts.map(({ id, kept, from, to }) => {
    const junction = junctionById.get(from.edge.to);
    const yieldsTo = new Set<string>();
    for (const connection of kept) {
      for (const foe of foesOf(junction, requestOf(connection))) {
        const other = movementOfRequest.get(`${from.edge.to} ${foe}`);
        if (other !== undefined && other !== id) yieldsTo.add(other);
      }
    }
    const insides = kept.map((connection) => insideLanes(connection, inner));
    const paths = kept.map((connection, i) => {
      const start = from.lanes[lanePair(connection, from, to)[0]].shape;
      const end = to.lanes[lanePair(connection, from, to)[1]].shape;
      return move(withoutRepeats([start[start.length - 1], ...insides[i].flatMap(({ shape }) => shape), end[0]]));
    });
    const speeds = insides.flat().map((lane) => lane.speedMps);
    const definition: MovementDefinition = {
      id,
      from: from.edge.id,
      to: to.edge.id,
      turn: TURNS[kept[0].direction] ?? 'through',
      lanes: kept.map((connection) => lanePair(connection, from, to)),
      ...(paths.every((path) => path.length > 1) && { paths }),
      ...(speeds.length > 0 && { speedMps: Math.max(...speeds) }),
      yieldsTo: [...yieldsTo],
    };
    return { definition, connections: kept, junctionId: from.edge.to };
  });
}

function lanePair(connection: SumoConnection, from: RoadEdge, to: RoadEdge): [number, number] {
  const kept = (road: RoadEdge, lane: number) =>
    road.laneNumber[lane] >= 0 ? road.laneNumber[lane] : (road.nearestLane[lane] ?? -1);
  return [kept(from, connection.fromLane), kept(to, connection.toLane)];
}

/** netconvert names a connection's inner lane `:junction_first_k`; its request is `first + k`. -1 where it has none. */
function requestOf({ via }: SumoConnection): number {
  const match = /_(\d+)_(\d+)$/.exec(via);
  return match ? Number(match[1]) + Number(match[2]) : -1;
}

function foesOf(junction: SumoJunction | undefined, request: number): number[] {
  const bits = junction?.responses[request] ?? '';
  return [...bits].flatMap((bit, i) => (bit === '1' ? [bits.length - 1 - i] : []));
}

function laneIdOf({ from, fromLane }: SumoConnection): string {
  return `${from}_${fromLane}`;
}

function insideLanes({ via }: SumoConnection, { laneById, nextById }: Inner): SumoLane[] {
  const lanes: SumoLane[] = [];
  for (let id: string | undefined = via; id; id = nextById.get(id)) {
    const lane = laneById.get(id);
    // Two pieces at most in any sound network; a ring of them must end somewhere.
    if (!lane || lanes.includes(lane)) break;
    lanes.push(lane);
  }
  return lanes;
}

function withoutRepeats(points: readonly Point[]): Point[] {
  return points.filter(([x, y], i) => i === 0 || Math.hypot(x - points[i - 1][0], y - points[i - 1][1]) > 1e-3);
}
