import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ArterialInstance,
  type ArterialPart,
  type ArterialPlan,
  type DrawnBand,
  drawArterial,
  type LinkBands,
  type PlanEvaluation,
  sheetToSvg,
} from '../sim/arterial.ts';
import { formatNumber } from './output.ts';

/** What `greenwave band --svg` draws: the time-space diagram of whatever it has found or measured. */
export interface BandPicture {
  readonly file: string;
  /** Name of the instance's file. */
  readonly name: string;
}

export async function drawParts(
  { file, name }: BandPicture,
  instance: ArterialInstance,
  parts: readonly ArterialPart[],
) {
  const bands = parts.flatMap(({ first, last, bands: { b, bb } }, section): DrawnBand[] => [
    { section, inbound: false, first: 0, last: last - first, width: b },
    { section, inbound: true, first: 0, last: last - first, width: bb },
  ]);
  const [{ bands: best }] = parts;
  const { cycle } = best.plan;
  const summary =
    parts.length === 1
      ? `Cycle ${formatNumber(cycle, 1)} s; bands out / back ${formatNumber(best.b * cycle, 1)} / ${formatNumber(best.bb * cycle, 1)} s; b + k·bb ${formatNumber(best.objective, 4)}, proved: no plan has more than ${formatNumber(best.upperBound, 4)}.`
      : `No band passes every signal; the best split into ${parts.length} runs: ${parts.map(({ first, last }) => `${first + 1} to ${last + 1}`).join(', ')}.`;
  const sections = parts.map(({ first, bands: { plan } }) => ({ first, plan }));
  await write(file, drawArterial(instance, sections, bands, name, summary));
}

export async function drawPlan(
  { file, name }: BandPicture,
  instance: ArterialInstance,
  plan: ArterialPlan,
  { b, bb, runs }: PlanEvaluation,
) {
  const whole = { section: 0, first: 0, last: instance.signals.length - 1 };
  const bands: DrawnBand[] = [
    { ...whole, inbound: false, width: b },
    { ...whole, inbound: true, width: bb },
    ...runs.map(({ direction, first, last, band }) => ({
      ...{ section: 0, inbound: direction === 'inbound', first, last, width: band },
    })),
  ];
  const width = (share: number) => (share > 0 ? `${formatNumber(share * plan.cycle, 1)} s` : 'none');
  const summary = `Cycle ${formatNumber(plan.cycle, 1)} s; bands out / back ${width(b)} / ${width(bb)}${runs.length > 0 ? '; drawn as far as they come' : ''}.`;
  await write(file, drawArterial(instance, [{ first: 0, plan }], bands, name, summary));
}

export async function drawLinkBands(
  { file, name }: BandPicture,
  instance: ArterialInstance,
  { bands, plan }: LinkBands,
) {
  const drawn = bands.flatMap(({ b, bb }, i): DrawnBand[] => [
    { section: 0, inbound: false, first: i, last: i + 1, width: b },
    { section: 0, inbound: true, first: i, last: i + 1, width: bb },
  ]);
  const summary = `Cycle ${formatNumber(plan.cycle, 1)} s; every link with bands of its own.`;
  await write(file, drawArterial(instance, [{ first: 0, plan }], drawn, name, summary));
}

async function write(file: string, sheet: ReturnType<typeof drawArterial>): Promise<void> {
  await writeFile(path.resolve(file), sheetToSvg(sheet));
}
