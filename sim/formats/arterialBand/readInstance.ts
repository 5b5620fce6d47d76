import { z } from 'zod';
import { InputError, type Issue } from '../../core/issue.ts';
import { type ArterialInstance, greensOf } from '../../corridors/arterial/instance.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import { readJson, type ScenarioFile } from '../../scenario/readFiles.ts';
import { describeFaults } from '../../scenario/sentences.ts';

const share = z.number().min(0).max(1);
const speed = z.number().positive();
const pattern = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/** Unknown keys are let through: the format is shared with other programs, which may keep notes of their own. */
const schema = z.object({
  signals: z
    .array(
      z.object({
        R: share,
        L: share.default(0),
        Lb: share.default(0),
        patterns: z.array(pattern).min(1).optional(),
        tau: z.number().min(-1).max(1).optional(),
        taub: z.number().min(-1).max(1).optional(),
      }),
    )
    .min(1),
  links: z.array(
    z.object({
      d: z.number().min(0),
      vmin: speed,
      vmax: speed,
      vbmin: speed,
      vbmax: speed,
      volume: z.number().min(0).optional(),
      volumeb: z.number().min(0).optional(),
    }),
  ),
  cycle: z.object({ min: z.number().positive(), max: z.number().positive() }),
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
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      for (const fault of describeFaults(issue, raw)) report(fault.path, fault.message);
    }
    throw new InputError(issues);
  }
  const { recipSpeedChange, ...rest } = parsed.data;
  const instance: ArterialInstance = { ...rest, recipSpeedChange: recipSpeedChange ?? undefined };
  checkInstance(instance, report);
  if (issues.length > 0) throw new InputError(issues);
  return instance;
}

type Report = (path: readonly (string | number)[], message: string) => void;

function checkInstance({ signals, links, cycle }: ArterialInstance, report: Report): void {
  if (links.length !== signals.length - 1) {
    report(
      ['links'],
      `${signals.length} signals need ${signals.length - 1} links between them; there are ${links.length}`,
    );
  }
  signals.forEach((signal, i) => {
    const [green, greenInbound] = greensOf(signal);
    if (!(green > 0)) report(['signals', i], 'R + Lb leave no outbound green; they must add up to less than 1');
    if (!(greenInbound > 0)) report(['signals', i], 'R + L leave no inbound green; they must add up to less than 1');
  });
  links.forEach(({ vmin, vmax, vbmin, vbmax }, i) => {
    if (vmin > vmax) report(['links', i], `vmin ${vmin} is above vmax ${vmax}`);
    if (vbmin > vbmax) report(['links', i], `vbmin ${vbmin} is above vbmax ${vbmax}`);
  });
  if (cycle.min > cycle.max) report(['cycle'], `min ${cycle.min} is above max ${cycle.max}`);
}
