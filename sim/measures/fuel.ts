/**
 * Fuel of a passenger car with a petrol engine and automatic gears, and the CO2 that it becomes.
 *
 * Source: M. A. S. Kamal, M. Mukai, J. Murata, T. Kawabe: Model predictive control of vehicles on urban roads for improved fuel
 * economy. IEEE Transactions on Control Systems Technology 21 (3), 2013: fuel while cruising, a polynomial of the speed, and
 * while gaining speed as much more as the acceleration times another. While braking the engine idles.
 */

/** mL/s; of v⁰, v¹, v², v³ in m/s. The first is the idle rate. */
const CRUISE = [0.1569, 2.45e-2, -7.415e-4, 5.975e-5] as const;
/** mL/s for each m/s² of acceleration; of v⁰, v¹, v². */
const ACCELERATE = [0.07224, 9.681e-2, 1.075e-3] as const;

/** Losing more than this, m/s², the driver brakes or lets go; the engine idles. Less is what holding a speed wavers by. */
const COASTING_MPS2 = 0.05;

/**
 * @param speedMps          m/s, >= 0
 * @param accelerationMps2  m/s²; negative while losing speed
 * @returns mL/s
 */
export function fuelMlPerS(speedMps: number, accelerationMps2: number): number {
  if (accelerationMps2 < -COASTING_MPS2) return CRUISE[0];
  const cruise = CRUISE[0] + speedMps * (CRUISE[1] + speedMps * (CRUISE[2] + speedMps * CRUISE[3]));
  if (accelerationMps2 <= 0) return cruise;
  return cruise + accelerationMps2 * (ACCELERATE[0] + speedMps * (ACCELERATE[1] + speedMps * ACCELERATE[2]));
}

/**
 * CO2 of a litre of petrol, kg: 8,887 g a US gallon (3.7854 L).
 *
 * Source: US EPA, EPA-420-F-23-014, Greenhouse Gas Emissions from a Typical Passenger Vehicle.
 */
export const CO2_KG_PER_L = 8.887 / 3.785411784;

/** Fuel of a run, and of its parts. */
export interface FuelMeasures {
  readonly fuelL: number;
  readonly co2Kg: number;
  readonly fuelLPer100Km: number;
}

/** @param fuelMl mL @param distanceKm km, of the vehicles that burnt it */
export function measureFuel(fuelMl: number, distanceKm: number): FuelMeasures {
  const fuelL = fuelMl / 1000;
  return { fuelL, co2Kg: fuelL * CO2_KG_PER_L, fuelLPer100Km: distanceKm === 0 ? 0 : (100 * fuelL) / distanceKm };
}
