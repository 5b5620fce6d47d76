import { Wish } from '../controller.ts';
import { ControlMode, type ControlState } from '../controlState.ts';
import { PhaseState } from '../phaseState.ts';

/** A phase that is green by the clock. */
export interface GreenByClock {
  /** Row of the model's phases. */
  readonly p: number;
  readonly sinceMs: number;
  /** Whether it was shown green in the last step; else it would begin in this one. */
  readonly isShown: boolean;
}

/**
 * Hands a signal that runs by the clock over to the keeper, at a moment when every ring shows green or nothing: no clearance
 * is cut, and nothing changes for drivers. Greens keep their age, so that each still lasts its least; whoever may walk beside
 * them is taken to do so, as by the clock everybody does.
 *
 * @param green all phases that are green; they stay so until the controller wishes something else
 */
export function handOver(control: ControlState, c: number, green: readonly GreenByClock[], timeMs: number): void {
  const { firstPhase, phaseState, phaseSinceMs, walking, wish, hasWalk, firstMovement, endMovement } = control;
  const first = firstPhase[c];
  const end = firstPhase[c + 1];
  phaseState.fill(PhaseState.red, first, end);
  phaseSinceMs.fill(timeMs, first, end);
  walking.fill(0, first, end);
  wish.fill(Wish.red, first, end);
  for (const { p, sinceMs, isShown } of green) {
    wish[first + p] = Wish.greenWithWalk;
    // The keeper begins those that would begin now.
    if (!isShown) continue;
    phaseState[first + p] = PhaseState.green;
    phaseSinceMs[first + p] = sinceMs;
    walking[first + p] = hasWalk[first + p];
  }
  // Whatever else was still shown is ended and cleared by the keeper.
  control.yellowUntilMs.fill(Number.NEGATIVE_INFINITY, firstMovement[c], endMovement[c]);
  control.clearUntilMs.fill(Number.NEGATIVE_INFINITY, firstMovement[c], endMovement[c]);
  control.trailUntilMs.fill(0, firstMovement[c], endMovement[c]);
  control.mode[c] = ControlMode.controller;
  control.dueMs[c] = timeMs;
}
