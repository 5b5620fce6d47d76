import { moduloMs } from '../../../core/cycleArithmetic.ts';
import { Watch } from '../detectorBank.ts';
import { PhaseState } from '../phaseState.ts';
import { lookAtPhase } from '../readDetectors.ts';
import { awaitedSinceMs, pedestrianAtMs } from './calls.ts';
import { WalkCode } from './phaseSettings.ts';
import { UnitFlag } from './ringPool.ts';
import type { Turn } from './turn.ts';
import { greenSinceMs, isGreen, leastMsOf } from './units.ts';

/** Longest time without a look, ms. */
const LONGEST_SLEEP_MS = 30_000;

/**
 * Notes what could let the next decision come out otherwise: gaps of extended greens; and where a green may end, or nobody
 * was seen to wait for its end, calls of phases that nobody calls now.
 *
 * @returns when time alone could, ms
 */
export function watchOut(turn: Turn): number {
  const { pool, active, isCoordinated, isFloating, localMs, cycleMs, timeMs } = turn;
  const { unitFlags, unitFrom, unitEnd, unitPhases, greenEndMs } = pool;
  const { watch, extendedUntilMs } = turn.arrays.bank;
  const permissiveMs = pool.permissiveMs[turn.c];
  let nextMs = timeMs + LONGEST_SLEEP_MS;
  let mattersWhoCalls = false;
  for (let p = turn.first; p < turn.end; p++) watch[p] = Watch.nothing;
  for (let r = 0; r < turn.ringCount; r++) {
    const u = active[r];
    // What is still cleared for is told of when it has begun.
    if (u < 0 || !isGreen(turn, u)) continue;
    const sinceMs = greenSinceMs(turn, u);
    const leastEndMs = sinceMs + leastMsOf(turn, u);
    if (leastEndMs > timeMs) nextMs = Math.min(nextMs, leastEndMs);
    if (isCoordinated && (unitFlags[u] & UnitFlag.coordinated) !== 0) {
      const untilYieldMs = moduloMs(greenEndMs[u] - localMs, cycleMs);
      const isHeld = untilYieldMs > 0 && cycleMs - untilYieldMs > permissiveMs;
      // While it may yield, nothing becomes serviceable that is not so now, unless somebody calls.
      if (isHeld || untilYieldMs > 0) nextMs = Math.min(nextMs, timeMs + untilYieldMs);
      if (!isHeld) mattersWhoCalls = true;
      continue;
    }
    let isHeldByTraffic = false;
    for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
      const p = unitPhases[k];
      if (extendedUntilMs[p] <= timeMs) continue;
      watch[p] = Watch.gap;
      isHeldByTraffic = true;
    }
    if (leastEndMs <= timeMs && !isHeldByTraffic) mattersWhoCalls = true;
    if (isCoordinated) {
      nextMs = Math.min(nextMs, timeMs + moduloMs(greenEndMs[u] - localMs - 1, cycleMs) + 1);
      const splitEndMs = sinceMs + greenEndMs[u] - pool.startMs[u];
      if (isFloating && splitEndMs > timeMs) nextMs = Math.min(nextMs, splitEndMs);
      continue;
    }
    const awaitedMs = awaitedSinceMs(turn, unitPhases[unitFrom[u]]);
    const maxEndMs = awaitedMs + pool.maxGreenMs[u];
    if (awaitedMs < sinceMs) mattersWhoCalls = true;
    else if (maxEndMs > timeMs) nextMs = Math.min(nextMs, maxEndMs);
  }
  return mattersWhoCalls ? Math.min(nextMs, watchForCalls(turn)) : nextMs;
}

/** Watches the phases that nobody calls. @returns when the next pedestrian calls, ms */
function watchForCalls(turn: Turn): number {
  const { walk, timeMs, first, end } = turn;
  const { phaseState, bank, sensors } = turn.arrays;
  let nextMs = Number.POSITIVE_INFINITY;
  for (let p = first; p < end; p++) {
    if (phaseState[p] === PhaseState.green) continue;
    if (bank.keptCall[p] === 0 && lookAtPhase(bank, sensors, p) === 0) bank.watch[p] = Watch.vehicle;
    if (walk[p] !== WalkCode.call) continue;
    const atMs = pedestrianAtMs(turn, p);
    if (atMs > timeMs) nextMs = Math.min(nextMs, atMs);
  }
  return nextMs;
}
