/** What is remembered of a controller in another process, and how decisions follow one another in it. */

/** Places in the memory. */
export const CLAIM = 0;
export const INTERVAL_MS = 1;
export const MOST_MISSES = 2;
/** The open decision; when the next one begins, ms. -1: none yet. */
export const DECISION_MS = 3;
export const NEXT_MS = 4;
/** The decision answered last, ms; -1: none yet. */
export const ANSWERED_MS = 5;
export const MISSES_IN_A_ROW = 6;
export const ANSWERED = 7;
export const MISSED = 8;
/** 1: it has lost the signal while an ambulance has it; to be dropped when that one has passed. */
export const IS_LEAVING = 9;
/** Its wish, phase by phase, from here on. */
export const WISH = 10;

/** Whose a signal is. */
export const Claim = {
  nobody: 0,
  /** Claimed; the clock runs it until a moment at which it can be handed over. */
  waiting: 1,
  running: 2,
} as const;

export function beginDecision(memory: Float64Array, timeMs: number): void {
  if (isUnanswered(memory)) {
    memory[MISSES_IN_A_ROW]++;
    memory[MISSED]++;
  }
  memory[DECISION_MS] = timeMs;
  memory[NEXT_MS] = nextBeatMs(timeMs + 1, memory[INTERVAL_MS]);
}

/** Decisions fall on whole multiples of the interval, so that a client hears of all its signals at once. */
export const nextBeatMs = (timeMs: number, intervalMs: number) => Math.ceil(timeMs / intervalMs) * intervalMs;

export const isUnanswered = (memory: Float64Array) =>
  memory[DECISION_MS] >= 0 && memory[ANSWERED_MS] !== memory[DECISION_MS];
