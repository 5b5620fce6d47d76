import { type LanePose, locateOnLane, type Network, TurnCode } from '../network/network.ts';
import type { SignalSet } from '../signals/signalSet.ts';
import type { CsaeNode, J2735MapIntersection } from './mapSchema.ts';
import type { SignalGroup } from './signalGroups.ts';
import { intersectionReference } from './spat.ts';

/** What a MAP is made of. */
export interface MapSource {
  readonly network: Network;
  readonly signals: SignalSet;
  readonly groups: readonly (readonly SignalGroup[])[];
  /** Longitude and latitude of a point of the scenario's frame, degrees. */
  readonly toLonLat: (point: readonly [x: number, y: number]) => readonly [longitude: number, latitude: number];
}

/** A path through the intersection, from lane to lane (network rows). */
interface Path {
  readonly from: number;
  readonly to: number;
  readonly movement: number;
}

/** One signalised intersection in the names of SAE J2735: lanes in and out, and which signal group leads from one to another. */
export function mapToJ2735(source: MapSource, signal: number): J2735MapIntersection {
  const { network, signals } = source;
  const intersection = signals.intersectionIndex[signal];
  const paths = pathsThrough(network, intersection);
  const lanesOf = (links: readonly number[]) => links.flatMap((link) => laneRows(network, link));
  const [inLinks, outLinks] = [linksWhere(network.linkTo, intersection), linksWhere(network.linkFrom, intersection)];
  const laneIds = new Map([...lanesOf(inLinks), ...lanesOf(outLinks)].map((lane, i) => [lane, i + 1]));
  const groupOf = groupByMovement(source, signal);
  const lane = (row: number, approach: number, isIngress: boolean) => {
    const own = paths.filter(({ from }) => isIngress && from === row);
    return {
      laneID: laneIds.get(row)!,
      name: laneName(network, row),
      ...(isIngress ? { ingressApproach: approach } : { egressApproach: approach }),
      laneAttributes: { directionalUse: isIngress ? ('10' as const) : ('01' as const), laneType: 'vehicle' as const },
      ...(isIngress ? { maneuvers: maneuversOf(source, signal, own) } : {}),
      nodeList: lanePoints(source, row, isIngress).map((at) => ({ delta: { 'node-LatLon': at } })),
      ...(isIngress
        ? {
            connectsTo: own.map((path) => ({
              connectingLane: { lane: laneIds.get(path.to)!, maneuver: maneuversOf(source, signal, [path]) },
              ...(groupOf.has(path.movement) ? { signalGroup: groupOf.get(path.movement)! } : {}),
            })),
          }
        : {}),
    };
  };
  const lanes = [
    ...inLinks.flatMap((link, a) => laneRows(network, link).map((row) => lane(row, a + 1, true))),
    ...outLinks.flatMap((link, a) => laneRows(network, link).map((row) => lane(row, inLinks.length + a + 1, false))),
  ];
  const widthsM = inLinks.flatMap((link) => laneRows(network, link)).map((row) => network.laneWidthM[row]);
  return {
    name: network.definition.intersections[intersection].id,
    id: intersectionReference(intersection),
    revision: 0,
    refPoint: positionOf(source, network.intersectionX[intersection], network.intersectionY[intersection]),
    laneWidth: Math.round(100 * (widthsM[0] ?? 0)),
    laneSet: lanes,
    speedLimits: [
      {
        type: 'vehicleMaxSpeed',
        speed: toSpeedUnit(Math.max(0, ...inLinks.map((link) => network.linkSpeedMps[link]))),
      },
    ],
  };
}

/** The same as a node of T/CSAE 53's map: what leads in, with lanes and phases. Its lanes count from the middle of the road. */
export function mapToCsae(source: MapSource, signal: number): CsaeNode {
  const { network, signals } = source;
  const intersection = signals.intersectionIndex[signal];
  const paths = pathsThrough(network, intersection);
  const groupOf = groupByMovement(source, signal);
  const phaseOf = (movement: number) => (groupOf.has(movement) ? { phaseId: groupOf.get(movement)! } : {});
  const remoteOf = (movement: number) => intersectionReference(network.linkTo[network.movementTo[movement]]);
  /** 1 is nearest the middle. */
  const countedFromMiddle = (lane: number) => network.linkFirstLane[network.laneLink[lane] + 1] - lane;
  return {
    name: network.definition.intersections[intersection].id,
    id: intersectionReference(intersection),
    refPos: positionOf(source, network.intersectionX[intersection], network.intersectionY[intersection]),
    inLinks: linksWhere(network.linkTo, intersection).map((link) => {
      const rows = laneRows(network, link).reverse();
      const movements: number[] = [];
      for (let m = network.linkMovements[2 * link]; m < network.linkMovements[2 * link + 1]; m++) movements.push(m);
      return {
        name: network.definition.links[link].id,
        upstreamNodeId: intersectionReference(network.linkFrom[link]),
        speedLimits: [{ type: 5 as const, speed: toSpeedUnit(network.linkSpeedMps[link]) }],
        linkWidth: Math.round(rows.reduce((sum, row) => sum + 100 * network.laneWidthM[row], 0)),
        movements: movements.map((m) => ({ remoteIntersection: remoteOf(m), ...phaseOf(m) })),
        lanes: rows.map((row) => {
          const own = paths.filter(({ from }) => from === row);
          return {
            laneID: countedFromMiddle(row),
            laneWidth: Math.round(100 * network.laneWidthM[row]),
            maneuvers: maneuversOf(source, signal, own),
            connectsTo: own.map((path) => ({
              remoteIntersection: remoteOf(path.movement),
              connectingLane: { lane: countedFromMiddle(path.to), maneuver: maneuversOf(source, signal, [path]) },
              ...phaseOf(path.movement),
            })),
            points: lanePoints(source, row, true)
              .reverse()
              .map((offsetLL) => ({ posOffset: { offsetLL } })),
          };
        }),
      };
    }),
  };
}

function linksWhere(end: Uint32Array, intersection: number): number[] {
  const links: number[] = [];
  end.forEach((other, link) => {
    if (other === intersection) links.push(link);
  });
  return links;
}

function laneRows({ linkFirstLane }: Network, link: number): number[] {
  const rows: number[] = [];
  for (let row = linkFirstLane[link]; row < linkFirstLane[link + 1]; row++) rows.push(row);
  return rows;
}

function pathsThrough(network: Network, intersection: number): Path[] {
  const { intersectionFirstMovement, movementFirstConnector, linkLaneCount } = network;
  const paths: Path[] = [];
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++) {
    for (let row = movementFirstConnector[m]; row < movementFirstConnector[m + 1]; row++) {
      const c = row - linkLaneCount;
      paths.push({ from: network.connectorFromLane[c], to: network.connectorToLane[c], movement: m });
    }
  }
  return paths;
}

function groupByMovement({ groups }: MapSource, signal: number): Map<number, number> {
  return new Map(groups[signal].flatMap(({ id, movements }) => movements.map((m) => [m, id] as const)));
}

function laneName({ definition, laneLink, linkFirstLane }: Network, row: number): string {
  const link = laneLink[row];
  return `${definition.links[link].id}:${row - linkFirstLane[link]}`;
}

/** Bits of AllowedManeuvers. */
const TURN_BIT = { [TurnCode.through]: 0, [TurnCode.left]: 1, [TurnCode.right]: 2, [TurnCode.uTurn]: 3 };
const RIGHT_ON_RED_BIT = 5;
const GO_WITH_HALT_BIT = 9;

function maneuversOf({ network, signals }: MapSource, signal: number, paths: readonly Path[]): string {
  const bits = new Array<number>(12).fill(0);
  const { redMovements = [] } = signals.definitions[signal];
  for (const { movement } of paths) {
    bits[TURN_BIT[network.movementTurn[movement] as TurnCode]] = 1;
    const { id } = network.definition.movements[network.movementDefinitionIndex[movement]];
    if (!redMovements.includes(id)) continue;
    bits[GO_WITH_HALT_BIT] = 1;
    if (network.movementTurn[movement] === TurnCode.right) bits[RIGHT_ON_RED_BIT] = 1;
  }
  return bits.join('');
}

/** J2735's greatest number of nodes. */
const MOST_NODES = 63;

/** The centre line of a lane from the intersection outwards. */
function lanePoints(source: MapSource, row: number, isIngress: boolean): { lon: number; lat: number }[] {
  const { network } = source;
  const { laneFirstPoint, pointPositionM, pointX, pointY, laneStartM, laneLengthM } = network;
  const [fromM, toM] = [laneStartM[row], laneLengthM[row]];
  const points: [number, number][] = [];
  const pose: LanePose = { x: 0, y: 0, headingRad: 0 };
  const add = (positionM: number) => {
    locateOnLane(network, row, positionM, pose);
    points.push([pose.x, pose.y]);
  };
  add(fromM);
  for (let i = laneFirstPoint[row]; i < laneFirstPoint[row + 1]; i++) {
    if (pointPositionM[i] > fromM && pointPositionM[i] < toM) points.push([pointX[i], pointY[i]]);
  }
  add(toM);
  if (isIngress) points.reverse();
  return points.slice(0, MOST_NODES).map(([x, y]) => {
    const { lat, long } = positionOf(source, x, y);
    return { lon: long, lat };
  });
}

function positionOf({ toLonLat }: MapSource, x: number, y: number): { lat: number; long: number } {
  const [longitude, latitude] = toLonLat([x, y]);
  return { lat: Math.round(latitude * 1e7), long: Math.round(longitude * 1e7) };
}

/** J2735's velocity unit is 0.02 m/s. */
function toSpeedUnit(speedMps: number): number {
  return Math.round(speedMps / 0.02);
}
