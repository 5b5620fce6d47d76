/**
 * How built-up the land is, as a small grey picture over a box of ground: roads and intersections, blurred. What stays
 * empty within the districts are the rivers of green between the towns.
 */
export interface LandTint {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Cells each way. */
  readonly size: number;
  /** 0 open land to 255 built on, row by row from the south. Shape [size × size]. */
  readonly bytes: Uint8Array;
}

/** Points to a square kilometre at which the land counts as nearly two thirds built on. */
const DENSE_PER_KM2 = 22;

/**
 * @param points x, y by turns, m: places that are built on, about as dense as the town is
 * @param around further points that the box must hold
 */
export function measureLandTint(
  points: Float64Array | readonly number[],
  size: number,
  blurM: number,
  around: readonly (readonly [x: number, y: number])[] = [],
): LandTint {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    minX = Math.min(minX, points[i]);
    maxX = Math.max(maxX, points[i]);
    minY = Math.min(minY, points[i + 1]);
    maxY = Math.max(maxY, points[i + 1]);
  }
  for (const [x, y] of around) {
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  if (!(maxX >= minX)) [minX, minY, maxX, maxY] = [0, 0, 1, 1];
  const margin = blurM * 3;
  const box = { minX: minX - margin, minY: minY - margin, maxX: maxX + margin, maxY: maxY + margin };
  const cellX = (box.maxX - box.minX) / size;
  const cellY = (box.maxY - box.minY) / size;
  let grid = new Float32Array(size * size);
  for (let i = 0; i < points.length; i += 2) {
    const column = Math.min(size - 1, Math.floor((points[i] - box.minX) / cellX));
    const row = Math.min(size - 1, Math.floor((points[i + 1] - box.minY) / cellY));
    grid[row * size + column] += 1;
  }
  // Three box blurs are nearly a Gaussian.
  for (let pass = 0; pass < 3; pass++) {
    grid = blurLines(grid, size, Math.max(1, Math.round(blurM / cellX)), 1, size);
    grid = blurLines(grid, size, Math.max(1, Math.round(blurM / cellY)), size, 1);
  }
  // Per square kilometre, so that the tint does not depend on the picture's grain.
  const perKm2 = 1e6 / (cellX * cellY);
  const bytes = Uint8Array.from(grid, (value) => Math.round(255 * (1 - Math.exp(-(value * perKm2) / DENSE_PER_KM2))));
  return { ...box, size, bytes };
}

function blurLines(
  grid: Float32Array,
  size: number,
  reach: number,
  step: number,
  stride: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(grid.length);
  for (let line = 0; line < size; line++) {
    const start = line * stride;
    let sum = 0;
    for (let k = -reach; k < size; k++) {
      const enters = k + reach;
      if (enters < size) sum += grid[start + enters * step];
      const leaves = k - reach - 1;
      if (leaves >= 0) sum -= grid[start + leaves * step];
      if (k >= 0) out[start + k * step] = sum / (2 * reach + 1);
    }
  }
  return out;
}
