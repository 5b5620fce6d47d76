import { area, extent, line, scaleLinear } from 'd3';

/** One value at one simulation time. */
export interface Sample {
  readonly timeMs: number;
  readonly value: number;
}

export interface Sparkline {
  readonly line: string;
  readonly area: string;
  /** The newest sample, for the dot on the now-line. */
  readonly last: readonly [x: number, y: number] | null;
}

/**
 * A history without axes: time runs right and ends at now, whatever the newest sample.
 *
 * @param windowMs simulation time across the width, ms, > 0
 * @param floorValue value at the bottom edge unless a sample is lower: 0 for counts, 1 for an index
 */
export function drawSparkline(
  samples: readonly Sample[],
  nowMs: number,
  windowMs: number,
  widthPx: number,
  heightPx: number,
  floorValue: number,
): Sparkline {
  const seen = samples.filter((sample) => sample.timeMs >= nowMs - windowMs && sample.timeMs <= nowMs);
  if (seen.length === 0) return { line: '', area: '', last: null };
  const [least = floorValue, most = floorValue] = extent(seen, (sample) => sample.value);
  const low = Math.min(floorValue, least);
  const high = most > low ? most : low + 1;
  const x = scaleLinear([nowMs - windowMs, nowMs], [0, widthPx]);
  // Half a stroke stays clear of the edges.
  const y = scaleLinear([low, high], [heightPx - 1, 2]);
  const drawLine = line<Sample>(
    (sample) => x(sample.timeMs),
    (sample) => y(sample.value),
  ).digits(1);
  const drawArea = area<Sample>(
    (sample) => x(sample.timeMs),
    heightPx,
    (sample) => y(sample.value),
  ).digits(1);
  const newest = seen[seen.length - 1];
  return {
    line: drawLine(seen) ?? '',
    area: drawArea(seen) ?? '',
    last: [x(newest.timeMs), y(newest.value)],
  };
}
