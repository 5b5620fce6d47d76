import { type CircleSet, circleSet, FULL_CIRCLE, intersect, moveAndWiden } from './circleSet.ts';
import { type ArterialInstance, greensOf, inboundGreenLag, patternsOf } from './instance.ts';

/**
 * An arterial prepared for asking whether bands pass all its signals.
 *
 * The one thing that matters at a signal is y, from the start of the outbound band to the start of the inbound one, on
 * the circle of the cycle. With bands b and bb a signal of greens g and gb, whose inbound green starts c after the
 * outbound one, lets both pass if y is in [b - g + c, c + gb - bb]. Counted as u = y - b the arc depends on the sum
 * b + bb alone: so the sum is what has to be found, and b and bb share it out afterwards.
 */
export interface Progression {
  readonly count: number;
  /** Per signal: starts of the arcs of u at its patterns, in cycles. */
  readonly starts: readonly (readonly number[])[];
  /** Per signal: g + gb, the length of its arcs at a band sum of 0. */
  readonly sums: readonly number[];
  /** Per link: least and greatest t + tb, s. */
  readonly leastS: readonly number[];
  readonly mostS: readonly number[];
  /** Per link: queue clearance that comes off the travel times, in cycles. */
  readonly clearances: readonly number[];
}

export function prepareProgression(instance: ArterialInstance): Progression {
  const { signals, links } = instance;
  return {
    count: signals.length,
    starts: signals.map((signal) => {
      const [green] = greensOf(signal);
      return [...new Set(patternsOf(signal).map((pattern) => inboundGreenLag(signal, pattern) - green))];
    }),
    sums: signals.map((signal) => greensOf(signal)[0] + greensOf(signal)[1]),
    leastS: links.map(({ d, vmax, vbmax }) => d / vmax + d / vbmax),
    mostS: links.map(({ d, vmin, vbmin }) => d / vmin + d / vbmin),
    clearances: links.map((_, i) => (signals[i].taub ?? 0) + (signals[i + 1].tau ?? 0)),
  };
}

/**
 * Places u that bands of a sum can have at each signal, having passed all signals before it, for any cycle of a range
 * (each link may take another one: so what is impossible here is impossible for every cycle of the range).
 *
 * @param slow least 1 / cycle, 1/s; `fast` the greatest
 * @returns a set for each signal as far as bands can come; shorter than `count` if they don't pass all
 */
export function reach(progression: Progression, slow: number, fast: number, bandSum: number): CircleSet[] {
  const { count, leastS, mostS, clearances } = progression;
  const reached: CircleSet[] = [];
  let arriving: CircleSet = FULL_CIRCLE;
  for (let i = 0; i < count; i++) {
    const here = intersect(arriving, allowed(progression, i, bandSum));
    if (here.length === 0) break;
    reached.push(here);
    if (i + 1 < count) {
      const most = mostS[i] * fast;
      arriving = moveAndWiden(here, clearances[i] - most, most - leastS[i] * slow);
    }
  }
  return reached;
}

export function passesAll(progression: Progression, slow: number, fast: number, bandSum: number): boolean {
  return reach(progression, slow, fast, bandSum).length === progression.count;
}

/** Places u at which one signal lets bands of a sum pass. */
export function allowed({ starts, sums }: Progression, signal: number, bandSum: number): CircleSet {
  const length = sums[signal] - bandSum;
  return circleSet(starts[signal].flatMap((start) => [start, length]));
}
