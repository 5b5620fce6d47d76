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
  motion: Flight | Zoom | Glide | Settle | null;
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

/** On the way to a place nearby: what keys ask for. */
interface Settle {
  readonly kind: 'settle';
  readonly to: CameraState;
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
  const turnDeg = turnBetweenDeg(from.bearingDeg, target.bearingDeg);
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

/** Pans by shares of the picture, right and up; steps that follow one another add up. */
export function panCamera(camera: CameraMotion, rightRatio: number, upRatio: number): void {
  const from = camera.motion?.kind === 'settle' ? camera.motion.to : camera.state;
  const bearing = (from.bearingDeg * Math.PI) / 180;
  const acrossM = rightRatio * from.spanM;
  const upM = (upRatio * from.spanM * camera.viewport.height) / camera.viewport.width;
  settleAt(camera, {
    ...from,
    x: from.x + Math.cos(bearing) * acrossM + Math.sin(bearing) * upM,
    y: from.y - Math.sin(bearing) * acrossM + Math.cos(bearing) * upM,
  });
}

/** Turns and tilts by degrees. */
export function turnCamera(camera: CameraMotion, bearingDeg: number, tiltDeg: number): void {
  const from = camera.motion?.kind === 'settle' ? camera.motion.to : camera.state;
  settleAt(camera, { ...from, bearingDeg: from.bearingDeg + bearingDeg, tiltDeg: from.tiltDeg + tiltDeg });
}

function settleAt(camera: CameraMotion, to: CameraState): void {
  camera.motion = { kind: 'settle', to: clampCamera(to) };
  if (camera.reducedMotion) advanceCamera(camera, 0, 1e6);
}

/** The shorter way round from one bearing to another, degrees in [-180, 180). */
function turnBetweenDeg(fromDeg: number, toDeg: number): number {
  return ((((toDeg - fromDeg + 180) % 360) + 360) % 360) - 180;
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
  if (motion.kind === 'settle') {
    const { to } = motion;
    const left = Math.exp(-elapsedMs / ZOOM_SETTLE_MS);
    const turnDeg = turnBetweenDeg(state.bearingDeg, to.bearingDeg);
    const restM = Math.hypot(to.x - state.x, to.y - state.y) * left;
    const done =
      restM < state.spanM * 2e-4 &&
      Math.abs(turnDeg) * left < 0.05 &&
      Math.abs(to.tiltDeg - state.tiltDeg) * left < 0.05;
    if (done) camera.motion = null;
    const share = done ? 1 : 1 - left;
    placeCamera(camera, {
      x: state.x + (to.x - state.x) * share,
      y: state.y + (to.y - state.y) * share,
      spanM: to.spanM,
      tiltDeg: state.tiltDeg + (to.tiltDeg - state.tiltDeg) * share,
      bearingDeg: state.bearingDeg + turnDeg * share,
    });
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
