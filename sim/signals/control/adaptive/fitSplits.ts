import { type AdaptiveModel, leastGroupMs } from './adaptiveModel.ts';

/** Splits are whole numbers of this, ms, but for what a plan's fractions leave over. */
const GRAIN_MS = 1000;

/**
 * Gives splits another cycle length: all grow or shrink in proportion, none below its least.
 *
 * @param splits of the units, ms, at `at` and following; written
 * @returns the cycle that came of it: `cycleMs`, or the least if that is longer
 */
export function fitSplits(model: AdaptiveModel, splits: Float64Array, at: number, cycleMs: number): number {
  const { units, groups } = model;
  const leastMs = groups.map((group) => leastGroupMs(units, group));
  const lengths = groups.map((group) => Math.max(...group.map((ring) => sumOf(ring))));
  const shared = shareOut(lengths, leastMs, cycleMs);
  groups.forEach((group, g) => {
    for (const ring of group) {
      if (ring.length === 0) continue;
      const fitted = shareOut(
        ring.map((u) => splits[at + u]),
        ring.map((u) => units[u].leastMs),
        shared[g],
      );
      ring.forEach((u, k) => {
        splits[at + u] = fitted[k];
      });
    }
  });
  return shared.reduce((sum, ms) => sum + ms, 0);

  function sumOf(ring: readonly number[]): number {
    return ring.reduce((sum, u) => sum + splits[at + u], 0);
  }
}

/** Lengths in proportion to those given that add up to a total (or to the least, if that is more), each at least its least. */
export function shareOut(lengths: readonly number[], least: readonly number[], totalMs: number): number[] {
  const fitted = lengths.map(() => -1);
  // Whoever would fall below its least gets that; the others share the rest, so that another may fall below.
  for (;;) {
    const open = fitted.flatMap((ms, k) => (ms < 0 ? [k] : []));
    const restMs = fitted.reduce((rest, ms) => rest - Math.max(0, ms), totalMs);
    const openMs = open.reduce((sum, k) => sum + lengths[k], 0);
    const shareMs = (k: number) => (restMs * lengths[k]) / openMs;
    const short = open.filter((k) => shareMs(k) < least[k]);
    for (const k of short) fitted[k] = least[k];
    if (short.length > 0) continue;
    if (open.length === 0) return fitted;
    for (const k of open) fitted[k] = Math.max(least[k], Math.floor(shareMs(k) / GRAIN_MS) * GRAIN_MS);
    // What whole seconds leave over goes where most is.
    const greatest = open.reduce((most, k) => (fitted[k] > fitted[most] ? k : most), open[0]);
    fitted[greatest] += totalMs - fitted.reduce((sum, ms) => sum + ms, 0);
    return fitted;
  }
}
