import path from 'node:path';
import {
  type ComparedMeasure,
  compareRuns,
  describeSample,
  type ExperimentDefinition,
  type ExperimentVariant,
  InputError,
  type Issue,
  measuresOf,
  type RunMeasure,
  type RunSummary,
  type Sample,
  type ScenarioDefinition,
} from '../sim/index.ts';
import { requireScenario } from './readScenario.ts';
import { createVariant, hashDefinition } from './readVariant.ts';
import { type ReplicationOptions, replicateTasks, type Variant } from './replicate.ts';

/** One cell of an experiment: a variant under a demand, with what its runs gave. */
export interface BatchCell {
  readonly variantId: string;
  readonly demandFactor: number;
  /** See `hashDefinition`. */
  readonly hash: string;
  /** In the order of the seeds. */
  readonly summaries: readonly RunSummary[];
  readonly measures: readonly { readonly measure: RunMeasure; readonly sample: Sample }[];
  /** Against the first variant under the same demand, seed by seed; null for the first itself, and for a single seed. */
  readonly differences: readonly ComparedMeasure[] | null;
}

export interface Batch {
  readonly seeds: readonly number[];
  readonly stepS: number;
  readonly durationS: number;
  /** Variant by variant within a demand, demand by demand. */
  readonly cells: readonly BatchCell[];
}

/** A cell before it is run. */
interface CellPlan {
  readonly variantId: string;
  readonly demandFactor: number;
  readonly variant: Variant;
}

/** An experiment whose files have been read: ready to run. */
export interface PreparedBatch {
  readonly seeds: readonly number[];
  readonly plans: readonly CellPlan[];
}

/**
 * Reads all that an experiment names.
 *
 * @param folder where its file lies
 * @throws InputError with the issues of every variant
 */
export async function prepareBatch(experiment: ExperimentDefinition, folder: string): Promise<PreparedBatch> {
  const { variants, demandFactors = [1], seeds, durationS, stepS } = experiment;
  const issues: Issue[] = [];
  // Read once each, so that variants of one scenario share its network.
  const scenarios = new Map<string, Promise<ScenarioDefinition>>();
  const scenarioOf = ({ scenario }: ExperimentVariant) => {
    const file = path.resolve(folder, scenario);
    const reading = scenarios.get(file) ?? requireScenario(file);
    scenarios.set(file, reading);
    return reading;
  };
  const plans: CellPlan[] = [];
  for (const demandFactor of demandFactors) {
    for (const variant of variants) {
      try {
        const { control, decisionS: decision, yellowS: yellow, connectedRatio: connected, busPriority } = variant;
        const options = { duration: durationS, step: stepS, control, decision, yellow, connected, busPriority };
        const plan = variant.plan === undefined ? undefined : path.resolve(folder, variant.plan);
        const demand = demandFactor === 1 ? undefined : demandFactor;
        const own = await createVariant(await scenarioOf(variant), { ...options, demand }, plan);
        const settings = { ...(plans[0]?.variant.settings ?? own.settings), seed: seeds.first };
        plans.push({ variantId: variant.id, demandFactor, variant: { ...own, settings } });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        issues.push(...error.issues.map((issue) => nameIssue(issue, variant.id, demandFactor)));
      }
    }
  }
  if (issues.length > 0) throw new InputError(withoutRepeats(issues));
  return { seeds: Array.from({ length: seeds.count }, (_, i) => seeds.first + i), plans };
}

function nameIssue(issue: Issue, variantId: string, demandFactor: number): Issue {
  const under = issue.path === '/demand/trips' ? ` under demand factor ${demandFactor}` : '';
  return { ...issue, message: `variant "${variantId}"${under}: ${issue.message}` };
}

/** What is wrong with a variant is wrong under every demand. */
function withoutRepeats(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = JSON.stringify(issue);
    return !seen.has(key) && seen.add(key);
  });
}

/** Runs every cell under every seed, over all cores. */
export async function runBatch({ seeds, plans }: PreparedBatch, options: ReplicationOptions): Promise<Batch> {
  const tasks = plans.flatMap((_, variant) => seeds.map((seed) => ({ variant, seed })));
  const outcomes = await replicateTasks({ variants: plans.map(({ variant }) => variant) }, tasks, options);
  const summariesOf = (row: number) =>
    outcomes.slice(row * seeds.length, (row + 1) * seeds.length).map(({ summary }) => summary);
  const { stepS, durationS } = plans[0].variant.settings;
  const cells = plans.map(({ variantId, demandFactor, variant }, row): BatchCell => {
    const summaries = summariesOf(row);
    const first = plans.findIndex((plan) => plan.demandFactor === demandFactor);
    return {
      variantId,
      demandFactor,
      hash: hashDefinition(variant.definition),
      summaries,
      measures: measuresOf(summaries).map((measure) => ({
        measure,
        sample: describeSample(summaries.map(measure.read)),
      })),
      differences: first === row || seeds.length < 2 ? null : compareRuns(summariesOf(first), summaries),
    };
  });
  return { seeds, stepS, durationS, cells };
}
