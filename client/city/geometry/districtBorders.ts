import { type Line, withoutRepeats } from './line.ts';

interface MaskBox {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/**
 * The lines to draw about districts: each outline, but inside the land only one line where two districts face each
 * other. Outlines generalised one by one run side by side there, and both would show as a sliver.
 *
 * @param mask land cells of the box, from `measureLandMask` with the same `size` and `gapM`
 * @param gapM how far apart the two lines of one border may run, m
 */
export function borderStretches(
  outlines: readonly Line[],
  box: MaskBox,
  mask: Uint8Array,
  size: number,
  gapM: number,
): Line[] {
  const stretches: Line[] = [];
  outlines.forEach((outline, own) => {
    const open = withoutRepeats(outline);
    const earlier = outlines.slice(0, own);
    let stretch: (readonly [number, number])[] = [];
    const end = () => {
      if (stretch.length > 1) stretches.push(stretch);
      stretch = [];
    };
    open.forEach((from, k) => {
      const to = open[(k + 1) % open.length];
      // Long sides are judged piece by piece: a neighbour may begin half way.
      const pieces = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (gapM / 4)));
      for (let piece = 0; piece < pieces; piece++) {
        const at = (share: number) =>
          [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] as const;
        const [x, y] = at((piece + 0.5) / pieces);
        const doubled =
          isInland(x, y, box, mask, size, gapM / 2) && earlier.some((other) => runsNear(other, x, y, gapM));
        if (doubled) {
          end();
          continue;
        }
        if (stretch.length === 0) stretch.push(at(piece / pieces));
        stretch.push(at((piece + 1) / pieces));
      }
    });
    end();
  });
  return stretches;
}

/** Whether all about a point, at a distance, is land. */
function isInland(x: number, y: number, box: MaskBox, mask: Uint8Array, size: number, reachM: number): boolean {
  for (let turn = 0; turn < 8; turn++) {
    const column = Math.floor(
      ((x + reachM * Math.cos((turn * Math.PI) / 4) - box.minX) / (box.maxX - box.minX)) * size,
    );
    const row = Math.floor(((y + reachM * Math.sin((turn * Math.PI) / 4) - box.minY) / (box.maxY - box.minY)) * size);
    if (column < 0 || row < 0 || column >= size || row >= size || mask[row * size + column] === 0) return false;
  }
  return true;
}

function runsNear(outline: Line, x: number, y: number, gapM: number): boolean {
  for (let i = 0; i < outline.length; i++) {
    const [ax, ay] = outline[i];
    const [bx, by] = outline[(i + 1) % outline.length];
    const [dx, dy] = [bx - ax, by - ay];
    const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / Math.max(1e-9, dx * dx + dy * dy)));
    if (Math.hypot(ax + dx * share - x, ay + dy * share - y) < gapM) return true;
  }
  return false;
}
