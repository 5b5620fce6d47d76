import {
  type CityflowMeasures,
  createEnteringTime,
  createWorld,
  findGridlocks,
  type Gridlock,
  measureCityflow,
  type RunSummary,
  type Scenario,
  sToMs,
  stepWorld,
  summariseRun,
  updateEnteringTime,
} from '../sim/index.ts';

export interface RunSettings {
  readonly seed: number;
  readonly stepS: number;
  readonly durationS: number;
}

/** What one run gave, and what it took. */
export interface RunOutcome {
  readonly summary: RunSummary & { readonly cityflow?: CityflowMeasures };
  /** Wall-clock time of the steps, s; reading and building not counted. */
  readonly wallS: number;
  /** Links that wait for one another at the end, ring by ring. */
  readonly gridlocks: readonly Gridlock[];
}

/** Steps between two calls of `onProgress`. */
const PROGRESS_STEPS = 20;

/**
 * Runs a scenario from its start, headless.
 *
 * @param scenario read only: several runs may share it
 * @param onProgress hears the share done, 0 to 1, and the vehicles on the road
 */
export function simulate(
  scenario: Scenario,
  settings: RunSettings,
  onProgress: (doneRatio: number, running: number) => void = () => undefined,
): RunOutcome {
  const stepMs = sToMs(settings.stepS);
  const world = createWorld(scenario, { seed: settings.seed, stepMs });
  const steps = Math.round(sToMs(settings.durationS) / stepMs);
  const entering = scenario.definition.importedFrom === 'cityflow' ? createEnteringTime(world) : null;
  const startedAtMs = performance.now();
  for (let step = 0; step < steps; step++) {
    stepWorld(world);
    if (entering) updateEnteringTime(entering, world);
    if (step % PROGRESS_STEPS === 0) onProgress(step / steps, world.traffic.totals.running);
  }
  const wallS = (performance.now() - startedAtMs) / 1000;
  const summary = summariseRun(world);
  const cityflow = entering ? { cityflow: measureCityflow(entering, world, summary.meanTripTimeS) } : {};
  return { summary: { ...summary, ...cityflow }, wallS, gridlocks: findGridlocks(world) };
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
