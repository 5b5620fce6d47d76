import type { Sensors } from './controller.ts';
import { AT_STOP_LINE, type DetectorBank, IN_ADVANCE, Watch } from './detectorBank.ts';
import { PhaseState } from './phaseState.ts';

/** Vehicles over the stop line's detector hold the green no longer than this, ms. */
const STOP_LINE_PASSAGE_MS = 1000;

/**
 * Looks at the detectors of the whole city, draws from them (extensions of green phases, calls to keep of the others), and
 * notes whose controllers are woken. Passed over are those of red phases whose calls neither stay nor are watched for: whoever
 * asks for them looks by `lookAtPhase`.
 */
export function updateDetectorBank(bank: DetectorBank, sensors: Sensors, phaseState: Uint8Array, timeMs: number): void {
  const { occupied, isFresh, rows, gapRows, signalOfPhase, isWoken } = bank;
  const { passageMs, isLocking, extendedUntilMs, keptCall, watch } = bank;
  let gaps = 0;
  for (let r = 0; r < isFresh.length; r++) {
    const state = phaseState[r];
    const watched = watch[r];
    // 1 for green, any watch, or locking; in bits, since which is which can't be foretold and a wrong guess costs more than this.
    isFresh[r] = (state & ~(state >> 1) & 1) | (watched & 1) | (watched >> 1) | isLocking[r];
    gapRows[gaps] = r;
    gaps += watched >> 1;
  }
  const count = sensors.scan(bank);
  for (let k = 0; k < count; k++) {
    const r = rows[k];
    if (phaseState[r] === PhaseState.green)
      extendedUntilMs[r] = Math.max(extendedUntilMs[r], heldUntilMs(timeMs, occupied[r], passageMs[r]));
    else keptCall[r] |= isLocking[r];
    if (watch[r] === Watch.vehicle) isWoken[signalOfPhase[r]] = 1;
  }
  for (let k = 0; k < gaps; k++) {
    const r = gapRows[k];
    if (extendedUntilMs[r] <= timeMs) isWoken[signalOfPhase[r]] = 1;
  }
}

/** How long what is over a phase's detectors extends its green. */
function heldUntilMs(timeMs: number, over: number, passageMs: number): number {
  if ((over & IN_ADVANCE) === 0) return timeMs + STOP_LINE_PASSAGE_MS;
  return timeMs + ((over & AT_STOP_LINE) !== 0 ? Math.max(passageMs, STOP_LINE_PASSAGE_MS) : passageMs);
}

/** What is over the detectors of a phase in this step, in bits. */
export function lookAtPhase(bank: DetectorBank, sensors: Sensors, row: number): number {
  if (bank.isFresh[row] === 0) {
    bank.isFresh[row] = 1;
    sensors.scanPhase(bank, row);
  }
  return bank.occupied[row];
}
