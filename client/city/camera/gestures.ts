import type { CameraState } from '../cityView.ts';
import { type CameraMotion, glideCamera, placeCamera, zoomCamera } from './cameraMotion.ts';
import { groundAt, holdGround } from './mapCamera.ts';

/** What pointers do to the map: drag pans, right drag turns and tilts, wheel and pinch zoom to the pointer. */
export interface GestureHandlers {
  onHover: (clientX: number, clientY: number) => void;
  onLeave: () => void;
  onClick: (clientX: number, clientY: number) => void;
  /** The hand moves the map: it takes the camera from whatever led it. */
  onMove: () => void;
}

/** A press that moves less than this is a click, px. */
const CLICK_SLOP_PX = 5;

interface Press {
  x: number;
  y: number;
  readonly startX: number;
  readonly startY: number;
  readonly turns: boolean;
}

/** @returns the function that takes the listeners off */
export function listenToGestures(
  canvas: HTMLCanvasElement,
  camera: CameraMotion,
  handlers: GestureHandlers,
): () => void {
  const presses = new Map<number, Press>();
  let held: { x: number; y: number } | null = null;
  let moved = false;
  let track: { wallMs: number; x: number; y: number }[] = [];
  const aborter = new AbortController();
  const listen = <K extends keyof HTMLElementEventMap>(type: K, handler: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(type, handler, { signal: aborter.signal, passive: false });

  const local = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const grab = () => {
    const [only] = presses.values();
    held = presses.size === 1 ? groundAt(camera.state, camera.viewport, only.x, only.y) : null;
    track = [];
  };

  listen('contextmenu', (event) => event.preventDefault());

  listen('pointerdown', (event) => {
    if (event.button > 2) return;
    canvas.setPointerCapture(event.pointerId);
    const { x, y } = local(event);
    if (presses.size === 0) moved = false;
    presses.set(event.pointerId, { x, y, startX: x, startY: y, turns: event.button === 2 || event.ctrlKey });
    camera.motion = null;
    grab();
  });

  listen('pointermove', (event) => {
    const press = presses.get(event.pointerId);
    if (!press) {
      handlers.onHover(event.clientX, event.clientY);
      return;
    }
    const { x, y } = local(event);
    const [dx, dy] = [x - press.x, y - press.y];
    if (Math.hypot(x - press.startX, y - press.startY) > CLICK_SLOP_PX) moved = true;
    if (presses.size === 2) {
      handlers.onMove();
      pinch(camera, presses, event.pointerId, x, y);
      press.x = x;
      press.y = y;
      return;
    }
    press.x = x;
    press.y = y;
    if (!moved) return;
    handlers.onMove();
    if (press.turns) {
      const { state } = camera;
      placeCamera(camera, { ...state, bearingDeg: state.bearingDeg + dx * 0.3, tiltDeg: state.tiltDeg - dy * 0.3 });
    } else if (held) {
      placeCamera(camera, holdGround(camera.state, camera.viewport, held, x, y));
      track.push({ wallMs: event.timeStamp, x: camera.state.x, y: camera.state.y });
      if (track.length > 6) track.shift();
    }
  });

  const release = (event: PointerEvent, cancelled: boolean) => {
    if (!presses.delete(event.pointerId)) return;
    if (presses.size === 0) {
      if (!moved && !cancelled && event.button === 0) handlers.onClick(event.clientX, event.clientY);
      glideOut(camera, track, event.timeStamp);
    }
    grab();
  };
  listen('pointerup', (event) => release(event, false));
  listen('pointercancel', (event) => release(event, true));
  listen('pointerleave', () => handlers.onLeave());

  listen('wheel', (event) => {
    event.preventDefault();
    const { x, y } = local(event);
    const linePx = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? camera.viewport.height : 1;
    // A pinch on a touchpad comes as a wheel with Ctrl and small steps.
    const strength = event.ctrlKey ? 0.01 : 0.0018;
    const stepPx = Math.max(-240, Math.min(240, event.deltaY * linePx));
    zoomCamera(camera, Math.exp(stepPx * strength), x, y);
  });

  listen('dblclick', (event) => {
    const { x, y } = local(event);
    zoomCamera(camera, event.shiftKey ? 2.5 : 0.4, x, y);
  });

  return () => aborter.abort();
}

/** Two fingers: their distance is the span, their angle the bearing, their middle holds its ground. */
function pinch(camera: CameraMotion, presses: Map<number, Press>, movedId: number, x: number, y: number): void {
  const entries = [...presses.entries()];
  const other = entries.find(([id]) => id !== movedId)![1];
  const before = presses.get(movedId)!;
  const middle = groundAt(camera.state, camera.viewport, (before.x + other.x) / 2, (before.y + other.y) / 2);
  const apart = Math.max(20, Math.hypot(before.x - other.x, before.y - other.y));
  const apartNow = Math.max(20, Math.hypot(x - other.x, y - other.y));
  const turnRad = Math.atan2(y - other.y, x - other.x) - Math.atan2(before.y - other.y, before.x - other.x);
  const next: CameraState = {
    ...camera.state,
    spanM: (camera.state.spanM * apart) / apartNow,
    bearingDeg: camera.state.bearingDeg - (turnRad * 180) / Math.PI,
  };
  placeCamera(camera, next);
  if (middle) {
    placeCamera(camera, holdGround(camera.state, camera.viewport, middle, (x + other.x) / 2, (y + other.y) / 2));
  }
}

function glideOut(
  camera: CameraMotion,
  track: readonly { wallMs: number; x: number; y: number }[],
  wallMs: number,
): void {
  const first = track[0];
  const last = track[track.length - 1];
  if (!first || last.wallMs - first.wallMs < 8 || wallMs - last.wallMs > 60) return;
  const elapsedS = (last.wallMs - first.wallMs) / 1000;
  glideCamera(camera, (last.x - first.x) / elapsedS, (last.y - first.y) / elapsedS);
}
