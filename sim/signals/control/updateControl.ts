import { Indication } from '../../core/indication.ts';
import type { ConflictMatrix } from '../../network/conflicts.ts';
import { assertNoConflict } from '../conflictMonitor.ts';
import { segmentAt, type TimetableSegment } from '../timetable.ts';
import type { Sensors, SignalView } from './controller.ts';
import { ControlMode, type ControlState } from './controlState.ts';
import { checkWish, isCleared, keepSignal, type ShownMovements } from './keeper.ts';
import { PhaseState } from './phaseState.ts';

/** A signal whose controller failed, and why: what it threw or wished, in words. */
export interface ControlFault {
  readonly signal: number;
  readonly reason: string;
}

export interface ControlUpdate {
  /** Controllers that failed in this step: their signals are on the way to their plans. */
  readonly faults: readonly ControlFault[];
  /** Signals that are all red and cleared, so that their plans can begin now. */
  readonly cleared: readonly number[];
}

const NOTHING: ControlUpdate = { faults: [], cleared: [] };

/** What an update reads besides the control state itself. */
export interface ControlSurroundings {
  readonly matrix: ConflictMatrix;
  readonly sensors: Sensors;
  /** Segments of each signal, for plans by the clock. */
  readonly segments: readonly (readonly TimetableSegment[])[];
  readonly seed: number;
}

/**
 * Asks the controllers whose time it is, and lets the keeper bring their wishes about.
 *
 * A controller that throws, or wishes nonsense, loses its signal: all greens end and clear, and then the plan runs. The
 * caller says so and begins the plan.
 *
 * @throws Error naming step and intersection if the keeper let conflicting movements be green together
 */
export function updateControl(
  control: ControlState,
  shown: ShownMovements,
  { matrix, sensors, segments, seed }: ControlSurroundings,
  timeMs: number,
  stepIndex: number,
): ControlUpdate {
  const { count, mode, nextDecisionMs, settled, wish, signal, firstPhase } = control;
  let faults: ControlFault[] | null = null;
  let cleared: number[] | null = null;
  for (let c = 0; c < count; c++) {
    if (mode[c] === ControlMode.plan) continue;
    if (mode[c] === ControlMode.controller && timeMs >= nextDecisionMs[c]) {
      const segment = segmentAt(segments[signal[c]], timeMs);
      const reason = askController(control, c, { sensors, segment, timeMs, seed });
      const { intervalMs } = control.controllers[c];
      nextDecisionMs[c] += intervalMs > 0 ? intervalMs : timeMs + 1 - nextDecisionMs[c];
      if (reason !== null) {
        dropController(control, c);
        faults ??= [];
        faults.push({ signal: signal[c], reason });
      }
    }
    if (settled[c] === 1 && isAsBefore(wish, control.phaseState, firstPhase[c], firstPhase[c + 1])) continue;
    keepSignal(control, matrix, shown, c, timeMs);
    const { network, intersection } = control.models[c];
    assertNoConflict(network, matrix, shown.indication, intersection, stepIndex);
    if (mode[c] === ControlMode.clearing && isCleared(control, c, timeMs)) {
      mode[c] = ControlMode.plan;
      cleared ??= [];
      cleared.push(signal[c]);
    }
  }
  return faults === null && cleared === null ? NOTHING : { faults: faults ?? [], cleared: cleared ?? [] };
}

/** Takes a signal from its controller: greens end, and the plan follows. */
export function dropController(control: ControlState, c: number): void {
  control.mode[c] = ControlMode.clearing;
  control.wish.fill(0, control.firstPhase[c], control.firstPhase[c + 1]);
  control.settled[c] = 0;
}

/** Shows a controlled signal all red but for its free movements: at the start of a run. */
export function showAllRed(control: ControlState, shown: ShownMovements): void {
  for (const { intersection, network, freeMovements } of control.models) {
    const { intersectionFirstMovement } = network;
    const end = intersectionFirstMovement[intersection + 1];
    shown.indication.fill(Indication.red, intersectionFirstMovement[intersection], end);
    for (const m of freeMovements) shown.indication[m] = Indication.permissive;
  }
}

/** @returns what is wrong with the controller; null if nothing is */
function askController(
  control: ControlState,
  c: number,
  now: Pick<SignalView, 'sensors' | 'segment' | 'timeMs' | 'seed'>,
): string | null {
  const { firstPhase, firstMemory, models, controllers } = control;
  const rows = <T extends Uint8Array | Float64Array>(array: T): T =>
    array.subarray(firstPhase[c], firstPhase[c + 1]) as T;
  const view: SignalView = {
    ...now,
    model: models[c],
    phaseState: rows(control.phaseState) as unknown as readonly PhaseState[],
    phaseSinceMs: rows(control.phaseSinceMs),
  };
  const wish = rows(control.wish);
  try {
    controllers[c].decide(view, control.memory.subarray(firstMemory[c], firstMemory[c + 1]), wish);
  } catch (error) {
    return `it failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  return checkWish(models[c].phases, wish);
}

/** Whether a signal shows what is wished. */
function isAsBefore(wish: Uint8Array, phaseState: Uint8Array, first: number, end: number): boolean {
  for (let row = first; row < end; row++) {
    if ((wish[row] !== 0) !== (phaseState[row] === PhaseState.green)) return false;
  }
  return true;
}
