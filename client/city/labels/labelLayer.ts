import type { Name } from '../../../sim/shared.ts';
import { frameOf, projectGround, type ScreenPoint, type Viewport } from '../camera/mapCamera.ts';
import type { CameraState, Language } from '../cityView.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { collectCandidates, type LabelCandidate } from './candidates.ts';
import { type PlacedBox, placeLabels } from './placeLabels.ts';

/** Names on the map: text of the page over the canvas. Chosen anew a few times a second, moved with every picture. */
export interface LabelLayer {
  setLanguage(language: Language): void;
  /** @param moved whether the camera has moved since the last call */
  update(camera: CameraState, viewport: Viewport, wallMs: number, moved: boolean): void;
  /** The name of what is chosen, beside its ground point; null: none. */
  setCallout(callout: Callout | null): void;
  /** The callout goes with what it names, m; nothing happens without one. */
  moveCallout(x: number, y: number): void;
  dispose(): void;
}

export interface Callout {
  readonly name: Name;
  readonly illustrative: boolean;
  readonly x: number;
  readonly y: number;
}

const MOST_LABELS = 36;
/** Wall time between choices while the camera moves, ms. */
const CHOOSE_EVERY_MS = 180;
/** Size of road names and of district names, px; letters stand this much wider. As in city.css. */
const ROAD_PX = 12;
const DISTRICT_PX = 15;
const DISTRICT_SPACING_EM = { zh: 0.5, en: 0.22 } as const;

export function createLabelLayer(overlay: HTMLElement, city: CityScene, firstLanguage: Language): LabelLayer {
  const candidates = collectCandidates(city);
  const container = document.createElement('div');
  container.className = 'city-labels';
  container.setAttribute('aria-hidden', 'true');
  overlay.append(container);
  const pool: HTMLSpanElement[] = [];
  let chosen: { readonly element: HTMLSpanElement; readonly callout: Callout } | null = null;
  const measure = document.createElement('canvas').getContext('2d')!;
  let widths = new Map<string, number>();
  let language = firstLanguage;
  let placed: PlacedBox[] = [];
  let shown = new Map<string, number>();
  let chosenAtMs = Number.NEGATIVE_INFINITY;
  let due = true;
  let calloutMoved = false;
  const point: ScreenPoint = { x: 0, y: 0, depthRatio: 1 };

  const widthOf = (candidate: LabelCandidate): number => {
    const text = candidate.name[language];
    const key = `${candidate.kind} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      const district = candidate.kind === 'district';
      const sizePx = district ? DISTRICT_PX : ROAD_PX;
      measure.font = `${district ? 600 : 500} ${sizePx}px ${getComputedStyle(container).fontFamily || 'sans-serif'}`;
      width = measure.measureText(text).width + (district ? text.length * DISTRICT_SPACING_EM[language] * sizePx : 0);
      widths.set(key, width);
    }
    return width;
  };

  const choose = (camera: CameraState, viewport: Viewport) => {
    const frame = frameOf(camera, viewport);
    const mpp = camera.spanM / viewport.width;
    const boxes: PlacedBox[] = [];
    candidates.forEach((candidate, i) => {
      if (mpp > candidate.mostMpp || mpp < candidate.leastMpp) return;
      const box = boxOf(candidate, i, camera, viewport, frame, mpp, widthOf(candidate), point);
      if (box) boxes.push(box);
    });
    placed = placeLabels(boxes, shown, MOST_LABELS);
    shown = new Map(placed.map((box) => [box.key, box.candidate]));
    while (pool.length < placed.length) {
      const element = document.createElement('span');
      container.append(element);
      pool.push(element);
    }
    pool.forEach((element, k) => {
      const box = placed[k];
      element.hidden = !box;
      if (!box) return;
      const candidate = candidates[box.candidate];
      element.textContent = candidate.name[language];
      element.lang = language === 'zh' ? 'zh-CN' : 'en';
      element.className = `city-label ${candidate.kind}${candidate.illustrative ? ' illustrative' : ''}`;
    });
  };

  const move = (camera: CameraState, viewport: Viewport) => {
    const frame = frameOf(camera, viewport);
    placed.forEach((box, k) => {
      const candidate = candidates[box.candidate];
      const { x, y } = projectGround(camera, viewport, frame, candidate.x, candidate.y, point);
      const angle = candidate.along ? screenAngle(candidate, camera, viewport, frame, point) : 0;
      pool[k].style.transform =
        `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%) rotate(${angle.toFixed(3)}rad)`;
    });
    if (chosen) chosen.element.hidden = Number.isNaN(chosen.callout.x);
    if (chosen && !chosen.element.hidden) {
      const { x, y } = projectGround(camera, viewport, frame, chosen.callout.x, chosen.callout.y, point);
      chosen.element.style.transform = `translate(${x.toFixed(1)}px, ${(y - 18).toFixed(1)}px) translate(-50%, -100%)`;
    }
  };

  return {
    setLanguage(next) {
      language = next;
      widths = new Map();
      due = true;
      if (chosen) chosen.element.textContent = chosen.callout.name[language];
    },
    update(camera, viewport, wallMs, moved) {
      if ((due || moved) && wallMs - chosenAtMs > CHOOSE_EVERY_MS) {
        choose(camera, viewport);
        chosenAtMs = wallMs;
        due = false;
        move(camera, viewport);
        return;
      }
      if (!moved && !calloutMoved) return;
      due ||= moved;
      calloutMoved = false;
      move(camera, viewport);
    },
    setCallout(callout) {
      chosen?.element.remove();
      chosen = null;
      if (!callout) return;
      const element = document.createElement('span');
      element.className = `city-callout${callout.illustrative ? ' illustrative' : ''}`;
      element.lang = language === 'zh' ? 'zh-CN' : 'en';
      element.textContent = callout.name[language];
      container.append(element);
      chosen = { element, callout };
      chosenAtMs = Number.NEGATIVE_INFINITY;
      due = true;
    },
    moveCallout(x, y) {
      if (!chosen) return;
      chosen = { element: chosen.element, callout: { ...chosen.callout, x, y } };
      calloutMoved = true;
    },
    dispose() {
      container.remove();
    },
  };
}

/** Where a candidate's text would stand; null if it lies outside the picture or is longer than its road. */
function boxOf(
  candidate: LabelCandidate,
  row: number,
  camera: CameraState,
  viewport: Viewport,
  frame: ReturnType<typeof frameOf>,
  mpp: number,
  width: number,
  point: ScreenPoint,
): PlacedBox | null {
  const { x, y, depthRatio } = projectGround(camera, viewport, frame, candidate.x, candidate.y, point);
  if (!(depthRatio > 0.1 && depthRatio < 3)) return null;
  const inset = 20;
  if (x < inset || y < inset || x > viewport.width - inset || y > viewport.height - inset) return null;
  if ((width + 16) * mpp * depthRatio > candidate.roomM) return null;
  const angleRad = candidate.along ? screenAngle(candidate, camera, viewport, frame, point) : 0;
  // Of one name's places the one nearest the middle is best.
  const aside = Math.hypot(x / viewport.width - 0.5, y / viewport.height - 0.5);
  const height = (candidate.kind === 'district' ? DISTRICT_PX : ROAD_PX) * 1.3;
  return { candidate: row, x, y, width, height, angleRad, rank: candidate.rank + aside * 0.3, key: candidate.key };
}

/** Angle of a road on the screen such that its name doesn't stand on its head. */
function screenAngle(
  candidate: LabelCandidate,
  camera: CameraState,
  viewport: Viewport,
  frame: ReturnType<typeof frameOf>,
  scratch: ScreenPoint,
): number {
  const [dx, dy] = candidate.along!;
  const stepM = camera.spanM / 200;
  const a = projectGround(camera, viewport, frame, candidate.x, candidate.y, { x: 0, y: 0, depthRatio: 1 });
  const b = projectGround(camera, viewport, frame, candidate.x + dx * stepM, candidate.y + dy * stepM, scratch);
  let angle = Math.atan2(b.y - a.y, b.x - a.x);
  if (angle > Math.PI / 2) angle -= Math.PI;
  else if (angle <= -Math.PI / 2) angle += Math.PI;
  return angle;
}
