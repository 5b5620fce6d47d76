import type {
  IntersectionControl,
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  Name,
  NetworkDefinition,
  Point,
  RoadClass,
  RoadDefinition,
  Turn,
} from '../../network/definition.ts';
import { directionAtEnd, directionAtStart } from '../../network/geometry.ts';
import type { ImportNotes } from '../report.ts';
import type { Junctions } from './junctions.ts';
import { type LaneLines, layOutLanes, turnDegrees } from './laneLines.ts';
import { shareLanes } from './laneUse.ts';
import { endOf, type Piece, startOf } from './pieces.ts';
import { rankRoads } from './priorities.ts';
import type { OsmRoads } from './readOsm.ts';
import { type Ban, bans } from './restrictions.ts';
import type { Direction } from './roadway.ts';
import { findStrongPart } from './strongPart.ts';

/** One direction of a piece that leads from one intersection to another. */
interface Link {
  readonly id: string;
  readonly piece: number;
  readonly ahead: boolean;
  readonly direction: Direction;
  readonly from: number;
  readonly to: number;
  readonly lines: LaneLines;
}

/** Of roads in order of rank, the first is what a road of several classes is called. */
const RANK: readonly RoadClass[] = ['expressway', 'arterial', 'collector', 'local'];
const THROUGH_DEGREES = 45;
const BACK_DEGREES = 150;

/** Makes the network: links with their lanes, intersections with their control, movements, the part that hangs together. */
export function createStreetNetwork(
  roads: OsmRoads,
  pieces: readonly Piece[],
  junctions: Junctions,
  banned: readonly Ban[],
  isOutside: (point: Point) => boolean,
  notes: ImportNotes,
): NetworkDefinition {
  const links = createLinks(pieces, junctions, notes);
  const gateways = findGateways(pieces, junctions, isOutside);
  const ways = findWaysOn(pieces, junctions, links, banned, gateways);
  const kept = new Set(keepStrongPart(links, ways, gateways));
  const lost = new Set(links.flatMap((link, i) => (kept.has(i) ? [] : pieces[link.piece].wayIds)));
  for (const id of lost) {
    notes.dropped.push({
      id,
      what: 'way',
      why: 'a direction of it leads nowhere, or nothing leads to it, in this extract',
    });
  }
  const movements: MovementDefinition[] = [];
  const legsAt = junctions.junctions.map(() => new Set<number>());
  links.forEach((link, i) => {
    if (!kept.has(i)) return;
    legsAt[link.from].add(link.piece);
    legsAt[link.to].add(link.piece);
  });
  links.forEach((link, i) => {
    if (!kept.has(i)) return;
    movements.push(
      ...createMovements(
        links,
        i,
        ways[i].filter((to) => kept.has(to)),
        legsAt[link.to].size <= 2,
      ),
    );
  });
  const controlOf = (row: number): IntersectionControl => {
    if (gateways.has(row)) return 'gateway';
    if (legsAt[row].size <= 2) return 'none';
    return junctions.junctions[row].hasSignal ? 'signal' : 'priority';
  };
  const named = nameRoads(pieces);
  const priorityOf = rankRoads(pieces);
  const intersections = junctions.junctions.flatMap(
    ({ vertices, centre, hasSignal }, row): IntersectionDefinition[] => {
      if (legsAt[row].size === 0) return [];
      const id = roads.nodeIds[vertices[0]];
      const control = controlOf(row);
      if (hasSignal && control !== 'signal') {
        notes.dropped.push({ id, what: 'node', why: 'its signal: no roads cross here in what is kept of the extract' });
      }
      const names = [...legsAt[row]].flatMap((piece) => pieces[piece].roadway.name ?? []);
      return [
        { id, x: round(centre[0]), y: round(centre[1]), control, ...crossingName(names), provenance: 'imported' },
      ];
    },
  );
  const idOf = (row: number) => roads.nodeIds[junctions.junctions[row].vertices[0]];
  const definitions = links.flatMap((link, i): LinkDefinition[] => {
    if (!kept.has(i)) return [];
    const { roadway } = pieces[link.piece];
    const road = roadway.name && named.idOf.get(roadway.name.en);
    return [
      {
        id: link.id,
        from: idOf(link.from),
        to: idOf(link.to),
        ...(road ? { roadId: road } : {}),
        class: roadway.class,
        speedMps: link.direction.speedMps,
        lanes: link.lines.shapes.map((shape) => ({ shape: shape.map(roundPoint) })),
        ...(link.lines.between.length > 0 ? { shape: link.lines.between.map(roundPoint) } : {}),
        lengthM: round(link.lines.lengthM),
        priority: priorityOf(pieces[link.piece]),
      },
    ];
  });
  const usedRoads = new Set(definitions.map((link) => link.roadId));
  return {
    intersections,
    roads: named.roads.filter((road) => usedRoads.has(road.id)),
    links: definitions,
    movements,
    districts: [],
  };
}

function createLinks(
  pieces: readonly Piece[],
  { junctionOf, junctions, piecesAt }: Junctions,
  notes: ImportNotes,
): Link[] {
  const ordinals = new Map<string, number>();
  return pieces.flatMap((piece, row): Link[] => {
    const [from, to] = [junctionOf.get(startOf(piece))!, junctionOf.get(endOf(piece))!];
    const way = piece.wayIds[0];
    if (from === to) {
      notes.joined.push({
        id: way,
        what: 'way',
        why: 'a part of it lies within one intersection, where movements replace it',
      });
      return [];
    }
    const ordinal = (ordinals.get(way) ?? 0) + 1;
    ordinals.set(way, ordinal);
    const legs = (node: number) =>
      piecesAt.get(node)!.map((i) => ({ piece: pieces[i], atStart: startOf(pieces[i]) === node }));
    const lines = layOutLanes(piece, legs(startOf(piece)), legs(endOf(piece)), [junctions[from], junctions[to]]);
    const id = `${way}.${ordinal}`;
    const { forward, backward } = piece.roadway;
    const both: Link[] = [];
    if (forward)
      both.push({ id: `${id}a`, piece: row, ahead: true, direction: forward, from, to, lines: lines.forward });
    if (backward) {
      both.push({
        id: `${id}b`,
        piece: row,
        ahead: false,
        direction: backward,
        from: to,
        to: from,
        lines: lines.backward,
      });
    }
    return both;
  });
}

/** Junctions at the edge of the extract: where a road was cut, or ends outside. */
function findGateways(
  pieces: readonly Piece[],
  { junctions, piecesAt }: Junctions,
  isOutside: (point: Point) => boolean,
): Set<number> {
  const gateways = new Set<number>();
  junctions.forEach(({ vertices, centre }, row) => {
    if (vertices.length > 1) return;
    const [only, ...others] = piecesAt.get(vertices[0])!;
    if (others.length > 0) return;
    const piece = pieces[only];
    const cut = startOf(piece) === vertices[0] ? piece.cutAtStart : piece.cutAtEnd;
    if (cut || isOutside(centre)) gateways.add(row);
  });
  return gateways;
}

/** Links that each link leads on to, through all that lies within the intersection between them. */
function findWaysOn(
  pieces: readonly Piece[],
  { junctionOf, piecesAt }: Junctions,
  links: readonly Link[],
  banned: readonly Ban[],
  gateways: ReadonlySet<number>,
): number[][] {
  const linkOf = new Map<number, number>();
  for (const [i, link] of links.entries()) linkOf.set(link.piece * 2 + Number(link.ahead), i);
  const bansAt = new Map<number, Ban[]>();
  for (const ban of banned) bansAt.set(ban.node, [...(bansAt.get(ban.node) ?? []), ban]);
  return links.map((link, row): number[] => {
    if (gateways.has(link.to)) return [];
    const found = new Set<number>();
    const reached = new Set<string>();
    const open = [{ piece: link.piece, node: link.ahead ? endOf(pieces[link.piece]) : startOf(pieces[link.piece]) }];
    while (open.length > 0) {
      const { piece, node } = open.pop()!;
      for (const next of piecesAt.get(node)!) {
        if (next === piece || next === link.piece) continue;
        const ahead = startOf(pieces[next]) === node;
        if ((ahead ? pieces[next].roadway.forward : pieces[next].roadway.backward) === null) continue;
        if (bansAt.get(node)?.some((ban) => bans(ban, pieces[piece].wayIds, pieces[next].wayIds))) continue;
        const own = linkOf.get(next * 2 + Number(ahead));
        if (own !== undefined) found.add(own);
        const far = ahead ? endOf(pieces[next]) : startOf(pieces[next]);
        const key = `${next} ${far}`;
        if (own !== undefined || junctionOf.get(far) !== link.to || reached.has(key)) continue;
        reached.add(key);
        open.push({ piece: next, node: far });
      }
    }
    const exits = [...found].sort((a, b) => a - b);
    const onward = exits.filter((to) => Math.abs(degreesBetween(links[row], links[to])) < BACK_DEGREES);
    if (onward.length > 0) return onward;
    if (exits.length > 0) return exits;
    const back = linkOf.get(link.piece * 2 + Number(!link.ahead));
    return back === undefined ? [] : [back];
  });
}

function degreesBetween(from: Link, to: Link): number {
  return turnDegrees(directionAtEnd(from.lines.axis), directionAtStart(to.lines.axis));
}

/** What leaves through one gateway may come back through another: the world outside joins them. */
function keepStrongPart(
  links: readonly Link[],
  ways: readonly (readonly number[])[],
  gateways: ReadonlySet<number>,
): number[] {
  const outside = links.length;
  const next = links.map((link, i) => (gateways.has(link.to) ? [outside] : ways[i]));
  next.push(links.flatMap((link, i) => (gateways.has(link.from) ? [i] : [])));
  const strong = findStrongPart(next).filter((row) => row !== outside);
  return keepOnePiece(links, strong);
}

/** Of the links that may be used, those of the greatest set that hangs together. */
function keepOnePiece(links: readonly Link[], rows: readonly number[]): number[] {
  const parent = new Map<number, number>();
  const find = (node: number): number => {
    let root = node;
    while (parent.has(root)) root = parent.get(root)!;
    return root;
  };
  for (const row of rows) {
    const [a, b] = [find(links[row].from), find(links[row].to)];
    if (a !== b) parent.set(b, a);
  }
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const root = find(links[row].from);
    const group = groups.get(root);
    if (group) group.push(row);
    else groups.set(root, [row]);
  }
  return [...groups.values()].reduce((best, group) => (group.length > best.length ? group : best), [] as number[]);
}

function createMovements(
  links: readonly Link[],
  row: number,
  exits: readonly number[],
  isBend: boolean,
): MovementDefinition[] {
  if (exits.length === 0) return [];
  const link = links[row];
  const degrees = exits.map((to) => degreesBetween(link, links[to]));
  const straightest = degrees.reduce((best, each, i) => (Math.abs(each) < Math.abs(degrees[best]) ? i : best), 0);
  const turns = degrees.map((each, i): Turn => {
    if (links[exits[i]].piece === link.piece || Math.abs(each) >= BACK_DEGREES) return 'uTurn';
    if (isBend || (i === straightest && Math.abs(each) <= THROUGH_DEGREES)) return 'through';
    return each > 0 ? 'left' : 'right';
  });
  const shared = shareLanes(
    link.direction,
    exits.map((to, i) => ({ turn: turns[i], laneCount: links[to].direction.laneCount, degrees: degrees[i] })),
    isBend,
  );
  return exits.map((to, i) => ({
    id: `${link.id}>${links[to].id}`,
    from: link.id,
    to: links[to].id,
    turn: turns[i],
    lanes: shared[i],
  }));
}

function nameRoads(pieces: readonly Piece[]): { roads: RoadDefinition[]; idOf: ReadonlyMap<string, string> } {
  const byName = new Map<string, { name: Name; class: RoadClass }>();
  for (const { roadway } of pieces) {
    if (!roadway.name) continue;
    const known = byName.get(roadway.name.en);
    if (!known || RANK.indexOf(roadway.class) < RANK.indexOf(known.class)) {
      byName.set(roadway.name.en, { name: known?.name ?? roadway.name, class: roadway.class });
    }
  }
  const idOf = new Map([...byName.keys()].map((name, i) => [name, `r${i + 1}`]));
  const roads = [...byName].map(
    ([key, road]): RoadDefinition => ({ id: idOf.get(key)!, ...road, provenance: 'imported' }),
  );
  return { roads, idOf };
}

function crossingName(names: readonly Name[]): { name?: Name } {
  const [one, other] = names.filter((name, i) => names.findIndex((each) => each.en === name.en) === i);
  if (!one) return {};
  return { name: other ? { zh: `${one.zh}/${other.zh}`, en: `${one.en} / ${other.en}` } : one };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function roundPoint([x, y]: Point): Point {
  return [round(x), round(y)];
}
