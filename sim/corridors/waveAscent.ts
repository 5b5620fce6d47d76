import { moduloMs } from '../core/cycleArithmetic.ts';
import { type Arc, fullCircle, intersectArcs, longestArc, shiftArcs } from '../core/intervals.ts';

/** Offsets of one corridor, to be chosen for the widest bands. All times ms. */
export interface WaveProblem {
  /** Common cycle of all legs. */
  readonly cycleMs: number;
  readonly legs: readonly Leg[];
  readonly outboundWeight: number;
  readonly inboundWeight: number;
}

/** One member, reduced to what its offset changes. */
export interface Leg {
  /** The signal's own cycle: offsets beyond it are the same again. Whole seconds. */
  readonly cycleMs: number;
  /** Offset that another corridor has fixed, or null. */
  readonly fixedMs: number | null;
  /** From passing the first member to passing this one; inbound traffic was here before: <= 0. */
  readonly outboundTravelMs: number;
  readonly inboundTravelMs: number;
  /** Greens at offset 0 over the common cycle; null: always. */
  readonly outboundGreens: readonly Arc[] | null;
  readonly inboundGreens: readonly Arc[] | null;
}

export interface WaveResult {
  readonly offsetsMs: readonly number[];
  readonly outboundMs: number;
  readonly inboundMs: number;
  /** What the ascent raises; see `throughWorth` and `NEIGHBOUR_SHARE`. */
  readonly worth: number;
}

/** Offsets are chosen in whole seconds, as controllers take them. */
const STEP_MS = 1000;
/**
 * What a second of band between two neighbours counts beside a second of through band: little, but enough that a corridor
 * without a through band falls into good parts.
 */
const NEIGHBOUR_SHARE = 0.2;
const MOST_SWEEPS = 20;

/**
 * Improves offsets one signal at a time, each to its best whole second given the others, until none improves.
 *
 * @param startMs offset of each leg; those of fixed legs are kept
 */
export function ascend(problem: WaveProblem, startMs: readonly number[]): WaveResult {
  const { legs } = problem;
  const offsetsMs = [...startMs];
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let improved = false;
    for (let k = 0; k < legs.length; k++) {
      if (legs[k].fixedMs !== null) continue;
      const worthAt = createWorth(problem, offsetsMs, k);
      let best = worthAt(offsetsMs[k]);
      for (let offsetMs = 0; offsetMs < legs[k].cycleMs; offsetMs += STEP_MS) {
        const worth = worthAt(offsetMs);
        if (worth <= best + 1e-9) continue;
        best = worth;
        offsetsMs[k] = offsetMs;
        improved = true;
      }
    }
    if (!improved) break;
  }
  return measureWave(problem, offsetsMs);
}

function measureWave(problem: WaveProblem, offsetsMs: readonly number[]): WaveResult {
  const { legs, cycleMs } = problem;
  const [outboundMs, inboundMs] = [false, true].map((inbound) => {
    const windows = legs.map((leg, k) => windowsOf(leg, inbound, offsetsMs[k], cycleMs));
    return longestArc(windows.reduce((a, b) => intersectArcs(a, b, cycleMs)))?.lengthMs ?? 0;
  });
  const last = legs.length - 1;
  let worth = createWorth(problem, offsetsMs, last)(offsetsMs[last]);
  // `createWorth` counts the pairs of one leg; here all pairs count.
  for (let k = 0; k < last - 1; k++) {
    for (const inbound of [false, true]) {
      const a = windowsOf(legs[k], inbound, offsetsMs[k], cycleMs);
      const b = windowsOf(legs[k + 1], inbound, offsetsMs[k + 1], cycleMs);
      worth += pairShare(problem, inbound) * widestOverlapMs(a, b, 0, cycleMs);
    }
  }
  return { offsetsMs, outboundMs, inboundMs, worth };
}

/** Greens of a leg, turned back to the corridor's first member. */
function windowsOf(leg: Leg, inbound: boolean, offsetMs: number, cycleMs: number): readonly Arc[] {
  const greens = inbound ? leg.inboundGreens : leg.outboundGreens;
  if (greens === null) return fullCircle(cycleMs);
  return shiftArcs(greens, offsetMs - (inbound ? leg.inboundTravelMs : leg.outboundTravelMs), cycleMs);
}

function pairShare({ legs, outboundWeight, inboundWeight }: WaveProblem, inbound: boolean): number {
  return (NEIGHBOUR_SHARE * (inbound ? inboundWeight : outboundWeight)) / Math.max(1, legs.length - 1);
}

/**
 * Worth of a corridor as a function of one leg's offset, the others held: its through bands and the bands with its
 * neighbours. What the others make of the cycle is worked out once.
 */
function createWorth(problem: WaveProblem, offsetsMs: readonly number[], k: number): (offsetMs: number) => number {
  const { legs, cycleMs, outboundWeight, inboundWeight } = problem;
  const parts = [false, true].flatMap((inbound) => {
    if ((inbound ? inboundWeight : outboundWeight) === 0) return [];
    const own = windowsOf(legs[k], inbound, 0, cycleMs);
    const windows = legs.map((leg, i) =>
      i === k ? fullCircle(cycleMs) : windowsOf(leg, inbound, offsetsMs[i], cycleMs),
    );
    const rest = windows.reduce((a, b) => intersectArcs(a, b, cycleMs));
    const neighbours = [windows[k - 1], windows[k + 1]].filter((arcs) => arcs !== undefined);
    return [{ direction: inbound ? 1 : 0, own, rest, neighbours, share: pairShare(problem, inbound) }];
  });
  return (offsetMs) => {
    const throughMs = [0, 0];
    let worth = 0;
    for (const { direction, own, rest, neighbours, share } of parts) {
      throughMs[direction] = widestOverlapMs(own, rest, offsetMs, cycleMs);
      for (const arcs of neighbours) worth += share * widestOverlapMs(own, arcs, offsetMs, cycleMs);
    }
    return worth + throughWorth(problem, throughMs[0], throughMs[1]);
  };
}

/**
 * Worth of the two through bands: their weighted sum, and as much again for what both directions have alike. Else the
 * widest sum would often be all of one direction's green and nothing of the other's.
 */
function throughWorth({ outboundWeight, inboundWeight }: WaveProblem, outboundMs: number, inboundMs: number): number {
  const shared = 2 * Math.min(outboundWeight, inboundWeight) * Math.min(outboundMs, inboundMs);
  return outboundWeight * outboundMs + inboundWeight * inboundMs + shared;
}

/** Longest arc that two sets have in common, the first turned by `byMs`; without allocation. */
export function widestOverlapMs(a: readonly Arc[], b: readonly Arc[], byMs: number, cycleMs: number): number {
  let widestMs = 0;
  for (const one of a) {
    for (const two of b) {
      if (one.lengthMs === cycleMs || two.lengthMs === cycleMs) {
        widestMs = Math.max(widestMs, Math.min(one.lengthMs, two.lengthMs));
        continue;
      }
      const aheadMs = moduloMs(two.startMs - one.startMs - byMs, cycleMs);
      if (aheadMs < one.lengthMs) widestMs = Math.max(widestMs, Math.min(two.lengthMs, one.lengthMs - aheadMs));
      const behindMs = aheadMs === 0 ? 0 : cycleMs - aheadMs;
      if (behindMs < two.lengthMs) widestMs = Math.max(widestMs, Math.min(one.lengthMs, two.lengthMs - behindMs));
    }
  }
  return widestMs;
}
