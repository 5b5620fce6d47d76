import { RandomStream, uniform } from '../../core/random.ts';
import type { CityCore } from './core.ts';
import type { CoreWorth } from './coreWorth.ts';
import { STEP_MS } from './lay.ts';
import { turned } from './legs.ts';
import type { CityProblem } from './problem.ts';

/** One group of the core under search: the offsets of its signals, and who is touched by a change. */
export interface CoreGroup {
  readonly problem: CityProblem;
  readonly core: CityCore;
  readonly worth: CoreWorth;
  /** Rows of `core.corridors`. */
  readonly rows: readonly number[];
  readonly signals: readonly number[];
  /** Of each row: its signals in the core. */
  readonly signalsOf: ReadonlyMap<number, readonly number[]>;
  /** Of each signal: the rows that pass it. */
  readonly rowsAt: ReadonlyMap<number, readonly number[]>;
  /** Of each row: other rows that share a signal with it. */
  readonly neighbours: ReadonlyMap<number, readonly number[]>;
}

export function createCoreGroup(
  problem: CityProblem,
  core: CityCore,
  worth: CoreWorth,
  rows: readonly number[],
): CoreGroup {
  const signalsOf = new Map(
    rows.map((i) => [i, core.crossings[i].map((k) => problem.corridors[core.corridors[i]].members[k].signal)]),
  );
  const rowsAt = new Map<number, number[]>();
  for (const [i, signals] of signalsOf) {
    for (const signal of signals) rowsAt.set(signal, [...(rowsAt.get(signal) ?? []), i]);
  }
  const neighbours = new Map(
    rows.map((i) => {
      const near = new Set(signalsOf.get(i)!.flatMap((signal) => rowsAt.get(signal)!));
      near.delete(i);
      return [i, [...near].sort((a, b) => a - b)];
    }),
  );
  return {
    problem,
    core,
    worth,
    rows,
    signals: [...rowsAt.keys()].sort((a, b) => a - b),
    signalsOf,
    rowsAt,
    neighbours,
  };
}

function groupWorth({ rows, worth }: CoreGroup, offsetsMs: readonly number[]): number {
  return rows.reduce((sum, i) => sum + worth.worthAt(i, offsetsMs), 0);
}

const GAIN = 1e-6;
const MOST_SWEEPS = 20;

/** Exact coordinate ascent: single crossings, and whole corridors as rigid bodies, each to its best whole second. */
export function ascendCore(group: CoreGroup, offsetsMs: number[], mayGoOn: () => boolean): void {
  const { rows, signals, signalsOf, rowsAt, neighbours } = group;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let improved = false;
    for (const signal of signals) {
      if (!mayGoOn()) return;
      improved = moveToBest(group, offsetsMs, [signal], rowsAt.get(signal)!) || improved;
    }
    for (const i of rows) {
      if (!mayGoOn()) return;
      improved = moveToBest(group, offsetsMs, signalsOf.get(i)!, neighbours.get(i)!) || improved;
    }
    if (!improved) return;
  }
}

/** Moves signals together to the shift at which the rows that it touches are worth most. @returns whether it helped */
function moveToBest(
  { problem, worth }: CoreGroup,
  offsetsMs: number[],
  moved: readonly number[],
  touched: readonly number[],
): boolean {
  const nowMs = moved.map((signal) => offsetsMs[signal]);
  const cycleMs = Math.max(...moved.map((signal) => problem.cyclesMs[signal]));
  const worthNow = () => touched.reduce((sum, i) => sum + worth.worthAt(i, offsetsMs), 0);
  let best = worthNow() + GAIN;
  let bestMs = 0;
  for (let byMs = STEP_MS; byMs < cycleMs; byMs += STEP_MS) {
    shift(problem, offsetsMs, moved, nowMs, byMs);
    const value = worthNow();
    if (value <= best) continue;
    best = value;
    bestMs = byMs;
  }
  shift(problem, offsetsMs, moved, nowMs, bestMs);
  return bestMs !== 0;
}

function shift(
  { cyclesMs }: CityProblem,
  offsetsMs: number[],
  moved: readonly number[],
  fromMs: readonly number[],
  byMs: number,
): void {
  moved.forEach((signal, n) => {
    offsetsMs[signal] = turned(fromMs[n] + byMs, cyclesMs[signal]);
  });
}

/** Share of the group's mean worth that the search may lose in one move: at its start, and at its end. */
const HOT_SHARE = 0.06;
const COLD_SHARE = 0.0005;
/** Moves of one crossing are small ones as often as not; of three moves one turns a whole corridor. */
const NEAR_S = 6;

/**
 * Simulated annealing over the core's offsets: a crossing or a whole corridor is moved by chance, and the move kept
 * if it gains, or loses little while the search is hot. Keyed random numbers: the seed decides.
 *
 * @param offsetsMs written: the best offsets met
 * @param moves how many to try
 */
export function* annealCore(
  group: CoreGroup,
  offsetsMs: number[],
  moves: number,
  seed: number,
  entity: number,
): Generator<number, void, boolean | undefined> {
  const { problem, rows, signals, signalsOf, rowsAt, neighbours, worth } = group;
  let now = groupWorth(group, offsetsMs);
  let best = now;
  const bestMs = new Map(signals.map((signal) => [signal, offsetsMs[signal]]));
  const scale = now / rows.length || 1;
  for (let move = 0; move < moves; move++) {
    const draw = (n: number) => uniform(seed, RandomStream.waves, entity, move * 4 + n);
    const heat = scale * HOT_SHARE * (COLD_SHARE / HOT_SHARE) ** (move / moves);
    const rigid = draw(0) < 1 / 3;
    const i = Math.floor(draw(1) * (rigid ? rows.length : signals.length));
    const moved = rigid ? signalsOf.get(rows[i])! : [signals[i]];
    const touched = rigid ? neighbours.get(rows[i])! : rowsAt.get(signals[i])!;
    const cycleS = problem.cyclesMs[moved[0]] / STEP_MS;
    const pick = draw(2);
    const byS = pick < 0.5 ? Math.round((4 * pick - 1) * NEAR_S) : Math.floor((2 * pick - 1) * cycleS);
    if (byS === 0) continue;
    const fromMs = moved.map((signal) => offsetsMs[signal]);
    const before = touched.reduce((sum, row) => sum + worth.worthAt(row, offsetsMs), 0);
    shift(problem, offsetsMs, moved, fromMs, byS * STEP_MS + problem.cyclesMs[moved[0]]);
    const gain = touched.reduce((sum, row) => sum + worth.worthAt(row, offsetsMs), 0) - before;
    if (gain < 0 && draw(3) >= Math.exp(gain / heat)) {
      moved.forEach((signal, n) => {
        offsetsMs[signal] = fromMs[n];
      });
      continue;
    }
    now += gain;
    if (now > best + GAIN) {
      best = now;
      for (const signal of signals) bestMs.set(signal, offsetsMs[signal]);
    }
    if (move % 512 === 0 && (yield best)) break;
  }
  for (const [signal, ms] of bestMs) offsetsMs[signal] = ms;
}
