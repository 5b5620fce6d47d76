import type { GreenEnd, PhaseCycle } from './signalLog.ts';

/** How a phase used its split. */
export interface SplitMeasures {
  readonly cycles: number;
  /** Green, yellow and red clearance, s: mean, median, and the length that 85 % don't exceed. */
  readonly meanS: number;
  readonly medianS: number;
  readonly percentile85S: number;
  readonly meanGreenS: number;
  /** Share of the greens that ended so, 0 to 1. */
  readonly ended: Readonly<Record<GreenEnd, number>>;
  /** Share of the greens with walk. */
  readonly walkedRatio: number;
}

/** The split monitor of a phase. @returns null without a cycle */
export function measureSplits(cycles: readonly PhaseCycle[]): SplitMeasures | null {
  const { length } = cycles;
  if (length === 0) return null;
  const splitsS = cycles.map(({ greenMs, clearedMs }) => (clearedMs - greenMs) / 1000).sort((a, b) => a - b);
  const share = (is: (cycle: PhaseCycle) => boolean) => cycles.filter(is).length / length;
  const endedBy = (end: GreenEnd) => share(({ greenEnd }) => greenEnd === end);
  return {
    cycles: length,
    meanS: mean(splitsS),
    medianS: percentile(splitsS, 0.5),
    percentile85S: percentile(splitsS, 0.85),
    meanGreenS: mean(cycles.map(({ greenMs, yellowMs }) => (yellowMs - greenMs) / 1000)),
    ended: {
      gapOut: endedBy('gapOut'),
      maxOut: endedBy('maxOut'),
      forceOff: endedBy('forceOff'),
      unknown: endedBy('unknown'),
    },
    walkedRatio: share(({ walked }) => walked),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The smallest value that at least such a share of them doesn't exceed (nearest rank). @param sorted ascending */
function percentile(sorted: readonly number[], ratio: number): number {
  return sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)];
}
