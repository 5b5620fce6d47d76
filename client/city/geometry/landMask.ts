import type { Line } from './line.ts';

/**
 * Which cells of a square picture are land: inside an outline, or in a gap between outlines. Districts generalised one by
 * one leave slivers between them; a land has none.
 */
export function measureLandMask(
  outlines: readonly Line[],
  box: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number },
  size: number,
  gapM: number,
): Uint8Array {
  const cellX = (box.maxX - box.minX) / size;
  const cellY = (box.maxY - box.minY) / size;
  const mask = new Uint8Array(size * size);
  for (const outline of outlines) {
    for (let row = 0; row < size; row++)
      fillRow(mask, outline, row, size, box.minX, cellX, box.minY + (row + 0.5) * cellY);
  }
  // Closing: grown by half the gap, then shrunk by as much. What was joined stays joined.
  const reachX = Math.max(1, Math.round(gapM / 2 / cellX));
  const reachY = Math.max(1, Math.round(gapM / 2 / cellY));
  const grown = spread(spread(mask, size, 1, size, reachX, 1), size, size, 1, reachY, 1);
  // One cell more, so that no cell's corner stands out over the land's own edge.
  return spread(spread(grown, size, 1, size, reachX + 1, 0), size, size, 1, reachY + 1, 0);
}

/** Fills what lies inside an outline on one line of cells: between each odd crossing and the next. */
function fillRow(
  mask: Uint8Array,
  outline: Line,
  row: number,
  size: number,
  minX: number,
  cellX: number,
  y: number,
): void {
  const crossings: number[] = [];
  outline.forEach(([ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length];
    if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  });
  crossings.sort((a, b) => a - b);
  for (let k = 0; k + 1 < crossings.length; k += 2) {
    const from = Math.max(0, Math.ceil((crossings[k] - minX) / cellX - 0.5));
    const to = Math.min(size - 1, Math.floor((crossings[k + 1] - minX) / cellX - 0.5));
    for (let column = from; column <= to; column++) mask[row * size + column] = 1;
  }
}

/** Spreads one value of the mask to its neighbours along one axis. */
function spread(mask: Uint8Array, size: number, step: number, stride: number, reach: number, value: 0 | 1): Uint8Array {
  const out = mask.slice();
  for (let line = 0; line < size; line++) {
    for (let k = 0; k < size; k++) {
      if (mask[line * stride + k * step] !== value) continue;
      const last = Math.min(size - 1, k + reach);
      for (let j = Math.max(0, k - reach); j <= last; j++) out[line * stride + j * step] = value;
    }
  }
  return out;
}
