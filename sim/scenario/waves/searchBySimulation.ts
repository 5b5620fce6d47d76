import type { ScenarioDefinition } from '../definition.ts';
import type { PlanFile } from '../planFile.ts';
import { listControllers, movesOf } from './planMoves.ts';

/** A plan to begin with. */
export interface PlanCandidate {
  readonly name: string;
  readonly planFile: PlanFile;
}

/** One run that the search asks for. */
export interface SimulatedTrial {
  readonly planFile: PlanFile;
  readonly seed: number;
}

export interface SimulatedSearchOptions {
  readonly seed: number;
  /** Runs to spend; those that prove the result on fresh seeds are part of them. */
  readonly runs: number;
  /** Which rows of the scenario's signals may change. */
  readonly mayMove: (row: number) => boolean;
  /** Whether green may go from one phase to another; else offsets move alone. */
  readonly splits: boolean;
}

export interface SimulatedSearchProgress {
  /** To be run; the generator wants what each came to, in this order: mean trip time of all who wished to enter, s. */
  readonly trials: readonly SimulatedTrial[];
  readonly doneRatio: number;
  /** Best so far over the present plan, both simulated; NaN before the first runs. */
  readonly costRatio: number;
}

export interface SimulatedOutcome {
  /** Name of the candidate that the result began as, and how many moves it was bettered by. */
  readonly name: string;
  readonly moves: number;
  readonly planFile: PlanFile;
  /** Mean trip of each candidate over the search's own seeds, s. */
  readonly candidates: readonly { readonly name: string; readonly meanTripTimeS: number }[];
  /** The present plan and the result on seeds that the search never saw, seed by seed, s; empty: cut short. */
  readonly proof: { readonly presentS: readonly number[]; readonly chosenS: readonly number[] };
  readonly runs: number;
  readonly cut: boolean;
}

/** Seeds that a plan is tried under, those of a first look, and fresh ones that prove the result. */
const SEARCH_SEEDS = 4;
const FIRST_LOOK = 2;
const PROOF_SEEDS = 5;
/** Moves that are looked at again under all seeds. */
const SECOND_LOOKS = 3;

const PRESENT: PlanFile = { plans: [], progressionSpeeds: [] };

/**
 * The plan of shortest simulated trips, waiting to enter included: the best of the candidates, then one controller after
 * another moved by what gains more than chance would. All trials share random numbers. On fresh seeds the result is held
 * against the candidate that it began as, and the better of the two is returned: a search follows the chances of its seeds.
 *
 * A generator that asks for runs and takes their results, so that whoever drives it runs them on as many threads as it
 * likes; null ends the search with the best so far. Deterministic.
 *
 * @param candidates at least one
 */
export function* searchBySimulation(
  definition: ScenarioDefinition,
  candidates: readonly PlanCandidate[],
  { seed, runs: budget, mayMove, splits }: SimulatedSearchOptions,
): Generator<SimulatedSearchProgress, SimulatedOutcome, readonly number[] | null> {
  const seedAt = (k: number) => (seed + k) >>> 0;
  const seeds = Array.from({ length: SEARCH_SEEDS }, (_, k) => seedAt(k));
  const reserve = 3 * PROOF_SEEDS;
  let runs = 0;
  let costRatio = Number.NaN;
  function* measure(
    planFiles: readonly PlanFile[],
    under: readonly number[],
  ): Generator<SimulatedSearchProgress, number[][] | null, readonly number[] | null> {
    const trials = planFiles.flatMap((planFile) => under.map((one) => ({ planFile, seed: one })));
    const results = yield { trials, doneRatio: Math.min(1, runs / budget), costRatio };
    if (results) runs += trials.length;
    return results && planFiles.map((_, p) => results.slice(p * under.length, (p + 1) * under.length));
  }

  let name = 'present';
  let best = PRESENT;
  let moves = 0;
  const unproved = (cut: boolean, listed: SimulatedOutcome['candidates'] = []): SimulatedOutcome => ({
    ...{ name, moves, planFile: best, candidates: listed, proof: { presentS: [], chosenS: [] }, runs, cut },
  });
  const first = yield* measure([PRESENT, ...candidates.map(({ planFile }) => planFile)], seeds);
  if (!first) {
    // Nothing was simulated: what the model holds for best stands first.
    ({ name, planFile: best } = candidates[0]);
    return unproved(true);
  }
  const listed = [{ name }, ...candidates].map((one, k) => ({ name: one.name, meanTripTimeS: meanOf(first[k]) }));
  let bestS = first[0];
  candidates.forEach((one, k) => {
    if (meanOf(first[k + 1]) >= meanOf(bestS)) return;
    ({ name, planFile: best } = one);
    bestS = first[k + 1];
  });
  costRatio = meanOf(bestS) / meanOf(first[0]);
  const begun = best;

  const controllers = listControllers(definition, mayMove);
  let idle = 0;
  for (let c = 0; idle < controllers.length; c = (c + 1) % controllers.length) {
    const neighbours = movesOf(definition, best, controllers[c], splits);
    const cost = neighbours.length * FIRST_LOOK + SECOND_LOOKS * (SEARCH_SEEDS - FIRST_LOOK);
    if (runs + cost + reserve > budget) break;
    const glance = yield* measure(neighbours, seeds.slice(0, FIRST_LOOK));
    if (!glance) return unproved(true, listed);
    const promising = neighbours
      .map((planFile, k) => ({ planFile, seen: glance[k] }))
      .filter(({ seen }) => meanOf(seen) < meanOf(bestS.slice(0, FIRST_LOOK)))
      .sort((a, b) => meanOf(a.seen) - meanOf(b.seen))
      .slice(0, SECOND_LOOKS);
    idle++;
    if (promising.length === 0) continue;
    const look = yield* measure(
      promising.map(({ planFile }) => planFile),
      seeds.slice(FIRST_LOOK),
    );
    if (!look) return unproved(true, listed);
    const known = promising.map(({ planFile, seen }, k) => ({ planFile, costS: [...seen, ...look[k]] }));
    const least = known.reduce((a, b) => (meanOf(b.costS) < meanOf(a.costS) ? b : a));
    if (!gainsMoreThanChance(bestS, least.costS)) continue;
    best = least.planFile;
    bestS = least.costS;
    moves++;
    idle = 0;
    costRatio = meanOf(bestS) / meanOf(first[0]);
  }

  const fresh = Array.from({ length: PROOF_SEEDS }, (_, k) => seedAt(SEARCH_SEEDS + k));
  const proof = yield* measure(moves === 0 ? [PRESENT, begun] : [PRESENT, begun, best], fresh);
  if (!proof) return unproved(true, listed);
  const [presentS, begunS, endedS = begunS] = proof;
  const ended = meanOf(endedS) <= meanOf(begunS);
  return {
    ...{ name, moves: ended ? moves : 0, planFile: ended ? best : begun, candidates: listed, runs, cut: false },
    proof: { presentS, chosenS: ended ? endedS : begunS },
  };
}

function meanOf(sample: readonly number[]): number {
  return sample.reduce((sum, value) => sum + value, 0) / sample.length;
}

/** Whether the mean of paired gains is above its own standard error. */
function gainsMoreThanChance(before: readonly number[], after: readonly number[]): boolean {
  const gains = before.map((value, k) => value - after[k]);
  const mean = meanOf(gains);
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  return mean > Math.sqrt(variance / gains.length);
}
