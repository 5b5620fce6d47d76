import { beginTrial, changeController, createFlowState, evaluateAll, type FlowState, undoTrial } from './flowState.ts';
import { copyTiming, type FlowProblem, type FlowTiming } from './problem.ts';

/** What a timing is worth beside its delay: bands. Reads the timing of the search, which changes in place. */
export interface BesideDelay {
  /** Cost of a unit of delay (veh·h an hour). */
  readonly delayWeight: number;
  /** Cost of what one controller's offset decides; takes that offset over from the timing. */
  costAt(controller: number, timing: FlowTiming): number;
  total(timing: FlowTiming): number;
}

export interface TimingSearch {
  /** Whether stage lengths may change. */
  readonly splits: boolean;
  readonly beside?: BesideDelay;
  /** Controllers that stay as they are. */
  readonly isFixed?: (controller: number) => boolean;
}

export interface TimingProgress {
  /** Delay and stops of the best timing so far, veh·h an hour. */
  readonly cost: number;
  readonly doneRatio: number;
}

export interface TimingResult {
  readonly timing: FlowTiming;
  readonly cost: number;
  readonly evaluations: number;
  /** Trials made: changes of one controller. */
  readonly trials: number;
  readonly cut: boolean;
}

/**
 * TRANSYT's hill climb: moves of every controller's offset by these shares of its cycle, one step size after another,
 * far ones first so that it does not end on the nearest hump; 0 is a whole second, null are splits.
 *
 * Source: the pattern 15, 40, 15, 40, 15, 1 % of TRANSYT, with splits between as TRANSYT-7F has them.
 */
const PATTERN: readonly (number | null)[] = [0.15, 0.4, null, 0.15, 0.4, 0.15, null, 0.05, 0, null, 0];
/** Moves of green from one part of the cycle to another, s. */
const SPLIT_STEPS_S = [4, 2, 1] as const;
/** Gains below this part of the cost are none: rounding must not keep the search awake. */
const LEAST_GAIN = 1e-7;
/** Between two reports of progress. */
const CONTROLLERS_A_TURN = 25;

/**
 * Coordinate descent from a timing; never worse than that. Deterministic. A generator: it yields progress, and ends
 * early with the best so far when it is told `true`.
 */
export function* searchTiming(
  problem: FlowProblem,
  start: FlowTiming,
  options: TimingSearch,
): Generator<TimingProgress, TimingResult, boolean | undefined> {
  const state = createFlowState(problem, copyTiming(start));
  const climb = createClimb(state, options);
  const order = problem.controllers
    .map((_, c) => c)
    .filter((c) => !(options.isFixed?.(c) ?? false))
    .sort((a, b) => flowOf(problem, b) - flowOf(problem, a) || a - b);
  let best = copyTiming(state.timing);
  let bestCost = climb.cost();
  let cut = false;
  let done = 0;
  const steps = PATTERN.filter((share) => share !== null || options.splits);
  search: for (const share of steps) {
    for (const c of order) {
      if (share === null) climb.splits(c);
      else climb.offset(c, Math.max(1, Math.round(share * problem.controllers[c].cycleS)));
      if (++done % CONTROLLERS_A_TURN !== 0) continue;
      const stop = yield { cost: state.total, doneRatio: done / (steps.length * order.length) };
      if (!stop) continue;
      cut = true;
      break search;
    }
    // What a change moved further away than it was followed is made good here.
    evaluateAll(state);
    const cost = climb.cost();
    if (cost < bestCost) {
      bestCost = cost;
      best = copyTiming(state.timing);
    }
  }
  evaluateAll(state);
  if (climb.cost() < bestCost) best = copyTiming(state.timing);
  const final = createFlowState(problem, copyTiming(best));
  return { timing: best, cost: final.total, evaluations: state.evaluations, trials: climb.trials(), cut };
}

function flowOf({ controllers, streams }: FlowProblem, c: number): number {
  return controllers[c].streams.reduce((sum, s) => sum + streams[s].flowVehPerH, 0);
}

function createClimb(state: FlowState, { beside }: TimingSearch) {
  const { problem, timing } = state;
  let trials = 0;
  /** Tries one change; keeps it if it costs less. */
  const attempt = (c: number, offsetS: number, stagesS: readonly number[] | null): boolean => {
    const before = state.total;
    const besideBefore = beside?.costAt(c, timing) ?? 0;
    beginTrial(state);
    changeController(state, c, offsetS, stagesS);
    trials++;
    const gain = (before - state.total) * (beside?.delayWeight ?? 1) + besideBefore - (beside?.costAt(c, timing) ?? 0);
    if (gain > LEAST_GAIN * before * (beside?.delayWeight ?? 1)) return true;
    undoTrial(state);
    // What the bands are read from follows the timing back: their neighbours' worth depends on it.
    beside?.costAt(c, timing);
    return false;
  };
  return {
    cost: () => state.total * (beside?.delayWeight ?? 1) + (beside?.total(timing) ?? 0),
    trials: () => trials,
    /** As far as it pays in the one direction, else in the other. */
    offset(c: number, stepS: number): void {
      const most = Math.ceil(problem.controllers[c].cycleS / stepS);
      for (const sign of [1, -1]) {
        let moves = 0;
        while (moves < most && attempt(c, timing.offsetsS[c] + sign * stepS, null)) moves++;
        if (moves > 0) return;
      }
    },
    /** Green from each part to each other, with the offset held and with it moved along. */
    splits(c: number): void {
      const { stages, least } = problem.controllers[c];
      const free = stages.flatMap(({ canStretch }, k) => (canStretch ? [k] : []));
      const fits = (lengths: readonly number[]) =>
        lengths.every((s) => s >= 0) &&
        least.every((one) => one.stages.reduce((sum, k) => sum + lengths[k], 0) >= one.leastS - 1e-9);
      for (const stepS of SPLIT_STEPS_S) {
        for (const from of free) {
          for (const to of free) {
            if (from === to) continue;
            for (;;) {
              const lengths = [...timing.stagesS[c]];
              lengths[from] -= stepS;
              lengths[to] += stepS;
              if (!fits(lengths)) break;
              if (attempt(c, timing.offsetsS[c], lengths)) continue;
              if (!attempt(c, timing.offsetsS[c] + (from < to ? stepS : -stepS), lengths)) break;
            }
          }
        }
      }
    },
  };
}
