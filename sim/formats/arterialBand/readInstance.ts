import { z } from 'zod';
import { InputError, type Issue } from '../../core/issue.ts';
import { type ArterialInstance, type ArterialSignal, greensOf } from '../../corridors/arterial/instance.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import { readJson, type ScenarioFile } from '../../scenario/readFiles.ts';
import { describeFaults } from '../../scenario/sentences.ts';

const share = z.number().min(0).max(1);
const speed = z.number().positive();
const pattern = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/** A check of a range where it stands, so that it is told whatever else is wrong. */
const inOrder =
  <Low extends string, High extends string>(low: Low, high: High) =>
  (value: Readonly<Record<Low | High, number>>, context: z.RefinementCtx) => {
    if (value[low] > value[high])
      context.addIssue({ code: 'custom', message: `${low} ${value[low]} is above ${high} ${value[high]}` });
  };

function hasGreens(signal: Pick<ArterialSignal, 'R' | 'L' | 'Lb'>, context: z.RefinementCtx): void {
  const [green, greenInbound] = greensOf(signal);
  const tell = (parts: string, side: string) =>
    context.addIssue({ code: 'custom', message: `${parts} leave no ${side} green; they must add up to less than 1` });
  if (!(green > 0)) tell('R + Lb', 'outbound');
  if (!(greenInbound > 0)) tell('R + L', 'inbound');
}

/** Unknown keys are let through: the format is shared with other programs, which may keep notes of their own. */
const schema = z.object({
  signals: z
    .array(
      z
        .object({
          R: share,
          L: share.default(0),
          Lb: share.default(0),
          patterns: z.array(pattern).min(1).optional(),
          tau: z.number().min(-1).max(1).optional(),
          taub: z.number().min(-1).max(1).optional(),
        })
        .superRefine(hasGreens),
    )
    .min(1),
  links: z.array(
    z
      .object({
        d: z.number().min(0),
        vmin: speed,
        vmax: speed,
        vbmin: speed,
        vbmax: speed,
        volume: z.number().min(0).optional(),
        volumeb: z.number().min(0).optional(),
      })
      .superRefine(inOrder('vmin', 'vmax'))
      .superRefine(inOrder('vbmin', 'vbmax')),
  ),
  cycle: z.object({ min: z.number().positive(), max: z.number().positive() }).superRefine(inOrder('min', 'max')),
  recipSpeedChange: z.number().min(0).nullish(),
  k: z.number().min(0).default(1),
});

/**
 * Reads an arterial band instance (docs/formats/arterial-band.md).
 *
 * @throws InputError with every issue
 */
export function readArterialInstance(file: ScenarioFile): ArterialInstance {
  const issues: Issue[] = [];
  const raw = readJson(file, issues);
  if (issues.length > 0) throw new InputError(issues);
  const report = (path: readonly (string | number)[], message: string) => {
    issues.push({ file: file.name, path: pointerOf(path), message });
  };
  checkCounts(raw, report);
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      for (const fault of describeFaults(issue, raw)) report(fault.path, fault.message);
    }
  }
  if (!parsed.success || issues.length > 0) throw new InputError(issues);
  const { recipSpeedChange, ...rest } = parsed.data;
  return { ...rest, recipSpeedChange: recipSpeedChange ?? undefined };
}

/** Told whatever else is wrong. */
function checkCounts(raw: unknown, report: (path: readonly string[], message: string) => void): void {
  const { signals, links } = (raw ?? {}) as { readonly signals?: unknown; readonly links?: unknown };
  if (!Array.isArray(signals) || !Array.isArray(links) || links.length === signals.length - 1) return;
  report(
    ['links'],
    `${signals.length} signals need ${signals.length - 1} links between them; there are ${links.length}`,
  );
}
