import { moduloMs } from './cycleArithmetic.ts';

/**
 * Arcs on the circle of one cycle: time windows that come back every cycle. Integer ms.
 *
 * A set of arcs is sorted by `startMs`, the arcs neither overlap nor touch; a set that covers the whole circle is the one
 * arc {0, cycle}.
 */
export interface Arc {
  /** In [0, cycle). */
  readonly startMs: number;
  /** In (0, cycle]; the arc may run over the end of the cycle. */
  readonly lengthMs: number;
}

/** The whole circle. */
export function fullCircle(cycleMs: number): Arc[] {
  return [{ startMs: 0, lengthMs: cycleMs }];
}

/** Turns a set of arcs by a time. */
export function shiftArcs(arcs: readonly Arc[], byMs: number, cycleMs: number): Arc[] {
  const first = arcs[0];
  if (first?.lengthMs === cycleMs) return [first];
  return arcs
    .map(({ startMs, lengthMs }) => ({ startMs: moduloMs(startMs + byMs, cycleMs), lengthMs }))
    .sort((a, b) => a.startMs - b.startMs);
}

/**
 * What two sets have in common. Arcs cut only by the end of the cycle are joined.
 */
export function intersectArcs(a: readonly Arc[], b: readonly Arc[], cycleMs: number): Arc[] {
  if (a[0]?.lengthMs === cycleMs) return [...b];
  if (b[0]?.lengthMs === cycleMs) return [...a];
  const common: Arc[] = [];
  for (const one of a) {
    for (const two of b) {
      // Where `two` begins within `one`, and where `one` begins within `two`: two long arcs may meet at both ends.
      const aheadMs = moduloMs(two.startMs - one.startMs, cycleMs);
      if (aheadMs < one.lengthMs) {
        common.push({ startMs: two.startMs, lengthMs: Math.min(two.lengthMs, one.lengthMs - aheadMs) });
      }
      const behindMs = moduloMs(one.startMs - two.startMs, cycleMs);
      if (behindMs > 0 && behindMs < two.lengthMs) {
        common.push({ startMs: one.startMs, lengthMs: Math.min(one.lengthMs, two.lengthMs - behindMs) });
      }
    }
  }
  return common.sort((x, y) => x.startMs - y.startMs);
}

/** The longest arc, the earliest of equal ones; null if there is none. */
export function longestArc(arcs: readonly Arc[]): Arc | null {
  let longest: Arc | null = null;
  for (const arc of arcs) if (longest === null || arc.lengthMs > longest.lengthMs) longest = arc;
  return longest;
}

/** Repeats arcs of one cycle over a longer one. @param longMs a multiple of `cycleMs` */
export function repeatArcs(arcs: readonly Arc[], cycleMs: number, longMs: number): Arc[] {
  if (arcs[0]?.lengthMs === cycleMs) return fullCircle(longMs);
  const repeated: Arc[] = [];
  for (let fromMs = 0; fromMs < longMs; fromMs += cycleMs) {
    for (const { startMs, lengthMs } of arcs) repeated.push({ startMs: startMs + fromMs, lengthMs });
  }
  return repeated;
}

/** Least common multiple of cycle lengths, ms; Infinity above `limitMs`. */
export function commonCycleMs(cyclesMs: readonly number[], limitMs: number): number {
  let common = 1;
  for (const cycleMs of cyclesMs) {
    common = (common / greatestCommonDivisor(common, cycleMs)) * cycleMs;
    if (common > limitMs) return Number.POSITIVE_INFINITY;
  }
  return common;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
