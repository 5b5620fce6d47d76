import { z } from 'zod';
import { InputError, type Issue } from '../core/issue.ts';
import type { CorridorDefinition } from '../corridors/definition.ts';
import { PROGRESSION_TOLERANCE_MPS, withSpeeds } from '../corridors/progression.ts';
import { findSectionFaults, sectionLimitsMps } from '../corridors/sections.ts';
import { findConflicts } from '../network/conflicts.ts';
import { freezeNetwork } from '../network/freezeNetwork.ts';
import { checkPlan } from '../signals/checkPlan.ts';
import type { PlanDefinition } from '../signals/definition.ts';
import type { ScenarioDefinition } from './definition.ts';
import type { PathKey } from './pointer.ts';
import { readJson, type ScenarioFile } from './readFiles.ts';
import { createReport, type Report } from './report.ts';
import { planSchema } from './schema.ts';
import { describeFaults } from './sentences.ts';

/** One row of a plan file: what a signal is to run. */
export interface PlanAssignment {
  readonly intersectionId: string;
  readonly plan: PlanDefinition;
}

/** Speeds that a corridor's bands are laid for. */
export interface ProgressionSpeeds {
  readonly corridorId: string;
  readonly outboundMps: number;
  /** Absent on a one-way road. */
  readonly inboundMps?: number;
  /** Of each section, from one signal to the next in the members' order, where it is not the same all along. */
  readonly outboundSectionsMps?: readonly number[];
  readonly inboundSectionsMps?: readonly number[];
}

/** Other timing plans for a scenario: what its signals are to run, and the speeds that the green waves are laid for. */
export interface PlanFile {
  readonly plans: readonly PlanAssignment[];
  readonly progressionSpeeds: readonly ProgressionSpeeds[];
}

const assignments = z.array(z.strictObject({ intersectionId: z.string().min(1), plan: planSchema }));
const speed = z.number().positive().max(60);
const wholeFile = z.strictObject({
  plans: assignments,
  progressionSpeeds: z
    .array(
      z.strictObject({
        corridorId: z.string().min(1),
        outboundMps: speed,
        inboundMps: speed.optional(),
        outboundSectionsMps: z.array(speed).optional(),
        inboundSectionsMps: z.array(speed).optional(),
      }),
    )
    .optional(),
});

/**
 * Reads a plan file for a scenario: a list of `{intersectionId, plan}`, or `{plans, progressionSpeeds}` with that list.
 *
 * @param definition a scenario without issues
 * @throws InputError with every issue
 */
export function parsePlanFile(file: ScenarioFile, definition: ScenarioDefinition): PlanFile {
  const issues: Issue[] = [];
  const content = readJson(file, issues);
  if (issues.length > 0) throw new InputError(issues);
  const report = createReport({ mainFile: file.name, fileOfKey: new Map() }, issues);
  const isList = Array.isArray(content) || typeof content !== 'object' || content === null || !('plans' in content);
  const read = <T>(schema: z.ZodType<T>): T => {
    const result = schema.safeParse(content);
    if (result.success) return result.data;
    for (const issue of result.error.issues)
      for (const fault of describeFaults(issue, content)) report(fault.path, fault.message);
    throw new InputError(issues);
  };
  const plans = isList ? read(assignments) : read(wholeFile).plans;
  const progressionSpeeds = isList ? [] : (read(wholeFile).progressionSpeeds ?? []);
  checkAssignments(plans, isList ? [] : ['plans'], definition, file.name, issues, report);
  checkSpeeds(progressionSpeeds, definition, report);
  if (issues.length > 0) throw new InputError(issues);
  return { plans, progressionSpeeds };
}

function checkAssignments(
  plans: readonly PlanAssignment[],
  at: readonly PathKey[],
  definition: ScenarioDefinition,
  file: string,
  issues: Issue[],
  report: Report,
): void {
  const network = freezeNetwork(definition.network);
  const conflicts = findConflicts(network);
  const signalAt = new Map(definition.signals.map((signal) => [signal.intersectionId, signal]));
  const rowOf = new Map<string, number>();
  plans.forEach(({ intersectionId, plan }, i) => {
    const signal = signalAt.get(intersectionId);
    const first = rowOf.get(intersectionId);
    if (first !== undefined)
      report([...at, i, 'intersectionId'], `intersection "${intersectionId}" has a plan in row ${first} already`);
    rowOf.set(intersectionId, i);
    const pointer = [...at, i, 'plan'].map((key) => `/${key}`).join('');
    if (signal) issues.push(...checkPlan(signal, plan, network, conflicts, pointer, file));
    else {
      const message = `scenario "${definition.id}" has no signal at an intersection "${intersectionId}"`;
      report([...at, i, 'intersectionId'], message);
    }
  });
}

function checkSpeeds(speeds: readonly ProgressionSpeeds[], definition: ScenarioDefinition, report: Report): void {
  const corridorById = new Map(definition.corridors.map((corridor) => [corridor.id, corridor]));
  const linkById = new Map(definition.network.links.map((link) => [link.id, link]));
  const seen = new Set<string>();
  speeds.forEach(({ corridorId, outboundMps, inboundMps, outboundSectionsMps, inboundSectionsMps }, i) => {
    const at = ['progressionSpeeds', i];
    const corridor = corridorById.get(corridorId);
    if (seen.has(corridorId)) report([...at, 'corridorId'], `corridor "${corridorId}" has speeds in an earlier row`);
    seen.add(corridorId);
    if (!corridor) {
      report([...at, 'corridorId'], `scenario "${definition.id}" has no corridor "${corridorId}"`);
      return;
    }
    const check = (key: string, speedMps: number | undefined, direction: CorridorDefinition['inbound']) => {
      if (speedMps === undefined) return;
      if (direction === null) {
        report([...at, key], `corridor "${corridorId}" is one-way; leave this out`);
        return;
      }
      const limitMps = Math.min(...direction.links.map((id) => linkById.get(id)!.speedMps));
      if (speedMps <= limitMps + PROGRESSION_TOLERANCE_MPS) return;
      report([...at, key], `${speedMps} m/s is over the ${limitMps} m/s limit of the slowest link`);
    };
    check('outboundMps', outboundMps, corridor.outbound);
    check('inboundMps', inboundMps, corridor.inbound);
    const checkSections = (key: string, sectionsMps: readonly number[] | undefined, inbound: boolean) => {
      if (sectionsMps === undefined) return;
      if (inbound && (corridor.inbound === null || inboundMps === undefined)) {
        report([...at, key], 'goes with inboundMps of a road that is driven both ways; leave it out');
        return;
      }
      const limitsMps = sectionLimitsMps(corridor, inbound, (id) => linkById.get(id)!);
      for (const { section, message } of findSectionFaults(corridorId, sectionsMps, limitsMps)) {
        report([...at, key, ...(section === null ? [] : [section])], message);
      }
    };
    checkSections('outboundSectionsMps', outboundSectionsMps, false);
    checkSections('inboundSectionsMps', inboundSectionsMps, true);
  });
}

/** The scenario with the assigned plans in force all day; their signals' own plans and schedules are left out. */
export function applyPlanFile(
  definition: ScenarioDefinition,
  { plans, progressionSpeeds }: PlanFile,
): ScenarioDefinition {
  const planAt = new Map(plans.map(({ intersectionId, plan }) => [intersectionId, plan]));
  const signals = definition.signals.map((signal) => {
    const plan = planAt.get(signal.intersectionId);
    return plan ? { ...signal, plans: [plan], schedule: undefined } : signal;
  });
  if (progressionSpeeds.length === 0) return { ...definition, signals };
  const speedsOf = new Map(progressionSpeeds.map((speeds) => [speeds.corridorId, speeds]));
  const corridors = definition.corridors.map((corridor) => {
    const speeds = speedsOf.get(corridor.id);
    return speeds ? withSpeeds(corridor, { ...speeds, inboundMps: speeds.inboundMps ?? null }) : corridor;
  });
  return { ...definition, signals, corridors };
}
