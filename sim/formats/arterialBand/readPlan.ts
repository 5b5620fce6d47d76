import { z } from 'zod';
import { InputError, type Issue } from '../../core/issue.ts';
import { OFFSET_REFERENCES, toGreenStart } from '../../corridors/arterial/evaluatePlan.ts';
import { type ArterialInstance, type ArterialPlan, patternsOf } from '../../corridors/arterial/instance.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import { readJson, type ScenarioFile } from '../../scenario/readFiles.ts';
import { describeFaults } from '../../scenario/sentences.ts';

const pattern = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const times = z.array(z.number().min(0));
const schema = z.object({
  cycle: z.number().positive(),
  offsets: z.array(z.number()),
  patterns: z.array(pattern).optional(),
  t: times,
  tb: times.optional(),
  reference: z.enum(OFFSET_REFERENCES).default('greenStart'),
});

/** A plan as it was given, its offsets counted to the start of the outbound green; and where it leaves the instance's limits. */
export interface GivenPlan {
  readonly plan: ArterialPlan;
  readonly warnings: readonly string[];
}

/**
 * Reads a plan for an arterial: `plan` of what `greenwave band --json` prints, or that whole document.
 *
 * @throws InputError with every issue
 */
export function readArterialPlan(file: ScenarioFile, instance: ArterialInstance): GivenPlan {
  const issues: Issue[] = [];
  const raw = readJson(file, issues);
  if (issues.length > 0) throw new InputError(issues);
  const isDocument = typeof raw === 'object' && raw !== null && 'plan' in raw;
  const content = isDocument ? raw.plan : raw;
  const at = isDocument ? ['plan'] : [];
  const report = (path: readonly (string | number)[], message: string) => {
    issues.push({ file: file.name, path: pointerOf([...at, ...path]), message });
  };
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      for (const fault of describeFaults(issue, content)) report(fault.path, fault.message);
    throw new InputError(issues);
  }
  const { signals, links, k } = instance;
  const { reference, cycle, offsets, t } = parsed.data;
  const patterns = parsed.data.patterns ?? signals.map((signal) => patternsOf(signal)[0]);
  const tb = parsed.data.tb ?? (k === 0 ? links.map(({ d, vbmax }) => d / vbmax) : []);
  const check = (key: string, found: number, wanted: number, of: string) => {
    if (found !== wanted) report([key], `there are ${found}; the arterial has ${wanted} ${of}`);
  };
  check('offsets', offsets.length, signals.length, 'signals');
  check('patterns', patterns.length, signals.length, 'signals');
  check('t', t.length, links.length, 'links');
  check('tb', tb.length, links.length, 'links');
  if (issues.length > 0) throw new InputError(issues);
  const plan = toGreenStart(instance, { cycle, offsets, patterns, t, tb }, reference);
  return { plan, warnings: findExcesses(instance, plan) };
}

/** Where a plan leaves the limits that the instance sets: it is measured all the same, but not one to be compared. */
function findExcesses({ signals, links, cycle, k }: ArterialInstance, plan: ArterialPlan): string[] {
  const warnings: string[] = [];
  const hair = 1e-6;
  if (plan.cycle < cycle.min - hair || plan.cycle > cycle.max + hair)
    warnings.push(`the cycle of ${plan.cycle} s is not within ${cycle.min} to ${cycle.max} s`);
  signals.forEach((signal, i) => {
    if (signal.L === 0 && signal.Lb === 0) return;
    if (!patternsOf(signal).includes(plan.patterns[i]))
      warnings.push(`signal ${i + 1} may not have left-turn pattern ${plan.patterns[i]}`);
  });
  links.forEach(({ d, vmin, vmax, vbmin, vbmax }, i) => {
    const check = (timeS: number, slow: number, fast: number, direction: string) => {
      if (timeS >= d / fast - hair && timeS <= d / slow + hair) return;
      warnings.push(
        `link ${i + 1} ${direction} is driven at ${(d / timeS).toFixed(2)} m/s, not ${slow} to ${fast} m/s`,
      );
    };
    check(plan.t[i], vmin, vmax, 'outbound');
    if (k > 0) check(plan.tb[i], vbmin, vbmax, 'inbound');
  });
  return warnings;
}
