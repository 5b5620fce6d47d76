import { Indication } from '../core/indication.ts';
import { isControlled, type SignalState } from '../signals/signalState.ts';
import { findAllSignalGroups, type SignalGroup } from './signalGroups.ts';

/**
 * How long the signal groups of controlled signals have lately shown what they show. No part of the world's state: whoever
 * publishes keeps one and updates it after each step. Group `g` of signal `s` is row `firstGroup[s] + g`.
 */
export interface SignalHistory {
  readonly groups: readonly (readonly SignalGroup[])[];
  readonly firstGroup: Uint32Array;
  /** Network row of the first movement of each group: what it shows the others show. */
  readonly movement: Uint32Array;
  /** When a group of the signal was last seen to change, ms. Shape [signal count]. */
  readonly turnedMs: Float64Array;
  /** What the group was last seen showing; since when, ms; -Infinity: since before it was looked at. */
  readonly indication: Uint8Array;
  readonly sinceMs: Float64Array;
  /** The last durations of each kind, ms. Shape [group count × 3 × DEPTH]; how many have ever been noted: [group count × 3]. */
  readonly durationMs: Float64Array;
  readonly noted: Uint32Array;
  /** Scratch of `recallLikely`. Shape [DEPTH]. */
  readonly like: Float64Array;
}

/** Durations kept of each kind. */
const DEPTH = 16;
/** Kinds: red, green, permissive green. Yellow and dark are no matter of experience. */
const KINDS = 3;
const KIND_OF: readonly number[] = (() => {
  const kinds = [-1, -1, -1, -1, -1];
  kinds[Indication.red] = 0;
  kinds[Indication.green] = 1;
  kinds[Indication.permissive] = 2;
  return kinds;
})();
/** A likely time counts as met within this, ms. */
export const LIKELY_WITHIN_MS = 2000;

export function createHistory(signals: SignalState): SignalHistory {
  const groups = findAllSignalGroups(signals.network, signals.set);
  const firstGroup = new Uint32Array(groups.length + 1);
  groups.forEach((own, s) => {
    firstGroup[s + 1] = firstGroup[s] + own.length;
  });
  const count = firstGroup[groups.length];
  return {
    groups,
    firstGroup,
    movement: Uint32Array.from(groups.flat(), ({ movements }) => movements[0]),
    turnedMs: new Float64Array(groups.length).fill(Number.NEGATIVE_INFINITY),
    indication: new Uint8Array(count).fill(255),
    sinceMs: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    durationMs: new Float64Array(count * KINDS * DEPTH),
    noted: new Uint32Array(count * KINDS),
    like: new Float64Array(DEPTH),
  };
}

/** Forgets everything: the run has jumped to another time. */
export function clearHistory({ indication, sinceMs, noted, turnedMs }: SignalHistory): void {
  turnedMs.fill(Number.NEGATIVE_INFINITY);
  indication.fill(255);
  sinceMs.fill(Number.NEGATIVE_INFINITY);
  noted.fill(0);
}

/**
 * Notes what has changed. Call after each step.
 *
 * @param shown  what every movement is shown since the last step began
 * @param sinceMs when that step began
 */
export function updateHistory(history: SignalHistory, signals: SignalState, shown: Uint8Array, sinceMs: number): void {
  const { control } = signals;
  const { firstGroup, movement, indication } = history;
  if (control === null) return;
  for (let c = 0; c < control.count; c++) {
    const signal = control.signal[c];
    const end = firstGroup[signal + 1];
    for (let row = firstGroup[signal]; row < end; row++) {
      const now = shown[movement[row]];
      const before = indication[row];
      if (now === before) continue;
      history.turnedMs[signal] = sinceMs;
      if (before !== 255) {
        const kind = KIND_OF[before];
        // What a plan showed says nothing of what the controller does.
        if (kind >= 0 && history.sinceMs[row] !== Number.NEGATIVE_INFINITY && isControlled(signals, signal)) {
          const at = row * KINDS + kind;
          history.durationMs[at * DEPTH + (history.noted[at] % DEPTH)] = sinceMs - history.sinceMs[row];
          history.noted[at]++;
        }
        history.sinceMs[row] = sinceMs;
      }
      indication[row] = now;
    }
  }
}

/** What experience says of the end of what a group shows. */
export interface Experience {
  /** ms */
  readonly likelyEndMs: number;
  /** Share of like cases within `LIKELY_WITHIN_MS` of it, 0 to 1. */
  readonly confidenceRatio: number;
  /** When the shortest of the like cases will be like no more, and it says something else, ms. */
  readonly holdsUntilMs: number;
}

/** Fewer like cases than this say nothing. */
const LEAST_CASES = 3;

/**
 * Median of the noted durations that are at least as long as this one must become.
 *
 * @param minEndMs it can't end before
 * @returns null where there is too little to go by
 */
export function recallLikely(history: SignalHistory, row: number, minEndMs: number): Experience | null {
  const sinceMs = history.sinceMs[row];
  const kind = KIND_OF[history.indication[row]] ?? -1;
  if (kind < 0 || sinceMs === Number.NEGATIVE_INFINITY) return null;
  const at = row * KINDS + kind;
  const count = Math.min(DEPTH, history.noted[at]);
  const leastMs = minEndMs - sinceMs;
  const { like, durationMs } = history;
  let cases = 0;
  for (let i = 0; i < count; i++) {
    const lastedMs = durationMs[at * DEPTH + i];
    if (lastedMs < leastMs) continue;
    // In ascending order.
    let k = cases++;
    for (; k > 0 && like[k - 1] > lastedMs; k--) like[k] = like[k - 1];
    like[k] = lastedMs;
  }
  if (cases < LEAST_CASES) return null;
  const medianMs = like[cases >> 1];
  let near = 0;
  for (let k = 0; k < cases; k++) if (Math.abs(like[k] - medianMs) <= LIKELY_WITHIN_MS) near++;
  return {
    likelyEndMs: sinceMs + medianMs,
    // The median itself is no witness; and few cases don't make a certainty.
    confidenceRatio: (near - 1) / cases,
    holdsUntilMs: sinceMs + like[0] + 1,
  };
}
