import type { Indication } from '../core/indication.ts';
import type { Network } from '../network/network.ts';
import type { SignalSet } from '../signals/signalSet.ts';

/**
 * What signals with a controller show, as frames carry it: two bits a movement (red 0, yellow 1, green 2, permissive 3, as
 * `Indication`), movement `k` of the intersection in bits `2 (k mod 16)` of its word `k / 16`. Signals stand in the
 * scene's order; both sides lay the words out from the same scene.
 */
export interface SignalWords {
  /** Signals (rows of the set) that have a controller. Shape [count]. */
  readonly signal: Uint32Array;
  /** First word of each. Shape [count + 1]. */
  readonly firstWord: Uint32Array;
  readonly wordCount: number;
}

const MOVEMENTS_A_WORD = 16;

export function layOutSignalWords(set: SignalSet, network: Network): SignalWords {
  const signal = Uint32Array.from(set.definitions.flatMap(({ controller }, row) => (controller ? [row] : [])));
  const firstWord = new Uint32Array(signal.length + 1);
  signal.forEach((row, i) => {
    const intersection = set.intersectionIndex[row];
    const movements =
      network.intersectionFirstMovement[intersection + 1] - network.intersectionFirstMovement[intersection];
    firstWord[i + 1] = firstWord[i] + Math.ceil(movements / MOVEMENTS_A_WORD);
  });
  return { signal, firstWord, wordCount: firstWord[signal.length] };
}

/**
 * Writes what all controlled signals show.
 *
 * @param indication of every movement of the network; none is `dark` at a signal
 * @param words      cleared; shape [wordCount]
 */
export function writeSignalWords(
  { signal, firstWord }: SignalWords,
  set: SignalSet,
  network: Network,
  indication: Uint8Array,
  words: Uint32Array,
): void {
  for (let i = 0; i < signal.length; i++) {
    const intersection = set.intersectionIndex[signal[i]];
    const first = network.intersectionFirstMovement[intersection];
    const end = network.intersectionFirstMovement[intersection + 1];
    for (let m = first; m < end; m++) {
      const k = m - first;
      words[firstWord[i] + (k >>> 4)] |= (indication[m] & 3) << ((k & 15) * 2);
    }
  }
}

/** What movement `k` of a signal shows, from the words of that signal. */
export function indicationInWords(words: Uint32Array, firstWord: number, k: number): Indication {
  return ((words[firstWord + (k >>> 4)] >>> ((k & 15) * 2)) & 3) as Indication;
}
