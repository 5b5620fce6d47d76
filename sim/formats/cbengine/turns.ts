import type { MovementDefinition, Point, Turn } from '../../network/definition.ts';
import type { ImportNotes } from '../report.ts';
import type { CbengineRoad, CbengineRoadnet } from './readRoadnet.ts';

/** Roads that leave shorter than this are entered on any lane: there is no room to change on them, m. */
const SHORT_ROAD_M = 150;
/** Within this of straight on a turn is none, rad (40°). */
const STRAIGHT_RAD = (40 * Math.PI) / 180;

type ServedTurn = Exclude<Turn, 'uTurn'>;
const TURNS: readonly ServedTurn[] = ['left', 'through', 'right'];

/**
 * Movements of all intersections.
 *
 * At a signal the file's clockwise order says which road is to the left; elsewhere, and for roads it doesn't list, the
 * angle does. A lane none of whose turns exist here (the straight lane at the foot of a T) serves what lies nearest.
 */
export function createMovements(
  { intersections, roads, signals }: CbengineRoadnet,
  place: ReadonlyMap<string, Point>,
  notes: ImportNotes,
): MovementDefinition[] {
  const leaving = new Map(intersections.map(({ id }) => [id, [] as CbengineRoad[]]));
  for (const road of roads) leaving.get(road.from)!.push(road);
  const turned: string[] = [];
  const movements = roads.flatMap((road) => {
    const exits = leaving.get(road.to)!.filter((exit) => exit.to !== road.from);
    const order = signals.get(road.to);
    const turns = exits.map((exit) => turnByOrder(order, road, exit, leaving) ?? turnByAngle(road, exit, place));
    const present = TURNS.filter((turn) => turns.includes(turn));
    if (present.length > 0 && road.lanes.some((lane) => !present.some((turn) => lane[TURNS.indexOf(turn)]))) {
      turned.push(road.id);
    }
    return joinLanes(road, exits, turns, present, notes);
  });
  if (turned.length > 0) {
    const why = 'lanes whose turns do not exist where the road ends serve the nearest turn that does';
    notes.guessed.push({ id: turned.join(' '), what: 'road', why });
  }
  return movements;
}

/** By the places of the two roads in the signal's clockwise order; null where one has none, or both the same side. */
function turnByOrder(
  order: readonly (string | null)[] | undefined,
  road: CbengineRoad,
  exit: CbengineRoad,
  leaving: ReadonlyMap<string, readonly CbengineRoad[]>,
): ServedTurn | null {
  if (!order) return null;
  const back = leaving.get(road.to)!.find(({ to, id }) => to === road.from && order.includes(id));
  const to = order.indexOf(exit.id);
  if (!back || to < 0) return null;
  // Who comes from the north has the east, next clockwise, on the left.
  return TURNS[((to - order.indexOf(back.id) + 4) % 4) - 1] ?? null;
}

function turnByAngle(road: CbengineRoad, exit: CbengineRoad, place: ReadonlyMap<string, Point>): ServedTurn {
  const heading = ({ from, to }: CbengineRoad) => {
    const [a, b] = [place.get(from)!, place.get(to)!];
    return Math.atan2(b[1] - a[1], b[0] - a[0]);
  };
  const turned = heading(exit) - heading(road);
  const angle = Math.atan2(Math.sin(turned), Math.cos(turned));
  if (Math.abs(angle) <= STRAIGHT_RAD) return 'through';
  return angle > 0 ? 'left' : 'right';
}

function joinLanes(
  road: CbengineRoad,
  exits: readonly CbengineRoad[],
  turns: readonly ServedTurn[],
  present: readonly ServedTurn[],
  notes: ImportNotes,
): MovementDefinition[] {
  if (present.length === 0) return [];
  // Lanes from the kerb, as ours are counted.
  const served = road.lanes.toReversed().map((lane) => {
    const own = present.filter((turn) => lane[TURNS.indexOf(turn)]);
    return own.length > 0 ? own : [nearestTurn(lane.indexOf(true), present)];
  });
  return exits.map((exit, i) => {
    const turn = turns[i];
    let lanes = served.flatMap((lane, k) => (lane.includes(turn) ? [k] : []));
    if (lanes.length === 0) {
      lanes = [turn === 'right' ? 0 : turn === 'left' ? served.length - 1 : served.length >> 1];
      const why = `no lane of it serves ${turn} to road ${exit.id}: lane ${lanes[0]} from the kerb does`;
      notes.guessed.push({ id: road.id, what: 'road', why });
    }
    return {
      id: `${road.id}>${exit.id}`,
      from: road.id,
      to: exit.id,
      turn,
      lanes: lanes.flatMap((lane, rank) =>
        exitLanes(exit, turn, lane, rank, lanes.length).map((to) => [lane, to] as const),
      ),
    };
  });
}

/** @param place of the lane's first turn among `TURNS`; -1: it has none */
function nearestTurn(place: number, present: readonly ServedTurn[]): ServedTurn {
  const wanted = place < 0 ? 1 : place;
  return present.toSorted((a, b) => Math.abs(TURNS.indexOf(a) - wanted) - Math.abs(TURNS.indexOf(b) - wanted))[0];
}

/** Left turns keep to the left, right turns to the kerb, through traffic to its own lane. */
function exitLanes(exit: CbengineRoad, turn: ServedTurn, lane: number, rank: number, count: number): number[] {
  const last = exit.lanes.length - 1;
  if (exit.lengthM < SHORT_ROAD_M) return Array.from({ length: last + 1 }, (_, k) => k);
  if (turn === 'left') return [Math.max(0, last - (count - 1 - rank))];
  return [Math.min(last, turn === 'right' ? rank : lane)];
}
