import type { Selection } from '../cityView.ts';
import type { CityScene } from '../geometry/cityScene.ts';
import type { Vehicles } from '../layers/vehicles.ts';
import { nearestIntersection, nearestLink } from './groundIndex.ts';

/** How near the pointer must be, CSS px. */
const INTERSECTION_PX = 12;
const ROAD_PX = 7;
const VEHICLE_PX = 8;
/** Vehicles are picked at so many metres a pixel and below: further out they are grains. */
const VEHICLE_MPP = 1.2;

/**
 * The object at a ground point: a vehicle close by, a signal, a road (as its corridor, where it is part of one).
 *
 * @param placesOnly no vehicles, and roads as themselves
 */
export function pickAt(
  city: CityScene,
  vehicles: Vehicles,
  x: number,
  y: number,
  metresPerPixel: number,
  placesOnly = false,
): Selection | null {
  if (!placesOnly && metresPerPixel <= VEHICLE_MPP) {
    const slot = vehicles.nearest(x, y, Math.max(3.5, VEHICLE_PX * metresPerPixel));
    if (slot >= 0) return { kind: 'vehicle', index: slot };
  }
  const { network } = city.scene;
  const signalised = (i: number) => city.scene.signals.signalOfIntersection[i] >= 0;
  const reachM = Math.max(14, INTERSECTION_PX * metresPerPixel);
  const intersection = nearestIntersection(city.ground, network, x, y, reachM, signalised);
  if (intersection >= 0) return { kind: 'intersection', index: intersection };
  const link = nearestLink(city.ground, x, y, Math.max(5, ROAD_PX * metresPerPixel));
  if (link < 0) return null;
  const corridor = city.corridorOfLink[link];
  return corridor >= 0 && !placesOnly ? { kind: 'corridor', index: corridor } : { kind: 'link', index: link };
}
