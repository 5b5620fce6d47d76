import { moduloMs } from '../../../core/cycleArithmetic.ts';
import { Wish } from '../controller.ts';
import { EndReason } from '../endReason.ts';
import { PhaseState } from '../phaseState.ts';
import { awaitedSinceMs, isPhaseCalled } from './calls.ts';
import { UnitFlag } from './ringPool.ts';
import type { Turn } from './turn.ts';

/** Whether somebody asks for a unit that is not active. Coordinated ones are always asked for. */
export function isUnitCalled(turn: Turn, u: number): boolean {
  const { unitRing, unitFlags, unitFrom, unitEnd, unitPhases } = turn.pool;
  if (turn.active[unitRing[u]] === u) return false;
  if (turn.isCoordinated && (unitFlags[u] & UnitFlag.coordinated) !== 0) return true;
  const { phaseState } = turn.arrays;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
    const p = unitPhases[k];
    if (phaseState[p] !== PhaseState.green && isPhaseCalled(turn, p)) return true;
  }
  return false;
}

/** Whether a unit can still be served in this turn of the cycle, once `leaving` has been cleared. */
export function isServiceable(turn: Turn, u: number, leaving: number): boolean {
  const { isCoordinated, cycleMs, localMs, pool } = turn;
  const { unitFlags, greenEndMs, leastMs, clearMs } = pool;
  if (!isCoordinated || (unitFlags[u] & UnitFlag.coordinated) !== 0) return true;
  const untilForceOffMs = moduloMs(greenEndMs[u] - localMs, cycleMs);
  if (untilForceOffMs < leastMs[u] + (leaving >= 0 ? clearMs[leaving] : 0)) return false;
  if (leaving < 0 || (unitFlags[leaving] & UnitFlag.coordinated) === 0) return true;
  // Its force-off must come before the next yield point, or this cycle's has passed.
  return moduloMs(localMs - greenEndMs[leaving], cycleMs) + untilForceOffMs <= cycleMs;
}

export function isGreen({ pool: { unitFrom, unitEnd, unitPhases }, arrays: { phaseState } }: Turn, u: number): boolean {
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) if (phaseState[unitPhases[k]] !== PhaseState.green) return false;
  return true;
}

export function greenSinceMs({ pool, arrays: { phaseSinceMs } }: Turn, u: number): number {
  const { unitFrom, unitEnd, unitPhases } = pool;
  let sinceMs = 0;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
    if (phaseSinceMs[unitPhases[k]] > sinceMs) sinceMs = phaseSinceMs[unitPhases[k]];
  }
  return sinceMs;
}

/** Minimum green of an active unit, with walk if it was begun with it, ms. */
export function leastMsOf({ pool, arrays: { wish } }: Turn, u: number): number {
  const { unitFrom, unitEnd, unitPhases } = pool;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
    if (wish[unitPhases[k]] === Wish.greenWithWalk) return pool.leastWithWalkMs[u];
  }
  return pool.leastMs[u];
}

/** Whether vehicles extend the green of any of a unit's phases. */
function isExtended({ pool, timeMs, arrays }: Turn, u: number): boolean {
  const { extendedUntilMs } = arrays.bank;
  const { unitFrom, unitEnd, unitPhases } = pool;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) if (timeMs < extendedUntilMs[unitPhases[k]]) return true;
  return false;
}

/**
 * Whether a unit has had enough, given that others wait: its traffic has gaps, or its time is over. A coordinated one has at
 * any time: its yield point is asked for by `isServiceable`.
 */
export function mayEnd(turn: Turn, u: number): boolean {
  if (!isGreen(turn, u)) return false;
  const { timeMs, localMs, cycleMs, pool } = turn;
  const lastedMs = timeMs - greenSinceMs(turn, u);
  if (lastedMs < leastMsOf(turn, u)) return false;
  if (turn.isCoordinated) {
    if ((pool.unitFlags[u] & UnitFlag.coordinated) !== 0) return note(turn, u, EndReason.forceOff);
    // Forced off: that moment of the cycle has come since the green began.
    if (moduloMs(localMs - pool.greenEndMs[u], cycleMs) <= lastedMs) return note(turn, u, EndReason.forceOff);
    if (turn.isFloating && lastedMs >= pool.greenEndMs[u] - pool.startMs[u]) return note(turn, u, EndReason.forceOff);
  } else {
    const sinceMs = awaitedSinceMs(turn, pool.unitPhases[pool.unitFrom[u]]);
    if (sinceMs > 0 && timeMs - sinceMs >= pool.maxGreenMs[u]) return note(turn, u, EndReason.maxOut);
  }
  if ((pool.unitFlags[u] & UnitFlag.maxRecall) !== 0) return false;
  return !isExtended(turn, u) && note(turn, u, EndReason.gapOut);
}

function note({ endReason, pool: { unitFrom, unitEnd, unitPhases } }: Turn, u: number, reason: EndReason): true {
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) endReason[unitPhases[k]] = reason;
  return true;
}
