import type { Corridor, Frame, Name, Scene, TimetableSegment } from '../../sim/shared.ts';

/** What the page asks of the drawn city, and nothing of how it is drawn. */

export type Theme = 'light' | 'dark';
export type Language = 'zh' | 'en';

/** One object of the scene. `index` is the row of the frozen scene; of a vehicle, its slot. */
export interface Selection {
  readonly kind: 'intersection' | 'corridor' | 'link' | 'district' | 'vehicle';
  readonly index: number;
}

/** Where the camera stands: the ground point in the middle of the picture, and what is seen about it. */
export interface CameraState {
  /** m, scenario frame. */
  readonly x: number;
  readonly y: number;
  /** Width of ground seen through the middle of the picture, m. */
  readonly spanM: number;
  /** 0: straight down. */
  readonly tiltDeg: number;
  /** Compass direction that points up in the picture, clockwise from north. */
  readonly bearingDeg: number;
}

/** A place to fly to: an object of the scene, or a point with the width of ground to see. */
export type FlyTarget = Selection | { readonly x: number; readonly y: number; readonly spanM?: number };

/** What is visible, m; a box about it when the picture is turned or tilted. */
export interface ViewRectangle {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly spanM: number;
}

export interface CityStats {
  readonly drawCalls: number;
  /** Main-thread script of the city a frame, mean of the last 60, ms. */
  readonly scriptMs: number;
  /** Vehicles drawn. */
  readonly vehicles: number;
}

export interface CityEvents {
  /** The camera moved: at most once a drawn frame. */
  camera: (state: CameraState) => void;
  /** The object under the pointer changed; null: none. Client coordinates of the pointer. */
  hover: (selection: Selection | null, clientX: number, clientY: number) => void;
  /** A click or tap that was no drag; null: on empty ground. */
  click: (selection: Selection | null, clientX: number, clientY: number) => void;
}

export interface CityView {
  /** Shows another scene, from its own plans; the camera frames the whole of it. */
  setScene(scene: Scene, theme: Theme, language: Language): void;
  setTheme(theme: Theme): void;
  setLanguage(language: Language): void;
  setReducedMotion(reduced: boolean): void;
  /** @param wallMs when it came, performance.now() */
  pushFrame(frame: Frame, wallMs: number): void;
  /** Plans of one signal (row of `scene.signals`), ascending in time; after each change. */
  setSegments(signalIndex: number, segments: readonly TimetableSegment[]): void;
  /** What a signal with a controller shows, as far as it was seen. */
  setShown(signalIndex: number, segments: readonly TimetableSegment[]): void;
  /** Corridors at the speeds that their waves are laid for now, in the scene's order. */
  setCorridors(corridors: readonly Corridor[]): void;
  /** Rows of the signals that programs in other processes run: their plans' bands don't hold. */
  setClaimed(signalIndices: ReadonlySet<number>): void;
  /** Simulation time to draw, ms; may jump. Called before each `render`. */
  setClock(timeMs: number): void;
  setLaneClosed(linkIndex: number, lane: number, closed: boolean): void;
  /** Marks a driver's way, rows of the network's links; none: empty. */
  setRoute(links: readonly number[]): void;
  /** @param name of a vehicle, written beside it as it goes */
  select(selection: Selection | null, name?: Name): void;
  /** Marks ambulances' ways (links) and the signals that they have called (intersections); none: no marks. */
  markEmergency(selections: readonly Selection[]): void;
  flyTo(target: FlyTarget): void;
  /**
   * Stays with a vehicle (slot) until the hand moves the map or another place is asked for; null: stays with none.
   *
   * @param near where it is known to be, m: flown to first, for frames hold only what is in the picture
   */
  follow(slot: number | null, near?: { readonly x: number; readonly y: number }): void;
  /** Keyboard: pan by a share of the picture (right and up positive), zoom by a factor on the span, home. */
  panBy(rightRatio: number, upRatio: number): void;
  zoomBy(factor: number): void;
  /** Turns and tilts by degrees. */
  turnBy(bearingDeg: number, tiltDeg: number): void;
  home(): void;
  getCamera(): CameraState;
  setCamera(state: CameraState, animate?: boolean): void;
  viewRectangle(): ViewRectangle;
  /** @param placesOnly signals and links only: no vehicles, and no corridors in place of their links */
  pick(clientX: number, clientY: number, placesOnly?: boolean): Selection | null;
  /** @returns the function that ends the subscription */
  on<K extends keyof CityEvents>(event: K, handler: CityEvents[K]): () => void;
  /** Draws one picture; call once an animation frame. */
  render(): void;
  stats(): CityStats;
  dispose(): void;
}

/** The browser has no WebGL 2; panels and tables still work. */
export class NoWebGlError extends Error {
  override readonly name = 'NoWebGlError';
}
