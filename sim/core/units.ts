/** Unit conversions of the whole project. Convert here and nowhere else. */

/** Seconds to integer milliseconds. Times in files are multiples of 1 ms; anything finer is rounded. */
export function sToMs(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** Milliseconds to seconds. */
export function msToS(milliseconds: number): number {
  return milliseconds / 1000;
}

/** Kilometres per hour to metres per second. */
export function kmhToMps(kilometresPerHour: number): number {
  return kilometresPerHour / 3.6;
}

/** Metres per second to kilometres per hour. */
export function mpsToKmh(metresPerSecond: number): number {
  return metresPerSecond * 3.6;
}

/** Vehicles per hour to vehicles per second. */
export function vehPerHToVehPerS(vehPerH: number): number {
  return vehPerH / 3600;
}
