import { curveStepAfter, extent, line, scaleLinear } from 'd3';
import type { SearchPoint } from '../net/searchTrace.ts';

/** The course of a search: work runs right; up is more of the bound, or more delay. */
export interface SearchCurve {
  readonly path: string;
  /** The newest point. */
  readonly last: readonly [x: number, y: number];
  /** Height of the proved bound (bands), or of what the stage began with (delay). */
  readonly limitY: number;
}

/** The scale shows at least this much of the ratio, so that small gains don't look like large ones. */
const LEAST_RANGE = 0.04;

/** @returns null until the stage has two points */
export function drawSearchCurve(trace: readonly SearchPoint[], widthPx: number, heightPx: number): SearchCurve | null {
  const stage = trace.at(-1)?.stage;
  const points = trace.filter((point) => point.stage === stage);
  if (points.length < 2) return null;
  const [least = 1] = extent(points, ({ bestRatio }) => bestRatio);
  const x = scaleLinear([points[0].doneRatio, 1], [1, widthPx - 3]);
  const y = scaleLinear([Math.min(least, 1 - LEAST_RANGE), 1], [heightPx - 3, 3]).clamp(true);
  const path = line<SearchPoint>(
    ({ doneRatio }) => x(doneRatio),
    ({ bestRatio }) => y(bestRatio),
  ).curve(curveStepAfter)(points)!;
  const { doneRatio, bestRatio } = points.at(-1)!;
  return { path, last: [x(doneRatio), y(bestRatio)], limitY: y(1) };
}
