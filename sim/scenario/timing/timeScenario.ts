import { findConflicts } from '../../network/conflicts.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { checkPlan } from '../../signals/checkPlan.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { planInForce } from '../../signals/signalSet.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { PlanFile } from '../planFile.ts';
import type { OtherCycles } from '../waves/chooseCycles.ts';
import type { PlanMeasures } from './evaluatePlan.ts';
import { type AreaTiming, findTimingAreas, timeArea } from './timeAreas.ts';
import {
  type FixedReason,
  measureCase,
  readSignalCase,
  type SignalCase,
  type TimingOptions,
  timeAtCycle,
} from './timeSignal.ts';
import type { Volumes } from './volumes.ts';

/** Where cycles come from: each signal's own, one for each sub-area, one given (s), or those in force. */
export type CycleChoice = 'own' | 'areas' | 'present' | number;

export interface ScenarioTimingOptions extends TimingOptions {
  /** Intersections whose signals are timed; absent: all. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly cycles: CycleChoice;
  /** With `areas`: signals may run at other cycles than their sub-area's. */
  readonly others?: OtherCycles | undefined;
}

export interface SignalTiming {
  readonly row: number;
  readonly intersectionId: string;
  readonly case: SignalCase;
  readonly before: PlanMeasures;
  /** null: it keeps its plan. */
  readonly after: PlanMeasures | null;
  readonly plan: PlanDefinition | null;
  /** Why it keeps its plan. */
  readonly kept: FixedReason | null;
}

export interface ScenarioTiming {
  readonly signals: readonly SignalTiming[];
  /** Empty unless they were asked for. */
  readonly areas: readonly AreaTiming[];
  readonly planFile: PlanFile;
}

export const TIMING_PLAN_ID = 'timing';

/**
 * Cycles and splits of a scenario's signals from volumes. Offsets and phase orders stay.
 *
 * @param definition a scenario without issues
 * @param onSignal   told how many of how many have been looked at
 */
export function timeScenario(
  definition: ScenarioDefinition,
  volumes: Volumes,
  options: ScenarioTimingOptions,
  onSignal: (done: number, of: number) => void = () => undefined,
): ScenarioTiming {
  const network = freezeNetwork(definition.network);
  const matrix = findConflicts(network);
  const rows = definition.signals.flatMap(({ intersectionId }, row) =>
    (options.only?.has(intersectionId) ?? true) ? [row] : [],
  );
  const cases = new Map<number, SignalCase>();
  for (const row of rows) {
    const signal = definition.signals[row];
    cases.set(row, readSignalCase(network, signal, planInForce(signal, definition.startS), volumes, options));
    onSignal(cases.size, rows.length);
  }
  const areas =
    options.cycles === 'areas'
      ? findTimingAreas(definition)
          .map(({ id, signals }) => ({ id, signals: signals.filter((row) => cases.has(row)) }))
          .filter(({ signals }) => signals.length > 0)
          .map((area) => timeArea(area, cases, options.others ?? {}))
      : [];
  const cycleOf = new Map(areas.flatMap((area) => [...area.cycleOf]));
  const signals = rows.map((row): SignalTiming => {
    const one = cases.get(row)!;
    const signal = definition.signals[row];
    const before = measureCase(one, one.present);
    const base = { row, intersectionId: signal.intersectionId, case: one, before };
    if (one.fixed !== null) return { ...base, after: null, plan: null, kept: one.fixed };
    const own = one.cycles[options.method].cycleS;
    const cycleS =
      options.cycles === 'own'
        ? own
        : options.cycles === 'areas'
          ? (cycleOf.get(row) ?? own)
          : options.cycles === 'present'
            ? one.present.cycleS
            : options.cycles;
    const timed = timeAtCycle(one, cycleS);
    if (timed === null) return { ...base, after: null, plan: null, kept: 'cycleTooShort' };
    const plan = { ...timed, id: TIMING_PLAN_ID };
    if (checkPlan(signal, plan, network, matrix, '', '').length > 0)
      return { ...base, after: null, plan: null, kept: 'refused' };
    return { ...base, after: measureCase(one, plan), plan, kept: null };
  });
  const plans = signals.flatMap(({ intersectionId, plan }) => (plan === null ? [] : [{ intersectionId, plan }]));
  return { signals, areas, planFile: { plans, progressionSpeeds: [] } };
}
