import { findBestBandSum } from './bestBandSum.ts';
import { type ArterialInstance, type ArterialPlan, sliceArterial } from './instance.ts';
import { layPlan } from './layPlan.ts';
import { prepareProgression, reach } from './progression.ts';
import { type BandPair, mostUsefulSum, objectiveOf, shareBands } from './shareBands.ts';

/** The best bands of an arterial, with the proof. */
export interface ArterialBands extends BandPair {
  /** b + k·bb, in cycles. */
  readonly objective: number;
  /** No plan has more: proved. */
  readonly upperBound: number;
  readonly plan: ArterialPlan;
}

/** The proof leaves open at most this much of the objective, in cycles. */
const TOLERANCE = 2e-5;

/**
 * The best bands through all signals of an arterial without a limit on changes of speed: exact, by sets on a circle and
 * branch and bound over the cycle (`findBestBandSum`), without a mixed-integer programme.
 *
 * @param instance a sound one; `recipSpeedChange` is not looked at
 * @returns null if no bands pass all signals: a result, not a fault
 */
export function solveArterial(instance: ArterialInstance): ArterialBands | null {
  const { k, cycle } = instance;
  if (k === 0) return solveOneWay(instance);
  const progression = prepareProgression(instance);
  const cap = mostUsefulSum(instance);
  const best = findBestBandSum(progression, 1 / cycle.max, 1 / cycle.min, cap, TOLERANCE / Math.max(1, k));
  if (best === null) return null;
  const bands = shareBands(instance, best.sum);
  return {
    ...bands,
    objective: objectiveOf(instance, bands),
    upperBound: objectiveOf(instance, shareBands(instance, best.upperBound)),
    plan: layPlan(instance, best.frequency, bands),
  };
}

/** One way every signal can show its green when the band comes: the band is the narrowest green, at any cycle. */
function solveOneWay(instance: ArterialInstance): ArterialBands {
  const { signals, links, cycle } = instance;
  const bands = shareBands(instance, 0);
  const t = links.map(({ d, vmax }) => d / vmax);
  let clockS = 0;
  const offsets = signals.map((signal, i) => {
    if (i > 0) clockS += t[i - 1] - (signal.tau ?? 0) * cycle.min;
    return clockS - Math.floor(clockS / cycle.min) * cycle.min;
  });
  const patterns = signals.map((signal) => signal.patterns?.[0] ?? 1);
  const plan = { cycle: cycle.min, offsets, patterns, t, tb: links.map(({ d, vbmax }) => d / vbmax) };
  return { ...bands, objective: bands.b, upperBound: bands.b, plan };
}

/** A run of signals that bands do pass. */
export interface ArterialPart {
  /** Signals, counted from 0, both included. */
  readonly first: number;
  readonly last: number;
  readonly bands: ArterialBands;
}

/**
 * Splits an arterial that no bands pass into the fewest runs that have bands; of splits into as few, the one whose
 * bands add up to most.
 */
export function splitArterial(instance: ArterialInstance, solve = solveArterial): ArterialPart[] {
  const count = instance.signals.length;
  // best[i]: the best split of the first i signals.
  const best: ({ readonly parts: readonly ArterialPart[]; readonly worth: number } | null)[] = [
    { parts: [], worth: 0 },
  ];
  const passable: (ArterialBands | null)[][] = Array.from({ length: count }, () => []);
  for (let end = 1; end <= count; end++) {
    let chosen: (typeof best)[number] = null;
    for (let first = end - 1; first >= 0; first--) {
      // What a shorter run can't, a longer one can't.
      const shorter = first + 1 < end ? passable[first + 1][end] : undefined;
      const bands = shorter === null ? null : solve(sliceArterial(instance, first, end - 1));
      passable[first][end] = bands;
      const before = best[first];
      if (bands === null || !before) continue;
      const parts = [...before.parts, { first, last: end - 1, bands }];
      const worth = before.worth + bands.objective;
      const better =
        chosen === null ||
        parts.length < chosen.parts.length ||
        (parts.length === chosen.parts.length && worth > chosen.worth);
      if (better) chosen = { parts, worth };
    }
    best.push(chosen);
  }
  return [...(best[count]?.parts ?? [])];
}

/** The signal up to which, counted from the first, bands of no width come at the cycle that takes them farthest. */
export function farthestSignal(instance: ArterialInstance): number {
  const progression = prepareProgression(instance);
  const slow = 1 / instance.cycle.max;
  const fast = 1 / instance.cycle.min;
  let farthest = 0;
  for (let i = 0; i <= CYCLES_LOOKED_AT; i++) {
    const z = slow + ((fast - slow) * i) / CYCLES_LOOKED_AT;
    farthest = Math.max(farthest, reach(progression, z, z, 0).length - 1);
  }
  return farthest;
}

const CYCLES_LOOKED_AT = 200;
