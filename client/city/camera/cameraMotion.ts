import { interpolateZoom } from 'd3';
import type { CameraState } from '../cityView.ts';
import { clampCamera, groundAt, holdGround, type Viewport } from './mapCamera.ts';

/**
 * The camera in time: flights, zooms that settle, drags that glide out. One motion at a time; a new one takes over from
 * where the camera stands.
 */
export interface CameraMotion {
  state: CameraState;
  viewport: Viewport;
  /** Box that the ground point in the middle stays in, m. */
  limits: { minX: number; minY: number; maxX: number; maxY: number };
  reducedMotion: boolean;
  motion: Flight | Zoom | Glide | null;
}

interface Flight {
  readonly kind: 'flight';
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly at: (ratio: number) => CameraState;
}
interface Zoom {
  readonly kind: 'zoom';
  readonly spanM: number;
  readonly ground: { readonly x: number; readonly y: number };
  readonly pixelX: number;
  readonly pixelY: number;
}
interface Glide {
  readonly kind: 'glide';
  readonly xMps: number;
  readonly yMps: number;
}

/** Wall time in which a zoom covers all but a third of its way, ms. From trying it out, as is the next. */
const ZOOM_SETTLE_MS = 80;
const GLIDE_SETTLE_MS = 160;

export function createCameraMotion(): CameraMotion {
  return {
    state: { x: 0, y: 0, spanM: 2000, tiltDeg: 0, bearingDeg: 0 },
    viewport: { width: 1, height: 1 },
    limits: { minX: -1e6, minY: -1e6, maxX: 1e6, maxY: 1e6 },
    reducedMotion: false,
    motion: null,
  };
}

/** Puts the camera somewhere at once, within its limits. */
export function placeCamera(camera: CameraMotion, state: CameraState): void {
  const { minX, minY, maxX, maxY } = camera.limits;
  const clamped = clampCamera(state);
  camera.state = {
    ...clamped,
    x: Math.min(maxX, Math.max(minX, clamped.x)),
    y: Math.min(maxY, Math.max(minY, clamped.y)),
  };
}

/** Flies on the path on which a map seems to move evenly (van Wijk and Nuij, 2003); at once where motion is reduced. */
export function flyCamera(camera: CameraMotion, to: CameraState, wallMs: number): void {
  const target = clampCamera(to);
  camera.motion = null;
  if (camera.reducedMotion) {
    placeCamera(camera, target);
    return;
  }
  const from = camera.state;
  const zoom = interpolateZoom([from.x, from.y, from.spanM], [target.x, target.y, target.spanM]);
  const turnDeg = ((target.bearingDeg - from.bearingDeg + 540) % 360) - 180;
  camera.motion = {
    kind: 'flight',
    startedAtMs: wallMs,
    durationMs: Math.min(2600, Math.max(450, zoom.duration * 0.55)),
    at: (ratio) => {
      if (ratio >= 1) return target;
      const eased = ratio * ratio * (3 - 2 * ratio);
      const [x, y, spanM] = zoom(eased);
      return {
        x,
        y,
        spanM,
        tiltDeg: from.tiltDeg + (target.tiltDeg - from.tiltDeg) * eased,
        bearingDeg: from.bearingDeg + turnDeg * eased,
      };
    },
  };
}

/** Zooms by a factor on the span, the ground under a pixel held; wheel turns add up. */
export function zoomCamera(camera: CameraMotion, factor: number, pixelX: number, pixelY: number): void {
  const { state, viewport, motion } = camera;
  const ground = groundAt(state, viewport, pixelX, pixelY) ?? { x: state.x, y: state.y };
  const fromM = motion?.kind === 'zoom' ? motion.spanM : state.spanM;
  const spanM = clampCamera({ ...state, spanM: fromM * factor }).spanM;
  camera.motion = { kind: 'zoom', spanM, ground, pixelX, pixelY };
  if (camera.reducedMotion) advanceCamera(camera, 0, 1e6);
}

export function glideCamera(camera: CameraMotion, xMps: number, yMps: number): void {
  camera.motion = camera.reducedMotion ? null : { kind: 'glide', xMps, yMps };
}

/**
 * Moves the camera on.
 *
 * @param elapsedMs wall time since the last call
 * @returns whether it moved
 */
export function advanceCamera(camera: CameraMotion, wallMs: number, elapsedMs: number): boolean {
  const { motion, state } = camera;
  if (!motion) return false;
  if (motion.kind === 'flight') {
    const ratio = Math.max(0, (wallMs - motion.startedAtMs) / motion.durationMs);
    if (ratio >= 1) camera.motion = null;
    placeCamera(camera, motion.at(Math.min(1, ratio)));
    return true;
  }
  if (motion.kind === 'zoom') {
    const left = Math.log(motion.spanM / state.spanM) * Math.exp(-elapsedMs / ZOOM_SETTLE_MS);
    const done = Math.abs(left) < 0.001;
    const next = { ...state, spanM: done ? motion.spanM : motion.spanM / Math.exp(left) };
    if (done) camera.motion = null;
    placeCamera(camera, holdGround(next, camera.viewport, motion.ground, motion.pixelX, motion.pixelY));
    return true;
  }
  const kept = Math.exp(-elapsedMs / GLIDE_SETTLE_MS);
  const reachS = (GLIDE_SETTLE_MS / 1000) * (1 - kept);
  placeCamera(camera, { ...state, x: state.x + motion.xMps * reachS, y: state.y + motion.yMps * reachS });
  const rest = Math.hypot(motion.xMps, motion.yMps) * kept;
  camera.motion =
    rest < state.spanM * 0.004 ? null : { kind: 'glide', xMps: motion.xMps * kept, yMps: motion.yMps * kept };
  return true;
}
