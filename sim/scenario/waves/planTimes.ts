import { moduloMs } from '../../core/cycleArithmetic.ts';
import { sToMs } from '../../core/units.ts';
import { freezeNetwork } from '../../network/freezeNetwork.ts';
import { planInForce } from '../../signals/signalSet.ts';
import { findStretches, type Stretches, stretchPlans } from '../../signals/stretches.ts';
import type { ScenarioDefinition } from '../definition.ts';
import { applyPlanFile, type PlanFile } from '../planFile.ts';
import { joinSignals } from './flowProblem.ts';
import { movementFlows } from './movementFlows.ts';

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
 * The times of a plan's controllers as a row of numbers, s: of each controller its offset, then the lengths of the parts of
 * its cycle that may be longer or shorter. Any such row can be written as a plan: cycles, orders, clearances and minimum
 * greens stay.
 */
export interface PlanTimes {
  readonly planFile: PlanFile;
  readonly controllers: readonly TimedController[];
  readonly values: Float64Array;
}

interface TimedController {
  /** Signals, rows of the scenario's list. */
  readonly rows: readonly number[];
  readonly stretches: Stretches;
  /** Where its offset stands in the row of numbers; the parts' lengths follow. */
  readonly at: number;
  /** Parts that may be longer or shorter; none: its offset moves alone. */
  readonly free: readonly number[];
}

/** @param splits whether green may be given on; else offsets move alone */
export function readPlanTimes(
  definition: ScenarioDefinition,
  planFile: PlanFile,
  controllers: readonly (readonly number[])[],
  splits: boolean,
): PlanTimes {
  const { signals, startS } = applyPlanFile(definition, planFile);
  const values: number[] = [];
  const timed = controllers.map((rows): TimedController => {
    const stretches = findStretches(
      rows.map((row) => ({ signal: signals[row], plan: planInForce(signals[row], startS) })),
    );
    const at = values.length;
    const free = splits ? stretches.parts.flatMap(({ canStretch }, k) => (canStretch ? [k] : [])) : [];
    values.push(stretches.offsetMs / 1000, ...free.map((k) => stretches.parts[k].lengthMs / 1000));
    return { rows, stretches, at, free };
  });
  return { planFile, controllers: timed, values: Float64Array.from(values) };
}

/** The plan of other times: offsets to whole seconds, lengths to the nearest that fill the cycle and keep every minimum. */
export function writePlanTimes(
  definition: ScenarioDefinition,
  { planFile, controllers }: PlanTimes,
  values: ArrayLike<number>,
): PlanFile {
  const changed = controllers.flatMap(({ rows, stretches, at, free }) => {
    const wanted = stretches.parts.map(({ lengthMs }) => lengthMs);
    free.forEach((k, i) => {
      wanted[k] = values[at + 1 + i] * 1000;
    });
    const offsetMs = moduloMs(sToMs(Math.round(values[at])), stretches.cycleMs);
    const plans = stretchPlans(stretches, fitLengths(stretches, wanted), offsetMs);
    return rows.map((row, member) => ({
      intersectionId: definition.signals[row].intersectionId,
      plan: plans[member],
    }));
  });
  const own = new Set(changed.map(({ intersectionId }) => intersectionId));
  return {
    ...planFile,
    plans: [...planFile.plans.filter(({ intersectionId }) => !own.has(intersectionId)), ...changed],
  };
}

/**
 * Lengths of the parts near those wanted, ms: they fill the cycle, none falls below what a minimum green asks for, and
 * parts that may not change don't.
 */
export function fitLengths({ parts, least, cycleMs }: Stretches, wantedMs: readonly number[]): number[] {
  const free = parts.flatMap(({ canStretch }, k) => (canStretch ? [k] : []));
  const lengths = parts.map(({ lengthMs, canStretch }, k) =>
    // A part keeps what it has beyond whole seconds.
    canStretch ? Math.max(0, Math.round((wantedMs[k] - lengthMs) / 1000) * 1000 + lengthMs) : lengthMs,
  );
  const totalOf = (rows: readonly number[]) => rows.reduce((sum, k) => sum + lengths[k], 0);
  for (const one of least) {
    const missingMs = one.leastMs - totalOf(one.parts);
    const own = one.parts.filter((k) => parts[k].canStretch);
    if (missingMs > 0 && own.length > 0) lengths[own[0]] += missingMs;
  }
  const slackOf = (k: number) =>
    least.reduce(
      (slack, one) => (one.parts.includes(k) ? Math.min(slack, totalOf(one.parts) - one.leastMs) : slack),
      lengths[k],
    );
  let overMs = lengths.reduce((sum, ms) => sum + ms, 0) - cycleMs;
  while (overMs !== 0) {
    const stepMs = Math.min(1000, Math.abs(overMs));
    const sign = Math.sign(overMs);
    const able = free.filter((k) => sign < 0 || slackOf(k) >= stepMs);
    // The minimums together never fill more than the cycle that they were read from.
    if (able.length === 0) return parts.map(({ lengthMs }) => lengthMs);
    const furthest = able.reduce((a, b) =>
      sign * (lengths[b] - wantedMs[b]) > sign * (lengths[a] - wantedMs[a]) ? b : a,
    );
    lengths[furthest] -= sign * stepMs;
    overMs -= sign * stepMs;
  }
  return lengths;
}
