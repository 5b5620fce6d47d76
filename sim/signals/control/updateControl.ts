import { Indication } from '../../core/indication.ts';
import type { ConflictMatrix } from '../../network/conflicts.ts';
import { assertNoConflict } from '../conflictMonitor.ts';
import { segmentAt, type TimetableSegment } from '../timetable.ts';
import { decideTurn } from './actuated/decide.ts';
import { ControlMode, type ControlState } from './controlState.ts';
import { checkWish, isCleared, keepSignal, type ShownMovements } from './keeper.ts';
import { PhaseState } from './phaseState.ts';
import { readAhead } from './readAhead.ts';
import { lookAtPhase, updateDetectorBank } from './readDetectors.ts';

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
  /** Segments of each signal, for plans by the clock. */
  readonly segments: readonly (readonly TimetableSegment[])[];
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
  { matrix, segments }: ControlSurroundings,
  timeMs: number,
  stepIndex: number,
): ControlUpdate {
  const { looks, mode, nextDecisionMs, dueMs, signal, firstPhase } = control;
  const { bank } = control;
  if (bank.siteLane.length > 0) updateDetectorBank(bank, control.sensors, control.phaseState, timeMs);
  let faults = updateRegions(control, timeMs);
  let cleared: number[] | null = null;
  const looked = readAhead(control, matrix, shown, segments, timeMs);
  for (let i = 0; i < looked; i++) {
    const c = looks[i];
    const isAsked = timeMs >= nextDecisionMs[c] || bank.isWoken[c] === 1;
    bank.isWoken[c] = 0;
    if (isAsked && mode[c] === ControlMode.controller) {
      let reason = askController(control, c, segments[signal[c]], timeMs);
      // What is shown already needs no check: it was checked when it was wished.
      if (reason === null && isOtherThanWished(control, firstPhase[c], firstPhase[c + 1])) {
        dueMs[c] = timeMs;
        reason = checkWish(control, c);
      }
      if (reason !== null) {
        dropController(control, c);
        faults ??= [];
        faults.push({ signal: signal[c], reason });
      }
    }
    if (timeMs < dueMs[c]) continue;
    const isAsWished = keepSignal(control, matrix, shown, c, timeMs);
    assertNoConflict(control.network, matrix, shown.indication, control.intersection[c], stepIndex);
    if (isAsWished && nextDecisionMs[c] > timeMs && control.intervalMs[c] === 0) nextDecisionMs[c] = timeMs;
    if (mode[c] !== ControlMode.clearing && mode[c] !== ControlMode.returning) continue;
    // What clears after its phase has ended is looked for in every step.
    dueMs[c] = timeMs;
    if (!isCleared(control, c, timeMs)) continue;
    if (mode[c] === ControlMode.returning) {
      restartController(control, c, timeMs);
      continue;
    }
    mode[c] = ControlMode.plan;
    dueMs[c] = Number.POSITIVE_INFINITY;
    cleared ??= [];
    cleared.push(signal[c]);
  }
  return faults === null && cleared === null ? NOTHING : { faults: faults ?? [], cleared: cleared ?? [] };
}

/**
 * Lets regions do what their signals do together. One that throws loses them all to their plans; it isn't asked again.
 *
 * @returns the signals lost; null: none
 */
function updateRegions(control: ControlState, timeMs: number): ControlFault[] | null {
  const { regions, mode, signal } = control;
  let faults: ControlFault[] | null = null;
  for (const { region, desks, memory } of regions) {
    if (region.members.every((c) => mode[c] === ControlMode.plan || mode[c] === ControlMode.clearing)) continue;
    try {
      region.update(desks, memory, timeMs);
    } catch (error) {
      const reason = `its region failed: ${error instanceof Error ? error.message : String(error)}`;
      faults ??= [];
      for (const c of region.members) {
        // Who makes way for an ambulance, or is on its way back, is lost as soon as it asks again.
        if (mode[c] !== ControlMode.controller) continue;
        dropController(control, c);
        faults.push({ signal: signal[c], reason });
      }
    }
  }
  return faults;
}

/** Hands a signal that is all red and cleared back to its controller, to begin anew. */
function restartController(control: ControlState, c: number, timeMs: number): void {
  control.mode[c] = ControlMode.controller;
  const { memory } = control.desks[c];
  const { restart } = control.controllers[c];
  if (restart) restart(memory, timeMs);
  else memory.fill(0);
  control.nextDecisionMs[c] = timeMs;
}

/** Takes a signal from its controller: greens end, and the plan follows. */
export function dropController(control: ControlState, c: number): void {
  control.mode[c] = ControlMode.clearing;
  control.wish.fill(0, control.firstPhase[c], control.firstPhase[c + 1]);
  control.dueMs[c] = Number.NEGATIVE_INFINITY;
}

/** Shows a controlled signal all red but for its free movements: at the start of a run. */
export function showAllRed(control: ControlState, shown: ShownMovements): void {
  control.models.forEach(({ freeMovements }, c) => {
    if (control.mode[c] === ControlMode.plan) return;
    shown.indication.fill(Indication.red, control.firstMovement[c], control.endMovement[c]);
    for (const m of freeMovements) shown.indication[m] = Indication.permissive;
  });
}

/** @returns what is wrong with the controller; null if nothing is */
function askController(
  control: ControlState,
  c: number,
  segments: readonly TimetableSegment[],
  timeMs: number,
): string | null {
  let askedMs: number | undefined;
  try {
    askedMs =
      control.turn.isMember[c] === 1
        ? decideTurn(control.turn, c, segments, timeMs)
        : askByView(control, c, segmentAt(segments, timeMs), timeMs);
  } catch (error) {
    return `it failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  // An interval is counted from the one before, so that decisions keep their beat.
  const intervalMs = control.intervalMs[c];
  control.nextDecisionMs[c] =
    askedMs !== undefined && askedMs > timeMs
      ? askedMs
      : intervalMs > 0
        ? control.nextDecisionMs[c] + intervalMs
        : timeMs;
  if (intervalMs === 0 && control.turn.known[c] !== segments) {
    // Whoever sleeps looks when the next plan takes over.
    for (const { fromMs } of segments) {
      if (fromMs > timeMs && fromMs < control.nextDecisionMs[c]) control.nextDecisionMs[c] = fromMs;
    }
  }
  return null;
}

/** Shows a controller its signal, and lets it decide. */
function askByView(control: ControlState, c: number, segment: TimetableSegment, timeMs: number): number | undefined {
  const { bank, firstPhase, sensors } = control;
  if (bank.siteLane.length > 0)
    for (let row = firstPhase[c]; row < firstPhase[c + 1]; row++) lookAtPhase(bank, sensors, row);
  const { view, memory, wish } = control.desks[c];
  view.timeMs = timeMs;
  view.segment = segment;
  return control.controllers[c].decide(view, memory, wish);
}

/** Whether a signal shows something else than what is wished. */
function isOtherThanWished({ wish, phaseState }: ControlState, first: number, end: number): boolean {
  for (let row = first; row < end; row++) {
    if ((wish[row] !== 0) !== (phaseState[row] === PhaseState.green)) return true;
  }
  return false;
}
