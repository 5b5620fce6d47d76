import type { Network } from './network.ts';

/**
 * Points at which the centre lines of paths through one intersection cross, part or meet: for each pair of connectors
 * the first such point.
 *
 * Rows of connector `c` (lane row `linkLaneCount + c`) are `first[c]` to `first[c + 1] - 1`, in driving order. Both sides
 * of a pair have a row; `twin` leads from one to the other.
 */
export interface PathCrossings {
  /** Shape [connector count + 1]. */
  readonly first: Uint32Array;
  /** From the start of the row's own connector, m. */
  readonly ownM: Float32Array;
  /** Lane row of the other connector. */
  readonly foe: Uint32Array;
  /** Row of the same point on the other connector. */
  readonly twin: Uint32Array;
}

interface Side {
  readonly own: number;
  readonly foe: number;
  readonly ownM: number;
  twin: Side | null;
  row: number;
}

export function findPathCrossings(network: Network): PathCrossings {
  const { linkLaneCount, laneCount, intersectionCount, intersectionFirstMovement, movementFirstConnector } = network;
  const sides: Side[] = [];
  for (let i = 0; i < intersectionCount; i++) {
    const firstConnector = movementFirstConnector[intersectionFirstMovement[i]];
    const endConnector = movementFirstConnector[intersectionFirstMovement[i + 1]];
    for (let a = firstConnector; a < endConnector; a++) {
      for (let b = a + 1; b < endConnector; b++) {
        const crossing = firstCrossing(network, a, b);
        if (crossing === null) continue;
        const one: Side = { own: a, foe: b, ownM: crossing[0], twin: null, row: -1 };
        const other: Side = { own: b, foe: a, ownM: crossing[1], twin: one, row: -1 };
        one.twin = other;
        sides.push(one, other);
      }
    }
  }
  sides.sort((x, y) => x.own - y.own || x.ownM - y.ownM || x.foe - y.foe);
  const first = new Uint32Array(laneCount - linkLaneCount + 1);
  sides.forEach((side, row) => {
    side.row = row;
    first[side.own - linkLaneCount + 1]++;
  });
  for (let c = 0; c + 1 < first.length; c++) first[c + 1] += first[c];
  return {
    first,
    ownM: Float32Array.from(sides, ({ ownM }) => ownM),
    foe: Uint32Array.from(sides, ({ foe }) => foe),
    twin: Uint32Array.from(sides, ({ twin }) => twin!.row),
  };
}

/** Parts of a segment by which its ends may be missed. */
const TOUCH = 1e-9;

/** Where two connectors first meet, as distances along either, m; parallel pieces meet nowhere. */
function firstCrossing(network: Network, a: number, b: number): readonly [number, number] | null {
  const { laneFirstPoint, pointX, pointY, pointPositionM } = network;
  for (let i = laneFirstPoint[a]; i + 1 < laneFirstPoint[a + 1]; i++) {
    const ax = pointX[i + 1] - pointX[i];
    const ay = pointY[i + 1] - pointY[i];
    for (let j = laneFirstPoint[b]; j + 1 < laneFirstPoint[b + 1]; j++) {
      const bx = pointX[j + 1] - pointX[j];
      const by = pointY[j + 1] - pointY[j];
      const across = ax * by - ay * bx;
      if (Math.abs(across) < TOUCH) continue;
      const dx = pointX[j] - pointX[i];
      const dy = pointY[j] - pointY[i];
      const onA = (dx * by - dy * bx) / across;
      const onB = (dx * ay - dy * ax) / across;
      if (onA < -TOUCH || onA > 1 + TOUCH || onB < -TOUCH || onB > 1 + TOUCH) continue;
      return [
        pointPositionM[i] + onA * (pointPositionM[i + 1] - pointPositionM[i]),
        pointPositionM[j] + onB * (pointPositionM[j + 1] - pointPositionM[j]),
      ];
    }
  }
  return null;
}
