import type { Network } from '../../../sim/shared.ts';
import type { Carriageway } from '../geometry/carriageway.ts';
import { distanceToPieceM, rightNormals } from '../geometry/line.ts';

/**
 * What lies where: links and intersections in square cells, so that a pointer or a street picture asks only its
 * surroundings. Cells are found by a number made of column and row.
 */
export interface GroundIndex {
  readonly linksOfCell: ReadonlyMap<number, readonly number[]>;
  readonly intersectionsOfCell: ReadonlyMap<number, readonly number[]>;
  /** Middle of each direction's lanes, x and y by turns. */
  readonly linkLines: readonly (readonly number[])[];
}

const CELL_M = 400;
const COLUMNS = 4096;

function cellOf(x: number, y: number): number {
  return (Math.floor(y / CELL_M) + COLUMNS / 2) * COLUMNS + Math.floor(x / CELL_M) + COLUMNS / 2;
}

export function createGroundIndex(network: Network, carriageways: readonly Carriageway[]): GroundIndex {
  const linksOfCell = new Map<number, number[]>();
  const intersectionsOfCell = new Map<number, number[]>();
  const add = (cells: Map<number, number[]>, cell: number, row: number) => {
    const rows = cells.get(cell);
    if (!rows) cells.set(cell, [row]);
    else if (rows[rows.length - 1] !== row) rows.push(row);
  };
  for (let i = 0; i < network.intersectionCount; i++) {
    add(intersectionsOfCell, cellOf(network.intersectionX[i], network.intersectionY[i]), i);
  }
  const linkLines = carriageways.map((road) => {
    const normals = rightNormals(road.line);
    const line: number[] = [];
    road.line.forEach(([x, y], k) => {
      line.push(x + normals[k][0] * road.offsetM, y + normals[k][1] * road.offsetM);
    });
    for (let k = 2; k < line.length; k += 2) {
      const lengthM = Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
      const steps = Math.max(1, Math.ceil(lengthM / (CELL_M / 2)));
      for (let s = 0; s <= steps; s++) {
        const t = s / steps;
        const x = line[k - 2] + (line[k] - line[k - 2]) * t;
        const y = line[k - 1] + (line[k + 1] - line[k - 1]) * t;
        add(linksOfCell, cellOf(x, y), road.link);
      }
    }
    return line;
  });
  return { linksOfCell, intersectionsOfCell, linkLines };
}

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Rows in the cells that a box touches, each once, ascending. */
export function rowsInBox(cells: ReadonlyMap<number, readonly number[]>, box: Box): number[] {
  const rows = new Set<number>();
  for (let y = Math.floor(box.minY / CELL_M); y <= Math.floor(box.maxY / CELL_M); y++) {
    for (let x = Math.floor(box.minX / CELL_M); x <= Math.floor(box.maxX / CELL_M); x++) {
      for (const row of cells.get((y + COLUMNS / 2) * COLUMNS + x + COLUMNS / 2) ?? []) rows.add(row);
    }
  }
  return [...rows].sort((a, b) => a - b);
}

/** Nearest intersection within a reach; -1: none. */
export function nearestIntersection(
  index: GroundIndex,
  network: Network,
  x: number,
  y: number,
  reachM: number,
  wanted: (intersection: number) => boolean,
): number {
  let best = reachM;
  let found = -1;
  for (const i of rowsInBox(index.intersectionsOfCell, boxAbout(x, y, reachM))) {
    const distanceM = Math.hypot(network.intersectionX[i] - x, network.intersectionY[i] - y);
    if (distanceM < best && wanted(i)) {
      best = distanceM;
      found = i;
    }
  }
  return found;
}

/** Nearest link within a reach of its lanes' middle; -1: none. */
export function nearestLink(index: GroundIndex, x: number, y: number, reachM: number): number {
  let best = reachM;
  let found = -1;
  for (const link of rowsInBox(index.linksOfCell, boxAbout(x, y, reachM))) {
    const line = index.linkLines[link];
    for (let k = 2; k < line.length; k += 2) {
      const distanceM = distanceToPieceM(x, y, line[k - 2], line[k - 1], line[k], line[k + 1]);
      if (distanceM < best) {
        best = distanceM;
        found = link;
      }
    }
  }
  return found;
}

function boxAbout(x: number, y: number, reachM: number): Box {
  return { minX: x - reachM, minY: y - reachM, maxX: x + reachM, maxY: y + reachM };
}
