import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  type ArterialBands,
  type ArterialInstance,
  type ArterialPart,
  farthestSignal,
  InputError,
  readArterialInstance,
  solveBand,
  splitArterial,
} from '../../sim/index.ts';
import { evaluateBand, printMultiband } from '../bandPlans.ts';
import { numberBetween } from '../options.ts';
import { formatNumber, printJson, printLine, printTable } from '../output.ts';
import { loadProgrammeSolver } from '../solveProgramme.ts';

export function registerBand(program: Command): void {
  program
    .command('band')
    .description('the best green bands of one arterial (MAXBAND), exact, with the proof')
    .argument('<instance>', 'a file as docs/formats/arterial-band.md says')
    .option(
      '--plan <file>',
      'measure this plan instead, beside the best: the `plan` that --json prints, or one like it',
    )
    .option('--multiband', 'bands of each link by its volume (MULTIBAND) instead of one through all')
    .option('--asymmetric', 'the same, the progression line not in the middle of the bands (AM-BAND)')
    .option('--power <p>', 'power of the volumes in the weights of links', numberBetween(0, 4), 1)
    .option('--json', 'print one JSON document')
    .action(band);
}

interface BandOptions {
  readonly plan?: string;
  readonly multiband?: boolean;
  readonly asymmetric?: boolean;
  readonly power: number;
  readonly json?: boolean;
}

async function band(name: string, options: BandOptions): Promise<void> {
  const { json } = options;
  const instance = readArterialInstance({ name, text: await readText(name) });
  const solve = await loadProgrammeSolver();
  if (options.plan !== undefined) {
    evaluateBand(instance, { name: options.plan, text: await readText(options.plan) }, solve, json);
    return;
  }
  if (options.multiband || options.asymmetric) {
    printMultiband(instance, { asymmetric: options.asymmetric === true, power: options.power }, solve, json);
    return;
  }
  const startedAtMs = performance.now();
  const bands = solveBand(instance, solve);
  if (bands !== null) {
    const wallS = secondsSince(startedAtMs);
    if (json) printJson({ objective: bands.objective, b: bands.b, bb: bands.bb, ...proofAndPlan(bands), wallS });
    else printBands(bands);
    return;
  }
  const parts = splitArterial(instance, (part) => solveBand(part, solve));
  const reason = reasonFor(instance, parts);
  const wallS = secondsSince(startedAtMs);
  if (json) printJson({ objective: null, reason, parts: parts.map(asJson), wallS });
  else {
    printLine(reason);
    for (const part of parts) {
      printLine(`signals ${part.first + 1} to ${part.last + 1}`);
      printBands(part.bands);
    }
  }
}

async function readText(name: string): Promise<string> {
  return readFile(name, 'utf8').catch(() => {
    throw new InputError([{ file: name, path: '', message: 'there is no such file, or it may not be read' }]);
  });
}

/** Why there is no band, and where the arterial is best taken apart. Signals are counted from 1, as on a plan. */
function reasonFor(instance: ArterialInstance, parts: readonly ArterialPart[]): string {
  const stopped = farthestSignal(instance);
  const cuts = parts.slice(1).map(({ first }) => `${first} and ${first + 1}`);
  const end =
    stopped + 1 < instance.signals.length
      ? `bands from signal 1 come to signal ${stopped + 1} at best, and meet red at the next`
      : 'the speeds that would carry bands through change more from link to link than is allowed';
  if (cuts.length === 0) return `no band passes every signal: ${end}`;
  return `no band passes every signal: ${end}. It splits best between signals ${cuts.join(', and between ')}`;
}

const proofAndPlan = ({ upperBound, plan }: ArterialBands) => ({ upperBound, plan });

function asJson({ first, last, bands }: ArterialPart) {
  return { first, last, objective: bands.objective, b: bands.b, bb: bands.bb, ...proofAndPlan(bands) };
}

function secondsSince(startedAtMs: number): number {
  return Math.round((performance.now() - startedAtMs) * 1000) / 1e6;
}

function printBands({ b, bb, objective, upperBound, plan }: ArterialBands): void {
  const { cycle } = plan;
  printTable([
    ['cycle', formatNumber(cycle, 2), 's'],
    ['outbound band', formatNumber(b * cycle, 2), `s, ${formatNumber(100 * b, 2)} % of the cycle`],
    ['inbound band', formatNumber(bb * cycle, 2), `s, ${formatNumber(100 * bb, 2)} % of the cycle`],
    ['objective b + k·bb', formatNumber(objective, 5), `proved: no plan has more than ${formatNumber(upperBound, 5)}`],
  ]);
  printLine('  signal  outbound green starts at  left-turn pattern  travel to the next, out / in');
  plan.offsets.forEach((offset, i) => {
    const travel = i < plan.t.length ? `${formatNumber(plan.t[i], 1)} / ${formatNumber(plan.tb[i], 1)} s` : '';
    printLine(
      `  ${String(i + 1).padStart(6)}  ${`${formatNumber(offset, 1)} s`.padStart(24)}  ${String(plan.patterns[i]).padStart(17)}  ${travel.padStart(28)}`.trimEnd(),
    );
  });
}
