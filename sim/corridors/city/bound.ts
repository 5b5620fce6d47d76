import type { CityCore } from './core.ts';
import { findBestSpeeds } from './coreWorth.ts';
import { bestGiven, STEP_MS } from './lay.ts';
import { createLegs, type Leg } from './legs.ts';
import type { CityChoice, CityProblem } from './problem.ts';

/** A closed way through corridors: it goes along each from one shared signal to the next. */
export interface CorridorLoop {
  /** Rows of `core.corridors`, with the places (on the corridor) where the way comes in and goes out. */
  readonly legs: readonly { readonly row: number; readonly from: number; readonly to: number }[];
}

/** Evaluations after which no further loop is looked into: the bound is valid without it. */
const WORK = 100_000;
/** Longest loops that are looked at, in corridors. */
const LONGEST_LOOP = 6;
const MOST_LOOPS = 400;

/** Short closed ways through the core, the shortest first, each found once. */
export function findLoops(problem: CityProblem, core: CityCore): CorridorLoop[] {
  const at = new Map<number, { row: number; place: number }[]>();
  core.corridors.forEach((c, row) => {
    for (const place of core.crossings[row]) {
      const { signal } = problem.corridors[c].members[place];
      at.set(signal, [...(at.get(signal) ?? []), { row, place }]);
    }
  });
  const signalAt = (row: number, place: number) => problem.corridors[core.corridors[row]].members[place].signal;
  const loops: CorridorLoop[] = [];
  const seen = new Set<string>();
  const walk = (
    legs: CorridorLoop['legs'][number][],
    row: number,
    from: number,
    startSignal: number,
    length: number,
  ) => {
    if (loops.length >= MOST_LOOPS) return;
    for (const to of core.crossings[row]) {
      if (to === from) continue;
      const signal = signalAt(row, to);
      const next = [...legs, { row, from, to }];
      if (signal === startSignal && next.length >= 2) {
        if (next.length !== length) continue;
        const key = next
          .map((leg) => leg.row)
          .sort((a, b) => a - b)
          .join();
        if (seen.has(key)) continue;
        seen.add(key);
        loops.push({ legs: next });
        continue;
      }
      if (next.length >= length) continue;
      for (const { row: other, place } of at.get(signal)!) {
        // Each loop is walked from its lowest row.
        if (other <= legs[0]?.row || other < next[0].row || next.some((leg) => leg.row === other)) continue;
        walk(next, other, place, startSignal, length);
      }
    }
  };
  for (let length = 2; length <= LONGEST_LOOP; length++) {
    core.corridors.forEach((_, row) => {
      for (const from of core.crossings[row]) walk([], row, from, signalAt(row, from), length);
    });
  }
  return loops;
}

/** What loops prove: of the corridors of each, no plan has more together than `most`. */
export interface LoopBound {
  /** Rows of the problem's corridors. */
  readonly corridors: readonly number[];
  readonly most: number;
}

/**
 * The greatest that the corridors of a loop can have together, for continuous offsets rounded to whole seconds at the
 * crossings: each leg's worth is tabulated over the difference of the offsets at its ends, and the differences around
 * the loop add up to nothing.
 *
 * @param worthAt greatest worth of a corridor when the offset at `to` is so many whole seconds after that at `from`
 */
export function boundLoop(
  loop: CorridorLoop,
  cycleMs: number,
  worthAt: (leg: CorridorLoop['legs'][number], apartMs: number) => number,
): number {
  const steps = cycleMs / STEP_MS;
  let sums: Float64Array | null = null;
  for (const leg of loop.legs) {
    const own = Float64Array.from({ length: steps }, (_, s) => worthAt(leg, s * STEP_MS));
    if (sums === null) {
      sums = own;
      continue;
    }
    const next = new Float64Array(steps).fill(Number.NEGATIVE_INFINITY);
    for (let a = 0; a < steps; a++) {
      for (let b = 0; b < steps; b++) {
        const to = a + b < steps ? a + b : a + b - steps;
        const value = sums[a] + own[b];
        if (value > next[to]) next[to] = value;
      }
    }
    sums = next;
  }
  return sums![0];
}

/**
 * Loops that prove something, none sharing a corridor with another: the ones that prove most first.
 *
 * @param ownBest weighted worth that each of the problem's corridors can have alone
 */
export function* boundLoops(
  problem: CityProblem,
  core: CityCore,
  ownBest: readonly number[],
  choice: CityChoice,
): Generator<void, LoopBound[], boolean | undefined> {
  const found: { corridors: number[]; most: number; less: number }[] = [];
  const kept = new Map<string, number>();
  const tables = new Map<string, number>();
  const legsOf = new Map<number, Leg[]>();
  const atChosenSpeeds = ({ row, from, to }: CorridorLoop['legs'][number], apartMs: number) => {
    const c = core.corridors[row];
    const key = `${c} ${from} ${to} ${apartMs}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const corridor = problem.corridors[c];
    const legs = legsOf.get(c) ?? createLegs(corridor, choice.outboundSpeed[c], choice.inboundSpeed[c]);
    legsOf.set(c, legs);
    const fixedMs = legs.map((_, k) => (k === from ? 0 : k === to ? apartMs : null));
    const value = corridor.weight * bestGiven(corridor, legs, fixedMs).bands.worth;
    tables.set(key, value);
    return value;
  };
  const promising = findLoops(problem, core).flatMap((loop) => {
    const corridors = loop.legs.map(({ row }) => core.corridors[row]);
    const { cycleMs } = problem.corridors[corridors[0]];
    if (corridors.some((c) => problem.corridors[c].cycleMs !== cycleMs)) return [];
    // Where the speeds chosen let all corridors of the loop have their own best, others do too: nothing is proved.
    const own = corridors.reduce((sum, c) => sum + ownBest[c], 0);
    const less = own - boundLoop(loop, cycleMs, atChosenSpeeds);
    return less > 1e-6 ? [{ loop, corridors, cycleMs, own, less }] : [];
  });
  promising.sort((a, b) => b.less - a.less);
  let work = 0;
  for (const { loop, corridors, cycleMs, own } of promising) {
    if (work > WORK) break;
    const most = boundLoop(loop, cycleMs, ({ row, from, to }, apartMs) => {
      const c = core.corridors[row];
      const key = `${c} ${from} ${to} ${apartMs}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const { weight } = problem.corridors[c];
      const fixed = new Map([
        [from, 0],
        [to, apartMs],
      ]);
      const speeds = findBestSpeeds(problem, c, fixed, ownBest[c] / weight);
      work += speeds.tried;
      const value = weight * speeds.bands.worth;
      kept.set(key, value);
      return value;
    });
    if (most < own - 1e-6) found.push({ corridors, most, less: own - most });
    if (yield) break;
  }
  found.sort((a, b) => b.less - a.less);
  const used = new Set<number>();
  const chosen: LoopBound[] = [];
  for (const { corridors, most } of found) {
    if (corridors.some((c) => used.has(c))) continue;
    for (const c of corridors) used.add(c);
    chosen.push({ corridors, most });
  }
  return chosen;
}
