import type { Frame } from '../../sim/shared.ts';
import type { MemberSegments } from './corridorBands.ts';

/** Traffic of a corridor at one time. */
interface TrafficSample {
  readonly timeMs: number;
  readonly vehicles: number;
  readonly speedSumMps: number;
  readonly standing: number;
}

/** What this page has seen of a corridor's traffic, oldest first: a sample a simulated second at most. */
export interface TrafficBook {
  samples: readonly TrafficSample[];
}

/** Mean over the vehicles seen on the corridor, both directions, second by second. */
export interface CorridorTraffic {
  readonly meanSpeedMps: number;
  /** Share of vehicle time spent standing, 0 to 1. */
  readonly standingRatio: number;
}

/** The traffic for as long after a change of plans as before it. */
export interface BeforeAfter {
  readonly changedMs: number;
  /** Length of either window, ms. */
  readonly windowMs: number;
  readonly before: CorridorTraffic;
  readonly after: CorridorTraffic;
}

/** Slower than this is standing, m/s: as the city's measures count it. */
const STANDING_MPS = 0.1;
/** Longest window on either side of a change, and the shortest that says anything (the mean of a cycle or so), ms. */
export const LONGEST_WINDOW_MS = 600_000;
export const SHORTEST_WINDOW_MS = 120_000;
/** Plans that come in within this time of one another are one change, ms. */
const ONE_CHANGE_MS = 300_000;
const SAMPLE_MS = 1000;

/** Adds a frame that was asked for with this corridor; times that run backwards begin the book anew. */
export function recordTraffic(
  book: TrafficBook,
  frame: Pick<Frame, 'timeMs' | 'corridorCount' | 'corridorFloats'>,
): void {
  const { timeMs, corridorCount, corridorFloats } = frame;
  const lastMs = book.samples.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
  if (timeMs < lastMs) book.samples = [];
  else if (timeMs < lastMs + SAMPLE_MS) return;
  let [speedSumMps, standing] = [0, 0];
  for (let i = 0; i < corridorCount; i++) {
    const speedMps = corridorFloats[3 * i + 2];
    speedSumMps += speedMps;
    if (speedMps < STANDING_MPS) standing++;
  }
  // Both windows, and the falling in step between them.
  const keptFromMs = timeMs - 2 * LONGEST_WINDOW_MS - ONE_CHANGE_MS;
  const kept = book.samples.filter((sample) => sample.timeMs >= keptFromMs);
  book.samples = [...kept, { timeMs, vehicles: corridorCount, speedSumMps, standing }];
}

/** The last change of a corridor's plans up to now: from its first signal's to when the last one is in step, ms. */
export function lastChange(members: MemberSegments, nowMs: number): { fromMs: number; inStepMs: number } | null {
  const changes = members.flatMap((all) => {
    const segments = all?.filter(({ forBus }) => forBus === undefined);
    let begins = segments?.findLastIndex(({ fromMs }) => fromMs <= nowMs) ?? -1;
    if (!segments || begins < 0 || segments[begins].fromMs === Number.NEGATIVE_INFINITY) return [];
    let ends = begins;
    // Cycles of a transition are segments of their own, each said to be followed by another.
    while (segments[begins - 1]?.untilMs !== undefined) begins--;
    while (segments[ends].untilMs !== undefined && segments[ends + 1]) ends++;
    const { fromMs, dwellMs, timetable } = segments[ends];
    return [{ fromMs: segments[begins].fromMs, inStepMs: fromMs + (dwellMs > 0 ? timetable.holdMs + dwellMs : 0) }];
  });
  if (changes.length === 0) return null;
  const newestMs = Math.max(...changes.map(({ fromMs }) => fromMs));
  const together = changes.filter(({ fromMs }) => fromMs > newestMs - ONE_CHANGE_MS);
  return {
    fromMs: Math.min(...together.map(({ fromMs }) => fromMs)),
    inStepMs: Math.max(...together.map(({ inStepMs }) => inStepMs)),
  };
}

/** @returns null while either side has been seen for less than `SHORTEST_WINDOW_MS` */
export function measureBeforeAfter(
  { samples }: TrafficBook,
  change: { readonly fromMs: number; readonly inStepMs: number },
  nowMs: number,
): BeforeAfter | null {
  if (samples.length === 0) return null;
  const seenBeforeMs = change.fromMs - samples[0].timeMs;
  const windowMs = Math.min(nowMs - change.inStepMs, seenBeforeMs, LONGEST_WINDOW_MS);
  if (windowMs < SHORTEST_WINDOW_MS) return null;
  const before = meanOf(samples, change.fromMs - windowMs, change.fromMs);
  const after = meanOf(samples, nowMs - windowMs, nowMs);
  return before && after && { changedMs: change.fromMs, windowMs, before, after };
}

function meanOf(samples: readonly TrafficSample[], fromMs: number, toMs: number): CorridorTraffic | null {
  let [vehicles, speedSumMps, standing] = [0, 0, 0];
  for (const sample of samples) {
    if (sample.timeMs < fromMs || sample.timeMs > toMs) continue;
    vehicles += sample.vehicles;
    speedSumMps += sample.speedSumMps;
    standing += sample.standing;
  }
  return vehicles === 0 ? null : { meanSpeedMps: speedSumMps / vehicles, standingRatio: standing / vehicles };
}
