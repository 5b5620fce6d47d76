import { msToS, sToMs } from '../../core/units.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import type { PlanDefinition } from '../../signals/definition.ts';
import { planInForce } from '../../signals/signalSet.ts';
import { findStretches, stretchPlans } from '../../signals/stretches.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { applyPlanFile, type PlanFile } from '../planFile.ts';
import { joinSignals } from './flowProblem.ts';
import { movementFlows } from './movementFlows.ts';

/** Moves of an offset, as shares of the cycle, and of green from one part of the cycle to another, s. */
const OFFSET_SHARES = [-0.25, -0.1, -0.04, 0.04, 0.1, 0.25] as const;
const SPLIT_STEPS_S = [6, 3] as const;

/**
 * Signals that are timed together, rows of the scenario's list, those with most traffic first.
 *
 * @param mayMove which rows may change; a controller with one that may not is left out
 */
export function listControllers(definition: ScenarioDefinition, mayMove: (row: number) => boolean): number[][] {
  const network = freezeNetwork(definition.network);
  const flowVehPerH = movementFlows(network, definition.demand, definition.startS, definition.durationS);
  const flowOf = (rows: readonly number[]) =>
    rows.reduce((sum, row) => {
      const node = network.intersectionIndexById.get(definition.signals[row].intersectionId)!;
      const own = flowVehPerH.subarray(
        network.intersectionFirstMovement[node],
        network.intersectionFirstMovement[node + 1],
      );
      return sum + own.reduce((total, flow) => total + flow, 0);
    }, 0);
  return joinSignals(definition)
    .filter((rows) => rows.every(mayMove))
    .map((rows) => ({ rows, flow: flowOf(rows) }))
    .sort((a, b) => b.flow - a.flow || a.rows[0] - b.rows[0])
    .map(({ rows }) => rows);
}

/**
 * A plan's neighbours: one controller's offset moved, or green given from one part of its cycle to another, with its
 * offset held. Orders, clearances and minimum greens stay.
 *
 * @param rows   signals of one controller, rows of the scenario's list
 * @param splits whether green may be given on; else offsets move alone
 */
export function movesOf(
  definition: ScenarioDefinition,
  planFile: PlanFile,
  rows: readonly number[],
  splits: boolean,
): PlanFile[] {
  const applied = applyPlanFile(definition, planFile);
  const members = rows.map((row) => ({
    signal: applied.signals[row],
    plan: planInForce(applied.signals[row], applied.startS),
  }));
  const stretches = findStretches(members);
  const { parts, least, cycleMs, offsetMs } = stretches;
  const present = parts.map(({ lengthMs }) => lengthMs);
  const withPlans = (plans: readonly PlanDefinition[]): PlanFile => {
    const own = new Map(rows.map((row, member) => [definition.signals[row].intersectionId, plans[member]]));
    const others = planFile.plans.filter(({ intersectionId }) => !own.has(intersectionId));
    const changed = [...own].map(([intersectionId, plan]) => ({ intersectionId, plan }));
    return { ...planFile, plans: [...others, ...changed] };
  };
  const moved = (lengthsMs: readonly number[], toMs: number) => withPlans(stretchPlans(stretches, lengthsMs, toMs));
  const offsets = OFFSET_SHARES.map((share) => {
    const byMs = sToMs(Math.round(share * msToS(cycleMs)));
    return moved(present, (((offsetMs + byMs) % cycleMs) + cycleMs) % cycleMs);
  });
  if (!splits) return offsets;
  const free = parts.flatMap(({ canStretch }, k) => (canStretch ? [k] : []));
  const fits = (lengthsMs: readonly number[]) =>
    lengthsMs.every((ms) => ms >= 0) &&
    least.every((one) => one.parts.reduce((sum, k) => sum + lengthsMs[k], 0) >= one.leastMs);
  const gifts = free.flatMap((from) =>
    free.flatMap((to) => {
      if (from === to) return [];
      // The longer of the steps that the minimum greens leave room for.
      for (const stepS of SPLIT_STEPS_S) {
        const lengthsMs = [...present];
        lengthsMs[from] -= sToMs(stepS);
        lengthsMs[to] += sToMs(stepS);
        if (fits(lengthsMs)) return [moved(lengthsMs, offsetMs)];
      }
      return [];
    }),
  );
  return [...offsets, ...gifts];
}
