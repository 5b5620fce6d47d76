import './city.css';
import { Camera, Color, SRGBColorSpace, Scene as Stage, WebGLRenderer } from 'three';
import {
  advanceCamera,
  createCameraMotion,
  flyCamera,
  panCamera,
  placeCamera,
  turnCamera,
  zoomCamera,
} from './camera/cameraMotion.ts';
import { frameBox } from './camera/framing.ts';
import { listenToGestures } from './camera/gestures.ts';
import { groundAt, metresPerPixel, TAN_HALF_FIELD, viewProjection, viewRectangleOf } from './camera/mapCamera.ts';
import { type CityLayers, createCityLayers } from './cityLayers.ts';
import {
  type CameraState,
  type CityEvents,
  type CityView,
  type FlyTarget,
  NoWebGlError,
  type Selection,
  type Theme,
} from './cityView.ts';
import { createFrameMeter } from './look/frameMeter.ts';
import { paletteOf } from './look/palette.ts';
import { createSharedUniforms } from './look/sharedUniforms.ts';
import { zoomFades } from './look/zoomFades.ts';
import { boxOf } from './picking/describe.ts';
import { pickAt } from './picking/pick.ts';

/** Width of ground to see about an object that is flown to, m. */
const INTERSECTION_SPAN_M = 240;
const VEHICLE_SPAN_M = 180;
const FOLLOWED_SPAN_M = 400;
/** Wall time in which the camera takes up two thirds of its distance to the followed vehicle, ms. */
const FOLLOW_SETTLE_MS = 220;
const LEAST_OBJECT_SPAN_M = 320;

/**
 * The drawn city on a canvas; names stand in the overlay, which must lie over the canvas and be as large.
 *
 * @throws NoWebGlError where the browser has no WebGL 2
 */
export function createCity(canvas: HTMLCanvasElement, overlay: HTMLElement): CityView {
  const context = canvas.getContext('webgl2', {
    antialias: true,
    alpha: false,
    stencil: false,
    powerPreference: 'high-performance',
  });
  if (!context) throw new NoWebGlError('this browser or its graphics driver offers no WebGL 2');
  const renderer = new WebGLRenderer({ canvas, context });
  renderer.info.autoReset = true;
  const stage = new Stage();
  stage.matrixWorldAutoUpdate = false;
  const stageCamera = new Camera();
  stageCamera.matrixWorldAutoUpdate = false;
  const shared = createSharedUniforms();
  const camera = createCameraMotion();
  const meter = createFrameMeter();
  const handlers: { readonly [K in keyof CityEvents]: Set<CityEvents[K]> } = {
    camera: new Set(),
    hover: new Set(),
    click: new Set(),
  };
  let layers: CityLayers | null = null;
  let theme: Theme = 'dark';
  /** Not a number until the clock is first set: no signal is shown before its state is known. */
  let timeMs = Number.NaN;
  let lastWallMs = performance.now();
  let moved = true;
  let homeCamera: CameraState | null = null;
  let pointer: { readonly x: number; readonly y: number } | null = null;
  let pointed: Selection | null = null;
  /** Slot of the vehicle that the camera stays with; -1: none. */
  let followed = -1;

  const resize = () => {
    const width = Math.max(1, canvas.clientWidth);
    const height = Math.max(1, canvas.clientHeight);
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    renderer.setPixelRatio(ratio);
    renderer.setSize(width, height, false);
    camera.viewport = { width, height };
    shared.uViewport.value = [width, height];
    shared.uPixelM.value = (2 * TAN_HALF_FIELD) / height;
    moved = true;
    // The page may give the canvas its size only now: whoever has not moved yet is at home still.
    if (camera.state === homeCamera) goHome();
  };

  const pick = (clientX: number, clientY: number, placesOnly = false): Selection | null => {
    if (!layers) return null;
    const box = canvas.getBoundingClientRect();
    const ground = groundAt(camera.state, camera.viewport, clientX - box.left, clientY - box.top);
    if (!ground) return null;
    const mpp = metresPerPixel(camera.state, camera.viewport);
    return pickAt(layers.city, layers.vehicles, ground.x, ground.y, mpp, placesOnly);
  };
  const stopGestures = listenToGestures(canvas, camera, {
    onHover: (x, y) => {
      pointer = { x, y };
    },
    onLeave: () => {
      pointer = null;
      setPointed(null, 0, 0);
    },
    onClick: (x, y) => {
      const selection = pick(x, y);
      for (const handler of handlers.click) handler(selection, x, y);
    },
    onMove: () => {
      moved = true;
      followed = -1;
    },
  });
  const setPointed = (next: Selection | null, x: number, y: number) => {
    if (next?.kind === pointed?.kind && next?.index === pointed?.index) return;
    pointed = next;
    layers?.hover(next);
    canvas.style.cursor = next ? 'pointer' : '';
    for (const handler of handlers.hover) handler(next, x, y);
  };

  const applyTheme = (next: Theme) => {
    theme = next;
    const [r, g, b] = paletteOf(theme).surround;
    renderer.setClearColor(new Color().setRGB(r, g, b, SRGBColorSpace));
    layers?.applyTheme(theme);
  };
  const homeState = (): CameraState => frameBox(layers!.city.home, camera.viewport, 400);
  const goHome = () => {
    go(homeState(), false);
    homeCamera = camera.state;
  };
  const go = (state: CameraState, animate: boolean) => {
    if (animate) flyCamera(camera, state, performance.now());
    else {
      camera.motion = null;
      placeCamera(camera, state);
    }
    moved = true;
  };
  const targetState = (target: FlyTarget): CameraState | null => {
    const { tiltDeg, bearingDeg, spanM } = camera.state;
    if (!('kind' in target)) return { x: target.x, y: target.y, spanM: target.spanM ?? spanM, tiltDeg, bearingDeg };
    if (!layers) return null;
    if (target.kind === 'vehicle') {
      const place = layers.vehicles.locate(target.index);
      return place && { ...place, spanM: Math.min(spanM, VEHICLE_SPAN_M), tiltDeg, bearingDeg };
    }
    const box = boxOf(layers.city, target);
    const least = target.kind === 'intersection' ? INTERSECTION_SPAN_M : LEAST_OBJECT_SPAN_M;
    return box && frameBox(box, camera.viewport, least, { tiltDeg, bearingDeg });
  };

  const observer = new ResizeObserver(() => {
    resize();
    // Another size empties the canvas: without this it would stay so until the next frame.
    draw(performance.now());
  });
  observer.observe(canvas);
  resize();

  return {
    setScene(scene, nextTheme, language) {
      if (layers) {
        stage.remove(layers.group);
        layers.dispose();
      }
      layers = createCityLayers(scene, shared, overlay, language);
      layers.setReducedMotion(camera.reducedMotion);
      stage.add(layers.group);
      applyTheme(nextTheme);
      const { minX, minY, maxX, maxY } = layers.city.box;
      const marginM = 5000;
      camera.limits = { minX: minX - marginM, minY: minY - marginM, maxX: maxX + marginM, maxY: maxY + marginM };
      followed = -1;
      pointed = null;
      goHome();
    },
    setTheme: applyTheme,
    setLanguage: (language) => layers?.labels.setLanguage(language),
    setReducedMotion(reduced) {
      camera.reducedMotion = reduced;
      layers?.setReducedMotion(reduced);
    },
    pushFrame(frame) {
      meter.measure(() => layers?.pushFrame(frame));
    },
    setShown(signal, segments) {
      layers?.setShown(signal, segments);
    },
    setCorridors(corridors) {
      layers?.setCorridors(corridors);
    },
    setSegments(signal, segments) {
      layers?.setSegments(signal, segments);
    },
    setClaimed: (signals) => layers?.setClaimed(signals),
    setClock(nextMs) {
      if (Number.isFinite(nextMs)) timeMs = nextMs;
    },
    setLaneClosed(link, lane, closed) {
      layers?.setLaneClosed(link, lane, closed);
    },
    setRoute: (links) => layers?.setRoute(links),
    select(selection, name) {
      layers?.select(selection, name);
    },
    markEmergency(selections) {
      layers?.markEmergency(selections);
    },
    flyTo(target) {
      const state = targetState(target);
      if (!state) return;
      go(state, true);
      followed = 'kind' in target && target.kind === 'vehicle' ? target.index : -1;
    },
    follow(slot, near) {
      if (slot !== null && near) {
        const { tiltDeg, bearingDeg, spanM } = camera.state;
        go({ ...near, spanM: Math.min(spanM, FOLLOWED_SPAN_M), tiltDeg, bearingDeg }, true);
      }
      followed = slot ?? -1;
    },
    panBy(rightRatio, upRatio) {
      followed = -1;
      panCamera(camera, rightRatio, upRatio);
    },
    zoomBy(factor) {
      zoomCamera(camera, factor, camera.viewport.width / 2, camera.viewport.height / 2);
      moved = true;
    },
    turnBy: (bearingDeg, tiltDeg) => turnCamera(camera, bearingDeg, tiltDeg),
    home() {
      if (!layers) return;
      followed = -1;
      go(homeState(), true);
    },
    getCamera: () => camera.state,
    setCamera(state, animate = false) {
      followed = -1;
      go(state, animate);
    },
    viewRectangle: () => viewRectangleOf(camera.state, camera.viewport),
    pick,
    on(event, handler) {
      handlers[event].add(handler);
      return () => handlers[event].delete(handler);
    },
    render() {
      meter.frame(() => {
        const wallMs = performance.now();
        const elapsedMs = Math.min(100, wallMs - lastWallMs);
        lastWallMs = wallMs;
        if (advanceCamera(camera, wallMs, elapsedMs)) moved = true;
        if (followed >= 0 && !camera.motion) {
          const place = layers?.vehicles.locate(followed);
          if (place) {
            // Eased in, so that the end of the flight and the vehicle's way join without a jump.
            const { x, y } = camera.state;
            const share = camera.reducedMotion ? 1 : 1 - Math.exp(-elapsedMs / FOLLOW_SETTLE_MS);
            placeCamera(camera, { ...camera.state, x: x + (place.x - x) * share, y: y + (place.y - y) * share });
            moved = true;
          }
        }
        draw(wallMs);
      });
    },
    stats: () => ({
      drawCalls: renderer.info.render.calls,
      scriptMs: meter.meanMs(),
      vehicles: layers?.vehicles.count() ?? 0,
    }),
    dispose() {
      stopGestures();
      observer.disconnect();
      layers?.dispose();
      renderer.dispose();
    },
  };

  function draw(wallMs: number): void {
    const { state, viewport } = camera;
    const mpp = metresPerPixel(state, viewport);
    const [originX, originY] = [Math.fround(state.x), Math.fround(state.y)];
    shared.uOrigin.value[0] = originX;
    shared.uOrigin.value[1] = originY;
    viewProjection(state, viewport, originX, originY, shared.uViewProjection.value);
    const fades = zoomFades(mpp);
    shared.uMetresPerPixel.value = mpp;
    shared.uSurface.value = fades.surface;
    shared.uPaint.value = fades.paint;
    shared.uBodies.value = fades.bodies;
    shared.uHeads.value = fades.heads;
    shared.uDensity.value = fades.density;
    if (layers) {
      layers.update(timeMs, state, viewRectangleOf(state, viewport), mpp);
      if (pointer) {
        setPointed(pick(pointer.x, pointer.y), pointer.x, pointer.y);
        pointer = null;
      }
      layers.labels.update(state, viewport, wallMs, moved);
    }
    renderer.render(stage, stageCamera);
    if (moved) {
      moved = false;
      for (const handler of handlers.camera) handler(state);
    }
  }
}
