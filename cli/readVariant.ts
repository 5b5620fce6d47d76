import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  applyPlanFile,
  type BusPriorityChoice,
  chooseBusPriority,
  chooseControl,
  connectVehicles,
  InputError,
  parsePlanFile,
  type ScenarioDefinition,
  scaleDemand,
} from '../sim/index.ts';
import { requireScenario } from './readScenario.ts';
import type { Variant } from './replicate.ts';

/** How the command line changes a scenario, and how it is to be run. */
export interface VariantOptions {
  readonly seed?: number;
  readonly step?: number;
  readonly duration?: number;
  readonly demand?: number;
  /** Who runs the signals, one of `CONTROL_NAMES`; it may have a decision interval and a clearance, s. */
  readonly control?: string;
  readonly decision?: number;
  readonly yellow?: number;
  /** Share of the vehicles that are connected and drive by speed advice, 0 to 1; absent: as the scenario says. */
  readonly connected?: number;
  /** Whether signals serve buses; absent: as the scenario says. */
  readonly busPriority?: BusPriorityChoice;
}

/** @throws InputError with every issue of the scenario, or of the plan file */
export async function readVariant(scenarioPath: string, options: VariantOptions, plan?: string): Promise<Variant> {
  return createVariant(await requireScenario(scenarioPath), options, plan);
}

/** The same of a scenario that has been read. */
export async function createVariant(
  scenario: ScenarioDefinition,
  options: VariantOptions,
  plan?: string,
): Promise<Variant> {
  const definition = await adjust(scenario, options, plan);
  return {
    definition,
    settings: {
      seed: options.seed ?? definition.seed,
      stepS: options.step ?? definition.stepS,
      durationS: options.duration ?? definition.durationS,
    },
  };
}

/** The scenario as the command line wants it: other plans, connected vehicles, more or less traffic. */
async function adjust(
  definition: ScenarioDefinition,
  options: VariantOptions,
  plan?: string,
): Promise<ScenarioDefinition> {
  let adjusted = fixControl(definition, options);
  if (plan !== undefined) {
    const text = await readFile(plan, 'utf8').catch(() => {
      throw new InputError([{ file: plan, path: '', message: 'there is no such file' }]);
    });
    adjusted = applyPlanFile(adjusted, parsePlanFile({ name: plan, text }, adjusted));
  }
  if (options.busPriority !== undefined) adjusted = chooseBusPriority(adjusted, options.busPriority);
  if (options.connected !== undefined) adjusted = connectVehicles(adjusted, options.connected);
  return options.demand === undefined ? adjusted : scaleDemand(adjusted, options.demand);
}

function fixControl(definition: ScenarioDefinition, options: VariantOptions): ScenarioDefinition {
  const { control = 'plan', decision, yellow } = options;
  const chosen = chooseControl(definition, { control, decisionS: decision, clearanceS: yellow });
  if (typeof chosen === 'string') throw new InputError([{ file: '', path: '', message: chosen }]);
  return chosen;
}

/** SHA-256 of what is simulated, plans and demand as they are run: equal exactly when two variants are. */
export function hashDefinition(definition: ScenarioDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}
