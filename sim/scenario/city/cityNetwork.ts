import { kmhToMps } from '../../core/units.ts';
import type {
  DistrictDefinition,
  IntersectionDefinition,
  LinkDefinition,
  MovementDefinition,
  NetworkDefinition,
  Point,
  Provenance,
} from '../../network/definition.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { Draw } from './draw.ts';
import { districtOutlines } from './facts/districtOutlines.ts';
import { districtFacts } from './facts/districts.ts';
import { toLocal } from './facts/projection.ts';
import { leavingDirection, type RoadGraph, roundPoint } from './roadGraph.ts';
import { type NamedRoads, nameRoads } from './roads.ts';
import { lanesOf, layOutApproach } from './turns.ts';

/** A crossing counts as real this far beyond what was observed of its two roads, m. */
const OBSERVED_MARGIN_M = 700;

/** Turns the drawn streets into a network: intersections, links with lanes and pockets, movements, districts. */
export function createCityNetwork(graph: RoadGraph, draw: Draw): NetworkDefinition {
  const named = nameRoads(graph, draw);
  const idOfCrossing = numberCrossings(graph);
  const intersections = [...idOfCrossing].map(([crossing, id]) => intersectionOf(graph, named, crossing, id));
  const idOfPiece = new Map<number, number>();
  graph.pieces.forEach((piece, index) => {
    if (piece) idOfPiece.set(index, idOfPiece.size + 1);
  });
  const linkId = (index: number, forward: boolean) => `${idOfPiece.get(index)}${forward ? 'a' : 'b'}`;

  const movements: MovementDefinition[] = [];
  const pocketAt = new Set<string>();
  for (const crossing of idOfCrossing.keys()) {
    if (graph.crossings[crossing].gateway) continue;
    const legs = [...graph.crossings[crossing].pieces];
    for (const from of legs) {
      const [outX, outY] = leavingDirection(graph, graph.pieces[from]!, crossing);
      const others = legs.filter((leg) => leg !== from);
      const departures = others.map((leg) => ({
        direction: leavingDirection(graph, graph.pieces[leg]!, crossing),
        laneCount: lineOf(graph, leg).laneCount,
      }));
      const layout = layOutApproach([-outX, -outY], lineOf(graph, from).laneCount, departures);
      const fromId = linkId(from, graph.pieces[from]!.b === crossing);
      if (layout.hasPocket) pocketAt.add(fromId);
      for (const { departure, turn, lanes } of layout.turns) {
        const to = others[departure];
        const toId = linkId(to, graph.pieces[to]!.a === crossing);
        movements.push({ id: `${fromId}>${toId}`, from: fromId, to: toId, turn, lanes });
      }
    }
  }

  const links: LinkDefinition[] = [];
  graph.pieces.forEach((piece, index) => {
    if (!piece) return;
    const line = lineOf(graph, index);
    for (const forward of [true, false]) {
      const id = linkId(index, forward);
      links.push({
        id,
        from: idOfCrossing.get(forward ? piece.a : piece.b)!,
        to: idOfCrossing.get(forward ? piece.b : piece.a)!,
        roadId: named.roads[named.roadOfPiece[index]].id,
        class: line.class,
        speedMps: Math.round(kmhToMps(line.speedKmh) * 1000) / 1000,
        lanes: lanesOf(line.laneCount, pocketAt.has(id), 1000),
        ...(piece.shape.length > 0 ? { shape: forward ? piece.shape : [...piece.shape].reverse() } : {}),
      });
    }
  });
  const draft: NetworkDefinition = { intersections, roads: named.roads, links, movements, districts: districtsOf() };
  return placePockets(draft, pocketAt);
}

/** Pockets are placed from the stop line, whose place the widths of the crossing roads decide: frozen once to see it. */
function placePockets(draft: NetworkDefinition, pocketAt: ReadonlySet<string>): NetworkDefinition {
  const { linkLengthM } = freezeNetwork(draft);
  const links = draft.links.map((link, i) =>
    pocketAt.has(link.id) ? { ...link, lanes: lanesOf(link.lanes.length - 1, true, linkLengthM[i]) } : link,
  );
  return { ...draft, links };
}

function lineOf(graph: RoadGraph, piece: number) {
  return graph.lines[graph.pieces[piece]!.line];
}

/** Ids by district, numbered from north to south in bands of 500 m, in each from west to east; gateways after. */
function numberCrossings(graph: RoadGraph): Map<number, string> {
  const ids = new Map<number, string>();
  const used = graph.crossings.map((node, index) => ({ node, index })).filter(({ node }) => node.pieces.size > 0);
  const band = (y: number) => Math.floor(-y / 500);
  for (const { id, code } of districtFacts) {
    used
      .filter(({ node }) => node.districtId === id && !node.gateway)
      .sort((p, q) => band(p.node.y) - band(q.node.y) || p.node.x - q.node.x)
      .forEach(({ index }, k) => {
        ids.set(index, `${code}${String(k + 1).padStart(3, '0')}`);
      });
  }
  used
    .filter(({ node }) => node.gateway)
    .forEach(({ index }, k) => {
      ids.set(index, `GW${String(k + 1).padStart(2, '0')}`);
    });
  return ids;
}

function intersectionOf(graph: RoadGraph, named: NamedRoads, crossing: number, id: string): IntersectionDefinition {
  const { x, y, districtId, gateway, name: gatewayName, pieces } = graph.crossings[crossing];
  const rows = [...new Set([...pieces].map((piece) => named.roadOfPiece[piece]))];
  const roads = rows.map((row) => named.roads[row]);
  const rank = { expressway: 0, arterial: 1, collector: 2, local: 3 } as const;
  const [main, cross] = [...roads].sort((a, b) => rank[a.class] - rank[b.class]);
  const crossingName = cross
    ? { zh: `${main.name.zh}/${cross.name.zh}`, en: `${main.name.en} / ${cross.name.en}` }
    : main.name;
  const base = { id, x, y, districtId, provenance: provenanceOf(graph, crossing) };
  return gateway
    ? { ...base, control: 'gateway', name: gatewayName ?? main.name }
    : { ...base, control: 'signal', name: crossingName, v2x: true };
}

/** Real: two fitted roads cross here, in or near what was observed of both. */
function provenanceOf(graph: RoadGraph, crossing: number): Provenance {
  const { x, y, pieces } = graph.crossings[crossing];
  const near = new Set<string>();
  for (const index of pieces) {
    const { observed, name } = lineOf(graph, index);
    if (observed && distanceToStretchM([x, y], observed) <= OBSERVED_MARGIN_M) near.add(name!.zh);
  }
  return near.size >= 2 ? 'real' : 'illustrative';
}

function distanceToStretchM([x, y]: Point, [from, to]: readonly [Point, Point]): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const share = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - from[0] - dx * share, y - from[1] - dy * share);
}

function districtsOf(): DistrictDefinition[] {
  return districtFacts.map(({ id, name, centre }) => ({
    id,
    name,
    provenance: 'real',
    outlines: [districtOutlines[id].map(([longitude, latitude]) => roundPoint(toLocal(longitude, latitude)))],
    centre: roundPoint(toLocal(...centre)),
  }));
}
