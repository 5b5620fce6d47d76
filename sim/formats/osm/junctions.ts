import type { Point } from '../../network/definition.ts';
import type { ImportNotes } from '../report.ts';
import { endOf, type Piece, startOf } from './pieces.ts';
import type { OsmRoads } from './readOsm.ts';

/** One intersection: a vertex, or several that OSM maps apart and drivers know as one. */
export interface Junction {
  /** Node rows, ascending. */
  readonly vertices: readonly number[];
  readonly centre: Point;
  readonly hasSignal: boolean;
}

export interface Junctions {
  readonly junctions: readonly Junction[];
  /** Junction row of each vertex. */
  readonly junctionOf: ReadonlyMap<number, number>;
  /** Rows of the pieces that touch a vertex. */
  readonly piecesAt: ReadonlyMap<number, readonly number[]>;
}

/** A signal before the stop line belongs to a crossing at most this far on, m. */
const SIGNAL_REACH_M = 60;
/** Two crossings with signals are one up to this length of the link between them, m. */
const BOTH_SIGNALS_M = 45;
/** The halves of a dual carriageway's crossing are one up to this width, m: with and without a signal. */
const SIGNALLED_HALVES_M = 40;
const PLAIN_HALVES_M = 22;
/** Crossings nearer than this can't hold a vehicle between them, m. */
const TOUCHING_M = 6;
/** Greatest extent of one intersection, m. */
const GREATEST_EXTENT_M = 90;

/** Finds intersections, joins those that are mapped apart, and gives them the signals of their approaches. */
export function findJunctions(
  roads: OsmRoads,
  pieces: readonly Piece[],
  pointOf: (node: number) => Point,
  notes: ImportNotes,
): Junctions {
  const piecesAt = new Map<number, number[]>();
  pieces.forEach((piece, i) => {
    for (const node of [startOf(piece), endOf(piece)]) {
      const list = piecesAt.get(node);
      if (list) list.push(i);
      else piecesAt.set(node, [i]);
    }
  });
  const signalled = placeSignals(roads, pieces, piecesAt, notes);
  const groupOf = joinVertices(pieces, piecesAt, signalled, pointOf);
  const groups = new Map<number, number[]>();
  for (const node of piecesAt.keys()) {
    const root = groupOf(node);
    const group = groups.get(root);
    if (group) group.push(node);
    else groups.set(root, [node]);
  }
  const junctionOf = new Map<number, number>();
  const junctions = [...groups.values()].map((group, row): Junction => {
    const vertices = group.sort((a, b) => a - b);
    for (const node of vertices) junctionOf.set(node, row);
    const points = vertices.map(pointOf);
    const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    if (vertices.length > 1) {
      const ids = vertices.map((node) => roads.nodeIds[node]);
      notes.joined.push({ id: ids[0], what: 'node', why: `nodes ${ids.join(', ')} became one intersection` });
    }
    return { vertices, centre: [mean(0), mean(1)], hasSignal: vertices.some((node) => signalled.has(node)) };
  });
  return { junctions, junctionOf, piecesAt };
}

/** Vertices with a signal: their own, or that of an approach to them. */
function placeSignals(
  roads: OsmRoads,
  pieces: readonly Piece[],
  piecesAt: ReadonlyMap<number, readonly number[]>,
  notes: ImportNotes,
): Set<number> {
  const signals = [...roads.nodeTags].filter(([, tags]) => tags.highway === 'traffic_signals').map(([node]) => node);
  const signalled = new Set<number>();
  const wanted = new Set(signals);
  const places = new Map<number, { piece: number; at: number }>();
  pieces.forEach((piece, i) => {
    piece.nodes.forEach((node, at) => {
      if (wanted.has(node)) places.set(node, { piece: i, at });
    });
  });
  for (const node of signals) {
    if ((piecesAt.get(node)?.length ?? 0) >= 3) {
      signalled.add(node);
      continue;
    }
    const place = places.get(node);
    if (!place) continue;
    const id = roads.nodeIds[node];
    const target = findCrossing(pieces, piecesAt, place.piece, place.at);
    if (target === null) {
      const why = `a signal with no crossing of roads within ${SIGNAL_REACH_M} m (as a rule for pedestrians, or for a driveway) stops nobody here`;
      notes.dropped.push({ id, what: 'node', why });
      continue;
    }
    signalled.add(target);
    notes.joined.push({ id, what: 'node', why: `signal of an approach, given to crossing ${roads.nodeIds[target]}` });
  }
  return signalled;
}

/** Nearest vertex where three pieces meet: ahead on a one-way road, either way on others. */
function findCrossing(
  pieces: readonly Piece[],
  piecesAt: ReadonlyMap<number, readonly number[]>,
  start: number,
  at: number,
): number | null {
  const { forward, backward } = pieces[start].roadway;
  let best: { node: number; awayM: number } | null = null;
  for (const ahead of [true, false]) {
    if (ahead ? forward === null : backward === null) continue;
    let piece = start;
    let line = pieces[start].line;
    let toEnd = ahead;
    let awayM = lengthBetween(line, at, ahead);
    for (let step = 0; step < 8 && awayM <= SIGNAL_REACH_M; step++) {
      const node = toEnd ? endOf(pieces[piece]) : startOf(pieces[piece]);
      const around = piecesAt.get(node)!;
      if (around.length >= 3) {
        if (best === null || awayM < best.awayM) best = { node, awayM };
        break;
      }
      const next = around.find((other) => other !== piece);
      if (next === undefined) break;
      toEnd = startOf(pieces[next]) === node;
      piece = next;
      line = pieces[next].line;
      awayM += pieces[next].lengthM;
    }
  }
  return best === null ? null : (best as { node: number }).node;
}

function lengthBetween(line: readonly Point[], at: number, ahead: boolean): number {
  let total = 0;
  const [from, to] = ahead ? [at + 1, line.length - 1] : [1, at];
  for (let i = from; i <= to; i++) total += distanceM(line[i - 1], line[i]);
  return total;
}

function distanceM(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** @returns the group's representative of each vertex */
function joinVertices(
  pieces: readonly Piece[],
  piecesAt: ReadonlyMap<number, readonly number[]>,
  signalled: ReadonlySet<number>,
  pointOf: (node: number) => Point,
): (node: number) => number {
  const parent = new Map<number, number>();
  const members = new Map<number, number[]>();
  const find = (node: number): number => {
    let root = node;
    while (parent.has(root)) root = parent.get(root)!;
    return root;
  };
  const order = pieces
    .map((piece, i) => ({ piece, i }))
    .filter(({ piece }) => piece.lengthM <= Math.max(BOTH_SIGNALS_M, SIGNALLED_HALVES_M))
    .sort((p, q) => p.piece.lengthM - q.piece.lengthM || p.i - q.i);
  for (const { piece, i } of order) {
    const [a, b] = [startOf(piece), endOf(piece)];
    if (!belongTogether(pieces, piecesAt, signalled, piece, i)) continue;
    const [rootA, rootB] = [find(a), find(b)];
    if (rootA === rootB) continue;
    const both = [...(members.get(rootA) ?? [rootA]), ...(members.get(rootB) ?? [rootB])];
    const extentM = Math.max(...both.flatMap((p) => both.map((q) => distanceM(pointOf(p), pointOf(q)))));
    if (extentM > GREATEST_EXTENT_M) continue;
    parent.set(rootB, rootA);
    members.set(rootA, both);
  }
  return find;
}

function belongTogether(
  pieces: readonly Piece[],
  piecesAt: ReadonlyMap<number, readonly number[]>,
  signalled: ReadonlySet<number>,
  piece: Piece,
  row: number,
): boolean {
  const { lengthM, roadway } = piece;
  const [a, b] = [startOf(piece), endOf(piece)];
  const [atA, atB] = [piecesAt.get(a)!, piecesAt.get(b)!];
  if (atA.length < 2 || atB.length < 2) return false;
  if (lengthM <= TOUCHING_M) return true;
  if (roadway.roundabout || atA.length < 3 || atB.length < 3) return false;
  const withSignal = Number(signalled.has(a)) + Number(signalled.has(b));
  if (withSignal === 2 && lengthM <= BOTH_SIGNALS_M) return true;
  const limitM = withSignal > 0 ? SIGNALLED_HALVES_M : PLAIN_HALVES_M;
  return lengthM <= limitM && joinsHalves(pieces, atA, atB, row);
}

/** Whether one-way streets of one name pass both ends: the two carriageways of a road. */
function joinsHalves(pieces: readonly Piece[], atA: readonly number[], atB: readonly number[], row: number): boolean {
  const oneWays = (at: readonly number[]) =>
    at.filter((i) => {
      const { forward, backward, roundabout } = pieces[i].roadway;
      return i !== row && !roundabout && (forward === null || backward === null);
    });
  const sides = oneWays(atB);
  return oneWays(atA).some((i) =>
    sides.some((j) => {
      const [p, q] = [pieces[i].roadway, pieces[j].roadway];
      return i !== j && p.class === q.class && p.name?.en === q.name?.en;
    }),
  );
}
