import { msToS } from '../../core/units.ts';
import { MAX_YELLOW_S, MIN_YELLOW_S } from '../../signals/phaseTimes.ts';
import type { ImportNotes } from '../report.ts';

/** What a movement shows in one state: protected, permissive, yellow, red. */
export type Shown = 'G' | 'g' | 'y' | 'r';

/** Red with yellow counts as red, so does `s`, which lets go after a stop (see `redMovements`); a signal that is off, as permissive. */
export function plainLetter(letter = 'r'): Shown {
  if (letter === 'G' || letter === 'y') return letter;
  return 'goO'.includes(letter) ? 'g' : 'r';
}

/** Yellow within the limits of practice; what is cut off becomes red clearance, and both are told. */
export function fitYellow(
  id: string,
  yellowMs: number,
  redMs: number,
  notes: ImportNotes,
): { readonly yellowS: number; readonly redClearanceS: number } {
  const fittedMs = yellowMs === 0 ? 0 : Math.min(Math.max(yellowMs, MIN_YELLOW_S * 1000), MAX_YELLOW_S * 1000);
  if (fittedMs !== yellowMs) {
    const why = `yellow of ${msToS(yellowMs)} s is outside ${MIN_YELLOW_S} to ${MAX_YELLOW_S} s; taken as ${msToS(fittedMs)} s`;
    notes.guessed.push({ id, what: 'tlLogic', why });
  }
  return { yellowS: msToS(fittedMs), redClearanceS: msToS(redMs + Math.max(0, yellowMs - fittedMs)) };
}
