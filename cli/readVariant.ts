import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  applyPlanList,
  InputError,
  parsePlanList,
  runFixedStages,
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
  /** Who runs the signals; a fixed control may have a decision interval and a clearance, s. */
  readonly control?: string;
  readonly decision?: number;
  readonly yellow?: number;
}

/** @throws InputError with every issue of the scenario, or of the plan file */
export async function readVariant(scenarioPath: string, options: VariantOptions, plan?: string): Promise<Variant> {
  const definition = await adjust(await requireScenario(scenarioPath), options, plan);
  return {
    definition,
    settings: {
      seed: options.seed ?? definition.seed,
      stepS: options.step ?? definition.stepS,
      durationS: options.duration ?? definition.durationS,
    },
  };
}

/** The scenario as the command line wants it: other plans, more or less traffic. */
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
    adjusted = applyPlanList(adjusted, parsePlanList({ name: plan, text }, adjusted));
  }
  return options.demand === undefined ? adjusted : scaleDemand(adjusted, options.demand);
}

/** Default clearance at the beginning of a phase, s. */
const CLEARANCE_S = 5;

function fixControl(definition: ScenarioDefinition, options: VariantOptions): ScenarioDefinition {
  const { control, decision, yellow } = options;
  const refuse = (message: string) => new InputError([{ file: '', path: '', message }]);
  if (decision === undefined) {
    if (yellow !== undefined)
      throw refuse('--yellow says how long a phase of --decision is cleared; give --decision too');
    return definition;
  }
  if (control !== 'fixed') throw refuse('--decision goes with --control fixed');
  const clearanceS = yellow ?? CLEARANCE_S;
  if (clearanceS >= 2 * decision)
    throw refuse(`a phase of ${2 * decision} s has no green with a clearance of ${clearanceS} s`);
  return runFixedStages(definition, { decisionS: decision, clearanceS });
}

/** SHA-256 of what is simulated, plans and demand as they are run: equal exactly when two variants are. */
export function hashDefinition(definition: ScenarioDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}
