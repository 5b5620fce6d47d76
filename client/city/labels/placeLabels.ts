/** Which labels are shown: by rank, none upon another, and those that are shown already stay while they can. */

export interface PlacedBox {
  /** Row of the candidate. */
  readonly candidate: number;
  /** Middle of the text, px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Clockwise on the screen, in (-π/2, π/2]. */
  readonly angleRad: number;
  readonly rank: number;
  readonly key: string;
}

/** Room kept free about a text, px. */
const MARGIN_PX = 6;

/**
 * @param boxes all that could be shown
 * @param shown keys and candidates shown now: they go before others of their rank
 * @param most  how many at once
 */
export function placeLabels(
  boxes: readonly PlacedBox[],
  shown: ReadonlyMap<string, number>,
  most: number,
): PlacedBox[] {
  const preference = (box: PlacedBox) => (shown.get(box.key) === box.candidate ? -0.45 : 0);
  const ordered = [...boxes].sort(
    (a, b) => a.rank + preference(a) - (b.rank + preference(b)) || a.candidate - b.candidate,
  );
  const placed: PlacedBox[] = [];
  const taken = new Set<string>();
  for (const box of ordered) {
    if (placed.length >= most) break;
    if (taken.has(box.key) || placed.some((other) => overlap(box, other))) continue;
    placed.push(box);
    taken.add(box.key);
  }
  return placed;
}

/** Whether two turned boxes overlap, by the axes of both. */
export function overlap(a: PlacedBox, b: PlacedBox): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  for (const axis of [a.angleRad, a.angleRad + Math.PI / 2, b.angleRad, b.angleRad + Math.PI / 2]) {
    const [ux, uy] = [Math.cos(axis), Math.sin(axis)];
    if (Math.abs(dx * ux + dy * uy) > reachAlong(a, axis) + reachAlong(b, axis) + MARGIN_PX) return false;
  }
  return true;
}

/** Half of a turned box's extent along an axis. */
function reachAlong(box: PlacedBox, axisRad: number): number {
  const turn = axisRad - box.angleRad;
  return (Math.abs(Math.cos(turn)) * box.width + Math.abs(Math.sin(turn)) * box.height) / 2;
}
