import type { ConflictMatrix } from '../../network/conflicts.ts';
import type { TimetableSegment } from '../timetable.ts';
import { RING_STRIDE } from './actuated/ringPool.ts';
import type { ControlState } from './controlState.ts';
import type { ShownMovements } from './keeper.ts';

/**
 * Notes in `control.looks` the signals whose controllers are to be asked in this step, or whose keeper must look, and reads
 * the beginning of what they will need.
 *
 * Decides nothing. One signal in six is looked at in a step, so what it needs has left the processor's caches since; a
 * decision would wait for one part after the other, four times as long as it thinks. Read here, with nothing depending on
 * anything, all parts are fetched at once.
 *
 * @returns number of signals noted
 */
export function readAhead(
  control: ControlState,
  { firstWord, words }: ConflictMatrix,
  { indication, greenSinceMs }: ShownMovements,
  segments: readonly (readonly TimetableSegment[])[],
  timeMs: number,
): number {
  const { count, looks, nextDecisionMs, dueMs, signal, bank, turn } = control;
  const { firstPhase, phaseSinceMs, memory, leastGreenMs, phaseYellowMs, phaseRedClearanceMs } = control;
  const { firstMovement, endMovement, yellowUntilMs, clearUntilMs, firstServed, servedBy, firstOwn, own } = control;
  const { firstConflicting, conflicting } = control;
  const { isWoken, extendedUntilMs, firstSite, siteLane, siteFromM } = bank;
  const { firstMemory, known, pool } = turn;
  const { firstUnit, unitFrom, unitEnd, unitPhases, greenEndMs, leastMs, maxGreenMs, clearMs } = pool;
  let looked = 0;
  for (let c = 0; c < count; c++) {
    if (timeMs >= nextDecisionMs[c] || timeMs >= dueMs[c] || isWoken[c] === 1) looks[looked++] = c;
  }
  let sum = 0;
  for (let i = 0; i < looked; i++) {
    const c = looks[i];
    const first = firstPhase[c];
    const last = firstPhase[c + 1] - 1;
    const m = firstMovement[c];
    const lastMovement = endMovement[c] - 1;
    sum += phaseSinceMs[first] + phaseSinceMs[last] + leastGreenMs[first] + phaseYellowMs[first];
    sum += phaseRedClearanceMs[first] + own[firstOwn[first]] + extendedUntilMs[first] + extendedUntilMs[last];
    sum += memory[firstMemory[c]] + memory[firstMemory[c + 1] - 1] + (segments[signal[c]] === known[c] ? 1 : 0);
    sum += indication[m] + greenSinceMs[m] + firstWord[m] + yellowUntilMs[m] + yellowUntilMs[lastMovement];
    sum += clearUntilMs[m] + clearUntilMs[lastMovement] + servedBy[firstServed[m]];
    sum += words[firstWord[m]] + words[firstWord[lastMovement]] + conflicting[firstConflicting[first]];
    if (turn.isMember[c] === 0) continue;
    const u = firstUnit[c * RING_STRIDE];
    const lastUnit = firstUnit[c * RING_STRIDE + turn.pool.ringCount[c]] - 1;
    sum += unitFrom[u] + unitEnd[u] + unitPhases[pool.firstUnitPhase[c]] + greenEndMs[u] + greenEndMs[lastUnit];
    const lastSite = firstSite[last];
    sum += siteLane[firstSite[first]] + siteLane[lastSite] + siteFromM[firstSite[first]] + siteFromM[lastSite];
    sum += leastMs[u] + leastMs[lastUnit] + maxGreenMs[u] + maxGreenMs[lastUnit] + clearMs[u];
  }
  // Kept, so that no compiler finds the reading useless.
  control.readSum[0] = sum;
  return looked;
}
