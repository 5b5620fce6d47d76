import type { VehicleTypeDefinition } from './definition.ts';

/**
 * The vehicles of an urban Chinese fleet, driven by the IDM.
 *
 * Headway, acceleration and gap are set so that a queue of cars discharges at 1,800 to 1,950 veh/h on a lane and loses
 * about 2 s at the start, as field measurements do (HCM 6, chapter 19); tests/theory holds them to it.
 */
export function standardVehicleTypes(): VehicleTypeDefinition[] {
  const car: VehicleTypeDefinition = {
    id: 'car',
    shape: 'car',
    model: 'idm',
    lengthM: 4.6,
    widthM: 1.8,
    accelerationMps2: 2.0,
    decelerationMps2: 3.0,
    headwayS: 1.0,
    minGapM: 1.8,
    maxSpeedMps: 33,
    speedFactorMean: 1.0,
    speedFactorDeviation: 0.08,
    shareRatio: 0.94,
    connectedRatio: 0.3,
  };
  return [
    car,
    {
      ...car,
      id: 'bus',
      shape: 'bus',
      lengthM: 12,
      widthM: 2.5,
      accelerationMps2: 1.2,
      decelerationMps2: 2.0,
      maxSpeedMps: 17,
      speedFactorMean: 0.9,
      shareRatio: 0.03,
    },
    {
      ...car,
      id: 'truck',
      shape: 'truck',
      lengthM: 8,
      widthM: 2.4,
      accelerationMps2: 1.2,
      decelerationMps2: 2.5,
      maxSpeedMps: 22,
      speedFactorMean: 0.9,
      shareRatio: 0.03,
    },
  ];
}
