import { type BothLanguages, type BusPriorityChoice, compareRuns, InputError, type Issue } from '../sim/index.ts';
import { noteDemand, noteGridlocks, noteSameness, noteSettings, noteTheShutOut } from './comparisonNotes.ts';
import { hashDefinition, readVariant, type VariantOptions } from './readVariant.ts';
import { type ReplicationOptions, replicateTasks, type Variant } from './replicate.ts';
import type { RunOutcome } from './simulate.ts';

export interface ComparisonRequest extends VariantOptions {
  readonly scenarioA: string;
  readonly scenarioB: string;
  readonly planA?: string;
  readonly planB?: string;
  /** Who runs the signals of either side; default: as the scenario says. */
  readonly controlA?: string;
  readonly controlB?: string;
  /** Share of connected vehicles of either side, 0 to 1; default: as the scenario says, without advice. */
  readonly connectedA?: number;
  readonly connectedB?: number;
  /** Whether signals of either side serve buses; default: as the scenario says. */
  readonly busPriorityA?: BusPriorityChoice;
  readonly busPriorityB?: BusPriorityChoice;
  /** At least 2. */
  readonly replications: number;
}

/** One side of a comparison. */
export interface ComparedVariant {
  readonly scenario: string;
  readonly plan: string | null;
  readonly control: string;
  readonly busPriority: BusPriorityChoice;
  readonly variant: Variant;
  /** See `hashDefinition`. */
  readonly hash: string;
  readonly outcomes: readonly RunOutcome[];
}

export interface Comparison {
  readonly seeds: readonly number[];
  readonly stepS: number;
  readonly durationS: number;
  readonly a: ComparedVariant;
  readonly b: ComparedVariant;
  readonly measures: ReturnType<typeof compareRuns>;
  /** What a reader must know before believing the figures. */
  readonly warnings: readonly BothLanguages[];
}

/**
 * Runs two variants under the same seeds, over all cores, and compares them pair by pair.
 *
 * @throws InputError with the issues of both sides
 */
export async function runComparison(
  request: ComparisonRequest,
  options: Pick<ReplicationOptions, 'cancelled' | 'onProgress'> = {},
): Promise<Comparison> {
  const [variantA, ownB] = await readBoth(request);
  // Under A's seed, step and duration, as else chance and length would differ beside what is compared.
  const variantB: Variant = { ...ownB, settings: variantA.settings };
  const { seed, stepS, durationS } = variantA.settings;
  const seeds = Array.from({ length: request.replications }, (_, i) => seed + i);
  const tasks = seeds.flatMap((each) => [0, 1].map((variant) => ({ variant, seed: each })));
  const outcomes = await replicateTasks({ variants: [variantA, variantB] }, tasks, options);
  const a = outcomes.filter((_, i) => i % 2 === 0);
  const b = outcomes.filter((_, i) => i % 2 === 1);
  const summariesOf = (side: readonly RunOutcome[]) => side.map(({ summary }) => summary);
  const hashA = hashDefinition(variantA.definition);
  const hashB = hashDefinition(variantB.definition);
  return {
    seeds,
    stepS,
    durationS,
    a: {
      ...sideOf(request.scenarioA, request.planA, request.controlA, request.busPriorityA),
      variant: variantA,
      hash: hashA,
      outcomes: a,
    },
    b: {
      ...sideOf(request.scenarioB, request.planB, request.controlB, request.busPriorityB),
      variant: variantB,
      hash: hashB,
      outcomes: b,
    },
    measures: compareRuns(summariesOf(a), summariesOf(b)),
    warnings: [
      ...noteSameness(hashA, hashB),
      ...noteSettings(variantA, ownB),
      ...noteDemand(a, b),
      ...noteTheShutOut(a, b),
      ...noteGridlocks('A', a),
      ...noteGridlocks('B', b),
    ],
  };
}

function sideOf(scenario: string, plan: string | undefined, control = 'plan', busPriority: BusPriorityChoice = 'plan') {
  return { scenario, plan: plan ?? null, control, busPriority };
}

/** What a side is run under: a decision interval and a clearance go with the side that decides. */
function optionsOf(
  request: ComparisonRequest,
  connected: number | undefined,
  busPriority: BusPriorityChoice | undefined,
  control = 'plan',
): VariantOptions {
  const decides = control !== 'plan';
  const { decision, yellow } = request;
  const clearance = { decision: decides ? decision : undefined, yellow: decides ? yellow : undefined };
  return { ...request, connected, busPriority, control, ...clearance };
}

/** Both sides, with the issues of both if there are any. */
async function readBoth(request: ComparisonRequest): Promise<[Variant, Variant]> {
  const [a, b] = await Promise.allSettled([
    readVariant(
      request.scenarioA,
      optionsOf(request, request.connectedA, request.busPriorityA, request.controlA),
      request.planA,
    ),
    readVariant(
      request.scenarioB,
      optionsOf(request, request.connectedB, request.busPriorityB, request.controlB),
      request.planB,
    ),
  ]);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  const issues: Issue[] = [];
  for (const [side, result] of [
    ['A', a],
    ['B', b],
  ] as const) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof InputError)) throw result.reason;
    issues.push(...result.reason.issues.map((issue) => ({ ...issue, message: `${side}: ${issue.message}` })));
  }
  throw new InputError(issues);
}
