import type { Point } from '../../network/definition.ts';
import { cutLine, lengthOf } from '../../network/geometry.ts';
import type { Network } from '../../network/network.ts';

/** A stretch of a link on which the number of lanes doesn't change: one edge of SUMO. */
export interface EdgePart {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Where it lies along the link, m. */
  readonly startM: number;
  readonly endM: number;
  /** Lanes of the link that exist here, kerb lane first; the place in this list is SUMO's lane index. */
  readonly lanes: readonly number[];
  readonly shape: readonly Point[];
  /** Other direction of the same road: the shape is the road's centre line, not that of the lanes. */
  readonly twoWay: boolean;
}

/**
 * Takes links apart where pockets begin: an edge of SUMO has the same lanes from end to end.
 *
 * The first part keeps the link's id, the others add `@` and the metres from the link's start.
 *
 * @returns parts of each link, in driving order
 */
export function splitLinks(
  network: Network,
  edgeName: (id: string) => string,
  nodeName: (id: string) => string,
): EdgePart[][] {
  const { definition, linkFrom, linkTo, intersectionX, intersectionY, linkFirstLane, laneStartM } = network;
  const pairs = new Set(definition.links.map((_, i) => `${linkFrom[i]}>${linkTo[i]}`));
  return definition.links.map((link, i) => {
    const starts = [...new Set(laneStartM.subarray(linkFirstLane[i], linkFirstLane[i + 1]))].sort((a, b) => a - b);
    const lengthM = network.linkLengthM[i];
    const line: Point[] = [
      [intersectionX[linkFrom[i]], intersectionY[linkFrom[i]]],
      ...(link.shape ?? []),
      [intersectionX[linkTo[i]], intersectionY[linkTo[i]]],
    ];
    const drawnM = lengthOf(line);
    // Links begin and end at stop lines, their centre lines at the intersections' centres.
    const alongM = (startM: number) =>
      lengthM < drawnM ? (drawnM - lengthM) / 2 + startM : (startM * drawnM) / lengthM;
    const name = edgeName(link.id);
    const partName = (p: number) => (p === 0 ? name : `${name}@${Number(starts[p].toFixed(2))}`);
    return starts.map((startM, p): EdgePart => {
      const last = p === starts.length - 1;
      return {
        id: partName(p),
        from: p === 0 ? nodeName(link.from) : partName(p),
        to: last ? nodeName(link.to) : partName(p + 1),
        startM,
        endM: last ? lengthM : starts[p + 1],
        lanes: link.lanes.flatMap((lane, k) => (Math.fround(lane.startM ?? 0) <= startM ? [k] : [])),
        shape: cutLine(line, p === 0 ? 0 : alongM(startM), last ? drawnM : alongM(starts[p + 1])),
        twoWay: pairs.has(`${linkTo[i]}>${linkFrom[i]}`),
      };
    });
  });
}

/** The part of a link that holds a position, m from the link's start. */
export function partAt(parts: readonly EdgePart[], positionM: number): number {
  let p = parts.length - 1;
  while (p > 0 && parts[p].startM > positionM) p--;
  return p;
}
