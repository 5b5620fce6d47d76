import {
  applyPlanFile,
  optimiseTiming,
  type PlanCandidate,
  type PlanFile,
  type ScenarioDefinition,
  type SimulatedOutcome,
  type SimulatedSearchOptions,
  type SimulatedTrial,
  type SimulatedTrip,
  searchBySimulation,
  type TimingOptions,
  usualCyclesS,
  type WaveOutcome,
} from '../sim/index.ts';
import { createReplicationThreads, type ReplicationThreads, type Variant } from './replicate.ts';

/** What the model calls best depends on the saturation flow that it is told; the simulation says which was right, veh/h. */
const SATURATIONS_VEH_PER_H = [1800, 1500] as const;

/** Cycles that the model alone does not choose from, as it knows no queue that blocks the crossing behind: the simulation does, s. */
const LONG_CYCLES_S = [140, 160] as const;

/**
 * Plans that a search by simulation begins with: that of the waves, and by modelled delay one for each common cycle that the
 * programs could have, under two saturation flows. A generator that yields what share of them is there.
 */
export function* listCandidates(
  definition: ScenarioDefinition,
  waves: WaveOutcome,
  options: Omit<TimingOptions, 'bandWeight' | 'tradeOff'>,
): Generator<number, PlanCandidate[], boolean | undefined> {
  const candidates: PlanCandidate[] = [{ name: 'bands', planFile: waves.planFile }];
  const saturations = options.saturationVehPerH === undefined ? SATURATIONS_VEH_PER_H : [options.saturationVehPerH];
  const common = options.cyclesS ?? [...usualCyclesS(), ...LONG_CYCLES_S];
  const cycles: readonly (number | null)[] = options.keepCycles ? [null] : [null, ...common];
  const wanted = cycles.length * saturations.length;
  let done = 0;
  for (const cycleS of cycles) {
    for (const saturationVehPerH of saturations) {
      const timing = optimiseTiming(definition, waves, {
        ...options,
        bandWeight: 0,
        tradeOff: false,
        keepCycles: cycleS === null,
        cyclesS: cycleS === null ? undefined : [cycleS],
        saturationVehPerH,
      });
      let step = timing.next();
      while (!step.done) step = timing.next(yield (done + step.value.doneRatio) / wanted);
      if (step.value.cut) return candidates;
      done++;
      // Where no program can take another cycle, one of its own is all there is.
      if (cycleS !== null && step.value.commonCycle?.cycleS !== cycleS) continue;
      const cycle = cycleS === null ? 'own cycles' : `one cycle of ${cycleS} s`;
      const name = `delay, ${cycle}, ${saturationVehPerH} veh/h of saturation`;
      candidates.push({ name, planFile: step.value.planFile });
    }
  }
  return candidates;
}

/**
 * Drives a search by simulation, its runs over all cores.
 *
 * @param onProgress hears how much is done, 0 to 1, and the best so far over the present plan
 * @returns the best so far if `cancelled` is aborted
 */
export async function driveSimulatedSearch(
  definition: ScenarioDefinition,
  candidates: readonly PlanCandidate[],
  options: SimulatedSearchOptions,
  cancelled: AbortSignal,
  onProgress: (doneRatio: number, costRatio: number) => void,
): Promise<SimulatedOutcome> {
  const search = searchBySimulation(definition, candidates, options);
  const threads = createReplicationThreads();
  try {
    let step = search.next([]);
    while (!step.done) {
      const { trials, doneRatio, costRatio } = step.value;
      onProgress(doneRatio, costRatio);
      step = search.next(await runTrials(threads, definition, trials, cancelled));
    }
    return step.value;
  } finally {
    await threads.close();
  }
}

/** @returns what each trial came to; null: cancelled */
async function runTrials(
  threads: ReplicationThreads,
  definition: ScenarioDefinition,
  trials: readonly SimulatedTrial[],
  cancelled: AbortSignal,
): Promise<SimulatedTrip[] | null> {
  const { stepS, durationS } = definition;
  const rowOf = new Map<PlanFile, number>();
  const variants: Variant[] = [];
  const tasks = trials.map(({ planFile, seed }) => {
    const row = rowOf.get(planFile) ?? variants.length;
    if (row === variants.length) {
      rowOf.set(planFile, row);
      variants.push({ definition: applyPlanFile(definition, planFile), settings: { seed, stepS, durationS } });
    }
    return { variant: row, seed };
  });
  try {
    const outcomes = await threads.run({ variants }, tasks, { cancelled });
    return outcomes.map(({ summary: { vehicles, meanTravelTimeS, meanTripTimeS } }) => {
      const roadS = vehicles.planned === 0 ? 0 : (meanTravelTimeS * vehicles.entered) / vehicles.planned;
      return { roadS, waitS: meanTripTimeS - roadS };
    });
  } catch (error) {
    if (cancelled.aborted) return null;
    throw error;
  }
}
