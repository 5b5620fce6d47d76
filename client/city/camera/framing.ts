import type { CameraState } from '../cityView.ts';
import type { Viewport } from './mapCamera.ts';

/** Room left about what is framed, as a factor on its size. */
const MARGIN_FACTOR = 1.18;

/** The camera that sees a whole box from straight above, or with the tilt and bearing given. */
export function frameBox(
  box: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number },
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
