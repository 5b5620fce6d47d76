import type { LinkDefinition, NetworkDefinition, Point } from './definition.ts';
import {
  cutLine,
  directionAtEnd,
  directionAtStart,
  lengthOf,
  offsetLine,
  type Polyline,
  turningPath,
} from './geometry.ts';
import { type Network, TurnCode } from './network.ts';

/** Lane width where the file gives none, m. CJJ 37-2012 (China): 3.25 m at up to 60 km/h. */
export const DEFAULT_LANE_WIDTH_M = 3.25;
/** Stop line to the near edge of the crossing road: a zebra crossing and its margins, m. */
const STOP_LINE_SETBACK_M = 5;

/**
 * Freezes a checked network into typed arrays: cuts links back to their stop lines, lays the lanes beside one another
 * and the connectors through the intersections.
 *
 * @param definition a network without issues (see `checkNetwork`)
 */
export function freezeNetwork(definition: NetworkDefinition): Network {
  const { intersections, links, movements } = definition;
  const intersectionIndexById = new Map(intersections.map((intersection, i) => [intersection.id, i]));
  const linkIndexById = new Map(links.map((link, i) => [link.id, i]));
  const intersectionX = Float64Array.from(intersections, (intersection) => intersection.x);
  const intersectionY = Float64Array.from(intersections, (intersection) => intersection.y);
  const linkFrom = Uint32Array.from(links, (link) => intersectionIndexById.get(link.from)!);
  const linkTo = Uint32Array.from(links, (link) => intersectionIndexById.get(link.to)!);
  const roadIndexById = new Map(definition.roads.map((road, i) => [road.id, i]));

  const centreLines = links.map((link, i): Polyline => {
    const from = linkFrom[i];
    const to = linkTo[i];
    return [[intersectionX[from], intersectionY[from]], ...(link.shape ?? []), [intersectionX[to], intersectionY[to]]];
  });
  const setbacks = measureSetbacks(definition, linkFrom, linkTo, centreLines);
  const twoWay = new Set(links.map((_, i) => `${linkFrom[i]}>${linkTo[i]}`));

  // Lanes of links.
  const linkFirstLane = new Uint32Array(links.length + 1);
  const linkLengthM = new Float32Array(links.length);
  const laneShapes: Polyline[] = [];
  links.forEach((link, i) => {
    linkFirstLane[i] = laneShapes.length;
    const line = centreLines[i];
    const trimmed = cutLine(line, setbacks.startM[i], lengthOf(line) - setbacks.endM[i]);
    linkLengthM[i] = link.lengthM ?? lengthOf(trimmed);
    const centred = !twoWay.has(`${linkTo[i]}>${linkFrom[i]}`);
    laneOffsetsM(link, centred).forEach((offsetM, k) => {
      laneShapes.push(link.lanes[k].shape ?? offsetLine(trimmed, offsetM));
    });
  });
  linkFirstLane[links.length] = laneShapes.length;
  const linkLaneCount = laneShapes.length;

  // Movements, sorted by intersection, then approach link; connectors follow their order.
  const order = movements
    .map((movement, definitionIndex) => ({
      definitionIndex,
      from: linkIndexById.get(movement.from)!,
      to: linkIndexById.get(movement.to)!,
    }))
    .sort((a, b) => linkTo[a.from] - linkTo[b.from] || a.from - b.from || a.definitionIndex - b.definitionIndex);
  const movementCount = order.length;
  const movementIndexById = new Map(order.map((row, i) => [movements[row.definitionIndex].id, i]));
  const movementFirstConnector = new Uint32Array(movementCount + 1);
  const movementLaneMask = new Uint32Array(movementCount);
  const connectorMovement: number[] = [];
  const connectorFromLane: number[] = [];
  const connectorToLane: number[] = [];
  order.forEach((row, m) => {
    movementFirstConnector[m] = linkLaneCount + connectorMovement.length;
    const { lanes: lanePairs, paths } = movements[row.definitionIndex];
    lanePairs.forEach(([fromLane, toLane], pair) => {
      const from = linkFirstLane[row.from] + fromLane;
      const to = linkFirstLane[row.to] + toLane;
      connectorMovement.push(m);
      connectorFromLane.push(from);
      connectorToLane.push(to);
      movementLaneMask[m] |= 1 << fromLane;
      const a = laneShapes[from];
      const b = laneShapes[to];
      laneShapes.push(paths?.[pair] ?? turningPath(a[a.length - 1], directionAtEnd(a), b[0], directionAtStart(b)));
    });
  });
  movementFirstConnector[movementCount] = linkLaneCount + connectorMovement.length;
  const laneCount = laneShapes.length;

  const movementIntersection = Uint32Array.from(order, (row) => linkTo[row.from]);
  const movementFrom = Uint32Array.from(order, (row) => row.from);
  const movementTo = Uint32Array.from(order, (row) => row.to);
  const movementTurn = Uint8Array.from(order, (row) => TurnCode[movements[row.definitionIndex].turn]);
  // A connector is driven at the slower of its two links; a turn by the radius its turn allows (about 2 m/s² sideways).
  const connectorSpeedMps = connectorMovement.map((m) => {
    const given = movements[order[m].definitionIndex].speedMps;
    if (given !== undefined) return given;
    const limit = Math.min(links[order[m].from].speedMps, links[order[m].to].speedMps);
    const turn = movementTurn[m];
    if (turn === TurnCode.through) return limit;
    return Math.min(limit, turn === TurnCode.left ? 8 : turn === TurnCode.right ? 6 : 5);
  });

  const laneLink = new Int32Array(laneCount).fill(-1);
  const laneStartM = new Float32Array(laneCount);
  const laneSpeedMps = new Float32Array(laneCount);
  const laneWidthM = new Float32Array(laneCount).fill(DEFAULT_LANE_WIDTH_M);
  const laneLengthM = new Float32Array(laneCount);
  links.forEach((link, i) => {
    link.lanes.forEach((lane, k) => {
      const row = linkFirstLane[i] + k;
      laneLink[row] = i;
      laneStartM[row] = lane.startM ?? 0;
      laneSpeedMps[row] = lane.speedMps ?? link.speedMps;
      laneWidthM[row] = lane.widthM ?? DEFAULT_LANE_WIDTH_M;
      laneLengthM[row] = linkLengthM[i];
    });
  });
  connectorMovement.forEach((_, c) => {
    const row = linkLaneCount + c;
    laneSpeedMps[row] = connectorSpeedMps[c];
    laneLengthM[row] = Math.max(0.1, lengthOf(laneShapes[row]));
  });

  const points = packPoints(laneShapes, laneLengthM);
  const out = groupBy(laneCount, connectorFromLane, linkLaneCount);
  const into = groupBy(laneCount, connectorToLane, linkLaneCount);

  return {
    definition,
    intersectionCount: intersections.length,
    linkCount: links.length,
    linkLaneCount,
    laneCount,
    movementCount,
    intersectionIndexById,
    linkIndexById,
    movementIndexById,
    movementDefinitionIndex: Uint32Array.from(order, (row) => row.definitionIndex),
    intersectionX,
    intersectionY,
    intersectionFirstMovement: firstOfSorted(intersections.length, movementIntersection),
    linkFrom,
    linkTo,
    linkFirstLane,
    linkMovements: movementRangesOfLinks(links.length, movementFrom),
    linkLengthM,
    linkSpeedMps: Float32Array.from(links, (link) => link.speedMps),
    linkRoad: Int32Array.from(links, (link) =>
      link.roadId === undefined ? -1 : (roadIndexById.get(link.roadId) ?? -1),
    ),
    laneLink,
    laneLengthM,
    laneStartM,
    laneSpeedMps,
    laneWidthM,
    ...points,
    laneFirstOut: out.first,
    outConnectors: out.rows,
    laneFirstIn: into.first,
    inConnectors: into.rows,
    connectorMovement: Uint32Array.from(connectorMovement),
    connectorFromLane: Uint32Array.from(connectorFromLane),
    connectorToLane: Uint32Array.from(connectorToLane),
    movementIntersection,
    movementFrom,
    movementTo,
    movementTurn,
    movementFirstConnector,
    movementLaneMask,
  };
}

/** Distance of each lane's centre to the right of the road's centre line; a one-way road lies centred on it. */
function laneOffsetsM(link: LinkDefinition, centred: boolean): number[] {
  const widths = link.lanes.map((lane) => lane.widthM ?? DEFAULT_LANE_WIDTH_M);
  const totalM = widths.reduce((sum, width) => sum + width, 0);
  let leftEdgeM = centred ? -totalM / 2 : 0;
  const offsets = new Array<number>(widths.length);
  for (let k = widths.length - 1; k >= 0; k--) {
    offsets[k] = leftEdgeM + widths[k] / 2;
    leftEdgeM += widths[k];
  }
  return offsets;
}

/**
 * How far each link begins and ends from its intersections' centres.
 *
 * A leg of half width a, crossed at angle θ by one of half width b, is clear of it at (b + a |cos θ|) / |sin θ|.
 */
function measureSetbacks(
  definition: NetworkDefinition,
  linkFrom: Uint32Array,
  linkTo: Uint32Array,
  centreLines: readonly Polyline[],
): { startM: Float32Array; endM: Float32Array } {
  const { intersections, links } = definition;
  const widthM = links.map((link) => link.lanes.reduce((sum, lane) => sum + (lane.widthM ?? DEFAULT_LANE_WIDTH_M), 0));
  interface Leg {
    link: number;
    atStart: boolean;
    away: Point;
  }
  const legs: Leg[][] = intersections.map(() => []);
  links.forEach((_, i) => {
    const line = centreLines[i];
    const [ex, ey] = directionAtEnd(line);
    legs[linkFrom[i]].push({ link: i, atStart: true, away: directionAtStart(line) });
    legs[linkTo[i]].push({ link: i, atStart: false, away: [-ex, -ey] });
  });
  const startM = new Float32Array(links.length);
  const endM = new Float32Array(links.length);
  legs.forEach((around, n) => {
    const { radiusM, control } = intersections[n];
    for (const leg of around) {
      let reachM = 1;
      for (const other of around) {
        const cos = leg.away[0] * other.away[0] + leg.away[1] * other.away[1];
        const sin = Math.abs(leg.away[0] * other.away[1] - leg.away[1] * other.away[0]);
        if (sin < 0.35) continue;
        reachM = Math.max(reachM, (widthM[other.link] + widthM[leg.link] * Math.abs(cos)) / sin);
      }
      const setbackM = radiusM ?? reachM + (control === 'signal' ? STOP_LINE_SETBACK_M : 1);
      // At most 45 % of the link goes to each end: what is left must hold a stop line.
      const heldM = Math.min(setbackM, 0.45 * lengthOf(centreLines[leg.link]));
      if (leg.atStart) startM[leg.link] = heldM;
      else endM[leg.link] = heldM;
    }
  });
  return { startM, endM };
}

function packPoints(shapes: readonly Polyline[], laneLengthM: Float32Array) {
  const laneFirstPoint = new Uint32Array(shapes.length + 1);
  const total = shapes.reduce((sum, shape) => sum + shape.length, 0);
  const pointX = new Float64Array(total);
  const pointY = new Float64Array(total);
  const pointPositionM = new Float32Array(total);
  let row = 0;
  shapes.forEach((shape, lane) => {
    laneFirstPoint[lane] = row;
    // An outer lane is longer in a bend: its points are spread over the common length.
    const scale = laneLengthM[lane] / (lengthOf(shape) || 1);
    let walkedM = 0;
    shape.forEach(([x, y], i) => {
      if (i > 0) walkedM += Math.hypot(x - shape[i - 1][0], y - shape[i - 1][1]);
      pointX[row] = x;
      pointY[row] = y;
      pointPositionM[row++] = walkedM * scale;
    });
  });
  laneFirstPoint[shapes.length] = row;
  return { laneFirstPoint, pointX, pointY, pointPositionM };
}

/** CSR of connector lane rows by one of their lanes. */
function groupBy(laneCount: number, laneOfConnector: readonly number[], firstRow: number) {
  const first = new Uint32Array(laneCount + 1);
  for (const lane of laneOfConnector) first[lane + 1]++;
  for (let i = 0; i < laneCount; i++) first[i + 1] += first[i];
  const next = first.slice();
  const rows = new Uint32Array(laneOfConnector.length);
  laneOfConnector.forEach((lane, c) => {
    rows[next[lane]++] = firstRow + c;
  });
  return { first, rows };
}

/** First row of each group where the rows stand sorted by group. */
function firstOfSorted(groupCount: number, groupOfRow: Uint32Array): Uint32Array {
  const first = new Uint32Array(groupCount + 1);
  for (const group of groupOfRow) first[group + 1]++;
  for (let i = 0; i < groupCount; i++) first[i + 1] += first[i];
  return first;
}

/** First and one past the last movement of each link; both 0 for a link without any. */
function movementRangesOfLinks(linkCount: number, movementFrom: Uint32Array): Uint32Array {
  const ranges = new Uint32Array(linkCount * 2);
  for (let m = 0; m < movementFrom.length; m++) {
    const link = movementFrom[m];
    if (ranges[link * 2 + 1] === 0) ranges[link * 2] = m;
    ranges[link * 2 + 1] = m + 1;
  }
  return ranges;
}
