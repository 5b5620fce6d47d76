import type { Pace } from '../../sim/index.ts';

/**
 * When the next steps of a run are due. Simulated time follows from an anchor (this wall time is that simulation time)
 * and the pace; it is never added up from timers, so it can't drift.
 */
export interface Pacer {
  pace: Pace;
  anchorWallMs: number;
  anchorSimMs: number;
}

/** What a run may be behind its pace, wall ms, and still catch up. Beyond it time slips: it slows rather than spirals. */
const MAX_LAG_MS = 500;

export function createPacer(pace: Pace, wallMs: number, simMs: number): Pacer {
  return { pace, anchorWallMs: wallMs, anchorSimMs: simMs };
}

/** From now on the run keeps this pace: after a change of pace, a jump, or a pause. */
export function updatePace(pacer: Pacer, pace: Pace, wallMs: number, simMs: number): void {
  pacer.pace = pace;
  pacer.anchorWallMs = wallMs;
  pacer.anchorSimMs = simMs;
}

/**
 * Wall time at which the step that ends at `simMs + stepMs` is due, ms.
 *
 * @returns -Infinity when running as fast as it can, Infinity when paused
 */
export function nextStepDueMs(pacer: Pacer, simMs: number, stepMs: number): number {
  if (!pacer.pace.running) return Number.POSITIVE_INFINITY;
  if (pacer.pace.ratio === 0) return Number.NEGATIVE_INFINITY;
  return pacer.anchorWallMs + (simMs + stepMs - pacer.anchorSimMs) / pacer.pace.ratio;
}

/**
 * Gives up what can't be caught up.
 *
 * @returns the wall time given up, ms; 0 while the run keeps its pace
 */
export function slipWhenBehind(pacer: Pacer, wallMs: number, simMs: number, stepMs: number): number {
  const dueMs = nextStepDueMs(pacer, simMs, stepMs);
  if (!Number.isFinite(dueMs) || wallMs - dueMs <= MAX_LAG_MS) return 0;
  const slippedMs = wallMs - dueMs;
  pacer.anchorWallMs += slippedMs;
  return slippedMs;
}
