/**
 * Sets of places on a circle of length 1, as [low, high, low, high, …]: ascending, apart, within [0, 1]. An arc over the
 * circle's end is kept as two. An arc may be a single point.
 */
export type CircleSet = readonly number[];

export const FULL_CIRCLE: CircleSet = [0, 1];

/** A union of arcs. @param arcs [start, length, start, length, …]; starts anywhere, lengths below 0 are no arcs */
export function circleSet(arcs: readonly number[]): CircleSet {
  const pieces: (readonly [number, number])[] = [];
  for (let i = 0; i < arcs.length; i += 2) {
    const length = arcs[i + 1];
    if (length >= 1) return FULL_CIRCLE;
    if (length < 0) continue;
    const low = arcs[i] - Math.floor(arcs[i]);
    const high = low + length;
    if (high <= 1) pieces.push([low, high]);
    else pieces.push([low, 1], [0, high - 1]);
  }
  if (pieces.length > 1) pieces.sort((a, b) => a[0] - b[0]);
  const set: number[] = [];
  for (const [low, high] of pieces) {
    const last = set.length - 1;
    if (last > 0 && low <= set[last]) {
      if (high > set[last]) set[last] = high;
    } else set.push(low, high);
  }
  return set;
}

/** Every place that a move by `from` to `from + widen` can reach. */
export function moveAndWiden(set: CircleSet, from: number, widen: number): CircleSet {
  const arcs: number[] = [];
  for (let i = 0; i < set.length; i += 2) arcs.push(set[i] + from, set[i + 1] - set[i] + widen);
  return circleSet(arcs);
}

export function intersect(a: CircleSet, b: CircleSet): CircleSet {
  const common: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const low = Math.max(a[i], b[j]);
    const high = Math.min(a[i + 1], b[j + 1]);
    if (low <= high) common.push(low, high);
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return common;
}

/** The middle of the longest arc, the one over the circle's end taken as one. @param set not empty */
export function middleOf(set: CircleSet): number {
  let best = 0;
  let bestLength = -1;
  for (let i = 0; i < set.length; i += 2) {
    const joins = set[i + 1] === 1 && set[0] === 0 && i > 0;
    const length = set[i + 1] - set[i] + (joins ? set[1] : 0);
    if (length > bestLength) {
      bestLength = length;
      best = set[i] + length / 2;
    }
  }
  return best - Math.floor(best);
}
