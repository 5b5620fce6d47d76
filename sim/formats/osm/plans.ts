import { websterCycleS } from '../../corridors/cycleLength.ts';
import { findCriticalPath, findSplits, leastCycleS } from '../../corridors/splits.ts';
import type { Network } from '../../network/network.ts';
import type { Loads } from '../../scenario/city/assignment.ts';
import { needsOf, type PhasedSignal } from '../../scenario/city/timing.ts';
import type { SignalDefinition } from '../../signals/definition.ts';

/** Timing plans for signals of which the map knows only that they are there. */

const SHORTEST_CYCLE_S = 60;
const LONGEST_CYCLE_S = 140;
/** Cycles are whole multiples of this, s. */
const CYCLE_STEP_S = 10;

/**
 * Webster's cycle of each signal, s; the longest of those that are to be in step serves them all.
 *
 * @param together rows of signals that share a cycle
 */
export function chooseSignalCycles(
  network: Network,
  signals: readonly PhasedSignal[],
  loads: Loads,
  together: readonly (readonly number[])[],
): number[] {
  const cyclesS = signals.map((signal) => {
    const needs = needsOf(network, signal, loads);
    const { flowRatio, lostTimeS } = findCriticalPath(signal.phasing, needs);
    const leastS = leastCycleS(signal.phasing, needs);
    const wantedS = Math.min(LONGEST_CYCLE_S, Math.max(SHORTEST_CYCLE_S, websterCycleS(flowRatio, lostTimeS)));
    return Math.ceil(Math.max(leastS, wantedS) / CYCLE_STEP_S) * CYCLE_STEP_S;
  });
  for (const rows of together) {
    const longestS = Math.max(...rows.map((row) => cyclesS[row]));
    for (const row of rows) cyclesS[row] = longestS;
  }
  return cyclesS;
}

/** One plan for each signal: splits of equal saturation, no offset yet. */
export function createPlans(
  network: Network,
  signals: readonly PhasedSignal[],
  loads: Loads,
  cyclesS: readonly number[],
): SignalDefinition[] {
  return signals.map((signal, i) => {
    const { id } = network.definition.intersections[signal.intersection];
    const { phases, rings, barriers } = signal.phasing;
    const { splitsS } = findSplits(signal.phasing, needsOf(network, signal, loads), cyclesS[i]);
    const plan = {
      id: 'imported',
      cycleS: cyclesS[i],
      offsetS: 0,
      coordinatedPhases: signal.coordinatedPhases.length > 0 ? signal.coordinatedPhases : rings[0].slice(0, 1),
      rings: rings.map((ring, r) => ring.map((phase, k) => ({ phase, splitS: splitsS[r][k] }))),
      ...(barriers.length > 0 ? { barriers } : {}),
    };
    return { id, intersectionId: id, phases, plans: [plan] };
  });
}
