import type { ControlState } from '../signals/control/controlState.ts';
import { accumulate } from '../signals/control/phaseTable.ts';

/**
 * Everything that forecasts of controlled signals are made from besides experience and the time, as it was last seen. Who publishes
 * for a thousand signals keeps one: comparing costs a fiftieth of forecasting.
 */
export interface ControlWitness {
  /** Numbers of signal `c`: entries `first[c]` to `first[c + 1] - 1` of `seen`. Shape [signal count + 1]; [entries]. */
  readonly first: Uint32Array;
  readonly seen: Float64Array;
}

/** Of a phase: state, since when, wish, walk, kept call. */
const PER_PHASE = 5;
/** Of a signal: who runs it, and when it decides next. */
const PER_SIGNAL = 2;
/** Of a movement: until when it is waited for, and trails. */
const PER_MOVEMENT = 2;

export function createControlWitness(control: ControlState): ControlWitness {
  const { desks, firstPhase, firstMovement, endMovement } = control;
  const first = accumulate(
    desks.map(
      ({ memory }, c) =>
        PER_SIGNAL +
        PER_PHASE * (firstPhase[c + 1] - firstPhase[c]) +
        memory.length +
        PER_MOVEMENT * (endMovement[c] - firstMovement[c]),
    ),
  );
  return { first, seen: new Float64Array(first[desks.length]).fill(Number.NaN) };
}

/** Notes a signal. @param c row of the control state; @returns whether anything is otherwise than when it was last noted */
export function noteControl({ first, seen }: ControlWitness, control: ControlState, c: number): boolean {
  const { phaseState, phaseSinceMs, wish, walking, bank, firstMovement, endMovement } = control;
  const { clearUntilMs, trailUntilMs } = control;
  const { memory } = control.desks[c];
  let at = first[c];
  let isOther = false;
  const note = (value: number) => {
    if (seen[at] !== value) {
      seen[at] = value;
      isOther = true;
    }
    at++;
  };
  note(control.mode[c]);
  // Who is asked when something happens may think of another time and still do the same.
  note(control.intervalMs[c] > 0 ? control.nextDecisionMs[c] : 0);
  for (let row = control.firstPhase[c]; row < control.firstPhase[c + 1]; row++) {
    note(phaseState[row]);
    note(phaseSinceMs[row]);
    note(wish[row]);
    note(walking[row]);
    note(bank.keptCall[row]);
  }
  for (let k = 0; k < memory.length; k++) note(memory[k]);
  for (let m = firstMovement[c]; m < endMovement[c]; m++) {
    note(clearUntilMs[m]);
    note(trailUntilMs[m]);
  }
  return isOther;
}
