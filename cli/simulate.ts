import {
  type CityflowMeasures,
  createCorridorCounter,
  createEnteringTime,
  createFuelCounter,
  createTurningCounter,
  createWorld,
  findGridlocks,
  type Gridlock,
  listTrips,
  measureCityflow,
  measureCorridorTraffic,
  measureFuel,
  type RunSummary,
  type Scenario,
  sToMs,
  stepWorld,
  summariseRun,
  type TripTable,
  updateCorridorCounter,
  updateEnteringTime,
  updateFuelCounter,
  updateTurningCounter,
} from '../sim/headless.ts';
import { createAdaptiveFile } from './results/adaptiveFile.ts';
import { createEventsFile } from './results/eventsFile.ts';
import { createFcdFile } from './results/fcdFile.ts';

export interface RunSettings {
  readonly seed: number;
  readonly stepS: number;
  readonly durationS: number;
}

/** What a run keeps beside its summary. */
export interface Recording {
  readonly trips: boolean;
  /** Where the vehicles are, into a file, once in so many seconds (a whole number of steps). */
  readonly fcd: { readonly file: string; readonly everyS: number } | null;
  /** The signals' event log, into two files: their path without `.parquet` and `.csv`. */
  readonly events: string | null;
  /** What adaptive control has moved, into two files: their path without `.parquet` and `.csv`. */
  readonly adaptive: string | null;
  /** How many drove on each movement. */
  readonly turns?: boolean;
}

export const KEEP_SUMMARY: Recording = { trips: false, fcd: null, events: null, adaptive: null };

/** What one run gave, and what it took. */
export interface RunOutcome {
  readonly summary: RunSummary & { readonly cityflow?: CityflowMeasures };
  /** Wall-clock time of the steps, s; reading, building and writing not counted. */
  readonly wallS: number;
  /** Links that wait for one another at the end, ring by ring. */
  readonly gridlocks: readonly Gridlock[];
  /** null: not asked for. */
  readonly trips: TripTable | null;
  /** Vehicles that crossed the stop line on each movement; null: not asked for. Shape [movement count]. */
  readonly turns: Uint32Array | null;
}

/** How far a run has come. */
export interface RunProgress {
  /** 0 to 1. */
  readonly doneRatio: number;
  /** Vehicles on the road. */
  readonly running: number;
}

/** Steps between two reports of progress. */
const PROGRESS_STEPS = 20;

/** Runs a scenario from its start, headless. @param scenario read only: several runs may share it */
export function simulate(
  scenario: Scenario,
  settings: RunSettings,
  recording: Recording = KEEP_SUMMARY,
  onProgress: (progress: RunProgress) => void = () => undefined,
): RunOutcome {
  const run = simulateInParts(scenario, settings, recording);
  let part = run.next();
  while (!part.done) {
    onProgress(part.value);
    part = run.next();
  }
  return part.value;
}

/**
 * The same, with room between the steps for whatever else the process has to do.
 *
 * @throws the signal's reason, soon after it is aborted
 */
export async function simulateCancellably(
  scenario: Scenario,
  settings: RunSettings,
  recording: Recording,
  cancelled: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<RunOutcome> {
  const run = simulateInParts(scenario, settings, recording);
  let part = run.next();
  while (!part.done) {
    onProgress(part.value);
    await new Promise((resolve) => setImmediate(resolve));
    cancelled.throwIfAborted();
    part = run.next();
  }
  return part.value;
}

function* simulateInParts(
  scenario: Scenario,
  settings: RunSettings,
  recording: Recording,
): Generator<RunProgress, RunOutcome> {
  const stepMs = sToMs(settings.stepS);
  const logTrips = recording.trips || recording.fcd !== null;
  const world = createWorld(scenario, { seed: settings.seed, stepMs, logTrips });
  const steps = Math.round(sToMs(settings.durationS) / stepMs);
  const entering = scenario.definition.importedFrom === 'cityflow' ? createEnteringTime(world) : null;
  const corridors = createCorridorCounter(world);
  const fuel = createFuelCounter(world, corridors?.partOfLane ?? null);
  const turns = recording.turns ? createTurningCounter(world) : null;
  const fcd = recording.fcd && createFcdFile(recording.fcd.file, world);
  const fcdSteps = recording.fcd && Math.round(sToMs(recording.fcd.everyS) / stepMs);
  const events = recording.events === null ? null : createEventsFile(recording.events, world);
  const adaptive = recording.adaptive === null ? null : createAdaptiveFile(recording.adaptive, world);
  let wallMs = 0;
  for (let step = 0; step < steps; ) {
    const startedAtMs = performance.now();
    let samplingMs = 0;
    const partEnd = Math.min(steps, step + PROGRESS_STEPS);
    while (step < partEnd) {
      stepWorld(world);
      step++;
      if (entering) updateEnteringTime(entering, world);
      if (corridors) updateCorridorCounter(corridors, world);
      updateFuelCounter(fuel, world);
      if (turns) updateTurningCounter(turns, world);
      if (events || fcd || adaptive) {
        const sampledAtMs = performance.now();
        events?.update(world);
        adaptive?.update(world);
        if (fcd && step % fcdSteps! === 0) fcd.sample(world);
        samplingMs += performance.now() - sampledAtMs;
      }
    }
    wallMs += performance.now() - startedAtMs - samplingMs;
    yield { doneRatio: step / steps, running: world.traffic.totals.running };
  }
  fcd?.finish();
  events?.finish();
  adaptive?.finish();
  const summary = summariseRun(world);
  const cityflow = entering ? { cityflow: measureCityflow(entering, world, summary.meanTripTimeS) } : {};
  const burnt = { fuel: measureFuel(fuel.fuelMl[0] + fuel.fuelMl[1], summary.distanceKm) };
  return {
    summary: { ...summary, ...burnt, ...cityflow, ...(corridors ? measureCorridorTraffic(corridors, fuel) : {}) },
    wallS: wallMs / 1000,
    gridlocks: findGridlocks(world),
    trips: recording.trips ? listTrips(world) : null,
    turns: turns?.vehicles ?? null,
  };
}

/** What a run took of the machine, in the words of `run --json`. */
export interface RunCost {
  readonly wallS: number;
  /** Vehicle updates a second of wall time. */
  readonly updatesPerS: number;
  /** Simulated seconds a second of wall time. */
  readonly realTimeFactor: number;
}

export function measureCost({ summary, wallS }: RunOutcome): RunCost {
  // A run of a few steps may take less than the clock can tell.
  const divisorS = Math.max(wallS, 1e-6);
  return {
    wallS: Math.round(wallS * 1e6) / 1e6,
    updatesPerS: Math.round(summary.vehicleUpdates / divisorS),
    realTimeFactor: Math.round((summary.simulatedS / divisorS) * 100) / 100,
  };
}
