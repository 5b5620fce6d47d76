import type { Point } from '../../../network/definition.ts';

/** Zero of the local frame: the centre of Zhangdian, degrees (WGS 84). */
export const cityOrigin = { latitude: 36.807, longitude: 118.047 } as const;

/** Length of a degree of latitude at 36.8° N, m (WGS 84 ellipsoid). */
const METRES_PER_LATITUDE = 110_980;
/** Length of a degree of longitude on the equator, m. */
const METRES_PER_LONGITUDE = 111_320;

/** Local metres (x east, y north) of a place: equirectangular about the origin, within 0.3 % over the city's 150 km. */
export function toLocal(longitude: number, latitude: number): Point {
  const perLongitude = METRES_PER_LONGITUDE * Math.cos((cityOrigin.latitude * Math.PI) / 180);
  return [(longitude - cityOrigin.longitude) * perLongitude, (latitude - cityOrigin.latitude) * METRES_PER_LATITUDE];
}
