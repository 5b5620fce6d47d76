import { z } from 'zod';
import { InputError, type Issue } from '../core/issue.ts';
import { findConflicts } from '../network/conflicts.ts';
import { freezeNetwork } from '../network/freezeNetwork.ts';
import { checkPlan } from '../signals/checkPlan.ts';
import type { PlanDefinition } from '../signals/definition.ts';
import type { ScenarioDefinition } from './definition.ts';
import { readJson, type ScenarioFile } from './readFiles.ts';
import { createReport } from './report.ts';
import { planSchema } from './schema.ts';
import { describeFaults } from './sentences.ts';

/** Changes to a scenario before it is run: other timing plans, more or less traffic. */

/** One row of a plan file: what a signal is to run. */
export interface PlanAssignment {
  readonly intersectionId: string;
  readonly plan: PlanDefinition;
}

const planListSchema = z.array(z.strictObject({ intersectionId: z.string().min(1), plan: planSchema }));

/**
 * Reads a plan file, a list of `{intersectionId, plan}`, for a scenario.
 *
 * @param definition a scenario without issues
 * @throws InputError with every issue
 */
export function parsePlanList(file: ScenarioFile, definition: ScenarioDefinition): PlanAssignment[] {
  const issues: Issue[] = [];
  const list = readJson(file, issues);
  if (issues.length > 0) throw new InputError(issues);
  const report = createReport({ mainFile: file.name, fileOfKey: new Map() }, issues);
  const result = planListSchema.safeParse(list);
  if (!result.success) {
    for (const issue of result.error.issues)
      for (const fault of describeFaults(issue, list)) report(fault.path, fault.message);
    throw new InputError(issues);
  }
  const network = freezeNetwork(definition.network);
  const conflicts = findConflicts(network);
  const signalAt = new Map(definition.signals.map((signal) => [signal.intersectionId, signal]));
  const rowOf = new Map<string, number>();
  result.data.forEach(({ intersectionId, plan }, i) => {
    const signal = signalAt.get(intersectionId);
    const first = rowOf.get(intersectionId);
    if (first !== undefined)
      report([i, 'intersectionId'], `intersection "${intersectionId}" has a plan in row ${first} already`);
    rowOf.set(intersectionId, i);
    if (signal) issues.push(...checkPlan(signal, plan, network, conflicts, `/${i}/plan`, file.name));
    else
      report([i, 'intersectionId'], `scenario "${definition.id}" has no signal at an intersection "${intersectionId}"`);
  });
  if (issues.length > 0) throw new InputError(issues);
  return result.data;
}

/** The scenario with the assigned plans in force all day; their signals' own plans and schedules are left out. */
export function applyPlanList(definition: ScenarioDefinition, list: readonly PlanAssignment[]): ScenarioDefinition {
  const planAt = new Map(list.map(({ intersectionId, plan }) => [intersectionId, plan]));
  const signals = definition.signals.map((signal) => {
    const plan = planAt.get(signal.intersectionId);
    return plan ? { ...signal, plans: [plan], schedule: undefined } : signal;
  });
  return { ...definition, signals };
}

/**
 * The scenario with all its flows multiplied.
 *
 * @param factor >= 0
 * @throws InputError if the scenario holds single trips: there is no half of a trip
 */
export function scaleDemand(definition: ScenarioDefinition, factor: number): ScenarioDefinition {
  const { flows, trips } = definition.demand;
  if (trips.length > 0) {
    const message = `a demand factor of ${factor} can't be applied to the ${trips.length} single trips of scenario "${definition.id}"; scale its flows in the file instead`;
    throw new InputError([{ file: '', path: '/demand/trips', message }]);
  }
  const scaled = flows.map((flow) => ({ ...flow, vehPerH: flow.vehPerH * factor }));
  return { ...definition, demand: { ...definition.demand, flows: scaled } };
}
