import type { CameraState, ViewRectangle } from '../cityView.ts';

/**
 * The map's camera as plain arithmetic: a ground point in the middle of the picture, a span, a tilt, a bearing. Ground
 * is the plane z = 0, x east, y north, m. Everything that touches the GPU is taken relative to an origin near the
 * camera, so that a city of 110 km doesn't tremble at street zoom.
 */

/** Vertical angle of view, rad: long enough a lens that a tilted city still reads as a map. */
const FIELD_OF_VIEW_RAD = (30 * Math.PI) / 180;
export const TAN_HALF_FIELD = Math.tan(FIELD_OF_VIEW_RAD / 2);
export const LEAST_SPAN_M = 60;
export const GREATEST_SPAN_M = 320_000;
export const GREATEST_TILT_DEG = 60;

export interface Viewport {
  /** CSS px. */
  readonly width: number;
  readonly height: number;
}

/** Unit axes of a camera and where it stands relative to the ground point it looks at, m. */
export interface CameraFrame {
  readonly right: Vector;
  readonly up: Vector;
  readonly look: Vector;
  readonly eye: Vector;
  readonly distanceM: number;
}
type Vector = readonly [x: number, y: number, z: number];

export function clampCamera(state: CameraState): CameraState {
  const bearing = ((state.bearingDeg % 360) + 360) % 360;
  return {
    x: state.x,
    y: state.y,
    spanM: Math.min(GREATEST_SPAN_M, Math.max(LEAST_SPAN_M, state.spanM)),
    tiltDeg: Math.min(GREATEST_TILT_DEG, Math.max(0, state.tiltDeg)),
    bearingDeg: bearing,
  };
}

export function frameOf(state: CameraState, viewport: Viewport): CameraFrame {
  const bearing = (state.bearingDeg * Math.PI) / 180;
  const tilt = (state.tiltDeg * Math.PI) / 180;
  const [sinB, cosB, sinT, cosT] = [Math.sin(bearing), Math.cos(bearing), Math.sin(tilt), Math.cos(tilt)];
  const distanceM = state.spanM / (2 * TAN_HALF_FIELD * (viewport.width / viewport.height));
  return {
    right: [cosB, -sinB, 0],
    up: [sinB * cosT, cosB * cosT, sinT],
    look: [sinB * sinT, cosB * sinT, -cosT],
    eye: [-sinB * sinT * distanceM, -cosB * sinT * distanceM, cosT * distanceM],
    distanceM,
  };
}

/** Metres of ground a pixel covers in the middle of the picture. */
export function metresPerPixel(state: CameraState, viewport: Viewport): number {
  return state.spanM / viewport.width;
}

/**
 * The matrix from metres relative to an origin to clip space, column by column.
 *
 * Near and far planes follow the distance: the flat layers are painted in order without depth, only vehicles need it.
 */
export function viewProjection(
  state: CameraState,
  viewport: Viewport,
  originX: number,
  originY: number,
  out: number[],
): number[] {
  const { right, up, look, eye, distanceM } = frameOf(state, viewport);
  const near = distanceM * 0.2;
  const far = distanceM * 8;
  const sy = 1 / TAN_HALF_FIELD;
  const sx = sy / (viewport.width / viewport.height);
  const a = (far + near) / (near - far);
  const b = (2 * far * near) / (near - far);
  const ex = eye[0] + (state.x - originX);
  const ey = eye[1] + (state.y - originY);
  const ez = eye[2];
  const tx = -(right[0] * ex + right[1] * ey + right[2] * ez);
  const ty = -(up[0] * ex + up[1] * ey + up[2] * ez);
  const tz = look[0] * ex + look[1] * ey + look[2] * ez;
  for (let column = 0; column < 3; column++) {
    out[column * 4] = sx * right[column];
    out[column * 4 + 1] = sy * up[column];
    out[column * 4 + 2] = -a * look[column];
    out[column * 4 + 3] = look[column];
  }
  out[12] = sx * tx;
  out[13] = sy * ty;
  out[14] = a * tz + b;
  out[15] = -tz;
  return out;
}

/** Ground point under a pixel (from the canvas's top left corner); null above the horizon. */
export function groundAt(
  state: CameraState,
  viewport: Viewport,
  pixelX: number,
  pixelY: number,
): { x: number; y: number } | null {
  const { right, up, look, eye } = frameOf(state, viewport);
  const nx = ((pixelX / viewport.width) * 2 - 1) * TAN_HALF_FIELD * (viewport.width / viewport.height);
  const ny = (1 - (pixelY / viewport.height) * 2) * TAN_HALF_FIELD;
  const dz = look[2] + up[2] * ny + right[2] * nx;
  if (dz > -0.02) return null;
  const t = -eye[2] / dz;
  return {
    x: state.x + eye[0] + t * (look[0] + right[0] * nx + up[0] * ny),
    y: state.y + eye[1] + t * (look[1] + right[1] * nx + up[1] * ny),
  };
}

/** Pixel of a ground point and how far before the camera it lies, in units of the distance to the middle. */
export interface ScreenPoint {
  x: number;
  y: number;
  depthRatio: number;
}

/** @param frame of the same state and viewport (passed, because labels ask for many points) */
export function projectGround(
  state: CameraState,
  viewport: Viewport,
  frame: CameraFrame,
  x: number,
  y: number,
  out: ScreenPoint,
): ScreenPoint {
  const dx = x - state.x - frame.eye[0];
  const dy = y - state.y - frame.eye[1];
  const dz = -frame.eye[2];
  const forward = dx * frame.look[0] + dy * frame.look[1] + dz * frame.look[2];
  const rightward = dx * frame.right[0] + dy * frame.right[1];
  const upward = dx * frame.up[0] + dy * frame.up[1] + dz * frame.up[2];
  const scale = viewport.height / 2 / (TAN_HALF_FIELD * forward);
  out.x = viewport.width / 2 + rightward * scale;
  out.y = viewport.height / 2 - upward * scale;
  out.depthRatio = forward / frame.distanceM;
  return out;
}

/** Box of the ground in the picture. */
export function viewRectangleOf(state: CameraState, viewport: Viewport): ViewRectangle {
  let [minX, minY, maxX, maxY] = [state.x, state.y, state.x, state.y];
  for (const px of [0, viewport.width]) {
    for (const py of [0, viewport.height]) {
      const point = groundAt(state, viewport, px, py);
      if (!point) continue;
      minX = Math.min(minX, point.x);
      minY = Math.min(minY, point.y);
      maxX = Math.max(maxX, point.x);
      maxY = Math.max(maxY, point.y);
    }
  }
  return { minX, minY, maxX, maxY, spanM: state.spanM };
}

/** The state moved so that a ground point lies under a pixel: what a drag or a zoom to the pointer does. */
export function holdGround(
  state: CameraState,
  viewport: Viewport,
  ground: { readonly x: number; readonly y: number },
  pixelX: number,
  pixelY: number,
): CameraState {
  const under = groundAt(state, viewport, pixelX, pixelY);
  if (!under) return state;
  return { ...state, x: state.x + ground.x - under.x, y: state.y + ground.y - under.y };
}
