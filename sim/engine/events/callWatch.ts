import { appendEvent, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import { RecallCode } from '../../signals/control/actuated/phaseSettings.ts';
import { ControlMode } from '../../signals/control/controlState.ts';
import { PhaseState } from '../../signals/control/phaseState.ts';
import { lookAtPhase } from '../../signals/control/readDetectors.ts';
import type { World } from '../world.ts';

/**
 * Calls of vehicles for phases that aren't green, as `actuated` and `coordinated` controllers read them: registered, and
 * dropped because the phase is served or nobody is there any more. Phases with a recall have none to tell.
 *
 * Source: the enumerations' codes 43 and 44.
 */
export interface CallWatch {
  /** 1: a vehicle calls. By phase row of the control state. */
  readonly isCalling: Uint8Array;
}

export function createCallWatch({ signals }: World): CallWatch {
  return { isCalling: new Uint8Array(signals.control?.phaseState.length ?? 0) };
}

/** From now on: who calls already isn't told. */
export function beginCalls({ isCalling }: CallWatch, world: World, s: number): void {
  eachCall(world, s, (row, calls) => {
    isCalling[row] = calls;
  });
}

/** Adds what the controllers will find at the end of the step just done. */
export function watchCalls(
  { isCalling }: CallWatch,
  world: World,
  signals: readonly number[],
  events: SignalEvents,
): void {
  if (world.signals.control === null) return;
  for (const s of signals) {
    eachCall(world, s, (row, calls, number) => {
      if (calls === isCalling[row]) return;
      isCalling[row] = calls;
      appendEvent(events, world.timeMs, s, calls ? EventCode.phaseCallOn : EventCode.phaseCallOff, number);
    });
  }
}

function eachCall(
  { signals: { control } }: World,
  s: number,
  take: (row: number, calls: 0 | 1, number: number) => void,
): void {
  const c = control?.rowOfSignal[s] ?? -1;
  if (control === null || c < 0 || control.turn.isMember[c] === 0 || control.mode[c] !== ControlMode.controller) return;
  const { bank, sensors, turn, firstPhase, phaseState } = control;
  control.models[c].phases.forEach(({ number }, p) => {
    const row = firstPhase[c] + p;
    if (turn.recall[row] === RecallCode.always) return;
    const isServed = phaseState[row] === PhaseState.green;
    // The next step looks anew, whatever is found here.
    const calls = !isServed && (bank.keptCall[row] === 1 || lookAtPhase(bank, sensors, row) !== 0);
    take(row, calls ? 1 : 0, number);
  });
}
