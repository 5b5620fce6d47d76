import type { Scene, View } from '../../sim/shared.ts';
import type { CameraState, Selection as CitySelection, CityView, FlyTarget } from '../city/index.ts';
import type { FindKind } from './search.ts';

/** Wider than this, single vehicles are too small to be told apart, m: links are coloured by density instead. */
const VEHICLES_SPAN_M = 30_000;
/** Closer than this, the vehicles themselves say all that link colours would, m. */
const LINKS_SPAN_M = 3_000;
/** Seen around the picture too, as a share of its size, so that a pan meets vehicles at once. */
const MARGIN_RATIO = 0.2;

/**
 * The rest of the page's hold on the map. The map may be missing (no WebGL): every call then does nothing, and the
 * panels work on.
 */
class CityMap {
  /** Null before it is made and where it can't be. */
  view: CityView | null = $state.raw(null);
  missing = $state(false);
  camera: CameraState | null = $state.raw(null);
  scene: Scene | null = null;

  attach(view: CityView, scene: Scene): void {
    this.view = view;
    this.scene = scene;
    this.missing = false;
    this.camera = view.getCamera();
  }

  detach(): void {
    this.view = null;
  }

  flyTo(target: FlyTarget): void {
    this.view?.flyTo(target);
  }

  /** Flies to something found by name. */
  lookAt(kind: FindKind, id: string, x: number, y: number): void {
    const target = this.scene && citySelectionOf(this.scene, kind, id);
    if (target) this.flyTo(target);
    else this.flyTo({ x, y, spanM: kind === 'district' ? 9000 : 2500 });
  }

  /** What the server should send for what is seen now. Without a map: only the diagram's and the driver's share. */
  viewFor(corridorId: string | null, followSlot: number | null): View {
    const rectangle = this.view?.viewRectangle();
    if (!rectangle)
      return { minX: 0, minY: 0, maxX: 0, maxY: 0, vehicles: false, links: false, corridorId, followSlot };
    const marginX = (rectangle.maxX - rectangle.minX) * MARGIN_RATIO;
    const marginY = (rectangle.maxY - rectangle.minY) * MARGIN_RATIO;
    return {
      minX: rectangle.minX - marginX,
      minY: rectangle.minY - marginY,
      maxX: rectangle.maxX + marginX,
      maxY: rectangle.maxY + marginY,
      vehicles: rectangle.spanM < VEHICLES_SPAN_M,
      links: rectangle.spanM > LINKS_SPAN_M,
      corridorId,
      followSlot,
    };
  }
}

/** The map's word for something the page knows by id; null if the map draws no such thing. */
export function citySelectionOf(scene: Scene, kind: FindKind, id: string): CitySelection | null {
  const index =
    kind === 'corridor'
      ? scene.corridors.findIndex((corridor) => corridor.definition.id === id)
      : kind === 'intersection'
        ? (scene.network.intersectionIndexById.get(id) ?? -1)
        : kind === 'district'
          ? scene.definition.network.districts.findIndex((district) => district.id === id)
          : -1;
  return index < 0 || kind === 'road' ? null : { kind, index };
}

export const map = new CityMap();
