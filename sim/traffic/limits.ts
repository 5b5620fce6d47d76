import { FIRM_DECELERATION_MPS2, idmInteraction, kraussSafeSpeedMps, safeSpeedMps } from './carFollowing.ts';
import { CarFollowing, type VehicleTypes } from './demand.ts';

/** What limits the vehicle being planned: obstacles ahead, each in the terms of its car-following model. */

/** Rows of `limits`: greatest IDM interaction; least safe speed, m/s; least speed that a slower stretch ahead allows, m/s. */
export const INTERACTION = 0;
export const SAFE = 1;
export const CAP = 2;

/** Gap that the safe speed leaves at the least, m. */
export const SAFE_GAP_M = 0.5;

/** Takes account of a vehicle ahead, `gapM` away bumper to bumper. */
export function limitByObstacle(
  limits: Float64Array,
  types: VehicleTypes,
  type: number,
  gapM: number,
  speed: number,
  obstacleMps: number,
  stepS: number,
): void {
  const minGapM = types.minGapM[type];
  if (types.model[type] === CarFollowing.idm) {
    const interaction = idmInteraction(
      gapM,
      speed,
      obstacleMps,
      minGapM,
      types.headwayS[type],
      types.idmBrakingFactor[type],
    );
    if (interaction > limits[INTERACTION]) limits[INTERACTION] = interaction;
    const safe = safeSpeedMps(
      gapM > SAFE_GAP_M ? gapM - SAFE_GAP_M : 0,
      speed,
      obstacleMps,
      stepS,
      FIRM_DECELERATION_MPS2,
    );
    if (safe < limits[SAFE]) limits[SAFE] = safe;
    return;
  }
  const headwayS = types.headwayS[type];
  const bMps2 = types.decelerationMps2[type];
  const safe = kraussSafeSpeedMps(gapM - minGapM, obstacleMps, headwayS, bMps2);
  if (safe < limits[SAFE]) limits[SAFE] = safe;
}

/** Drivers stop with the front bumper this far before a stop line, m. */
const STOP_LINE_GAP_M = 1;

/** Takes account of a line to stop at, `toLineM` before the bumper. */
export function limitByStopLine(
  limits: Float64Array,
  types: VehicleTypes,
  type: number,
  toLineM: number,
  speed: number,
  stepS: number,
): void {
  limitByObstacle(limits, types, type, toLineM + types.minGapM[type] - STOP_LINE_GAP_M, speed, 0, stepS);
  // The bumper's gap to the line itself, not to the imagined leader, is what must not be overrun.
  if (types.model[type] === CarFollowing.idm) {
    const safe = safeSpeedMps(toLineM > 0.3 ? toLineM - 0.3 : 0, speed, 0, stepS, FIRM_DECELERATION_MPS2);
    if (safe < limits[SAFE]) limits[SAFE] = safe;
  }
}
