import { sToMs } from '../../core/units.ts';
import { createFlowState } from '../../corridors/flow/flowState.ts';
import { timingOf } from '../../corridors/flow/problem.ts';
import { searchTiming } from '../../corridors/flow/searchTiming.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { findStretches, type Stretches, stretchPlans } from '../../signals/stretches.ts';
import type { ScenarioDefinition } from '../definition.ts';
import type { CityFlow } from './flowProblem.ts';

/** One cycle for signals that the waves could not give another: programs of states, as imports bring them. */
export interface CommonCycle {
  /** Null: the programs' own cycles are better. */
  readonly cycleS: number | null;
  readonly candidates: readonly { readonly cycleS: number; readonly costVehH: number }[];
  readonly presentCostVehH: number;
  readonly plans: PlanDefinition[];
}

/** Cycles looked at, s. Longer ones carry more in the model, which knows no queue that blocks the crossing behind: in SUMO they lost. */
const CYCLES_S = [50, 60, 70, 80, 90, 100, 110, 120] as const;

/** Cycles to choose from unless others are named, s. */
export function usualCyclesS(): readonly number[] {
  return CYCLES_S;
}

/**
 * The common cycle of least modelled delay, offsets and splits searched at each; the programs' own cycles stay if none is
 * better. Null where no signal is timed by a program of states.
 */
export function chooseCommonCycle(
  definition: ScenarioDefinition,
  plans: readonly PlanDefinition[],
  modelOf: (plans: readonly PlanDefinition[]) => CityFlow,
  isFixed: (row: number) => boolean,
  cyclesS: readonly number[] = CYCLES_S,
): CommonCycle | null {
  const isLoose = ({ rings, barriers = [] }: PlanDefinition) => rings.length > 1 && barriers.length === 0;
  const present = modelOf(plans);
  const loose = present.rows.map((rows) => rows.every((row) => isLoose(plans[row]) && !isFixed(row)));
  if (!loose.some(Boolean)) return null;
  // Cycles that the user names are chosen from whatever the present ones cost.
  const presentCostVehH = cyclesS === CYCLES_S ? settle(present, isFixed) : Number.POSITIVE_INFINITY;
  const candidates: { cycleS: number; costVehH: number }[] = [];
  let best: { cycleS: number | null; costVehH: number; plans: PlanDefinition[] } = {
    cycleS: null,
    costVehH: presentCostVehH,
    plans: [...plans],
  };
  for (const cycleS of cyclesS) {
    const retimed = [...plans];
    let fits = true;
    present.rows.forEach((rows, c) => {
      if (!loose[c]) return;
      const stretches = findStretches(rows.map((row) => ({ signal: definition.signals[row], plan: plans[row] })));
      const lengthsMs = fitCycle(stretches, sToMs(cycleS));
      if (lengthsMs === null) fits = false;
      else
        stretchPlans(stretches, lengthsMs, stretches.offsetMs % sToMs(cycleS)).forEach((plan, member) => {
          retimed[rows[member]] = plan;
        });
    });
    if (!fits) continue;
    // A single candidate needs no comparison.
    const costVehH = cyclesS.length === 1 ? 0 : settle(modelOf(retimed), isFixed);
    candidates.push({ cycleS, costVehH });
    if (costVehH < best.costVehH) best = { cycleS, costVehH, plans: retimed };
  }
  return { cycleS: best.cycleS, candidates, presentCostVehH, plans: best.plans };
}

/** Modelled cost after a search of offsets and splits. */
function settle(city: CityFlow, isFixed: (row: number) => boolean): number {
  const search = searchTiming(city.problem, timingOf(city.problem, city.offsetsS), {
    splits: true,
    isFixed: (c) => city.rows[c].some(isFixed),
  });
  let step = search.next();
  while (!step.done) step = search.next();
  return createFlowState(city.problem, step.value.timing).total;
}

/** Lengths of the parts at another cycle: those that may stretch share what is left as they do now. Null: too short. */
export function fitCycle({ parts, least }: Stretches, cycleMs: number): number[] | null {
  const fixedMs = parts.reduce((sum, { lengthMs, canStretch }) => sum + (canStretch ? 0 : lengthMs), 0);
  const freeMs = parts.reduce((sum, { lengthMs, canStretch }) => sum + (canStretch ? lengthMs : 0), 0);
  if (freeMs === 0) return null;
  const share = (cycleMs - fixedMs) / freeMs;
  // Least lengths first: parts below theirs take from the longest.
  const lengths = parts.map(({ lengthMs, canStretch }) =>
    canStretch ? Math.max(0, Math.round((lengthMs * share) / 1000) * 1000) : lengthMs,
  );
  const totalOf = (rows: readonly number[]) => rows.reduce((sum, k) => sum + lengths[k], 0);
  for (const { parts: rows, leastMs } of least) {
    const missingMs = leastMs - totalOf(rows);
    const free = rows.filter((k) => parts[k].canStretch);
    if (missingMs <= 0) continue;
    if (free.length === 0) return null;
    lengths[free[0]] += Math.ceil(missingMs / 1000) * 1000;
  }
  let overMs = lengths.reduce((sum, ms) => sum + ms, 0) - cycleMs;
  const slackOf = (k: number) =>
    least.reduce(
      (slack, one) => (one.parts.includes(k) ? Math.min(slack, totalOf(one.parts) - one.leastMs) : slack),
      lengths[k],
    );
  while (overMs !== 0) {
    const stepMs = Math.min(1000, Math.abs(overMs));
    const rows = parts.flatMap(({ canStretch }, k) => (canStretch && (overMs < 0 || slackOf(k) >= stepMs) ? [k] : []));
    if (rows.length === 0) return null;
    const k = rows.reduce((a, b) => (slackOf(b) > slackOf(a) ? b : a));
    lengths[k] -= Math.sign(overMs) * stepMs;
    overMs -= Math.sign(overMs) * stepMs;
  }
  return lengths;
}
