/**
 * Keyed random numbers: the value depends on (seed, stream, entity, step) alone, never on who asked before.
 * So the same scenario and seed give the same vehicles whatever the plan, the number of workers or the order of calls.
 */

/** What a draw is for. Two streams never share numbers. Values are part of the determinism contract: never renumber. */
export const RandomStream = {
  arrivals: 1,
  arrivalTime: 2,
  vehicleType: 3,
  speedFactor: 4,
  connected: 5,
  dawdle: 6,
  laneChoice: 7,
  route: 8,
  builder: 9,
  routeNoise: 10,
  controller: 11,
  busStart: 12,
  busDwell: 13,
  waves: 20,
} as const;
export type RandomStream = (typeof RandomStream)[keyof typeof RandomStream];

/** MurmurHash3's 32-bit finaliser (Appleby, public domain): every input bit reaches every output bit. */
function mix(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** 32 random bits, keyed. @returns unsigned 32-bit integer */
export function randomBits(seed: number, stream: RandomStream, entity: number, step: number): number {
  let hash = mix((seed ^ 0x9e3779b9) | 0);
  hash = mix((hash ^ Math.imul(stream, 0x632be5ab)) | 0);
  hash = mix((hash ^ Math.imul(entity, 0x85157af5)) | 0);
  return mix((hash + Math.imul(step, 0x9e3779b1)) | 0) >>> 0;
}

/** Uniform in [0, 1), keyed. */
export function uniform(seed: number, stream: RandomStream, entity: number, step: number): number {
  return randomBits(seed, stream, entity, step) / 4294967296;
}

/** Standard normal, keyed. Box-Muller on two draws of the same key. */
export function normal(seed: number, stream: RandomStream, entity: number, step: number): number {
  const u = uniform(seed, stream, entity, step * 2) + 1 / 8589934592;
  const v = uniform(seed, stream, entity, step * 2 + 1);
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

/**
 * Poisson count by inversion of one uniform.
 *
 * @param mean expected count, >= 0; meant for small means (a step's arrivals), exact for any
 */
export function poissonFromUniform(u: number, mean: number): number {
  // exp(-mean) >= 1 - mean: most steps end here without an exponential.
  if (u < 1 - mean) return 0;
  let probability = Math.exp(-mean);
  let cumulative = probability;
  let count = 0;
  while (u >= cumulative && count < 1000) {
    count++;
    probability *= mean / count;
    cumulative += probability;
  }
  return count;
}
