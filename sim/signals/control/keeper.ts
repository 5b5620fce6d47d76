import { Indication } from '../../core/indication.ts';
import type { ConflictMatrix } from '../../network/conflicts.ts';
import { Wish } from './controller.ts';
import type { ControlState } from './controlState.ts';
import { PhaseState } from './phaseState.ts';
import type { PhaseModel } from './signalModel.ts';

/**
 * The keeper brings a wish about, and nothing that isn't safe: a green lasts its minimum, and as long as those who began
 * to walk need; every green ends in its yellow and red clearance; nothing becomes green before whatever conflicts with it
 * has cleared. What a movement shows follows from its phases; a movement of an ending and a beginning phase (an
 * overlap) stays green.
 */

/** What every movement is shown. Shape [movementCount]. */
export interface ShownMovements {
  readonly indication: Uint8Array;
  readonly greenSinceMs: Float64Array;
}

/** Says in words why a wish is nonsense; null if it is not. */
export function checkWish(phases: readonly PhaseModel[], wish: Uint8Array): string | null {
  for (let p = 0; p < phases.length; p++) {
    if (wish[p] === Wish.red) continue;
    if (wish[p] > Wish.greenWithWalk) return `it wished ${wish[p]} of phase ${phases[p].number}`;
    for (const q of phases[p].conflicting) {
      if (wish[q] !== Wish.red)
        return `it wished green for phases ${phases[p].number} and ${phases[q].number}, which conflict`;
    }
  }
  return null;
}

/** Least green of a phase, ms. */
export function leastGreenMs(phase: PhaseModel, walking: boolean): number {
  return walking ? Math.max(phase.minGreenMs, phase.walkMs + phase.pedestrianClearanceMs) : phase.minGreenMs;
}

/**
 * One look at a signal: ends, clears and begins phases as its wish asks and safety allows, and writes what its movements
 * are shown.
 *
 * @param c row of the control state
 */
export function keepSignal(
  control: ControlState,
  matrix: ConflictMatrix,
  shown: ShownMovements,
  c: number,
  timeMs: number,
): void {
  const { phaseState, phaseSinceMs, wish, walking, settled } = control;
  const first = control.firstPhase[c];
  const { phases } = control.models[c];
  let settles = true;
  for (let p = 0; p < phases.length; p++) {
    const row = first + p;
    const lastedMs = timeMs - phaseSinceMs[row];
    let next: PhaseState = phaseState[row] as PhaseState;
    if (next === PhaseState.green) {
      if (wish[row] !== Wish.red || lastedMs < leastGreenMs(phases[p], walking[row] === 1)) continue;
      next = PhaseState.yellow;
    } else if (next === PhaseState.yellow && lastedMs >= phases[p].yellowMs) {
      next = PhaseState.redClearance;
    } else if (next === PhaseState.redClearance && lastedMs >= phases[p].redClearanceMs) {
      next = PhaseState.red;
    } else continue;
    // A clearance of no length is passed at once.
    if (next === PhaseState.yellow && phases[p].yellowMs === 0) next = PhaseState.redClearance;
    if (next === PhaseState.redClearance && phases[p].redClearanceMs === 0) next = PhaseState.red;
    phaseState[row] = next;
    phaseSinceMs[row] = timeMs;
  }
  endMovements(control, shown, c, timeMs);
  for (let p = 0; p < phases.length; p++) {
    const row = first + p;
    if (phaseState[row] !== PhaseState.red || wish[row] === Wish.red) continue;
    if (!mayBegin(control, matrix, shown, phases[p], timeMs)) continue;
    phaseState[row] = PhaseState.green;
    phaseSinceMs[row] = timeMs;
    walking[row] = wish[row] === Wish.greenWithWalk && phases[p].walkMs > 0 ? 1 : 0;
    beginMovements(shown, phases[p], timeMs);
  }
  for (let p = 0; p < phases.length; p++) {
    const isAsWished = phaseState[first + p] === (wish[first + p] === Wish.red ? PhaseState.red : PhaseState.green);
    if (!isAsWished) settles = false;
  }
  settled[c] = settles && !isClearing(control, shown, c) ? 1 : 0;
}

/** Whether all is red and cleared: something else may take over. */
export function isCleared(control: ControlState, c: number, timeMs: number): boolean {
  for (let row = control.firstPhase[c]; row < control.firstPhase[c + 1]; row++) {
    if (control.phaseState[row] !== PhaseState.red) return false;
  }
  return control.models[c].phases.every(({ movements, permissiveMovements }) =>
    [...movements, ...permissiveMovements].every((m) => control.clearUntilMs[m] <= timeMs),
  );
}

/** Turns yellow, then red, the movements that no phase holds any more. */
function endMovements(control: ControlState, shown: ShownMovements, c: number, timeMs: number): void {
  const { yellowUntilMs, clearUntilMs, yellowMs, redClearanceMs } = control;
  for (const phase of control.models[c].phases) {
    for (const list of [phase.movements, phase.permissiveMovements]) {
      for (const m of list) {
        const now = shown.indication[m];
        if (now === Indication.yellow) {
          if (timeMs < yellowUntilMs[m]) continue;
          // Counted from the red that is seen: steps may have stretched the yellow.
          clearUntilMs[m] = timeMs + redClearanceMs[m];
          shown.indication[m] = Indication.red;
          continue;
        }
        if (now === Indication.red) continue;
        const kept = keptIndication(control, c, m, now);
        if (kept === now) continue;
        if (kept === Indication.green) {
          shown.indication[m] = kept;
          shown.greenSinceMs[m] = timeMs;
          continue;
        }
        if (kept === Indication.permissive) {
          // Those who were protected until now still leave: what conflicts with them waits as if they were cleared.
          clearUntilMs[m] = timeMs + yellowMs[m] + redClearanceMs[m];
          shown.indication[m] = kept;
          continue;
        }
        yellowUntilMs[m] = timeMs + yellowMs[m];
        clearUntilMs[m] = yellowUntilMs[m] + redClearanceMs[m];
        shown.indication[m] = yellowMs[m] > 0 ? Indication.yellow : Indication.red;
      }
    }
  }
}

/**
 * What a green movement goes on showing: what the green phases give it; else what it has, if a phase that is wished and
 * waits for its turn will give it the same.
 */
function keptIndication(control: ControlState, c: number, movement: number, now: number): Indication {
  const { phases } = control.models[c];
  const first = control.firstPhase[c];
  let kept: Indication = Indication.red;
  let isAwaited = false;
  for (let p = 0; p < phases.length; p++) {
    const isGreen = control.phaseState[first + p] === PhaseState.green;
    if (!isGreen && control.wish[first + p] === Wish.red) continue;
    const isProtected = phases[p].movements.includes(movement);
    if (!isProtected && !phases[p].permissiveMovements.includes(movement)) continue;
    if (!isGreen) isAwaited ||= isProtected === (now === Indication.green);
    else if (isProtected) return Indication.green;
    else kept = Indication.permissive;
  }
  return isAwaited && kept === Indication.red ? (now as Indication) : kept;
}

/** Whether a phase may become green: nothing that conflicts with it moves or clears, and nothing of its own does. */
function mayBegin(
  control: ControlState,
  matrix: ConflictMatrix,
  shown: ShownMovements,
  phase: PhaseModel,
  timeMs: number,
): boolean {
  for (const m of phase.movements) if (!isFree(control, matrix, shown, m, timeMs, true)) return false;
  for (const m of phase.permissiveMovements) if (!isFree(control, matrix, shown, m, timeMs, false)) return false;
  return true;
}

function isFree(
  { clearUntilMs }: ControlState,
  matrix: ConflictMatrix,
  { indication }: ShownMovements,
  movement: number,
  timeMs: number,
  isProtected: boolean,
): boolean {
  // After its yellow a movement is red for a while, be its red clearance nothing.
  if (indication[movement] === Indication.yellow || clearUntilMs[movement] >= timeMs) return false;
  const intersection = matrix.movementIntersection[movement];
  const first = matrix.intersectionFirstMovement[intersection];
  for (let w = matrix.firstWord[movement], base = first; w < matrix.firstWord[movement + 1]; w++, base += 32) {
    for (let word = matrix.words[w]; word !== 0; word &= word - 1) {
      const other = base + 31 - Math.clz32(word & -word);
      if (indication[other] === Indication.yellow || clearUntilMs[other] > timeMs) return false;
      // A permissive movement yields to a protected one: the two may go together.
      if (isProtected && indication[other] === Indication.green) return false;
    }
  }
  return true;
}

function beginMovements(shown: ShownMovements, phase: PhaseModel, timeMs: number): void {
  for (const m of phase.movements) {
    if (shown.indication[m] !== Indication.green) shown.greenSinceMs[m] = timeMs;
    shown.indication[m] = Indication.green;
  }
  for (const m of phase.permissiveMovements) {
    if (shown.indication[m] !== Indication.green) shown.indication[m] = Indication.permissive;
  }
}

/** Whether a movement still shows yellow: the red after it is to be written. */
function isClearing(control: ControlState, shown: ShownMovements, c: number): boolean {
  return control.models[c].phases.some(({ movements, permissiveMovements }) =>
    [movements, permissiveMovements].some((list) => list.some((m) => shown.indication[m] === Indication.yellow)),
  );
}
