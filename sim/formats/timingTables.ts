import type { GroupReport, SignalReport, TimingReport } from '../scenario/timing/timingReport.ts';
import { type Cell, formatCsvText } from './csvText.ts';

/** The tables that `greenwave timing --out` writes: docs/timing.md. */

/** `signals.csv`: a row a signal. */
export function timingSignalTable({ signals }: TimingReport): string {
  const cycles = ['webster', 'hcm', 'delay'].flatMap((name) => [`${name}_exact_s`, `${name}_cycle_s`]);
  return formatCsvText([
    [
      ...['intersection', 'name_zh', 'name_en', 'veh_h', 'flow_ratio', 'lost_time_s', 'critical_phases', 'overloaded'],
      ...['least_cycle_s', ...cycles, 'cycle_before_s', 'cycle_after_s', 'critical_vc_before', 'critical_vc_after'],
      ...['delay_before_s', 'delay_after_s', 'los_before', 'los_after', 'kept', 'corridors'],
    ],
    ...signals.map((one: SignalReport): Cell[] => [
      ...[one.id, one.name?.zh ?? '', one.name?.en ?? '', one.vehPerH, one.flowRatio, one.lostTimeS],
      ...[one.criticalPhases.join(' '), one.isOverloaded ? 'yes' : 'no', one.leastCycleS],
      ...[one.cycles.webster, one.cycles.hcm, one.cycles.delay].flatMap(({ exactS, cycleS }) => [exactS, cycleS]),
      ...[one.before.cycleS, one.after?.cycleS ?? null],
      ...[one.before.criticalSaturationRatio, one.after?.criticalSaturationRatio ?? null],
      ...[one.before.delayS, one.after?.delayS ?? null, one.before.levelOfService, one.after?.levelOfService ?? null],
      ...[one.kept, one.onCorridors.join(' ')],
    ]),
  ]);
}

/** `phases.csv`: a row a phase. */
export function timingPhaseTable({ signals }: TimingReport): string {
  return formatCsvText([
    [
      ...['intersection', 'phase', 'veh_h', 'flow_ratio', 'lost_time_s', 'least_split_s', 'pedestrian_split_s'],
      ...['crossing_m', 'critical', 'split_before_s', 'vc_before', 'split_after_s', 'vc_after', 'at_minimum'],
    ],
    ...signals.flatMap(({ id, phases }) =>
      phases.map((one): Cell[] => [
        ...[id, one.phase, one.flowVehPerH, one.flowRatio.toString(), one.lostTimeS, one.leastSplitS],
        ...[one.pedestrianSplitS, one.crossingM, one.isCritical ? 'yes' : 'no', one.splitBeforeS],
        ...[one.saturationBefore, one.splitAfterS, one.saturationAfter, one.isAtMinimum ? 'yes' : 'no'],
      ]),
    ),
  ]);
}

/** `lanegroups.csv`: a row a lane group and plan. */
export function timingGroupTable({ signals }: TimingReport): string {
  return formatCsvText([
    [
      ...['intersection', 'approach', 'lanes', 'turns', 'movements', 'veh_h', 'saturation_veh_h', 'flow_ratio', 'plan'],
      ...['effective_green_s', 'capacity_veh_h', 'vc', 'd1_s', 'pf', 'd2_s', 'd3_s', 'delay_s', 'los'],
    ],
    ...signals.flatMap(({ id, laneGroups }) =>
      laneGroups.flatMap((group) =>
        (['before', 'after'] as const).flatMap((plan) => (group[plan] ? [groupRow(id, group, plan)] : [])),
      ),
    ),
  ]);
}

function groupRow(id: string, group: GroupReport, plan: 'before' | 'after'): Cell[] {
  const own = group[plan]!;
  return [
    ...[id, group.approach, group.lanes.join(' '), group.turns.join(' '), group.movements.join(' ')],
    ...[group.flowVehPerH, group.saturationVehPerH, group.flowRatio.toString(), plan],
    ...[own.effectiveGreenS, own.capacityVehPerH, own.saturationRatio, own.uniformS, own.progressionFactor],
    ...[own.incrementalS, own.initialQueueS, own.delayS, own.levelOfService],
  ];
}
