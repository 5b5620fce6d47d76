import type { Name, Point, Provenance, RoadClass } from '../../network/definition.ts';
import { lengthOf } from '../../network/geometry.ts';

/** The city while it is being drawn: crossings and two-way pieces of road, before lanes and directions. */

/** A line drawn on the map; once the streets stand, each unbroken run of it becomes a road. */
export interface DrawnLine {
  /** Given where the road is known; made up later where not. */
  readonly name?: Name;
  readonly provenance: Provenance;
  readonly class: RoadClass;
  readonly districtId: string;
  readonly laneCount: number;
  readonly speedKmh: number;
  /** The stretch that was observed, where the line was fitted to addresses. */
  readonly observed?: readonly [from: Point, to: Point];
  /** Runs west to east rather than south to north: told by the style of its name. */
  readonly eastWest: boolean;
}

export interface Crossing {
  readonly x: number;
  readonly y: number;
  readonly districtId: string;
  readonly gateway: boolean;
  /** Given to gateways: where the road leads. */
  readonly name?: Name;
  /** Pieces of road that meet here: indices of `pieces`. */
  readonly pieces: Set<number>;
}

/** Road between two crossings, both directions. */
export interface Piece {
  readonly a: number;
  readonly b: number;
  /** Points between the two, from a to b. */
  readonly shape: readonly Point[];
  readonly line: number;
  /** Never taken away: a main road, or the only way to somewhere. */
  readonly kept: boolean;
}

export interface RoadGraph {
  readonly crossings: Crossing[];
  /** Removed pieces leave null, so that indices stay. */
  readonly pieces: (Piece | null)[];
  readonly lines: DrawnLine[];
}

export function createRoadGraph(): RoadGraph {
  return { crossings: [], pieces: [], lines: [] };
}

/** Coordinates are kept to 0.1 m: files stay small and bytes do not hang on the last bit of a sine. */
export function roundPoint(point: Point): Point {
  return [Math.round(point[0] * 10) / 10, Math.round(point[1] * 10) / 10];
}

export function addLine(graph: RoadGraph, line: DrawnLine): number {
  graph.lines.push(line);
  return graph.lines.length - 1;
}

export function addCrossing(graph: RoadGraph, at: Point, districtId: string, gateway = false, name?: Name): number {
  const [x, y] = roundPoint(at);
  graph.crossings.push({ x, y, districtId, gateway, name, pieces: new Set() });
  return graph.crossings.length - 1;
}

export function addPiece(graph: RoadGraph, piece: Piece): number {
  const index = graph.pieces.length;
  graph.pieces.push({ ...piece, shape: piece.shape.map(roundPoint) });
  graph.crossings[piece.a].pieces.add(index);
  graph.crossings[piece.b].pieces.add(index);
  return index;
}

export function removePiece(graph: RoadGraph, index: number): void {
  const piece = graph.pieces[index]!;
  graph.crossings[piece.a].pieces.delete(index);
  graph.crossings[piece.b].pieces.delete(index);
  graph.pieces[index] = null;
}

export function positionOf(graph: RoadGraph, crossing: number): Point {
  const { x, y } = graph.crossings[crossing];
  return [x, y];
}

/** Centre line of a piece, from a to b, both crossings included. */
export function centreLineOf(graph: RoadGraph, piece: Piece): Point[] {
  return [positionOf(graph, piece.a), ...piece.shape, positionOf(graph, piece.b)];
}

export function pieceLengthM(graph: RoadGraph, piece: Piece): number {
  return lengthOf(centreLineOf(graph, piece));
}

export function otherEnd(piece: Piece, crossing: number): number {
  return piece.a === crossing ? piece.b : piece.a;
}

/** Unit direction in which a piece leaves a crossing. */
export function leavingDirection(graph: RoadGraph, piece: Piece, crossing: number): Point {
  const line = centreLineOf(graph, piece);
  const [from, to] = piece.a === crossing ? [line[0], line[1]] : [line[line.length - 1], line[line.length - 2]];
  const lengthM = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [(to[0] - from[0]) / lengthM, (to[1] - from[1]) / lengthM];
}

/** All crossings that are joined to one, itself included, by the first so many pieces or by all. */
export function reachableFrom(graph: RoadGraph, start: number, pieceCount = graph.pieces.length): Set<number> {
  const seen = new Set([start]);
  // A set is walked in the order of adding, what is added on the way included.
  for (const here of seen) {
    for (const index of graph.crossings[here].pieces) {
      if (index < pieceCount) seen.add(otherEnd(graph.pieces[index]!, here));
    }
  }
  return seen;
}

/** Whether a and b stay joined without one piece. */
export function isJoinedWithout(graph: RoadGraph, removed: number): boolean {
  const { a, b } = graph.pieces[removed]!;
  const seen = new Set([a]);
  const queue = [a];
  for (let head = 0; head < queue.length; head++) {
    const here = queue[head];
    for (const index of graph.crossings[here].pieces) {
      if (index === removed) continue;
      const next = otherEnd(graph.pieces[index]!, here);
      if (next === b) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return false;
}

/** Takes away what leads nowhere: dead ends, pieces back to their own crossing, and the lesser of two side by side. */
export function tidyCrossing(graph: RoadGraph, crossing: number): void {
  const node = graph.crossings[crossing];
  if (node.gateway) return;
  const pieces = [...node.pieces];
  if (pieces.length === 1) {
    const other = otherEnd(graph.pieces[pieces[0]]!, crossing);
    removePiece(graph, pieces[0]);
    tidyCrossing(graph, other);
    return;
  }
  if (pieces.length !== 2) return;
  mergeBend(graph, crossing, pieces[0], pieces[1]);
}

/** A crossing of two pieces is a bend: both become one piece, its corner a point of the shape. */
function mergeBend(graph: RoadGraph, crossing: number, first: number, second: number): void {
  const one = graph.pieces[first]!;
  const two = graph.pieces[second]!;
  const a = otherEnd(one, crossing);
  const b = otherEnd(two, crossing);
  const lineA = centreLineOf(graph, one);
  const lineB = centreLineOf(graph, two);
  const arriving = one.a === a ? lineA : lineA.reverse();
  const leaving = two.b === b ? lineB : lineB.reverse();
  const shape = roundCorner(
    [...arriving.slice(1), ...leaving.slice(1, -1)],
    arriving.length - 2,
    positionOf(graph, a),
    positionOf(graph, b),
  );
  const main = pieceLengthM(graph, one) >= pieceLengthM(graph, two) ? one : two;
  removePiece(graph, first);
  removePiece(graph, second);
  const parallel =
    a === b ? -1 : [...graph.crossings[a].pieces].find((index) => otherEnd(graph.pieces[index]!, a) === b);
  if (a === b || (parallel !== undefined && !(one.kept || two.kept))) {
    tidyCrossing(graph, a);
    if (a !== b) tidyCrossing(graph, b);
    return;
  }
  addPiece(graph, { a, b, shape, line: main.line, kept: one.kept || two.kept });
}

/** Streets turn a corner on an arc: the corner point gives way to three that cut it at up to 40 m. */
function roundCorner(shape: Point[], at: number, first: Point, last: Point): Point[] {
  const corner = shape[at];
  const before = at > 0 ? shape[at - 1] : first;
  const after = at < shape.length - 1 ? shape[at + 1] : last;
  const inM = Math.hypot(corner[0] - before[0], corner[1] - before[1]);
  const outM = Math.hypot(after[0] - corner[0], after[1] - corner[1]);
  const cos =
    ((corner[0] - before[0]) * (after[0] - corner[0]) + (corner[1] - before[1]) * (after[1] - corner[1])) /
    (inM * outM || 1);
  if (cos > 0.985 || inM < 1 || outM < 1) return shape;
  const cutM = Math.min(40, inM * 0.45, outM * 0.45);
  const towards = (to: Point, lengthM: number): Point => [
    corner[0] + ((to[0] - corner[0]) * cutM) / lengthM,
    corner[1] + ((to[1] - corner[1]) * cutM) / lengthM,
  ];
  const start = towards(before, inM);
  const end = towards(after, outM);
  const middle: Point = [(start[0] + end[0] + 2 * corner[0]) / 4, (start[1] + end[1] + 2 * corner[1]) / 4];
  return [...shape.slice(0, at), start, middle, end, ...shape.slice(at + 1)];
}

/**
 * Two crossings so near each other that no queue fits between them are one: the second's pieces move to the first.
 *
 * @param leastM shortest piece that may stay, centre to centre, m
 */
export function joinNearCrossings(graph: RoadGraph, leastM: number): void {
  for (let index = 0; index < graph.pieces.length; index++) {
    const piece = graph.pieces[index];
    if (!piece || pieceLengthM(graph, piece) >= leastM) continue;
    const { a, b } = piece;
    const joined = graph.crossings[a].pieces.size + graph.crossings[b].pieces.size - 2;
    if (joined > 4 || graph.crossings[a].gateway || graph.crossings[b].gateway) continue;
    const neighbours = new Set([...graph.crossings[a].pieces].map((other) => otherEnd(graph.pieces[other]!, a)));
    const moving = [...graph.crossings[b].pieces].filter((other) => other !== index);
    if (moving.some((other) => neighbours.has(otherEnd(graph.pieces[other]!, b)))) continue;
    removePiece(graph, index);
    for (const other of moving) {
      const old = graph.pieces[other]!;
      removePiece(graph, other);
      addPiece(graph, { ...old, a: old.a === b ? a : old.a, b: old.b === b ? a : old.b });
    }
  }
}

/** Crossings of the greatest connected part stay; the rest loses its pieces. */
export function keepGreatestPart(graph: RoadGraph): void {
  let greatest = new Set<number>();
  const seen = new Set<number>();
  graph.crossings.forEach((_, start) => {
    if (seen.has(start)) return;
    const part = reachableFrom(graph, start);
    for (const crossing of part) seen.add(crossing);
    if (part.size > greatest.size) greatest = part;
  });
  graph.pieces.forEach((piece, index) => {
    if (piece && !greatest.has(piece.a)) removePiece(graph, index);
  });
}
