import { CRITICAL_FLOW_RATIO, equalSaturationCycleS, websterCycleS } from '../../corridors/cycleLength.ts';
import { phaseLostTimeS } from '../../corridors/phaseNeeds.ts';
import {
  type CriticalPath,
  findCriticalPath,
  findSplits,
  leastCycleS,
  type PhaseNeed,
  type RingStructure,
} from '../../corridors/splits.ts';
import type { Network } from '../../network/network.ts';
import type { PlanDefinition, SignalDefinition } from '../../signals/definition.ts';
import { evaluatePlan, meanDelayS, measureGroups, type PlanMeasures } from './evaluatePlan.ts';
import { leastSplitWithPedestriansS, type PedestrianNeed, pedestrianNeed } from './pedestrians.ts';
import { readSignalTraffic, type SignalTraffic } from './signalTraffic.ts';
import type { Volumes } from './volumes.ts';

/** How a cycle is chosen: Webster's, HCM's for a wanted v/c, or that of least delay. */
export const TIMING_METHODS = ['webster', 'hcm', 'delay'] as const;
export type TimingMethod = (typeof TIMING_METHODS)[number];

export interface TimingOptions {
  readonly method: TimingMethod;
  /** Critical v/c wanted by `hcm`, Xc. */
  readonly targetRatio: number;
  /** Cycles that may be chosen, s. */
  readonly fromCycleS: number;
  readonly toCycleS: number;
  /** null: the scenario's own walk and clearance. */
  readonly walkingSpeedMps: number | null;
  /** Length of the period looked at, h. */
  readonly periodH: number;
}

export const TIMING_DEFAULTS: TimingOptions = {
  method: 'webster',
  targetRatio: 0.9,
  fromCycleS: 40,
  toCycleS: 150,
  walkingSpeedMps: null,
  periodH: 0.25,
};

/** Cycles are multiples of so many seconds. */
export const CYCLE_STEP_S = 5;

/** What a phase asks for, and why. */
export interface TimedPhase extends PhaseNeed {
  /** Flow of the movements that it gives the right of way, veh/h. */
  readonly flowVehPerH: number;
  readonly isCritical: boolean;
  /** null: nobody walks beside it. */
  readonly pedestrians: PedestrianNeed | null;
}

/** A cycle by a formula: as it says, and as it would be run. */
export interface ProposedCycle {
  /** Infinity: there is none, Y is too large. */
  readonly exactS: number;
  /**
   * A multiple of the step within the limits, that holds every least split; and so long that no phase is busier than wanted where
   * others take more than their share for their least splits, of which the formulas know nothing.
   */
  readonly cycleS: number;
}

/** Everything about a signal but its plan. */
export interface SignalCase {
  readonly traffic: SignalTraffic;
  readonly present: PlanDefinition;
  readonly structure: RingStructure;
  readonly phases: readonly TimedPhase[];
  readonly path: CriticalPath;
  /** Sum of the critical flow ratios is beyond what a fixed cycle can serve in good order. */
  readonly isOverloaded: boolean;
  /** Shortest cycle that holds every least split, s. */
  readonly leastCycleS: number;
  readonly cycles: {
    readonly webster: ProposedCycle;
    readonly hcm: ProposedCycle;
    readonly delay: ProposedCycle;
  };
  /** Mean delay at each cycle that may be, splits at equal saturation, s/veh. */
  readonly curve: readonly { readonly cycleS: number; readonly delayS: number }[];
  /** Why it can't be given other splits; null: it can. */
  readonly fixed: FixedReason | null;
  readonly options: TimingOptions;
}

/**
 * Why a signal is not retimed: its program came in states whose very times keep conflicting greens apart; its controller runs other
 * signals too; nobody comes; all its phases fit into no cycle; the cycle that was asked for is too short; or the checks of a plan
 * refuse what came out.
 */
export type FixedReason = 'program' | 'joint' | 'noTraffic' | 'noCycle' | 'cycleTooShort' | 'refused';

/** What a signal's phases ask for under given volumes, and the cycles that the formulas give. @param present the plan in force */
export function readSignalCase(
  network: Network,
  signal: SignalDefinition,
  present: PlanDefinition,
  volumes: Volumes,
  options: TimingOptions,
): SignalCase {
  const traffic = readSignalTraffic(network, signal, present, volumes);
  const structure = {
    rings: present.rings.map((ring) => ring.map(({ phase }) => phase)),
    barriers: present.barriers ?? [],
  };
  const needs = readNeeds(traffic, structure, options.walkingSpeedMps);
  const canRetime = structure.rings.length === 1 || structure.barriers.length > 0;
  const path = canRetime ? findCriticalPath(structure, needs) : NO_PATH;
  const leastS = canRetime ? leastCycleS(structure, needs) : present.cycleS;
  const hasTraffic = traffic.flowVehPerH.some((flow) => flow > 0);
  const fromS = upToStep(Math.max(options.fromCycleS, leastS));
  const toS = Math.max(downToStep(options.toCycleS), fromS);
  const fixed = fixedReason(signal, canRetime, hasTraffic, leastS);
  const curve = fixed === null ? delayCurve(traffic, structure, needs, present, fromS, toS, options.periodH) : [];
  const best = curve.reduce((one, other) => (other.delayS < one.delayS - 1e-9 ? other : one), curve[0]);
  const propose = (exactS: number, mostRatio: number): ProposedCycle => {
    let cycleS = Math.max(fromS, Math.min(toS, upToStep(exactS)));
    if (fixed === null)
      while (cycleS < toS && busiestRatio(structure, needs, cycleS) > mostRatio) cycleS += CYCLE_STEP_S;
    return { exactS, cycleS: Math.min(cycleS, toS) };
  };
  return {
    ...{ traffic, present, structure, path, leastCycleS: leastS, curve, fixed, options },
    phases: needs.map((need) => ({ ...need, isCritical: path.phases.includes(need.number) })),
    isOverloaded: path.flowRatio >= CRITICAL_FLOW_RATIO,
    cycles: {
      webster: propose(websterCycleS(path.flowRatio, path.lostTimeS), CRITICAL_FLOW_RATIO),
      hcm: propose(
        equalSaturationCycleS(path.flowRatio, path.lostTimeS, options.targetRatio),
        options.targetRatio + SPLIT_ROUNDING_RATIO,
      ),
      delay: { exactS: best?.cycleS ?? present.cycleS, cycleS: best?.cycleS ?? present.cycleS },
    },
  };
}

/** Splits are whole seconds: what that may add to a v/c that is met on average. */
const SPLIT_ROUNDING_RATIO = 0.03;

/** v/c of the busiest phase at a cycle. */
function busiestRatio(structure: RingStructure, needs: readonly PhaseNeed[], cycleS: number): number {
  return Math.max(...findSplits(structure, needs, cycleS).saturationRatio.values());
}

const NO_PATH: CriticalPath = { phases: [], flowRatio: 0, lostTimeS: 0 };
/** A cycle is never longer than a plan may have (`MAX_CYCLE_S` of checkPlan). */
const LONGEST_CYCLE_S = 300;

function fixedReason(
  signal: SignalDefinition,
  canRetime: boolean,
  hasTraffic: boolean,
  leastS: number,
): FixedReason | null {
  if (!canRetime) return 'program';
  if (signal.jointId !== undefined) return 'joint';
  if (!hasTraffic) return 'noTraffic';
  return leastS > LONGEST_CYCLE_S ? 'noCycle' : null;
}

const upToStep = (cycleS: number) => Math.ceil(cycleS / CYCLE_STEP_S - 1e-9) * CYCLE_STEP_S;
const downToStep = (cycleS: number) => Math.floor(cycleS / CYCLE_STEP_S + 1e-9) * CYCLE_STEP_S;

function readNeeds(
  traffic: SignalTraffic,
  { rings }: RingStructure,
  walkingSpeedMps: number | null,
): Omit<TimedPhase, 'isCritical'>[] {
  const { network, signal, first, groups, groupOf, flowVehPerH } = traffic;
  const timed = new Set(rings.flat());
  const given = new Set(signal.phases.flatMap(({ movements }) => movements));
  return signal.phases
    .filter(({ number }) => timed.has(number))
    .map((phase) => {
      const pedestrians = pedestrianNeed(network, signal, phase, walkingSpeedMps);
      // A turn that only ever yields needs time as well; one with a phase of its own is served there.
      const yielding = (phase.permissiveMovements ?? []).filter((id) => !given.has(id));
      const rows = [...phase.movements, ...yielding].map((id) => network.movementIndexById.get(id)! - first);
      return {
        number: phase.number,
        flowVehPerH: rows.reduce((sum, row) => sum + flowVehPerH[row], 0),
        flowRatio: rows.reduce((most, row) => Math.max(most, groups[groupOf[row]].flowRatio), 0),
        lostTimeS: phaseLostTimeS(phase),
        minSplitS: leastSplitWithPedestriansS(phase, pedestrians),
        pedestrians,
      };
    });
}

function delayCurve(
  traffic: SignalTraffic,
  structure: RingStructure,
  needs: readonly PhaseNeed[],
  present: PlanDefinition,
  fromS: number,
  toS: number,
  periodH: number,
): { cycleS: number; delayS: number }[] {
  const curve: { cycleS: number; delayS: number }[] = [];
  for (let cycleS = fromS; cycleS <= toS; cycleS += CYCLE_STEP_S) {
    const plan = withSplits(present, findSplits(structure, needs, cycleS).splitsS, cycleS);
    curve.push({ cycleS, delayS: meanDelayS(measureGroups(traffic, plan, periodH)) });
  }
  return curve;
}

function withSplits(plan: PlanDefinition, splitsS: readonly (readonly number[])[], cycleS: number): PlanDefinition {
  return {
    ...plan,
    cycleS,
    offsetS: ((plan.offsetS % cycleS) + cycleS) % cycleS,
    rings: plan.rings.map((ring, r) => ring.map(({ phase }, k) => ({ phase, splitS: splitsS[r][k] }))),
  };
}

/**
 * The signal's plan at a cycle: splits that bring the critical phases to one degree of saturation, minimums kept. Where none binds
 * these are Webster's, effective green by flow ratio.
 *
 * @param cycleS whole s
 * @returns null if the cycle doesn't hold the least splits, or the signal is fixed
 */
export function timeAtCycle({ present, structure, phases, leastCycleS, fixed }: SignalCase, cycleS: number) {
  if (fixed !== null || cycleS < leastCycleS || !Number.isInteger(cycleS)) return null;
  return withSplits(present, findSplits(structure, phases, cycleS).splitsS, cycleS);
}

/** How a signal does under a plan. */
export function measureCase(one: SignalCase, plan: PlanDefinition): PlanMeasures {
  return evaluatePlan(one.traffic, one.phases, one.path, plan, one.options.periodH);
}
