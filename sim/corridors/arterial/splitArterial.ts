import { findBestBandSum } from './bestBandSum.ts';
import { type ArterialInstance, sliceArterial } from './instance.ts';
import { prepareProgression, reach } from './progression.ts';
import { type ArterialBands, solveArterial } from './solveArterial.ts';
import { narrowSlowness, slownessOf } from './speedChain.ts';

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
 *
 * What bands pass they pass a part of too. So the fewest runs are found by going as far as each comes, from either end; and
 * in between lies every end that a split into as few can have. Only those are looked into.
 *
 * @param solve how the bands of a run are found
 */
export function splitArterial(instance: ArterialInstance, solve = solveArterial): ArterialPart[] {
  const count = instance.signals.length;
  const known = new Map<number, ArterialBands | null>();
  const bandsOf = (first: number, last: number) => {
    const key = first * count + last;
    const bands = known.has(key) ? known.get(key)! : solve(sliceArterial(instance, first, last));
    known.set(key, bands);
    return bands;
  };
  const latest = lastSignals(count, (first, last) => bandsOf(first, last) !== null);
  const fromBehind = lastSignals(count, (first, last) => bandsOf(count - 1 - last, count - 1 - first) !== null);
  // Runs counted from behind: where run j begins at the earliest, the one before it ends a signal earlier.
  const earliest = latest.map((_, j) =>
    j === latest.length - 1 ? count - 1 : count - 2 - fromBehind[latest.length - 2 - j],
  );
  let splits: { readonly parts: readonly ArterialPart[]; readonly worth: number }[] = [{ parts: [], worth: 0 }];
  latest.forEach((latestEnd, j) => {
    const next: typeof splits = [];
    for (let last = earliest[j]; last <= latestEnd; last++) {
      let best: (typeof splits)[number] | null = null;
      for (const { parts, worth } of splits) {
        const first = (parts.at(-1)?.last ?? -1) + 1;
        const bands = first > last ? null : bandsOf(first, last);
        if (bands === null || (best !== null && worth + bands.objective <= best.worth)) continue;
        best = { parts: [...parts, { first, last, bands }], worth: worth + bands.objective };
      }
      if (best !== null) next.push(best);
    }
    splits = next;
  });
  return [...(splits[0]?.parts ?? [])];
}

/** Last signals of runs that each come as far as they can, from signal 0 on. */
function lastSignals(count: number, passes: (first: number, last: number) => boolean): number[] {
  const lasts: number[] = [];
  for (let first = 0; first < count; first = lasts.at(-1)! + 1) {
    let last = first;
    while (last + 1 < count && passes(first, last + 1)) last++;
    lasts.push(last);
  }
  return lasts;
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

/** Green that an arterial lacks for bands of no width to pass all signals. */
export interface GreenLack {
  /** Both directions together, in cycles: every signal's two greens would have to be together so much longer. */
  readonly share: number;
  /** The same at the cycle at which it is least, s. */
  readonly lackS: number;
}

/**
 * The green that a two-way arterial lacks, limits on changes of speed not looked at.
 *
 * @returns null if it lacks none: then it is the limit on changes of speed that no bands keep
 */
export function findGreenLack(instance: ArterialInstance): GreenLack | null {
  const progression = prepareProgression(instance);
  // With a cycle of green more at each signal bands pass for sure; what they have less than that is what is lacking.
  const longer = { ...progression, sums: progression.sums.map((sum) => sum + 1) };
  const best = findBestBandSum(longer, 1 / instance.cycle.max, 1 / instance.cycle.min, 1, LACK_TOLERANCE);
  if (best === null || best.sum >= 1) return null;
  const share = 1 - best.sum;
  return { share, lackS: share / best.frequency };
}

const LACK_TOLERANCE = 1e-4;

/** Where no speeds keep the limit on changes of speed. */
export interface SpeedConflict {
  /** Link, counted from 0, at which no chain of speeds goes on. */
  readonly link: number;
  readonly direction: 'outbound' | 'inbound';
}

/** @returns null if there are speeds that keep the limit */
export function findSpeedConflict(instance: ArterialInstance): SpeedConflict | null {
  for (const inbound of instance.k > 0 ? [false, true] : [false]) {
    const { stuckAt } = narrowSlowness(slownessOf(instance, inbound), instance.recipSpeedChange);
    if (stuckAt !== null) return { link: stuckAt, direction: inbound ? 'inbound' : 'outbound' };
  }
  return null;
}
