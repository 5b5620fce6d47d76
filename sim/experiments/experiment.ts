import { z } from 'zod';
import { InputError, type Issue } from '../core/issue.ts';
import { BUS_PRIORITY_CHOICES, type BusPriorityChoice } from '../scenario/adjust.ts';
import { CONTROL_NAMES } from '../scenario/chooseControl.ts';
import { readJson, type ScenarioFile } from '../scenario/readFiles.ts';
import { createReport } from '../scenario/report.ts';
import { describeFaults } from '../scenario/sentences.ts';

/** What an experiment compares: a scenario under a plan and a control. */
export interface ExperimentVariant {
  readonly id: string;
  /** As written: relative to the experiment's file. */
  readonly scenario: string;
  /** A plan file, relative to the experiment's file. Absent: the scenario's own plans. */
  readonly plan?: string;
  /** One of `CONTROL_NAMES`. Absent: as the scenario says. */
  readonly control?: string;
  readonly decisionS?: number;
  readonly yellowS?: number;
  /** Share of the vehicles that are connected and drive by speed advice, 0 to 1. Absent: as the scenario says. */
  readonly connectedRatio?: number;
  /** Whether signals serve late buses. Absent: as the scenario says. */
  readonly busPriority?: BusPriorityChoice;
}

/** A design of experiment: every variant under every demand and every seed. */
export interface ExperimentDefinition {
  readonly format: 'greenwave-experiment';
  readonly version: 1;
  /** The first is what the others are compared with. */
  readonly variants: readonly ExperimentVariant[];
  /** Factors on all flows. Absent: 1 alone. */
  readonly demandFactors?: readonly number[];
  readonly seeds: { readonly first: number; readonly count: number };
  /** Absent: the first variant's scenario's own. */
  readonly durationS?: number;
  readonly stepS?: number;
}

const file = z.string().min(1);
const experimentSchema = z.strictObject({
  format: z.literal('greenwave-experiment'),
  version: z.literal(1),
  variants: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
        scenario: file,
        plan: file.optional(),
        control: z.enum(CONTROL_NAMES as [string, ...string[]]).optional(),
        decisionS: z.number().min(1).max(300).optional(),
        yellowS: z.number().min(1).max(20).optional(),
        busPriority: z.enum(BUS_PRIORITY_CHOICES).optional(),
        connectedRatio: z.number().min(0).max(1).optional(),
      }),
    )
    .min(1)
    .max(1000),
  demandFactors: z.array(z.number().min(0).max(100)).min(1).max(1000).optional(),
  seeds: z.strictObject({ first: z.int().min(0).max(4_294_957_295), count: z.int().min(1).max(10_000) }),
  durationS: z.number().min(1).max(604_800).optional(),
  stepS: z.literal([0.1, 0.125, 0.2, 0.25, 0.5, 1]).optional(),
});

/**
 * Reads an experiment. The files that it names are not looked at.
 *
 * @throws InputError with every issue
 */
export function parseExperiment(source: ScenarioFile): ExperimentDefinition {
  const issues: Issue[] = [];
  const content = readJson(source, issues);
  if (issues.length > 0) throw new InputError(issues);
  const report = createReport({ mainFile: source.name, fileOfKey: new Map() }, issues);
  const result = experimentSchema.safeParse(content);
  if (!result.success) {
    for (const issue of result.error.issues)
      for (const fault of describeFaults(issue, content)) report(fault.path, fault.message);
    throw new InputError(issues);
  }
  const { variants, demandFactors = [] } = result.data;
  const firstRow = <T>(values: readonly T[], value: T) => values.indexOf(value);
  const ids = variants.map(({ id }) => id);
  ids.forEach((id, i) => {
    if (firstRow(ids, id) !== i)
      report(['variants', i, 'id'], `variant ${firstRow(ids, id)} is called "${id}" already`);
  });
  demandFactors.forEach((factor, i) => {
    if (firstRow(demandFactors, factor) !== i)
      report(['demandFactors', i], `the factor ${factor} is in the list already`);
  });
  if (issues.length > 0) throw new InputError(issues);
  return result.data;
}
