import type { Name } from '../../network/definition.ts';
import { movementId } from '../../network/movementId.ts';
import { TurnCode } from '../../network/network.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { GroupMeasures, PlanMeasures } from './evaluatePlan.ts';
import type { ScenarioTiming, SignalTiming } from './timeScenario.ts';
import type { SignalCase } from './timeSignal.ts';

/** What `timing` found, in the words of its JSON document: plain figures, null for what there is none of. */

export interface GroupReport {
  readonly approach: string;
  /** Lanes from the kerb, 1 first. */
  readonly lanes: readonly number[];
  readonly movements: readonly string[];
  readonly turns: readonly string[];
  readonly flowVehPerH: number;
  readonly saturationVehPerH: number;
  readonly flowRatio: number;
  readonly before: GroupFigures;
  readonly after: GroupFigures | null;
}

export interface GroupFigures {
  readonly effectiveGreenS: number;
  readonly capacityVehPerH: number;
  /** v/c; null: it has traffic and never goes. */
  readonly saturationRatio: number | null;
  /** d1, PF, d2, d3 and their sum PF d1 + d2 + d3, s/veh; null: no traffic, or it never goes. */
  readonly uniformS: number | null;
  readonly progressionFactor: number | null;
  readonly incrementalS: number | null;
  readonly initialQueueS: number | null;
  readonly delayS: number | null;
  readonly levelOfService: string | null;
}

export interface PhaseReport {
  readonly phase: number;
  readonly flowVehPerH: number;
  readonly flowRatio: number;
  readonly lostTimeS: number;
  readonly leastSplitS: number;
  /** What people on foot need; null: nobody walks beside it. */
  readonly pedestrianSplitS: number | null;
  readonly crossingM: number | null;
  readonly isCritical: boolean;
  readonly splitBeforeS: number;
  readonly saturationBefore: number | null;
  readonly splitAfterS: number | null;
  readonly saturationAfter: number | null;
  /** The new split is its least. */
  readonly isAtMinimum: boolean;
}

export interface PlanReport {
  readonly cycleS: number;
  readonly delayS: number | null;
  readonly levelOfService: string;
  readonly criticalSaturationRatio: number | null;
}

export interface SignalReport {
  readonly id: string;
  readonly name: Name | null;
  readonly vehPerH: number;
  /** Sums over the critical path: Y and L. */
  readonly flowRatio: number;
  readonly lostTimeS: number;
  readonly criticalPhases: readonly number[];
  readonly isOverloaded: boolean;
  readonly leastCycleS: number;
  /** By Webster, for the wanted v/c, and of least delay: as the formula says (null: there is none), and as it would be run. */
  readonly cycles: Readonly<
    Record<'webster' | 'hcm' | 'delay', { readonly exactS: number | null; readonly cycleS: number }>
  >;
  readonly before: PlanReport;
  readonly after: PlanReport | null;
  /** Why it keeps its plan; null: it doesn't. */
  readonly kept: string | null;
  readonly onCorridors: readonly string[];
  readonly phases: readonly PhaseReport[];
  readonly laneGroups: readonly GroupReport[];
}

export interface AreaReport {
  readonly id: string;
  readonly signals: number;
  readonly cycleS: number;
  readonly halved: readonly string[];
  readonly doubled: readonly string[];
  readonly candidates: readonly { readonly cycleS: number; readonly delayVehH: number }[];
}

export interface TimingReport {
  readonly signals: readonly SignalReport[];
  readonly areas: readonly AreaReport[];
  readonly retimed: number;
  /** Over all signals looked at: those that keep their plans count alike on both sides. */
  readonly passagesPerH: number;
  readonly delayBeforeS: number | null;
  readonly delayAfterS: number | null;
}

export function reportTiming(definition: ScenarioDefinition, timing: ScenarioTiming): TimingReport {
  const corridorsOf = new Map<string, string[]>();
  for (const { id, members } of definition.corridors)
    for (const { intersectionId } of members)
      corridorsOf.set(intersectionId, [...(corridorsOf.get(intersectionId) ?? []), id]);
  const signals = timing.signals.map((one) => reportSignal(definition, one, corridorsOf.get(one.intersectionId) ?? []));
  const vehicles = signals.reduce((sum, { vehPerH }) => sum + vehPerH, 0);
  const mean = (read: (one: SignalTiming) => PlanMeasures) =>
    vehicles === 0
      ? null
      : rounded(timing.signals.reduce((sum, one, i) => sum + read(one).delayS * signals[i].vehPerH, 0) / vehicles);
  const idOf = (row: number) => definition.signals[row].intersectionId;
  return {
    signals,
    areas: timing.areas.map(({ id, signals: rows, cycleS, halved, doubled, candidates }) => ({
      ...{ id, signals: rows.length, cycleS, halved: halved.map(idOf), doubled: doubled.map(idOf) },
      candidates: candidates.map((one) => ({ cycleS: one.cycleS, delayVehH: Math.round(1000 * one.delayVehH) / 1000 })),
    })),
    retimed: timing.signals.filter(({ plan }) => plan !== null).length,
    passagesPerH: rounded(vehicles) ?? 0,
    delayBeforeS: mean(({ before }) => before),
    delayAfterS: mean(({ before, after }) => after ?? before),
  };
}

function reportSignal(definition: ScenarioDefinition, one: SignalTiming, onCorridors: readonly string[]): SignalReport {
  const { case: own, before, after, intersectionId } = one;
  const { path, cycles } = own;
  const intersection = definition.network.intersections.find(({ id }) => id === intersectionId);
  const cycle = (which: keyof SignalCase['cycles']) => ({
    exactS: rounded(cycles[which].exactS),
    cycleS: cycles[which].cycleS,
  });
  return {
    id: intersectionId,
    name: intersection?.name ?? null,
    vehPerH: rounded(before.groups.reduce((sum, { group }) => sum + group.flowVehPerH, 0)) ?? 0,
    flowRatio: rounded(path.flowRatio, 4) ?? 0,
    lostTimeS: path.lostTimeS,
    criticalPhases: path.phases,
    isOverloaded: own.isOverloaded,
    leastCycleS: own.leastCycleS,
    cycles: { webster: cycle('webster'), hcm: cycle('hcm'), delay: cycle('delay') },
    before: reportPlan(before),
    after: after && reportPlan(after),
    kept: one.kept,
    onCorridors,
    phases: own.phases.map((phase) => {
      const [old, fresh] = [before, after].map((plan) => plan?.phases.find(({ number }) => number === phase.number));
      return {
        phase: phase.number,
        flowVehPerH: rounded(phase.flowVehPerH) ?? 0,
        flowRatio: rounded(phase.flowRatio, 4) ?? 0,
        lostTimeS: phase.lostTimeS,
        leastSplitS: phase.minSplitS,
        pedestrianSplitS: phase.pedestrians?.splitS ?? null,
        crossingM: rounded(phase.pedestrians?.crossingM ?? Number.NaN),
        isCritical: phase.isCritical,
        splitBeforeS: old!.splitS,
        saturationBefore: rounded(old!.saturationRatio, 3),
        splitAfterS: fresh?.splitS ?? null,
        saturationAfter: fresh ? rounded(fresh.saturationRatio, 3) : null,
        isAtMinimum: fresh?.isAtMinimum ?? false,
      };
    }),
    laneGroups: before.groups.map((old, g) => reportGroup(own, old, after?.groups[g] ?? null)),
  };
}

function reportPlan({ cycleS, delayS, levelOfService, criticalSaturationRatio }: PlanMeasures): PlanReport {
  return {
    ...{ cycleS, levelOfService, delayS: rounded(delayS) },
    criticalSaturationRatio: rounded(criticalSaturationRatio, 3),
  };
}

const TURN_NAMES: Readonly<Record<number, string>> = {
  [TurnCode.left]: 'left',
  [TurnCode.through]: 'through',
  [TurnCode.right]: 'right',
  [TurnCode.uTurn]: 'uTurn',
};

function reportGroup({ traffic }: SignalCase, old: GroupMeasures, fresh: GroupMeasures | null): GroupReport {
  const { network } = traffic;
  const { group } = old;
  return {
    approach: network.definition.links[group.link].id,
    lanes: Array.from({ length: 32 }, (_, lane) => lane + 1).filter((lane) => (group.lanes >>> (lane - 1)) & 1),
    movements: group.movements.map((movement) => movementId(network, movement)),
    turns: [...new Set(group.movements.map((movement) => TURN_NAMES[network.movementTurn[movement]]))],
    flowVehPerH: rounded(group.flowVehPerH) ?? 0,
    saturationVehPerH: rounded(group.saturationVehPerH) ?? 0,
    flowRatio: rounded(group.flowRatio, 4) ?? 0,
    before: reportFigures(old),
    after: fresh && reportFigures(fresh),
  };
}

function reportFigures({ effectiveGreenS, capacityVehPerH, saturationRatio, delay }: GroupMeasures): GroupFigures {
  return {
    effectiveGreenS: rounded(effectiveGreenS) ?? 0,
    capacityVehPerH: rounded(capacityVehPerH) ?? 0,
    saturationRatio: rounded(saturationRatio, 3),
    // As HCM writes it: d1 and PF apart.
    uniformS: delay && rounded(delay.progressionFactor === 0 ? 0 : delay.uniformS / delay.progressionFactor),
    progressionFactor: delay && rounded(delay.progressionFactor, 3),
    incrementalS: delay && rounded(delay.incrementalS),
    initialQueueS: delay && rounded(delay.initialQueueS),
    delayS: delay && rounded(delay.totalS),
    levelOfService: delay?.levelOfService ?? null,
  };
}

/** Rounded for the document; null for what is not finite. */
function rounded(value: number, decimals = 2): number | null {
  return Number.isFinite(value) ? Math.round(value * 10 ** decimals) / 10 ** decimals : null;
}
