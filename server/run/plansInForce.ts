import {
  type PlanAssignment,
  type ProgressionChange,
  type ProgressionSpeeds,
  planInForce,
  progressionChanges,
  type ScenarioDefinition,
  speedsOfDefinition,
  withSpeeds,
} from '../../sim/index.ts';
import type { RunHost } from './runHost.ts';

/** Plans that a run's signals have been given since it began, the last of each; those still to come into force too. */
export function changedPlans(run: RunHost): PlanAssignment[] {
  const plans = new Map<string, PlanAssignment>();
  for (const change of run.state()?.changes ?? []) {
    if (change.type === 'plan') plans.set(change.intersectionId, change);
  }
  return [...plans.values()].map(({ intersectionId, plan }) => ({ intersectionId, plan }));
}

/** Speeds that green waves have been laid for since the run began, oldest first. */
export function changedSpeeds(run: RunHost): ProgressionChange[] {
  return progressionChanges(run.state()?.changes ?? []);
}

/** The scenario with the speeds that its green waves are laid for now. */
export function withSpeedsInForce(
  definition: ScenarioDefinition,
  changed: readonly ProgressionChange[],
): ScenarioDefinition {
  const corridors = definition.corridors.map((corridor) => {
    const last = changed.findLast(({ corridorId }) => corridorId === corridor.id);
    return last ? withSpeeds(corridor, last) : corridor;
  });
  return { ...definition, corridors };
}

/** What each signal of a scenario runs, in the scenario's order. @param changed where it is not what the scenario says */
export function plansInForce(definition: ScenarioDefinition, changed: readonly PlanAssignment[]): PlanAssignment[] {
  const given = new Map(changed.map(({ intersectionId, plan }) => [intersectionId, plan]));
  return definition.signals.map((signal) => ({
    intersectionId: signal.intersectionId,
    plan: given.get(signal.intersectionId) ?? planInForce(signal, definition.startS),
  }));
}

/** The scenario as if each signal had one plan for the whole day. @param plans of all its signals, in its order */
export function withPlans(definition: ScenarioDefinition, plans: readonly PlanAssignment[]): ScenarioDefinition {
  const signals = definition.signals.map(({ schedule: _, ...signal }, row) => ({
    ...signal,
    plans: [plans[row].plan],
  }));
  return { ...definition, signals };
}

/** A corridor's speeds as plan files write them. */
export function speedsOf(corridor: ScenarioDefinition['corridors'][number]): ProgressionSpeeds {
  const { inboundMps, outboundSectionsMps, inboundSectionsMps, outboundMps } = speedsOfDefinition(corridor);
  return {
    corridorId: corridor.id,
    outboundMps,
    ...(inboundMps === null ? {} : { inboundMps }),
    ...(outboundSectionsMps ? { outboundSectionsMps } : {}),
    ...(inboundSectionsMps ? { inboundSectionsMps } : {}),
  };
}
