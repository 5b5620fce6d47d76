import { msToS, sToMs } from '../../core/units.ts';
import { measureCorridor } from '../../corridors/city/measureChoice.ts';
import { optimiseCity } from '../../corridors/city/optimiseCity.ts';
import type { CityChoice } from '../../corridors/city/problem.ts';
import { createFlowState } from '../../corridors/flow/flowState.ts';
import { type FlowTiming, timingOf } from '../../corridors/flow/problem.ts';
import { type BesideDelay, searchTiming, type TimingResult } from '../../corridors/flow/searchTiming.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { planInForce } from '../../signals/signalSet.ts';
import { stretchPlans } from '../../signals/stretches.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { applyPlanFile, type PlanAssignment, type PlanFile } from '../planFile.ts';
import { createCityWaves } from './cityProblem.ts';
import { type CommonCycle, chooseCommonCycle } from './commonCycle.ts';
import { type CityFlow, createCityFlow, FLOW_DEFAULTS } from './flowProblem.ts';
import { measurePlanDelay } from './measurePlanDelay.ts';
import { movementFlows } from './movementFlows.ts';
import { drivenRatioOf, type WaveOutcome } from './optimiseWaves.ts';
import { type ModelledDelay, measureFlow } from './timingReport.ts';
import { presentOffsetsMs } from './wavePlans.ts';

export interface TimingOptions {
  /** Part of the objective that bands are, 0 (delay alone) to 1 (bands alone). */
  readonly bandWeight: number;
  readonly keepCycles: boolean;
  readonly keepSplits: boolean;
  /** Intersections that may change; absent: all. */
  readonly only?: ReadonlySet<string>;
  /** Other weights to find plans for, from bands to delay. */
  readonly tradeOff: boolean;
  /** Common cycles to choose from for programs of states, whole s; absent: usual ones. */
  readonly cyclesS?: readonly number[];
  /** Saturation flow of a through lane, veh/h; absent: `SATURATION_FLOW_VEH_PER_H`. */
  readonly saturationVehPerH?: number;
}

/** One plan between bands and delay. */
export interface TradeOffPoint {
  readonly bandWeight: number;
  /** Splits were free as well. */
  readonly splits: boolean;
  readonly totalBandS: number;
  readonly bandWorthRatio: number;
  readonly modelled: ModelledDelay;
}

export interface TimingProgressReport {
  readonly doneRatio: number;
  /** Modelled cost over that of the plan begun with. */
  readonly costRatio: number;
}

export interface TimingOutcome {
  /** The waves, measured in the finished plan; bounds are for its cycles and splits. */
  readonly waves: WaveOutcome;
  readonly planFile: PlanFile;
  readonly before: ModelledDelay;
  /** Of the plan of greatest bands that the search began from. */
  readonly bands: ModelledDelay;
  readonly after: ModelledDelay;
  readonly tradeOff: readonly TradeOffPoint[];
  /** Plans of a point of the curve. */
  readonly tradeOffPlans: (point: number) => PlanFile;
  readonly commonCycle: CommonCycle | null;
  readonly trials: number;
  readonly evaluations: number;
  readonly cut: boolean;
}

/** Weights of the trade-off curve, from bands alone. */
const CURVE = [0.9, 0.75, 0.5, 0.25, 0.1, 0] as const;

/**
 * From a plan of bands to one of less delay in the model of cyclic flow profiles, or in between. A generator, as
 * `optimiseWaves`.
 *
 * @param definition a scenario without issues
 * @param found      what `optimiseWaves` made of it
 */
export function* optimiseTiming(
  definition: ScenarioDefinition,
  found: WaveOutcome,
  options: TimingOptions,
): Generator<TimingProgressReport, TimingOutcome, boolean | undefined> {
  const network = freezeNetwork(definition.network);
  const flowVehPerH = movementFlows(network, definition.demand, definition.startS, definition.durationS);
  const flowOptions = {
    ...FLOW_DEFAULTS,
    drivenRatio: drivenRatioOf(definition),
    saturationVehPerH: options.saturationVehPerH ?? FLOW_DEFAULTS.saturationVehPerH,
  };
  const modelOf = (plans: readonly PlanDefinition[]) => createCityFlow(definition, network, plans, flowOptions);
  const present = definition.signals.map((signal) => planInForce(signal, definition.startS));
  const planOf = new Map(found.planFile.plans.map(({ intersectionId, plan }) => [intersectionId, plan]));
  let plans = definition.signals.map(({ intersectionId }, i) => planOf.get(intersectionId) ?? present[i]);
  const before = measureFlow(freshState(modelOf(present)));
  const isFixed = (row: number) =>
    !mayRetime(definition.signals[row], options.only) || !Number.isInteger(plans[row].cycleS);
  let commonCycle: CommonCycle | null = null;
  if (!options.keepCycles && options.bandWeight === 0) {
    commonCycle = chooseCommonCycle(definition, plans, modelOf, isFixed, options.cyclesS);
    if (commonCycle !== null) plans = commonCycle.plans;
  }
  const city = modelOf(plans);
  const start = timingOf(city.problem, city.offsetsS);
  const startState = freshState(city);
  const beside = weighBands(definition, network, found, plans, flowVehPerH, city);
  let trials = 0;
  let evaluations = 0;
  let cut = false;
  const weights = options.tradeOff
    ? [...new Set([...CURVE, options.bandWeight])].filter((w) => w < 1).sort((a, b) => b - a)
    : [options.bandWeight].filter((w) => w < 1);
  const runs = weights.length + (options.bandWeight === 0 && !options.keepSplits ? 1 : 0);
  let run = 0;
  function* search(from: FlowTiming, bandWeight: number, splits: boolean) {
    const searching = searchTiming(city.problem, from, {
      splits,
      beside: bandWeight > 0 ? beside.at(bandWeight, startState.total) : undefined,
      isFixed: (c) => city.rows[c].some(isFixed),
    });
    let step = searching.next();
    while (!step.done) {
      const stop: boolean | undefined = yield {
        doneRatio: (run + step.value.doneRatio) / runs,
        costRatio: step.value.cost / startState.total,
      };
      step = searching.next(stop);
    }
    run++;
    trials += step.value.trials;
    evaluations += step.value.evaluations;
    cut ||= step.value.cut;
    return step.value as TimingResult;
  }
  const points: TradeOffPoint[] = [];
  const timings: FlowTiming[] = [];
  const describe = (timing: FlowTiming, bandWeight: number, splits: boolean) => {
    const { totalBandS, worthRatio } = splits
      ? measureBandsOf(definition, network, found, city, timing, flowVehPerH)
      : beside.measure(timing);
    const modelled = measureFlow(createFlowState(city.problem, timing));
    timings.push(timing);
    points.push({ bandWeight, splits, totalBandS, bandWorthRatio: worthRatio, modelled });
  };
  if (options.tradeOff) describe(start, 1, false);
  let chosen = start;
  let from = start;
  for (const weight of weights) {
    if (cut) break;
    const result = yield* search(from, weight, false);
    // From bands towards delay: each weight begins where the one before it ended.
    from = result.timing;
    if (weight === options.bandWeight) chosen = result.timing;
    if (options.tradeOff) describe(result.timing, weight, false);
  }
  if (options.bandWeight === 0 && !options.keepSplits && !cut) {
    const result = yield* search(chosen, 0, true);
    chosen = result.timing;
    if (options.tradeOff) describe(chosen, 0, true);
  }
  const planFile = planFileOf(definition, found, city, chosen, isFixed);
  return {
    waves: measureOutcome(definition, found, planFile),
    planFile,
    before,
    bands: measureFlow(startState),
    after: measureFlow(createFlowState(city.problem, chosen)),
    tradeOff: points,
    tradeOffPlans: (point) => planFileOf(definition, found, city, timings[point], isFixed),
    commonCycle,
    trials,
    evaluations,
    cut,
  };
}

const freshState = (city: CityFlow) => createFlowState(city.problem, timingOf(city.problem, city.offsetsS));

/** Bands as a cost beside delay: both as shares, of the bands' bound and of the delay begun with. */
function weighBands(
  definition: ScenarioDefinition,
  network: Network,
  found: WaveOutcome,
  plans: readonly PlanDefinition[],
  flowVehPerH: Float64Array,
  city: CityFlow,
) {
  const applied = withPlans(definition, found.planFile, plans);
  const freedom = { orders: false, speedShare: null, drivenRatio: 1 };
  const waves = createCityWaves(applied, network, plans, flowVehPerH, freedom);
  const { corridors } = waves.problem;
  const choice: CityChoice = {
    offsetsMs: presentOffsetsMs(applied, waves),
    orders: corridors.map(({ members }) => members.map(() => 0)),
    outboundSpeed: corridors.map(() => 0),
    inboundSpeed: corridors.map(() => 0),
  };
  const controllerOf = new Map(city.rows.flatMap((rows, c) => rows.map((row) => [row, c] as const)));
  const corridorsAt: number[][] = city.rows.map(() => []);
  corridors.forEach(({ members }, k) => {
    for (const c of new Set(members.map(({ signal }) => controllerOf.get(signal)!))) corridorsAt[c].push(k);
  });
  const place = (c: number, { offsetsS, stagesS }: FlowTiming) => {
    const { zeroParts } = city.stretches[c];
    city.rows[c].forEach((row, member) => {
      const beforeS = stagesS[c].slice(0, zeroParts[member]).reduce((sum, s) => sum + s, 0);
      const cycleMs = waves.problem.cyclesMs[row];
      choice.offsetsMs[row] = sToMs(offsetsS[c] + beforeS) % cycleMs;
    });
  };
  const bound = Math.max(found.result.bound, 1);
  const worthOf = (k: number) => (corridors[k].weight * measureCorridor(waves.problem, choice, k).worth) / bound;
  const placeAll = (timing: FlowTiming) => {
    for (let c = 0; c < city.rows.length; c++) place(c, timing);
  };
  return {
    at: (bandWeight: number, costVehH: number): BesideDelay => {
      let placed = false;
      return {
        delayWeight: (1 - bandWeight) / Math.max(costVehH, 1e-9),
        costAt: (c, timing) => {
          if (!placed) placeAll(timing);
          placed = true;
          place(c, timing);
          return -bandWeight * corridorsAt[c].reduce((sum, k) => sum + worthOf(k), 0);
        },
        total: (timing) => {
          placeAll(timing);
          return -bandWeight * corridors.reduce((sum, _, k) => sum + worthOf(k), 0);
        },
      };
    },
    measure: (timing: FlowTiming) => {
      placeAll(timing);
      let totalMs = 0;
      corridors.forEach((_, k) => {
        const { outMs, inMs } = measureCorridor(waves.problem, choice, k);
        totalMs += outMs + inMs;
      });
      return { totalBandS: msToS(totalMs), worthRatio: corridors.reduce((sum, _, k) => sum + worthOf(k), 0) };
    },
  };
}

function withPlans(
  definition: ScenarioDefinition,
  { progressionSpeeds }: PlanFile,
  plans: readonly PlanDefinition[],
): ScenarioDefinition {
  const rows = definition.signals.map(({ intersectionId }, i) => ({ intersectionId, plan: plans[i] }));
  return applyPlanFile(definition, { plans: rows, progressionSpeeds });
}

function plansAt(city: CityFlow, timing: FlowTiming, count: number): PlanDefinition[] {
  const plans: PlanDefinition[] = new Array(count);
  city.rows.forEach((rows, c) => {
    const lengthsMs = timing.stagesS[c].map((s) => sToMs(s));
    const own = stretchPlans(city.stretches[c], lengthsMs, sToMs(timing.offsetsS[c]));
    rows.forEach((row, member) => {
      plans[row] = own[member];
    });
  });
  return plans;
}

/** Bands of a timing with other splits, at the speeds found. */
function measureBandsOf(
  definition: ScenarioDefinition,
  network: Network,
  found: WaveOutcome,
  city: CityFlow,
  timing: FlowTiming,
  flowVehPerH: Float64Array,
) {
  const plans = plansAt(city, timing, definition.signals.length);
  const same = weighBands(definition, network, found, plans, flowVehPerH, {
    ...city,
    offsetsS: timing.offsetsS,
  });
  return same.measure(timing);
}

/**
 * An outcome with another plan of the same scenario in its place: its waves and its modelled delay measured.
 *
 * @param found what the search by delay began with
 */
export function retellTiming(
  definition: ScenarioDefinition,
  found: WaveOutcome,
  outcome: TimingOutcome,
  planFile: PlanFile,
): TimingOutcome {
  const { city: after } = measurePlanDelay(applyPlanFile(definition, planFile));
  return { ...outcome, planFile, after, waves: measureOutcome(definition, found, planFile) };
}

/** Whether a signal's plan decides what it shows, and it may be given another. @param only intersections asked for; absent: all */
export function mayRetime(
  { intersectionId, controller }: SignalDefinition,
  only: ReadonlySet<string> | undefined,
): boolean {
  return (only?.has(intersectionId) ?? true) && (controller === undefined || controller.type === 'coordinated');
}

const PLAN_ID = 'delay';

/** Plans that differ from those in force, and the waves' speeds. */
function planFileOf(
  definition: ScenarioDefinition,
  found: WaveOutcome,
  city: CityFlow,
  timing: FlowTiming,
  isFixed: (row: number) => boolean,
): PlanFile {
  const plans = plansAt(city, timing, definition.signals.length);
  const inWaves = new Set(found.planFile.plans.map(({ intersectionId }) => intersectionId));
  const rows = definition.signals.flatMap(({ intersectionId }, i): PlanAssignment[] =>
    isFixed(i) && !inWaves.has(intersectionId) ? [] : [{ intersectionId, plan: { ...plans[i], id: PLAN_ID } }],
  );
  return { plans: rows, progressionSpeeds: found.planFile.progressionSpeeds };
}

/** The waves of a finished plan, measured as they are, with the bounds at its cycles and splits. */
function measureOutcome(definition: ScenarioDefinition, found: WaveOutcome, planFile: PlanFile): WaveOutcome {
  const applied = applyPlanFile(definition, planFile);
  const network = freezeNetwork(applied.network);
  const flowVehPerH = movementFlows(network, applied.demand, applied.startS, applied.durationS);
  const plans = applied.signals.map((signal) => planInForce(signal, applied.startS));
  const freedom = { orders: false, speedShare: null, drivenRatio: 1 };
  const waves = createCityWaves(applied, network, plans, flowVehPerH, freedom);
  const measuring = optimiseCity(waves.problem, {
    start: 'present',
    movesPerCrossing: 0,
    measureOnly: true,
    seed: 0,
    presentMs: presentOffsetsMs(applied, waves),
  });
  let step = measuring.next();
  while (!step.done) step = measuring.next();
  return { waves, result: step.value, planFile, areas: found.areas };
}
