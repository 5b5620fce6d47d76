/** A linear scale from values to places in a drawing. */
export interface Scale {
  (value: number): number;
  /** Round values within the domain, ascending. */
  readonly ticks: readonly number[];
  /** Decimals that tell the ticks apart. */
  readonly decimals: number;
}

/**
 * @param values that the domain must hold; at least one
 * @param from, to places of the least and the greatest value
 * @param tickCount about so many ticks, at least 3
 */
export function createScale(values: readonly number[], from: number, to: number, tickCount: number): Scale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // Equal values stand in the middle; others keep a little air.
  const marginRatio = 0.06;
  const margin = high > low ? (high - low) * marginRatio : Math.max(Math.abs(high) * 0.1, 1);
  low -= margin;
  high += margin;
  const step = findStep(low, high, tickCount);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(k * step);
  const place = (value: number) => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(place, { ticks, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) });
}

/** Fewer ticks than this say too little of a scale. */
const FEWEST_TICKS = 3;

/** A step of 1, 2 or 5 times a power of ten: about so many ticks, and in any case enough of them. */
function findStep(low: number, high: number, tickCount: number): number {
  const size = (high - low) / tickCount;
  const power = 10 ** Math.floor(Math.log10(size));
  const tickCountOf = (step: number) => Math.floor(high / step) - Math.ceil(low / step) + 1;
  const fitting = [10, 5, 2, 1, 0.5]
    .map((factor) => factor * power)
    .filter((step) => tickCountOf(step) >= FEWEST_TICKS);
  // Of those not below the size the least; where they are too coarse, the greatest that will do.
  return fitting.findLast((step) => step >= size * 0.999) ?? fitting[0];
}
