import type { Point } from '../../network/definition.ts';

/** WGS 84: equatorial radius, m, and first eccentricity squared. */
const RADIUS_M = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_379_990_14;
const DEGREES = 180 / Math.PI;

/**
 * From a scenario's local metres to longitude and latitude, degrees, WGS 84, seven decimals (1 cm).
 *
 * Equirectangular about the origin, with the ellipsoid's radii of curvature there: within 0.3 % over 150 km.
 */
export function createUnprojection(origin: { readonly latitude: number; readonly longitude: number }) {
  const latitudeRad = origin.latitude / DEGREES;
  const flattening = 1 - ECCENTRICITY_SQUARED * Math.sin(latitudeRad) ** 2;
  const northM = (RADIUS_M * (1 - ECCENTRICITY_SQUARED)) / flattening ** 1.5;
  const eastM = (RADIUS_M / Math.sqrt(flattening)) * Math.cos(latitudeRad);
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  return ([x, y]: Point): readonly [longitude: number, latitude: number] => [
    round(origin.longitude + (x / eastM) * DEGREES),
    round(origin.latitude + (y / northM) * DEGREES),
  ];
}
