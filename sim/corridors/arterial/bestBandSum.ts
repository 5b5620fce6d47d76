import { type Progression, passesAll } from './progression.ts';

/** Greatest sum of the two bands that passes all signals, with the cycle at which it does. */
export interface BandSum {
  /** b + bb in cycles, >= 0. */
  readonly sum: number;
  /** 1 / cycle, 1/s. */
  readonly frequency: number;
  /** No cycle of the range allows a greater sum than this: proved. */
  readonly upperBound: number;
}

/** Halvings by which a sum is found: to 1e-10 of a cycle. */
const HALVINGS = 34;
/** Cycles tried before the search proper, so that it has something to beat. */
const SAMPLES = 24;

/**
 * The greatest band sum over a range of cycles, by branch and bound over the cycle.
 *
 * A part of the range is left out as soon as bands greater than the best by `tolerance` can't pass even if every link
 * could take another cycle of the part; else its middle is tried and it is halved. The parts get too small for the
 * links to differ, so the search ends, with a proof.
 *
 * @param slow least 1 / cycle; `fast` the greatest
 * @param cap sums above this are of no use
 * @param tolerance of the proof, in cycles
 * @returns null if no bands pass all signals at any cycle
 */
export function findBestBandSum(
  progression: Progression,
  slow: number,
  fast: number,
  cap: number,
  tolerance: number,
): BandSum | null {
  // Even bands of no width must pass: a sum of 0 is the first to be reached, not one to be beaten.
  let best = -1;
  let frequency = Number.NaN;
  const improve = (z: number) => {
    const goal = best < 0 ? 0 : Math.min(best + tolerance, cap);
    if (best >= cap || !passesAll(progression, z, z, goal)) return;
    best = greatestSum(progression, z, goal, cap);
    frequency = z;
  };
  for (let i = 0; i <= SAMPLES; i++) improve(slow + ((fast - slow) * i) / SAMPLES);

  const parts: number[] = [slow, fast];
  let unproved = false;
  while (parts.length > 0 && best < cap) {
    const high = parts.pop()!;
    const low = parts.pop()!;
    const goal = best < 0 ? 0 : Math.min(best + tolerance, cap);
    if (!passesAll(progression, low, high, goal)) continue;
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) {
      // As fine as numbers get: bands of no width may touch here, and nothing more.
      unproved = unproved || best < 0;
      continue;
    }
    improve(middle);
    parts.push(low, middle, middle, high);
  }
  if (best < 0) return null;
  return { sum: best, frequency, upperBound: Math.min(cap, unproved ? cap : best + tolerance) };
}

/** Greatest sum at one cycle. @param from a sum that passes */
function greatestSum(progression: Progression, frequency: number, from: number, cap: number): number {
  if (passesAll(progression, frequency, frequency, cap)) return cap;
  let passes = from;
  let fails = cap;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (passes + fails) / 2;
    if (passesAll(progression, frequency, frequency, middle)) passes = middle;
    else fails = middle;
  }
  return passes;
}
