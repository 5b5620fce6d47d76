import { Indication } from '../../core/indication.ts';
import type { ConflictMatrix } from '../../network/conflicts.ts';
import { Wish } from './controller.ts';
import type { ControlState } from './controlState.ts';
import { PhaseState } from './phaseState.ts';

/**
 * The keeper brings a wish about, and nothing that isn't safe: a green lasts its minimum, and as long as those who began
 * to walk need; every green ends in its yellow and red clearance; nothing becomes green before whatever conflicts with it
 * has cleared. What a movement shows follows from its phases; a movement of an ending and a beginning phase (an
 * overlap) stays green, and one whose overlap trails does so for as long as that says.
 */

/** What every movement is shown. Shape [movementCount]. */
export interface ShownMovements {
  readonly indication: Uint8Array;
  readonly greenSinceMs: Float64Array;
}

/** Says in words why a signal's wish is nonsense; null if it is not. */
export function checkWish(control: ControlState, c: number): string | null {
  const { wish, firstPhase, firstConflicting, conflicting } = control;
  for (let row = firstPhase[c]; row < firstPhase[c + 1]; row++) {
    if (wish[row] === Wish.red) continue;
    if (wish[row] > Wish.greenWithWalk) return `it wished ${wish[row]} of phase ${numberOf(control, c, row)}`;
    for (let k = firstConflicting[row]; k < firstConflicting[row + 1]; k++) {
      if (wish[conflicting[k]] !== Wish.red)
        return `it wished green for phases ${numberOf(control, c, row)} and ${numberOf(control, c, conflicting[k])}, which conflict`;
    }
  }
  return null;
}

function numberOf({ models, firstPhase }: ControlState, c: number, row: number): number {
  return models[c].phases[row - firstPhase[c]].number;
}

/**
 * One look at a signal: ends, clears and begins phases as its wish asks and safety allows, and writes what its movements
 * are shown. Notes when it must look again.
 *
 * @param c row of the control state
 * @returns whether all is as wished
 */
export function keepSignal(
  control: ControlState,
  matrix: ConflictMatrix,
  shown: ShownMovements,
  c: number,
  timeMs: number,
): boolean {
  const { phaseState, phaseSinceMs, wish, walking, dueMs } = control;
  const { leastGreenMs, leastWalkMs, phaseYellowMs, phaseRedClearanceMs, hasWalk } = control;
  const first = control.firstPhase[c];
  const end = control.firstPhase[c + 1];
  let nextMs = Number.POSITIVE_INFINITY;
  let awaits = false;
  for (let row = first; row < end; row++) {
    const state = phaseState[row];
    if (state === PhaseState.red) {
      if (wish[row] !== Wish.red) awaits = true;
      continue;
    }
    if (state === PhaseState.green) {
      if (wish[row] !== Wish.red) continue;
      const endMs = phaseSinceMs[row] + (walking[row] === 1 ? leastWalkMs[row] : leastGreenMs[row]);
      if (timeMs < endMs) {
        nextMs = Math.min(nextMs, endMs);
        continue;
      }
    }
    const yellowMs = phaseYellowMs[row];
    const redClearanceMs = phaseRedClearanceMs[row];
    const lengthMs = state === PhaseState.yellow ? yellowMs : state === PhaseState.redClearance ? redClearanceMs : 0;
    if (timeMs < phaseSinceMs[row] + lengthMs) {
      nextMs = Math.min(nextMs, phaseSinceMs[row] + lengthMs);
      continue;
    }
    let next: PhaseState = PhaseState.red;
    // A clearance of no length is passed at once.
    if (state === PhaseState.green && yellowMs > 0) next = PhaseState.yellow;
    else if (state !== PhaseState.redClearance && redClearanceMs > 0) next = PhaseState.redClearance;
    phaseState[row] = next;
    phaseSinceMs[row] = timeMs;
    if (next === PhaseState.yellow) nextMs = Math.min(nextMs, timeMs + yellowMs);
    else if (next === PhaseState.redClearance) nextMs = Math.min(nextMs, timeMs + redClearanceMs);
    else if (wish[row] !== Wish.red) awaits = true;
  }
  nextMs = Math.min(nextMs, endMovements(control, shown, c, timeMs));
  if (awaits) {
    awaits = false;
    for (let row = first; row < end; row++) {
      if (phaseState[row] !== PhaseState.red || wish[row] === Wish.red) continue;
      if (!mayBegin(control, matrix, shown, c, row, timeMs)) {
        awaits = true;
        continue;
      }
      phaseState[row] = PhaseState.green;
      phaseSinceMs[row] = timeMs;
      walking[row] = wish[row] === Wish.greenWithWalk ? hasWalk[row] : 0;
      beginMovements(control, shown, row, timeMs);
    }
  }
  // A phase that waits does so for a clearance, of which the end of a movement's may come before any phase's.
  if (awaits) nextMs = Math.min(nextMs, clearedAtMs(control, c, timeMs));
  dueMs[c] = nextMs;
  return nextMs === Number.POSITIVE_INFINITY;
}

/** When the next movement of a signal has cleared, ms; at once if none is clearing. */
function clearedAtMs(control: ControlState, c: number, timeMs: number): number {
  const { firstMovement, endMovement, clearUntilMs } = control;
  let nextMs = Number.POSITIVE_INFINITY;
  for (let m = firstMovement[c]; m < endMovement[c]; m++) {
    if (clearUntilMs[m] >= timeMs) nextMs = Math.min(nextMs, clearUntilMs[m]);
  }
  return nextMs === Number.POSITIVE_INFINITY ? timeMs : nextMs;
}

/** Whether all is red and cleared: something else may take over. */
export function isCleared(control: ControlState, c: number, timeMs: number): boolean {
  const { firstPhase, phaseState, firstOwn, own, clearUntilMs, trailUntilMs } = control;
  for (let row = firstPhase[c]; row < firstPhase[c + 1]; row++) {
    if (phaseState[row] !== PhaseState.red) return false;
    for (let k = firstOwn[row]; k < firstOwn[row + 1]; k++) {
      if (clearUntilMs[own[k]] > timeMs || trailUntilMs[own[k]] > 0) return false;
    }
  }
  return true;
}

/**
 * Turns yellow, then red, the movements that no phase holds any more.
 *
 * @returns when the next yellow ends, ms
 */
function endMovements(control: ControlState, shown: ShownMovements, c: number, timeMs: number): number {
  const { yellowUntilMs, clearUntilMs, trailUntilMs, yellowMs, redClearanceMs, trailMs, firstServed } = control;
  const { indication, greenSinceMs } = shown;
  const end = control.endMovement[c];
  let nextMs = Number.POSITIVE_INFINITY;
  for (let m = control.firstMovement[c]; m < end; m++) {
    const now = indication[m];
    if (now === Indication.red || firstServed[m] === firstServed[m + 1]) continue;
    if (now === Indication.yellow) {
      if (timeMs < yellowUntilMs[m]) {
        nextMs = Math.min(nextMs, yellowUntilMs[m]);
        continue;
      }
      // Counted from the red that is seen: steps may have stretched the yellow.
      clearUntilMs[m] = timeMs + redClearanceMs[m];
      indication[m] = Indication.red;
      continue;
    }
    const kept = keptIndication(control, m, now);
    if (kept === now) {
      trailUntilMs[m] = 0;
      continue;
    }
    if (trailMs[m] > 0 && now === Indication.green) {
      if (trailUntilMs[m] === 0) trailUntilMs[m] = timeMs + trailMs[m];
      if (timeMs < trailUntilMs[m]) {
        nextMs = Math.min(nextMs, trailUntilMs[m]);
        continue;
      }
      trailUntilMs[m] = 0;
    }
    if (kept === Indication.green) {
      indication[m] = kept;
      greenSinceMs[m] = timeMs;
      continue;
    }
    clearUntilMs[m] = timeMs + yellowMs[m] + redClearanceMs[m];
    if (kept === Indication.permissive) {
      // Those who were protected until now still leave: what conflicts with them waits as if they were cleared.
      indication[m] = kept;
      continue;
    }
    yellowUntilMs[m] = timeMs + yellowMs[m];
    indication[m] = yellowMs[m] > 0 ? Indication.yellow : Indication.red;
    if (yellowMs[m] > 0) nextMs = Math.min(nextMs, yellowUntilMs[m]);
  }
  return nextMs;
}

/**
 * What a green movement goes on showing: what the green phases give it; else what it has, if a phase that is wished and
 * waits for its turn will give it the same.
 */
function keptIndication(control: ControlState, movement: number, now: number): Indication {
  const { phaseState, wish, firstServed, servedBy, servedProtected } = control;
  let kept: Indication = Indication.red;
  let isAwaited = false;
  for (let k = firstServed[movement]; k < firstServed[movement + 1]; k++) {
    const row = servedBy[k];
    const isProtected = servedProtected[k] === 1;
    if (phaseState[row] === PhaseState.green) {
      if (isProtected) return Indication.green;
      kept = Indication.permissive;
    } else if (wish[row] !== Wish.red && isProtected === (now === Indication.green)) isAwaited = true;
  }
  return isAwaited && kept === Indication.red ? (now as Indication) : kept;
}

/** Whether the phase of a row may become green: nothing that conflicts with it moves or clears, and nothing of its own does. */
function mayBegin(
  control: ControlState,
  matrix: ConflictMatrix,
  shown: ShownMovements,
  c: number,
  row: number,
  timeMs: number,
): boolean {
  const { firstOwn, firstPermissive, own } = control;
  const first = control.firstMovement[c];
  for (let k = firstOwn[row]; k < firstOwn[row + 1]; k++) {
    if (!isFree(control, matrix, shown, first, own[k], timeMs, k < firstPermissive[row])) return false;
  }
  return true;
}

/** @param first the first movement of the intersection: the first bit of a row of the matrix */
function isFree(
  { clearUntilMs }: ControlState,
  { firstWord, words }: ConflictMatrix,
  { indication }: ShownMovements,
  first: number,
  movement: number,
  timeMs: number,
  isProtected: boolean,
): boolean {
  // After its yellow a movement is red for a while, be its red clearance nothing.
  if (indication[movement] === Indication.yellow || clearUntilMs[movement] >= timeMs) return false;
  for (let w = firstWord[movement], base = first; w < firstWord[movement + 1]; w++, base += 32) {
    for (let word = words[w]; word !== 0; word &= word - 1) {
      const other = base + 31 - Math.clz32(word & -word);
      if (indication[other] === Indication.yellow || clearUntilMs[other] > timeMs) return false;
      // A permissive movement yields to a protected one: the two may go together.
      if (isProtected && indication[other] === Indication.green) return false;
    }
  }
  return true;
}

function beginMovements(
  { firstOwn, firstPermissive, own }: ControlState,
  { indication, greenSinceMs }: ShownMovements,
  row: number,
  timeMs: number,
): void {
  for (let k = firstOwn[row]; k < firstOwn[row + 1]; k++) {
    const m = own[k];
    if (indication[m] === Indication.green) continue;
    if (k < firstPermissive[row]) {
      greenSinceMs[m] = timeMs;
      indication[m] = Indication.green;
    } else indication[m] = Indication.permissive;
  }
}
