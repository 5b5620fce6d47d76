import type { PhaseCycle } from './signalLog.ts';

/** What an arrival meets. */
export type ArrivalIndication = 'red' | 'green' | 'yellow';

/** One vehicle in the Purdue coordination diagram. */
export interface Arrival {
  /** When it would reach the stop line without a queue, ms. */
  readonly timeMs: number;
  /** Row of the cycle. */
  readonly cycle: number;
  /** Since the cycle's red began, ms: the diagram's height. */
  readonly inCycleMs: number;
  readonly indication: ArrivalIndication;
}

/**
 * Puts arrivals into the cycles that they fall in: the Purdue coordination diagram. Those outside every cycle are left out.
 *
 * @param cycles  in order of time
 * @param timesMs when vehicles would reach the stop line, in any order
 */
export function placeArrivals(cycles: readonly PhaseCycle[], timesMs: readonly number[]): Arrival[] {
  const arrivals: Arrival[] = [];
  let cycle = 0;
  for (const timeMs of [...timesMs].sort((a, b) => a - b)) {
    while (cycle < cycles.length && cycles[cycle].endMs <= timeMs) cycle++;
    if (cycle === cycles.length) break;
    const { redMs, greenMs, yellowMs } = cycles[cycle];
    if (timeMs < redMs) continue;
    const indication = timeMs < greenMs ? 'red' : timeMs < yellowMs ? 'green' : 'yellow';
    arrivals.push({ timeMs, cycle, inCycleMs: timeMs - redMs, indication });
  }
  return arrivals;
}

export interface ArrivalMeasures {
  readonly arrivals: number;
  readonly onGreen: number;
  /** HCM's P, 0 to 1. */
  readonly onGreenRatio: number;
  /** Share of the time that is green, 0 to 1. */
  readonly greenRatio: number;
  /** P over g/C: above 1, platoons come on green; 1: by chance (HCM 6, chapter 19). */
  readonly platoonRatio: number;
  /** Mean wait for the green of those who arrive on red or yellow, over all arrivals, s: without any queue. */
  readonly approachDelayS: number;
}

/** @returns null without an arrival or a cycle */
export function measureArrivals(cycles: readonly PhaseCycle[], arrivals: readonly Arrival[]): ArrivalMeasures | null {
  if (arrivals.length === 0) return null;
  const onGreen = arrivals.filter(({ indication }) => indication === 'green').length;
  const sum = (of: (cycle: PhaseCycle) => number) => cycles.reduce((total, cycle) => total + of(cycle), 0);
  const greenRatio = sum(({ greenMs, yellowMs }) => yellowMs - greenMs) / sum(({ redMs, endMs }) => endMs - redMs);
  const onGreenRatio = onGreen / arrivals.length;
  // Who arrives on the last yellow of the log has no green to wait for.
  let waited = 0;
  let waitMs = 0;
  for (const { timeMs, cycle, indication } of arrivals) {
    const next = cycles[cycle + 1];
    if (indication === 'yellow' && !next) continue;
    waited++;
    if (indication !== 'green') waitMs += (indication === 'red' ? cycles[cycle].greenMs : next.greenMs) - timeMs;
  }
  return {
    arrivals: arrivals.length,
    onGreen,
    onGreenRatio,
    greenRatio,
    platoonRatio: onGreenRatio / greenRatio,
    approachDelayS: waited === 0 ? 0 : waitMs / waited / 1000,
  };
}
