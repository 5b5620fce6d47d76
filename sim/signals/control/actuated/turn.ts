import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { Timetable } from '../../timetable.ts';
import { type SignalView, Wish } from '../controller.ts';
import { EndReason } from '../endReason.ts';
import { PhaseState } from '../phaseState.ts';
import { awaitedSinceMs, isPhaseCalled } from './calls.ts';
import type { PhaseSettings } from './phaseSettings.ts';
import type { RingModel, Unit } from './ringModel.ts';

/** One decision of an actuated controller while it is being made. The object is used again for the next one. */
export interface Turn {
  readonly settings: readonly PhaseSettings[];
  /** Where the places of the rings stand in the memory. */
  readonly placeAt: number;
  readonly isCoordinated: boolean;
  /** Coordinated: force-offs float. */
  readonly isFloating: boolean;
  /** Why each phase's green was last found to may end: for logs only, no decision reads it. Shape [phase count]. */
  readonly endReason: Uint8Array;
  view: SignalView;
  memory: Float64Array;
  wish: Uint8Array;
  /** The plan that `rings` was made of. */
  timetable: Timetable;
  rings: RingModel;
  /** Ring time of the plan, ms; 0 where free. */
  localMs: number;
  /** Barrier group of the active units. */
  group: number;
  /** Nobody calls: soft recalls count. */
  isQuiet: boolean;
  /** Unit that each ring times, and would time next. */
  readonly active: (Unit | null)[];
  readonly entering: (Unit | null)[];
}

/** Whether somebody asks for a unit that is not active. Coordinated ones are always asked for. */
export function isUnitCalled(turn: Turn, unit: Unit): boolean {
  if (turn.active[unit.ring] === unit) return false;
  if (turn.isCoordinated && unit.isCoordinated) return true;
  for (const p of unit.phases) {
    if (turn.view.phaseState[p] !== PhaseState.green && isPhaseCalled(turn, p)) return true;
  }
  return false;
}

/** Whether a unit can still be served in this turn of the cycle, once `leaving` has been cleared. */
export function isServiceable({ isCoordinated, rings, localMs }: Turn, unit: Unit, leaving: Unit | null): boolean {
  if (!isCoordinated || unit.isCoordinated) return true;
  const untilForceOffMs = moduloMs(unit.greenEndMs - localMs, rings.cycleMs);
  if (untilForceOffMs < unit.leastMs + (leaving ? leaving.clearMs : 0)) return false;
  if (!leaving?.isCoordinated) return true;
  // Its force-off must come before the next yield point, or this cycle's has passed.
  return moduloMs(localMs - leaving.greenEndMs, rings.cycleMs) + untilForceOffMs <= rings.cycleMs;
}

export function isGreen({ view }: Turn, unit: Unit): boolean {
  for (const p of unit.phases) if (view.phaseState[p] !== PhaseState.green) return false;
  return true;
}

export function greenSinceMs({ view }: Turn, unit: Unit): number {
  let sinceMs = 0;
  for (const p of unit.phases) if (view.phaseSinceMs[p] > sinceMs) sinceMs = view.phaseSinceMs[p];
  return sinceMs;
}

/** Minimum green of an active unit, with walk if it was begun with it, ms. */
export function leastMsOf({ wish }: Turn, unit: Unit): number {
  for (const p of unit.phases) if (wish[p] === Wish.greenWithWalk) return unit.leastWithWalkMs;
  return unit.leastMs;
}

/** Whether vehicles extend the green of any of a unit's phases. */
export function isExtended({ view }: Turn, unit: Unit): boolean {
  for (const p of unit.phases) if (view.timeMs < view.extendedUntilMs[p]) return true;
  return false;
}

/**
 * Whether a unit has had enough, given that others wait: its traffic has gaps, or its time is over. A coordinated one has at
 * any time: its yield point is asked for by `isServiceable`.
 */
export function mayEnd(turn: Turn, unit: Unit): boolean {
  if (!isGreen(turn, unit)) return false;
  const { view, memory, rings, localMs, isCoordinated, isFloating } = turn;
  const lastedMs = view.timeMs - greenSinceMs(turn, unit);
  if (lastedMs < leastMsOf(turn, unit)) return false;
  if (isCoordinated) {
    if (unit.isCoordinated) return note(turn, unit, EndReason.forceOff);
    // Forced off: that moment of the cycle has come since the green began.
    if (moduloMs(localMs - unit.greenEndMs, rings.cycleMs) <= lastedMs) return note(turn, unit, EndReason.forceOff);
    if (isFloating && lastedMs >= unit.greenEndMs - unit.startMs) return note(turn, unit, EndReason.forceOff);
  } else {
    const sinceMs = awaitedSinceMs(memory, unit.phases[0]);
    if (sinceMs > 0 && view.timeMs - sinceMs >= unit.maxGreenMs) return note(turn, unit, EndReason.maxOut);
  }
  if (unit.hasMaxRecall) return false;
  return !isExtended(turn, unit) && note(turn, unit, EndReason.gapOut);
}

function note({ endReason }: Turn, unit: Unit, reason: EndReason): true {
  for (const p of unit.phases) endReason[p] = reason;
  return true;
}
