import type { CameraState, ViewRectangle } from '../cityView.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import { type Box, rowsInBox } from '../picking/groundIndex.ts';

/** The part of the city that is drawn in street detail: a box about the picture, with what lies in it. */
export interface StreetRegion extends Box {
  readonly originX: number;
  readonly originY: number;
  readonly links: readonly number[];
  readonly intersections: readonly number[];
}

/** A tilted picture reaches far; detail beyond so many spans from its middle can't be read. */
const REACH_SPANS = 1.6;

/**
 * The region to draw: the one there is while the picture lies in it, else a new one with room to move about.
 *
 * @param region what is drawn now; null: nothing
 */
export function streetRegionFor(
  region: StreetRegion | null,
  city: CityScene,
  view: ViewRectangle,
  camera: CameraState,
): StreetRegion {
  const reachM = camera.spanM * REACH_SPANS;
  const wanted: Box = {
    minX: Math.max(view.minX, camera.x - reachM),
    minY: Math.max(view.minY, camera.y - reachM),
    maxX: Math.min(view.maxX, camera.x + reachM),
    maxY: Math.min(view.maxY, camera.y + reachM),
  };
  if (region && contains(region, wanted) && region.maxX - region.minX < 8 * (wanted.maxX - wanted.minX)) return region;
  const marginX = Math.max(120, (wanted.maxX - wanted.minX) * 0.5);
  const marginY = Math.max(120, (wanted.maxY - wanted.minY) * 0.5);
  const box: Box = {
    minX: wanted.minX - marginX,
    minY: wanted.minY - marginY,
    maxX: wanted.maxX + marginX,
    maxY: wanted.maxY + marginY,
  };
  return {
    ...box,
    originX: Math.fround(camera.x),
    originY: Math.fround(camera.y),
    links: rowsInBox(city.ground.linksOfCell, box),
    intersections: rowsInBox(city.ground.intersectionsOfCell, box),
  };
}

function contains(outer: Box, inner: Box): boolean {
  return outer.minX <= inner.minX && outer.minY <= inner.minY && outer.maxX >= inner.maxX && outer.maxY >= inner.maxY;
}
