import { Wish } from './controller.ts';
import { ControlMode, type ControlState } from './controlState.ts';
import { PhaseState } from './phaseState.ts';

/**
 * Wishes a stage in the place of a signal's controller, which isn't asked any more; the keeper brings it about.
 *
 * @param stage numbers of phases that don't conflict
 */
export function preemptController(control: ControlState, c: number, stage: readonly number[]): void {
  control.mode[c] = ControlMode.preempted;
  control.models[c].phases.forEach(({ number }, p) => {
    // Nobody new begins to walk; who has is seen across by the keeper.
    control.desks[c].wish[p] = stage.includes(number) ? Wish.green : Wish.red;
  });
  control.dueMs[c] = Number.NEGATIVE_INFINITY;
}

/** Ends a preemption: greens end and clear, then the controller begins as at the start of a run. */
export function releaseController(control: ControlState, c: number): void {
  control.mode[c] = ControlMode.returning;
  control.desks[c].wish.fill(Wish.red);
  control.dueMs[c] = Number.NEGATIVE_INFINITY;
}

/** Numbers of the phases that are green. */
export function greenPhases(control: ControlState, c: number): number[] {
  const first = control.firstPhase[c];
  return control.models[c].phases
    .filter((_, p) => control.phaseState[first + p] === PhaseState.green)
    .map(({ number }) => number);
}
