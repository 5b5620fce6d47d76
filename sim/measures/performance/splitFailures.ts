import type { Activation, PhaseCycle } from './signalLog.ts';

/** How full a lane's stop line detector was in one cycle. */
export interface CycleOccupancy {
  /** Green occupancy ratio (GOR): share of the green with somebody over the detector, 0 to 1. */
  readonly greenRatio: number;
  /** Red occupancy ratio (ROR5): the same of the first 5 s of red. */
  readonly redRatio: number;
  /** Both are so high that not all who waited got through. */
  readonly failed: boolean;
}

const RED_MS = 5000;
/** Source: Freije et al., *Graphical performance measures for practitioners to triage split failures*, TRR 2439, 2014. */
const FAILURE_RATIO = 0.79;

/**
 * Purdue split failures of one lane, cycle by cycle.
 *
 * @param activations of its stop line detector, in order of time, none overlapping another
 */
export function findSplitFailures(cycles: readonly PhaseCycle[], activations: readonly Activation[]): CycleOccupancy[] {
  let first = 0;
  return cycles.map(({ greenMs, yellowMs, endMs }) => {
    while (first < activations.length && activations[first].offMs <= greenMs) first++;
    const greenRatio = occupiedRatio(activations, first, greenMs, yellowMs);
    const redRatio = occupiedRatio(activations, first, endMs, endMs + RED_MS);
    return { greenRatio, redRatio, failed: greenRatio >= FAILURE_RATIO && redRatio >= FAILURE_RATIO };
  });
}

function occupiedRatio(activations: readonly Activation[], first: number, fromMs: number, toMs: number): number {
  let occupiedMs = 0;
  for (let i = first; i < activations.length && activations[i].onMs < toMs; i++) {
    occupiedMs += Math.max(0, Math.min(toMs, activations[i].offMs) - Math.max(fromMs, activations[i].onMs));
  }
  return toMs > fromMs ? occupiedMs / (toMs - fromMs) : 0;
}
