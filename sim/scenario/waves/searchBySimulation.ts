import { normal, RandomStream } from '../../core/random.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { PlanFile } from '../planFile.ts';
import { listControllers, type PlanTimes, readPlanTimes, writePlanTimes } from './planTimes.ts';

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

/** What a run came to, a vehicle that wished to enter; those still waiting or under way are counted to the end. */
export interface SimulatedTrip {
  /** Time on the road, s. */
  readonly roadS: number;
  /** Wait to enter, s. */
  readonly waitS: number;
}

export interface SimulatedSearchOptions {
  readonly seed: number;
  /** Runs to spend; those that prove the result on fresh seeds are part of them. */
  readonly runs: number;
  /** Which rows of the scenario's signals may change. */
  readonly mayMove: (row: number) => boolean;
  /** Whether green may go from one phase to another; else offsets move alone. */
  readonly splits: boolean;
  /** What a second of waiting to enter counts for against one on the road, > 0. */
  readonly entryWeight: number;
}

export interface SimulatedSearchProgress {
  /** To be run; the generator wants what each came to, in this order. */
  readonly trials: readonly SimulatedTrial[];
  readonly doneRatio: number;
  /** Best so far over the present plan, both simulated; NaN before the first runs. */
  readonly costRatio: number;
}

/** A candidate, and what its runs came to on average: the worse it was, the fewer it was given. */
export interface TriedCandidate extends SimulatedTrip {
  readonly name: string;
  readonly runs: number;
}

export interface SimulatedOutcome {
  /** Name of the candidate that the result began as, and how many generations it was bettered by. */
  readonly name: string;
  readonly generations: number;
  readonly planFile: PlanFile;
  readonly candidates: readonly TriedCandidate[];
  /** The present plan and the result on seeds that the search never saw, seed by seed; empty: cut short. */
  readonly proof: { readonly present: readonly SimulatedTrip[]; readonly chosen: readonly SimulatedTrip[] };
  readonly runs: number;
  readonly cut: boolean;
}

/** Seeds that the best candidates are tried under, those of a check between generations, and fresh ones that prove the result. */
const RACE_SEEDS = 6;
const CHECK_SEEDS = 4;
const PROOF_SEEDS = 5;
/** Generations between two checks. */
const CHECK_EVERY = 5;
/**
 * First spread of a generation as shares of the cycle, a standard deviation: from experience. It falls to `LAST_SPREAD` of that.
 */
const OFFSET_SPREAD = 0.06;
const GREEN_SPREAD = 0.035;
const LAST_SPREAD = 0.25;

const PRESENT: PlanFile = { plans: [], progressionSpeeds: [] };

/**
 * The plan of shortest simulated trips. Candidates race: all run under one seed, the better half under the next, until one is
 * left. From there an evolution strategy moves all offsets and greens at once: a generation of plans spread about the present
 * one, each paired with its mirror image, runs under one seed of its own, and the weighted mean of the best third is the next
 * plan. So every run tells of every signal, and no plan is fitted to the chances of one seed. What is kept must gain more than
 * its own standard error under the seeds of the check, and be better than the candidate on fresh seeds in the end.
 *
 * Source: Hansen, The CMA Evolution Strategy: a tutorial (2016), weights and size of a generation; mirrored pairs after
 * Brockhoff et al., PPSN XI (2010). The spread falls by a fixed schedule, as runs are few and full of chance.
 *
 * A generator that asks for runs and takes their results, so that whoever drives it runs them on as many threads as it
 * likes; null ends the search with the best so far. Deterministic.
 *
 * @param candidates at least one
 */
export function* searchBySimulation(
  definition: ScenarioDefinition,
  candidates: readonly PlanCandidate[],
  { seed, runs: budget, mayMove, splits, entryWeight }: SimulatedSearchOptions,
): Generator<SimulatedSearchProgress, SimulatedOutcome, readonly SimulatedTrip[] | null> {
  const seedAt = (k: number) => (seed + k) >>> 0;
  const costOf = ({ roadS, waitS }: SimulatedTrip) => roadS + entryWeight * waitS;
  const costsOf = (trips: readonly SimulatedTrip[]) => trips.map(costOf);
  let runs = 0;
  let costRatio = Number.NaN;
  function* measure(
    planFiles: readonly PlanFile[],
    under: readonly number[],
  ): Generator<SimulatedSearchProgress, SimulatedTrip[][] | null, readonly SimulatedTrip[] | null> {
    const trials = planFiles.flatMap((planFile) => under.map((one) => ({ planFile, seed: one })));
    const results = yield { trials, doneRatio: Math.min(1, runs / budget), costRatio };
    if (results) runs += trials.length;
    return results && planFiles.map((_, p) => results.slice(p * under.length, (p + 1) * under.length));
  }

  const racers = [{ name: 'present', planFile: PRESENT }, ...candidates].map((one) => ({
    ...one,
    trips: [] as SimulatedTrip[],
  }));
  const meanCost = ({ trips }: (typeof racers)[number]) => meanOf(costsOf(trips));
  // Until something was simulated, what the model holds for best stands first.
  let begun: PlanCandidate = candidates[0];
  let best = begun.planFile;
  let generations = 0;
  const outcome = (cut: boolean, proof: SimulatedOutcome['proof'] = { present: [], chosen: [] }): SimulatedOutcome => ({
    name: begun.name,
    generations,
    planFile: best,
    candidates: racers.flatMap(({ name, trips }) =>
      trips.length === 0 ? [] : [{ name, runs: trips.length, ...meanTrip(trips) }],
    ),
    ...{ proof, runs, cut },
  });

  let alive = racers;
  const proofRuns = 3 * PROOF_SEEDS;
  for (let k = 0; k < RACE_SEEDS && (k === 0 || alive.length > 1); k++) {
    if (k > 0 && runs + alive.length + proofRuns > budget) break;
    const results = yield* measure(
      alive.map(({ planFile }) => planFile),
      [seedAt(k)],
    );
    if (!results) return outcome(true);
    alive.forEach(({ trips }, i) => {
      trips.push(...results[i]);
    });
    alive = [...alive].sort((a, b) => meanCost(a) - meanCost(b)).slice(0, Math.ceil(alive.length / 2));
    begun = alive[0];
    best = begun.planFile;
    costRatio = costOf(alive[0].trips[0]) / costOf(racers[0].trips[0]);
  }

  const controllers = listControllers(definition, mayMove);
  const times = readPlanTimes(definition, best, controllers, splits);
  const size = generationSize(times.values.length);
  const checkShare = (CHECK_EVERY * size) / (CHECK_EVERY * size + CHECK_SEEDS);
  const left = budget - runs - CHECK_SEEDS - proofRuns;
  const most = controllers.length === 0 ? 0 : Math.max(0, Math.floor((checkShare * left) / size));
  const checkSeeds = Array.from({ length: CHECK_SEEDS }, (_, k) => seedAt(RACE_SEEDS + k));
  let bestCosts: number[] | null = null;
  const centre = Float64Array.from(times.values);
  for (let g = 0; g < most; g++) {
    const spread = 1 - ((1 - LAST_SPREAD) * g) / most;
    const draws = drawGeneration(times, size, seed, g);
    const plans = draws.map((draw) =>
      writePlanTimes(
        definition,
        times,
        centre.map((value, i) => value + spread * draw[i]),
      ),
    );
    const results = yield* measure(plans, [seedAt(1000 + g)]);
    if (!results) return outcome(true);
    const order = draws.map((_, k) => k).sort((a, b) => costOf(results[a][0]) - costOf(results[b][0]) || a - b);
    moveCentre(
      centre,
      order.map((k) => draws[k]),
      spread,
    );
    if ((g + 1) % CHECK_EVERY !== 0 && g + 1 < most) continue;
    const plan = writePlanTimes(definition, times, centre);
    // Lengths that a plan can't have are not followed further.
    keepNear(centre, readPlanTimes(definition, plan, controllers, splits), times);
    const check = yield* measure(bestCosts === null ? [plan, best] : [plan], checkSeeds);
    if (!check) return outcome(true);
    bestCosts ??= costsOf(check[1]);
    const costs = costsOf(check[0]);
    if (!gainsMoreThanChance(bestCosts, costs)) continue;
    costRatio *= meanOf(costs) / meanOf(bestCosts);
    best = plan;
    bestCosts = costs;
    generations = g + 1;
  }

  const fresh = Array.from({ length: PROOF_SEEDS }, (_, k) => seedAt(RACE_SEEDS + CHECK_SEEDS + k));
  const proved = generations === 0 ? [PRESENT, begun.planFile] : [PRESENT, begun.planFile, best];
  const proof = yield* measure(proved, fresh);
  if (!proof) return outcome(true);
  const [present, begunTrips, endedTrips = begunTrips] = proof;
  const ended = meanOf(costsOf(endedTrips)) <= meanOf(costsOf(begunTrips));
  if (!ended) {
    best = begun.planFile;
    generations = 0;
  }
  return outcome(false, { present, chosen: ended ? endedTrips : begunTrips });
}

/** Plans of a generation for so many numbers, even: each has its mirror image. */
function generationSize(numbers: number): number {
  const size = 4 + Math.floor(3 * Math.log(Math.max(1, numbers)));
  return size + (size % 2);
}

/** Steps from the centre at the first spread, s, in pairs of one and its mirror image. */
function drawGeneration({ controllers, values }: PlanTimes, size: number, seed: number, generation: number) {
  const scale = new Float64Array(values.length);
  for (const { at, free, stretches } of controllers) {
    const cycleS = stretches.cycleMs / 1000;
    scale[at] = OFFSET_SPREAD * cycleS;
    scale.fill(GREEN_SPREAD * cycleS, at + 1, at + 1 + free.length);
  }
  return Array.from({ length: size / 2 }, (_, pair) => {
    const key = generation * size + pair;
    const one = scale.map((width, i) => width * normal(seed, RandomStream.waves, i, key));
    return [one, one.map((step) => -step)];
  }).flat();
}

/** Moves the centre to the weighted mean of the best third. @param steps best first */
function moveCentre(centre: Float64Array, steps: readonly Float64Array[], spread: number): void {
  const parents = Math.max(1, Math.round(steps.length / 3));
  const weights = Array.from({ length: parents }, (_, k) => Math.log(parents + 0.5) - Math.log(k + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let k = 0; k < parents; k++) {
    for (let i = 0; i < centre.length; i++) centre[i] += (spread * weights[k] * steps[k][i]) / total;
  }
}

/** Takes over lengths that had to be fitted by more than their rounding. */
function keepNear(centre: Float64Array, written: PlanTimes, { controllers }: PlanTimes): void {
  controllers.forEach(({ at, free, stretches }, c) => {
    const parts = written.controllers[c].stretches.parts;
    if (parts.length !== stretches.parts.length) return;
    free.forEach((k, i) => {
      const lengthS = parts[k].lengthMs / 1000;
      if (Math.abs(lengthS - centre[at + 1 + i]) > 1) centre[at + 1 + i] = lengthS;
    });
  });
}

function meanOf(sample: readonly number[]): number {
  return sample.reduce((sum, value) => sum + value, 0) / sample.length;
}

function meanTrip(trips: readonly SimulatedTrip[]): SimulatedTrip {
  return { roadS: meanOf(trips.map(({ roadS }) => roadS)), waitS: meanOf(trips.map(({ waitS }) => waitS)) };
}

/** Whether the mean of paired gains is above its own standard error. */
function gainsMoreThanChance(before: readonly number[], after: readonly number[]): boolean {
  const gains = before.map((value, k) => value - after[k]);
  const mean = meanOf(gains);
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  return mean > Math.sqrt(variance / gains.length);
}
