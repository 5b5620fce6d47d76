import {
  type Frame,
  indicationInWords,
  layOutSignalWords,
  type Scene,
  type SignalWords,
  type Timetable,
  type TimetableSegment,
} from '../../sim/shared.ts';

/**
 * What signals with a controller have shown, as far as frames told: one segment for each thing seen, its timetable a
 * single interval. What they will show nobody knows, nor what they showed before the first; the last segment goes on.
 */
export interface ObservedSignals {
  readonly layout: SignalWords;
  /** Segments of each signal that has a controller, by its row. */
  readonly segments: Map<number, TimetableSegment[]>;
  /** Words of the newest frame. */
  readonly words: Uint32Array;
  newestMs: number;
}

/** How far back diagrams look, ms. */
const KEPT_MS = 15 * 60_000;
/** Length of the one interval of what was seen: longer than any run is looked at. */
const FOREVER_MS = 1_000_000_000;

export function createObservedSignals(scene: Scene): ObservedSignals {
  const layout = layOutSignalWords(scene.signals, scene.network);
  return { layout, segments: new Map(), words: new Uint32Array(layout.wordCount), newestMs: Number.NEGATIVE_INFINITY };
}

/** Forgets what was seen: the run has jumped in time. */
export function resetObservedSignals(observed: ObservedSignals): void {
  observed.segments.clear();
  observed.newestMs = Number.NEGATIVE_INFINITY;
}

/**
 * Takes in a frame. Frames of the past are passed over: the caller resets first if the run has jumped.
 *
 * @returns rows of the signals that show something else than in the frame before
 */
export function observeFrame(observed: ObservedSignals, scene: Scene, frame: Frame, stepMs: number): number[] {
  const { layout, words } = observed;
  if (layout.wordCount === 0 || frame.signalWords.length !== layout.wordCount || frame.timeMs <= observed.newestMs) {
    return [];
  }
  observed.newestMs = frame.timeMs;
  const changed: number[] = [];
  layout.signal.forEach((signal, i) => {
    const known = observed.segments.get(signal);
    let isSame = known !== undefined;
    for (let w = layout.firstWord[i]; w < layout.firstWord[i + 1]; w++) {
      if (words[w] !== frame.signalWords[w]) isSame = false;
      words[w] = frame.signalWords[w];
    }
    if (isSame) return;
    // It held during the step that ended at the frame's time.
    const fromMs = frame.timeMs - stepMs;
    const segment = { timetable: timetableOf(observed, scene, signal, i), fromMs, ringMsAtStart: 0, dwellMs: 0 };
    const kept = (known ?? []).filter((_, k, all) => k + 1 >= all.length || all[k + 1].fromMs > frame.timeMs - KEPT_MS);
    observed.segments.set(signal, [...kept, segment]);
    changed.push(signal);
  });
  return changed;
}

function timetableOf({ layout, words }: ObservedSignals, scene: Scene, signal: number, i: number): Timetable {
  const intersection = scene.signals.intersectionIndex[signal];
  const { intersectionFirstMovement } = scene.network;
  const movementCount = intersectionFirstMovement[intersection + 1] - intersectionFirstMovement[intersection];
  return {
    plan: scene.signals.initialTimetables[signal].plan,
    cycleMs: FOREVER_MS,
    offsetMs: 0,
    localZeroMs: 0,
    holdMs: 0,
    movementCount,
    intervalEndMs: Uint32Array.of(FOREVER_MS),
    indications: Uint8Array.from({ length: movementCount }, (_, k) => indicationInWords(words, layout.firstWord[i], k)),
    phases: [],
    overlaps: [],
  };
}
