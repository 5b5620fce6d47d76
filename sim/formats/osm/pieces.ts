import type { Point } from '../../network/definition.ts';
import { lengthOf } from '../../network/geometry.ts';
import type { OsmRoads } from './readOsm.ts';
import { type Direction, type Roadway, readRoadway } from './roadway.ts';

/** A stretch of road between two places where roads meet, end, or change their lanes. */
export interface Piece {
  /** OSM ids of the ways it is made of, in its own order. */
  readonly wayIds: readonly string[];
  /** Node rows; the first and last are its vertices. */
  readonly nodes: readonly number[];
  readonly line: readonly Point[];
  readonly lengthM: number;
  readonly roadway: Roadway;
  /** The extract cut the road here. */
  readonly cutAtStart: boolean;
  readonly cutAtEnd: boolean;
}

type Draft = Omit<Piece, 'line' | 'lengthM'>;

/** Cuts ways where they meet, then joins what only the mapper had cut. */
export function cutPieces(roads: OsmRoads, pointOf: (node: number) => Point): Piece[] {
  const uses = new Map<number, number>();
  for (const { nodes } of roads.ways) for (const node of nodes) uses.set(node, (uses.get(node) ?? 0) + 1);
  const drafts: Draft[] = [];
  for (const way of roads.ways) {
    const roadway = readRoadway(way.tags);
    let from = 0;
    for (let i = 1; i < way.nodes.length; i++) {
      const last = i === way.nodes.length - 1;
      if (!last && uses.get(way.nodes[i]) === 1) continue;
      const nodes = way.nodes.slice(from, i + 1);
      drafts.push(
        ...cutLoop({
          wayIds: [way.id],
          nodes,
          roadway,
          cutAtStart: from === 0 && way.cutAtStart,
          cutAtEnd: last && way.cutAtEnd,
        }),
      );
      from = i;
    }
  }
  return joinDrafts(drafts).map((draft) => {
    const line = draft.nodes.map(pointOf);
    return { ...draft, line, lengthM: lengthOf(line) };
  });
}

/** A loop is cut in three: a link joins two different places, and no two links the same pair. */
function cutLoop(draft: Draft): Draft[] {
  const { nodes } = draft;
  if (nodes[0] !== nodes[nodes.length - 1]) return [draft];
  if (nodes.length < 4) return [];
  const a = Math.floor((nodes.length - 1) / 3);
  const b = Math.max(a + 1, Math.floor((2 * (nodes.length - 1)) / 3));
  return [nodes.slice(0, a + 1), nodes.slice(a, b + 1), nodes.slice(b)].map((part) => ({ ...draft, nodes: part }));
}

/** Joins pieces end to end where two meet that are alike. Works on ends only, so each piece is touched a few times. */
function joinDrafts(drafts: readonly Draft[]): Draft[] {
  const pieces: (Draft | null)[] = [...drafts];
  const at = new Map<number, Set<number>>();
  const add = (node: number, piece: number) => {
    const set = at.get(node);
    if (set) set.add(piece);
    else at.set(node, new Set([piece]));
  };
  pieces.forEach((piece, i) => {
    add(piece!.nodes[0], i);
    add(piece!.nodes[piece!.nodes.length - 1], i);
  });
  for (const [node, set] of at) {
    if (set.size !== 2) continue;
    const [i, j] = set;
    const joined = joinPair(pieces[i]!, pieces[j]!, node);
    if (!joined) continue;
    pieces[i] = joined;
    pieces[j] = null;
    set.clear();
    for (const end of [joined.nodes[0], joined.nodes[joined.nodes.length - 1]]) {
      at.get(end)!.delete(j);
      at.get(end)!.add(i);
    }
  }
  return pieces.filter((piece) => piece !== null);
}

function joinPair(one: Draft, other: Draft, node: number): Draft | null {
  const a = one.nodes[one.nodes.length - 1] === node ? one : reverse(one);
  const b = other.nodes[0] === node ? other : reverse(other);
  if (a.nodes[a.nodes.length - 1] !== node || b.nodes[0] !== node) return null;
  if (a.nodes[0] === b.nodes[b.nodes.length - 1]) return null;
  if (!alike(a.roadway, b.roadway) || a.cutAtEnd || b.cutAtStart) return null;
  // Marked turns count where the direction ends.
  const roadway: Roadway = { ...a.roadway, forward: b.roadway.forward, backward: a.roadway.backward };
  return {
    wayIds: [...new Set([...a.wayIds, ...b.wayIds])],
    nodes: [...a.nodes, ...b.nodes.slice(1)],
    roadway: { ...roadway, guessed: [...new Set([...a.roadway.guessed, ...b.roadway.guessed])] },
    cutAtStart: a.cutAtStart,
    cutAtEnd: b.cutAtEnd,
  };
}

function reverse(piece: Draft): Draft {
  const { forward, backward } = piece.roadway;
  return {
    wayIds: [...piece.wayIds].reverse(),
    nodes: [...piece.nodes].reverse(),
    roadway: { ...piece.roadway, forward: backward, backward: forward },
    cutAtStart: piece.cutAtEnd,
    cutAtEnd: piece.cutAtStart,
  };
}

function alike(a: Roadway, b: Roadway): boolean {
  return (
    a.class === b.class &&
    a.roundabout === b.roundabout &&
    a.name?.en === b.name?.en &&
    alikeDirection(a.forward, b.forward) &&
    alikeDirection(a.backward, b.backward)
  );
}

function alikeDirection(a: Direction | null, b: Direction | null): boolean {
  if (a === null || b === null) return a === b;
  return a.laneCount === b.laneCount && a.speedMps === b.speedMps;
}

export function startOf(piece: Piece): number {
  return piece.nodes[0];
}

export function endOf(piece: Piece): number {
  return piece.nodes[piece.nodes.length - 1];
}
