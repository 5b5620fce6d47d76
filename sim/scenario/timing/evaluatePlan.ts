import { criticalSaturationRatio } from '../../corridors/cycleLength.ts';
import { type ControlDelay, controlDelay, type LevelOfService, levelOfService } from '../../corridors/delay.ts';
import { END_GAIN_S, START_UP_LOST_TIME_S } from '../../corridors/phaseNeeds.ts';
import type { CriticalPath, PhaseNeed } from '../../corridors/splits.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { compileTimetable } from '../../signals/timetable.ts';
import { type LaneTraffic, passRatios, type SignalTraffic } from './signalTraffic.ts';

/** A lane group under a plan. */
export interface GroupMeasures {
  readonly group: LaneTraffic;
  readonly effectiveGreenS: number;
  readonly capacityVehPerH: number;
  /** v/c; Infinity: it has traffic and never goes. */
  readonly saturationRatio: number;
  /** null: no traffic, or it never goes. */
  readonly delay: ControlDelay | null;
}

/** A phase under a plan. */
export interface PhaseMeasures {
  readonly number: number;
  readonly splitS: number;
  readonly effectiveGreenS: number;
  /** v/c of its critical lane; Infinity: no effective green. */
  readonly saturationRatio: number;
  /** The split is no longer than its least. */
  readonly isAtMinimum: boolean;
}

/** A signal under a plan. */
export interface PlanMeasures {
  readonly cycleS: number;
  readonly phases: readonly PhaseMeasures[];
  readonly groups: readonly GroupMeasures[];
  /** Mean control delay of all that pass, s/veh; Infinity: some never go; 0: nobody comes. */
  readonly delayS: number;
  /** By the mean delay, as HCM grades an intersection. */
  readonly levelOfService: LevelOfService;
  /** Critical v/c of the intersection, Xc = Y C / (C - L). */
  readonly criticalSaturationRatio: number;
}

/** @param periodH length of the period looked at, h */
export function evaluatePlan(
  traffic: SignalTraffic,
  needs: readonly PhaseNeed[],
  path: CriticalPath,
  plan: PlanDefinition,
  periodH: number,
): PlanMeasures {
  const groups = measureGroups(traffic, plan, periodH);
  const needOf = new Map(needs.map((need) => [need.number, need]));
  const phases = plan.rings.flat().map(({ phase, splitS }): PhaseMeasures => {
    const { flowRatio, lostTimeS, minSplitS } = needOf.get(phase)!;
    const effectiveGreenS = Math.max(0, splitS - lostTimeS);
    return {
      ...{ number: phase, splitS, effectiveGreenS },
      saturationRatio: flowRatio === 0 ? 0 : (flowRatio * plan.cycleS) / effectiveGreenS,
      isAtMinimum: splitS < Math.ceil(minSplitS - 1e-9) + 1,
    };
  });
  const delayS = meanDelayS(groups);
  return {
    ...{ cycleS: plan.cycleS, phases, groups, delayS, levelOfService: levelOfService(delayS, 0) },
    criticalSaturationRatio: criticalSaturationRatio(path.flowRatio, path.lostTimeS, plan.cycleS),
  };
}

export function measureGroups(traffic: SignalTraffic, plan: PlanDefinition, periodH: number): GroupMeasures[] {
  const { signal, movementIds, first, loadRatio, isFree } = traffic;
  const table = compileTimetable(signal, plan, movementIds);
  const passes = passRatios(traffic, table, START_UP_LOST_TIME_S - END_GAIN_S);
  return traffic.groups.flatMap((group): GroupMeasures[] => {
    const rows = group.movements.map((movement) => movement - first);
    if (rows.every((row) => isFree[row])) return [];
    const passRatio = sharedRatio(rows, loadRatio, passes);
    const effectiveGreenS = passRatio * plan.cycleS;
    const capacityVehPerH = group.saturationVehPerH * passRatio;
    const { flowVehPerH, platoonRatio, initialQueueVeh } = group;
    const saturationRatio = flowVehPerH === 0 ? 0 : flowVehPerH / capacityVehPerH;
    const delay =
      flowVehPerH > 0 && passRatio > 0
        ? controlDelay({
            flowVehPerH,
            saturationFlowVehPerH: group.saturationVehPerH,
            cycleS: plan.cycleS,
            effectiveGreenS,
            periodH,
            arrivalsOnGreenRatio: Math.min(1, platoonRatio * passRatio),
            initialQueueVeh,
          })
        : null;
    return [{ group, effectiveGreenS, capacityVehPerH, saturationRatio, delay }];
  });
}

/**
 * Share of the cycle that a lane group may use: each movement takes its load's time of its own share, so movements of unlike
 * greens in one lane weigh by what they need.
 */
function sharedRatio(rows: readonly number[], loadRatio: readonly number[], passes: readonly number[]): number {
  let load = 0;
  let used = 0;
  for (const row of rows) {
    if (loadRatio[row] === 0) continue;
    if (passes[row] === 0) return 0;
    load += loadRatio[row];
    used += loadRatio[row] / passes[row];
  }
  return load === 0 ? Math.max(...rows.map((row) => passes[row])) : load / used;
}

/** Mean control delay over the vehicles, s; Infinity where some never go. */
export function meanDelayS(groups: readonly GroupMeasures[]): number {
  let vehicles = 0;
  let delayVehS = 0;
  for (const { group, delay } of groups) {
    if (group.flowVehPerH === 0) continue;
    vehicles += group.flowVehPerH;
    delayVehS += group.flowVehPerH * (delay?.totalS ?? Number.POSITIVE_INFINITY);
  }
  return vehicles === 0 ? 0 : delayVehS / vehicles;
}
