import type { Point } from '../../network/definition.ts';
import type { Network } from '../../network/network.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ExportResult } from '../exportResult.ts';
import { createUnprojection } from './unproject.ts';

export interface GeojsonExportOptions {
  /** One line for each lane, too: several times the size. */
  readonly lanes: boolean;
}

type Position = readonly [longitude: number, latitude: number];
interface Geometry {
  readonly type: 'Point' | 'LineString' | 'MultiLineString' | 'MultiPolygon';
  readonly coordinates: unknown;
}

/** A scenario's objects as GeoJSON (RFC 7946), one FeatureCollection for each kind. See docs/formats/geojson.md. */
export function exportGeojson(scenario: Scenario, { lanes }: GeojsonExportOptions): ExportResult {
  const { definition, network } = scenario;
  const unproject = createUnprojection(definition.origin);
  const line = (lane: number) => pointsOf(network, lane).map(unproject);
  const layers: Record<string, string[]> = {
    intersections: listIntersections(scenario, unproject),
    links: listLinks(scenario, line),
    movements: listMovements(scenario, line),
    corridors: listCorridors(scenario, line),
    districts: definition.network.districts.map(({ id, name, provenance, outlines }) =>
      feature(
        { type: 'MultiPolygon', coordinates: outlines.map((ring) => [closeRing(ring.map(unproject))]) },
        { id, nameZh: name.zh, nameEn: name.en, provenance },
      ),
    ),
  };
  if (lanes) layers.lanes = listLanes(scenario, line);
  const names = Object.keys(layers);
  return {
    files: names.map((name) => ({
      name: `${name}.geojson`,
      text: `{"type":"FeatureCollection","features":[\n${layers[name].join(',\n')}\n]}\n`,
    })),
    counts: Object.fromEntries(names.map((name) => [name, layers[name].length])),
    notes: [
      { what: 'demand', count: 1, why: 'GeoJSON holds places: flows, trips and vehicle types are not written' },
      {
        what: 'plan',
        count: definition.signals.reduce((sum, { plans }) => sum + plans.length, 0),
        why: "of a signal only the cycle and offset in force at the start are written, as the intersection's properties",
      },
    ].filter(({ count }) => count > 0),
  };
}

function feature(geometry: Geometry, properties: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type: 'Feature', geometry, properties });
}

function pointsOf({ laneFirstPoint, pointX, pointY }: Network, lane: number): Point[] {
  const points: Point[] = [];
  for (let i = laneFirstPoint[lane]; i < laneFirstPoint[lane + 1]; i++) points.push([pointX[i], pointY[i]]);
  return points;
}

/** Rings are closed, and outer rings run counter-clockwise (RFC 7946, 3.1.6). */
function closeRing(ring: readonly Position[]): Position[] {
  const last = ring[ring.length - 1];
  const open = ring[0][0] === last[0] && ring[0][1] === last[1] ? ring.slice(0, -1) : [...ring];
  let doubleArea = 0;
  open.forEach(([x, y], i) => {
    const [nextX, nextY] = open[(i + 1) % open.length];
    doubleArea += x * nextY - nextX * y;
  });
  if (doubleArea < 0) open.reverse();
  return [...open, open[0]];
}

function listIntersections(
  { definition, network, signals }: Scenario,
  unproject: (point: Point) => Position,
): string[] {
  return definition.network.intersections.map(({ id, x, y, control, name, districtId, provenance, v2x }, i) => {
    const signal = signals.signalOfIntersection[network.intersectionIndexById.get(id)!];
    const plan = signal < 0 ? undefined : signals.initialTimetables[signal].plan;
    return feature(
      { type: 'Point', coordinates: unproject([x, y]) },
      {
        id,
        nameZh: name?.zh,
        nameEn: name?.en,
        control,
        districtId,
        provenance,
        v2x,
        movementCount: network.intersectionFirstMovement[i + 1] - network.intersectionFirstMovement[i],
        planId: plan?.id,
        cycleS: plan?.cycleS,
        offsetS: plan?.offsetS,
      },
    );
  });
}

/** A link is drawn along its middle lane: where its traffic is, not along the line that both directions share. */
function listLinks({ definition, network }: Scenario, line: (lane: number) => Position[]): string[] {
  const roads = new Map(definition.network.roads.map((road) => [road.id, road]));
  return definition.network.links.map((link, i) => {
    const road = roads.get(link.roadId ?? '');
    const middle = network.linkFirstLane[i] + (link.lanes.length >> 1);
    return feature(
      { type: 'LineString', coordinates: line(middle) },
      {
        id: link.id,
        from: link.from,
        to: link.to,
        roadId: link.roadId,
        nameZh: road?.name.zh,
        nameEn: road?.name.en,
        class: link.class,
        lanes: link.lanes.length,
        pockets: link.lanes.filter(({ startM = 0 }) => startM > 0).length,
        speedMps: link.speedMps,
        lengthM: Number(network.linkLengthM[i].toFixed(2)),
      },
    );
  });
}

function listLanes({ definition, network }: Scenario, line: (lane: number) => Position[]): string[] {
  const rows: string[] = [];
  for (let lane = 0; lane < network.linkLaneCount; lane++) {
    const link = network.laneLink[lane];
    rows.push(
      feature(
        { type: 'LineString', coordinates: line(lane) },
        {
          linkId: definition.network.links[link].id,
          lane: lane - network.linkFirstLane[link],
          startM: Number(network.laneStartM[lane].toFixed(2)),
          widthM: Number(network.laneWidthM[lane].toFixed(2)),
          speedMps: Number(network.laneSpeedMps[lane].toFixed(3)),
        },
      ),
    );
  }
  return rows;
}

function listMovements({ definition, network }: Scenario, line: (lane: number) => Position[]): string[] {
  return Array.from({ length: network.movementCount }, (_, m) => {
    const { id, from, to, turn } = definition.network.movements[network.movementDefinitionIndex[m]];
    const first = network.movementFirstConnector[m];
    const count = network.movementFirstConnector[m + 1] - first;
    const coordinates = Array.from({ length: count }, (_, c) => line(first + c));
    const intersectionId = definition.network.intersections[network.movementIntersection[m]].id;
    return feature({ type: 'MultiLineString', coordinates }, { id, intersectionId, from, to, turn });
  });
}

function listCorridors({ definition, network }: Scenario, line: (lane: number) => Position[]): string[] {
  const linesOf = (links: readonly string[]) =>
    links.map((id) => line(network.linkFirstLane[network.linkIndexById.get(id)!]));
  return definition.corridors.map(
    ({ id, name, class: roadClass, provenance, districtId, members, outbound, inbound }) =>
      feature(
        { type: 'MultiLineString', coordinates: [...linesOf(outbound.links), ...linesOf(inbound?.links ?? [])] },
        {
          id,
          nameZh: name.zh,
          nameEn: name.en,
          class: roadClass,
          provenance,
          districtId,
          intersectionIds: members.map(({ intersectionId }) => intersectionId),
          outboundSpeedMps: outbound.progressionSpeedMps,
          inboundSpeedMps: inbound?.progressionSpeedMps,
          outboundSectionSpeedsMps: outbound.sectionSpeedsMps,
          inboundSectionSpeedsMps: inbound?.sectionSpeedsMps,
        },
      ),
  );
}
