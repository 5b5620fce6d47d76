import type { ScenarioDefinition } from '../definition.ts';
import { findAreas, MOST_DOUBLE_CYCLE_S, OTHER_CYCLE_GAIN, type OtherCycles } from '../waves/chooseCycles.ts';
import { meanDelayS, measureGroups } from './evaluatePlan.ts';
import { CYCLE_STEP_S, type SignalCase, timeAtCycle } from './timeSignal.ts';

/** Signals that are to run at one cycle. */
export interface TimingArea {
  readonly id: string;
  /** Rows of the scenario's signals. */
  readonly signals: readonly number[];
}

/** The cycle of a sub-area, and who runs at half or twice it. */
export interface AreaTiming extends TimingArea {
  readonly cycleS: number;
  /** Rows, of `signals`. */
  readonly halved: readonly number[];
  readonly doubled: readonly number[];
  /** Cycles that serve all its signals as the method wants: delay of all who pass them, veh·h an hour. */
  readonly candidates: readonly { readonly cycleS: number; readonly delayVehH: number }[];
  /** Cycle of each of its signals, by row; those that can't be retimed are not there. */
  readonly cycleOf: ReadonlyMap<number, number>;
}

/** Sub-areas as `optimise` has them, with the signals in them that stand on no corridor. */
export function findTimingAreas(definition: ScenarioDefinition): TimingArea[] {
  const areas = findAreas(definition).map(({ id, signals }) => ({ id, signals: [...signals] }));
  const inArea = new Set(areas.flatMap(({ signals }) => signals));
  definition.signals.forEach(({ subAreaId }, row) => {
    if (subAreaId === undefined || inArea.has(row)) return;
    const own = areas.find(
      ({ id, signals }) =>
        id === subAreaId || signals.some((other) => definition.signals[other].subAreaId === subAreaId),
    );
    if (own) own.signals.push(row);
    else areas.push({ id: subAreaId, signals: [row] });
  });
  return areas.map(({ id, signals }) => ({ id, signals: signals.sort((a, b) => a - b) }));
}

/**
 * The common cycle of a sub-area. `webster` and `hcm`: the cycle that its most loaded signal needs by the formula; `delay`: that of
 * least delay of all its signals together. A signal may run at half of it, or at twice it, where its own delay falls by a tenth; or
 * at twice it where the cycle is too short for it: then there are more common cycles to choose from, and least delay decides.
 *
 * @param caseOf signals of the area that are timed
 */
export function timeArea(area: TimingArea, caseOf: ReadonlyMap<number, SignalCase>, others: OtherCycles): AreaTiming {
  const free = area.signals.filter((row) => caseOf.get(row)?.fixed === null);
  const delays = createDelays(caseOf);
  const neededS = (row: number) => {
    const one = caseOf.get(row)!;
    return one.options.method === 'delay' ? one.leastCycleS : one.cycles[one.options.method].cycleS;
  };
  /** Cycle of a signal at a common one; null: none serves it. */
  const cycleAt = (row: number, cycleS: number): number | null => {
    const serves = (ownS: number) => Number.isInteger(ownS) && ownS >= neededS(row);
    const mayDouble = others.double === true && 2 * cycleS <= MOST_DOUBLE_CYCLE_S && serves(2 * cycleS);
    const mayHalve = others.half === true && serves(cycleS / 2);
    const other = [...(mayHalve ? [cycleS / 2] : []), ...(mayDouble ? [2 * cycleS] : [])].sort(
      (a, b) => delays(row, a) - delays(row, b),
    )[0];
    if (!serves(cycleS)) return other ?? null;
    return other !== undefined && delays(row, other) <= OTHER_CYCLE_GAIN * delays(row, cycleS) ? other : cycleS;
  };
  // Every cycle must have a half of whole seconds.
  const stepS = others.half ? 2 * CYCLE_STEP_S : CYCLE_STEP_S;
  const candidates: { cycleS: number; delayVehH: number }[] = [];
  const options = free.length === 0 ? null : caseOf.get(free[0])!.options;
  const mostNeededS = Math.max(0, ...free.map(neededS));
  const toS = options?.method === 'delay' ? Math.max(options.toCycleS, mostNeededS + stepS) : mostNeededS + stepS - 1;
  for (let cycleS = Math.ceil((options?.fromCycleS ?? toS) / stepS) * stepS; cycleS <= toS; cycleS += stepS) {
    let delayVehS = 0;
    for (const row of free) {
      const own = cycleAt(row, cycleS);
      delayVehS += own === null ? Number.POSITIVE_INFINITY : delays(row, own) * flowOf(caseOf.get(row)!);
    }
    if (Number.isFinite(delayVehS)) candidates.push({ cycleS, delayVehH: delayVehS / 3600 });
  }
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (one, other) => (one === null || other.delayVehH < one.delayVehH - 1e-9 ? other : one),
    null,
  );
  const cycleS = best?.cycleS ?? 0;
  const cycleOf = new Map(best === null ? [] : free.map((row) => [row, cycleAt(row, cycleS)!]));
  const runsAt = (ownS: number) => free.filter((row) => cycleOf.get(row) === ownS);
  return { ...area, cycleS, halved: runsAt(cycleS / 2), doubled: runsAt(2 * cycleS), candidates, cycleOf };
}

function flowOf({ traffic }: SignalCase): number {
  return traffic.flowVehPerH.reduce((sum, flow) => sum + flow, 0);
}

/** Mean delay of a signal at a cycle, s/veh, each worked out once. */
function createDelays(caseOf: ReadonlyMap<number, SignalCase>): (row: number, cycleS: number) => number {
  const known = new Map<string, number>();
  return (row, cycleS) => {
    const key = `${row} ${cycleS}`;
    let delayS = known.get(key);
    if (delayS === undefined) {
      const one = caseOf.get(row)!;
      const plan = timeAtCycle(one, cycleS);
      delayS =
        plan === null ? Number.POSITIVE_INFINITY : meanDelayS(measureGroups(one.traffic, plan, one.options.periodH));
      known.set(key, delayS);
    }
    return delayS;
  };
}
