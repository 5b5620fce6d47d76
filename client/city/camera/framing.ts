import type { CameraState } from '../cityView.ts';
import type { Viewport } from './mapCamera.ts';

interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Room left about what is framed, as a factor on its size. */
const MARGIN_FACTOR = 1.18;

/** The camera that sees a whole box from straight above, or with the tilt and bearing given. */
export function frameBox(
  box: Box,
  viewport: Viewport,
  leastSpanM: number,
  turn: { readonly tiltDeg: number; readonly bearingDeg: number } = { tiltDeg: 0, bearingDeg: 0 },
): CameraState {
  const widthM = box.maxX - box.minX;
  const heightM = box.maxY - box.minY;
  const bearing = (turn.bearingDeg * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(bearing)), Math.abs(Math.sin(bearing))];
  const acrossM = widthM * cos + heightM * sin;
  const upM = (widthM * sin + heightM * cos) * Math.cos((turn.tiltDeg * Math.PI) / 180);
  const aspect = viewport.width / viewport.height;
  return {
    x: (box.minX + box.maxX) / 2,
    y: (box.minY + box.maxY) / 2,
    spanM: Math.max(leastSpanM, MARGIN_FACTOR * Math.max(acrossM, upM * aspect)),
    ...turn,
  };
}

/** A city of more places than this is framed by its heart. */
const WHOLE_UP_TO = 200;
/** Share of the places left out at each end of either axis. */
const OUTLYING_RATIO = 0.1;

/** Where a scenario is first seen: all of a small one; of a city the towns in which most of its signals stand. */
export function homeBox(all: Box, xs: readonly number[], ys: readonly number[]): Box {
  if (xs.length < WHOLE_UP_TO) return all;
  const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
  const [sortedX, sortedY] = [ascending(xs), ascending(ys)];
  const low = Math.floor(xs.length * OUTLYING_RATIO);
  const high = xs.length - 1 - low;
  return { minX: sortedX[low], minY: sortedY[low], maxX: sortedX[high], maxY: sortedY[high] };
}
