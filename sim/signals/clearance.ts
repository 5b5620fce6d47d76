/**
 * Yellow change, red clearance and pedestrian clearance from speeds and lengths.
 *
 * Source: ITE, Guidelines for Determining Traffic Signal Change and Clearance Intervals (2020); FHWA-HOP-08-024, Traffic
 * Signal Timing Manual, chapter 5; MUTCD 2009, section 4E.06.
 */

const REACTION_S = 1.0;
const DECELERATION_MPS2 = 3.05;
const GRAVITY_MPS2 = 9.81;
/** Pedestrians' walking speed, m/s: usual in China and Europe (MUTCD: 1.07). */
export const WALKING_SPEED_MPS = 1.2;

/**
 * Yellow change interval for a through movement.
 *
 * @param speedMps   approach speed, m/s, > 0
 * @param gradeRatio rise over run, uphill positive (0.03 is 3 %)
 * @returns s, neither rounded nor clamped
 * @throws RangeError if the speed isn't positive, or the downhill leaves nothing to brake with
 *
 * Source: ITE kinematic equation, y = t + v / (2a + 2Gg), with t = 1.0 s, a = 3.05 m/s², G the grade and g = 9.81 m/s².
 */
export function yellowChangeS(speedMps: number, gradeRatio = 0): number {
  if (!(speedMps > 0)) throw new RangeError(`speedMps must be positive, got ${speedMps}`);
  const decelerationMps2 = DECELERATION_MPS2 + GRAVITY_MPS2 * gradeRatio;
  if (!(decelerationMps2 > 0)) throw new RangeError(`gradeRatio ${gradeRatio} leaves nothing to brake with`);
  return REACTION_S + speedMps / (2 * decelerationMps2);
}

/**
 * Red clearance: time for a vehicle that passes the stop line as yellow ends to leave the intersection.
 *
 * @param crossingM      stop line to the far side, along the vehicle's path, m, >= 0
 * @param vehicleLengthM m, >= 0
 * @param speedMps       speed through the intersection, m/s, > 0
 * @returns s, neither rounded nor clamped
 * @throws RangeError on a speed that isn't positive or a negative length
 *
 * Source: ITE, r = (W + L) / v. Agencies may take off 1 s for the start-up of those who wait (NCHRP report 731).
 */
export function redClearanceS(crossingM: number, vehicleLengthM: number, speedMps: number): number {
  if (!(speedMps > 0)) throw new RangeError(`speedMps must be positive, got ${speedMps}`);
  if (!(crossingM >= 0)) throw new RangeError(`crossingM must not be negative, got ${crossingM}`);
  if (!(vehicleLengthM >= 0)) throw new RangeError(`vehicleLengthM must not be negative, got ${vehicleLengthM}`);
  return (crossingM + vehicleLengthM) / speedMps;
}

/**
 * Time a pedestrian needs who steps off the kerb as walk ends.
 *
 * @param crossingM        kerb to kerb, m, >= 0
 * @param walkingSpeedMps  m/s, > 0
 * @returns s, neither rounded nor clamped
 * @throws RangeError on a speed that isn't positive or a negative length
 *
 * Source: MUTCD 2009, 4E.06: crossing length over walking speed. Yellow and red clearance may count towards it.
 */
export function pedestrianClearanceS(crossingM: number, walkingSpeedMps = WALKING_SPEED_MPS): number {
  if (!(walkingSpeedMps > 0)) throw new RangeError(`walkingSpeedMps must be positive, got ${walkingSpeedMps}`);
  if (!(crossingM >= 0)) throw new RangeError(`crossingM must not be negative, got ${crossingM}`);
  return crossingM / walkingSpeedMps;
}

/**
 * Rounds a time up to a multiple, as controllers take it: a clearance is never cut short.
 *
 * @param stepS 0.5 or 1 s as a rule, > 0
 */
export function roundUpS(timeS: number, stepS: number): number {
  // 1e-9: 3.5 computed as 3.5000000000000004 stays 3.5.
  return Math.ceil(timeS / stepS - 1e-9) * stepS;
}

/** Rounds a time up to half a second. */
export function roundUpToHalfS(timeS: number): number {
  return roundUpS(timeS, 0.5);
}

/** Rounds a time up to a whole second. */
export function roundUpToWholeS(timeS: number): number {
  return roundUpS(timeS, 1);
}
