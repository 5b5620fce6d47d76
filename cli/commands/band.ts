import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import {
  type ArterialBands,
  type ArterialInstance,
  type ArterialPart,
  farthestSignal,
  findGreenLack,
  findSpeedConflict,
  InputError,
  readArterialInstance,
  type SolveProgramme,
  solveBand,
  splitArterial,
} from '../../sim/arterial.ts';
import { drawLinkBands, drawParts, drawPlan } from '../bandPicture.ts';
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
    .option('--svg <file>', 'also draw the time-space diagram with its bands and timing, as an A3 sheet')
    .option('--json', 'print one JSON document')
    .action(band);
}

interface BandOptions {
  readonly plan?: string;
  readonly multiband?: boolean;
  readonly asymmetric?: boolean;
  readonly power: number;
  readonly svg?: string;
  readonly json?: boolean;
}

async function band(name: string, options: BandOptions): Promise<void> {
  const { json } = options;
  const instance = readArterialInstance({ name, text: await readText(name) });
  const picture = options.svg === undefined ? null : { file: options.svg, name: path.basename(name) };
  if (picture) await checkPicture(picture.file);
  const needsProgramme = instance.recipSpeedChange !== undefined || options.multiband || options.asymmetric;
  const solve = needsProgramme ? await loadProgrammeSolver() : neverSolve;
  if (options.plan !== undefined) {
    const given = evaluateBand(instance, { name: options.plan, text: await readText(options.plan) }, solve, json);
    if (picture) await drawPlan(picture, instance, given.plan, given.evaluation);
    return;
  }
  if (options.multiband || options.asymmetric) {
    const found = printMultiband(
      instance,
      { asymmetric: options.asymmetric === true, power: options.power },
      solve,
      json,
    );
    if (picture && found) await drawLinkBands(picture, instance, found);
    return;
  }
  const startedAtMs = performance.now();
  const bands = solveBand(instance, solve);
  if (bands !== null) {
    const wallS = secondsSince(startedAtMs);
    if (json) printJson({ objective: bands.objective, b: bands.b, bb: bands.bb, ...proofAndPlan(bands), wallS });
    else printBands(bands);
    if (picture) await drawParts(picture, instance, [{ first: 0, last: instance.signals.length - 1, bands }]);
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
      printBands(part.bands, part.first);
    }
  }
  if (picture && parts.length > 0) await drawParts(picture, instance, parts);
}

/** Refuses a place that can't be written to before anything is worked out. */
async function checkPicture(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  const refuse = (message: string) => new InputError([{ file, path: '', message }]);
  if ((await stat(path.resolve(file)).catch(() => null))?.isDirectory())
    throw refuse('is a folder; give --svg the name of a file');
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw refuse(`there is no folder ${path.dirname(file)} to write to; make it first`);
}

async function readText(name: string): Promise<string> {
  return readFile(name, 'utf8').catch(() => {
    throw new InputError([{ file: name, path: '', message: 'there is no such file, or it may not be read' }]);
  });
}

/** Without a limit on changes of speed no programme is needed, nor its solver loaded. */
const neverSolve: SolveProgramme = () => {
  throw new Error('a programme is to be solved, but its solver is not loaded');
};

/** Why there is no band, and where the arterial is best taken apart. Signals and links are counted from 1, as on a plan. */
function reasonFor(instance: ArterialInstance, parts: readonly ArterialPart[]): string {
  const cuts = parts.slice(1).map(({ first }) => `${first} and ${first + 1}`);
  const split = cuts.length === 0 ? '' : `. It splits best between signals ${cuts.join(', and between ')}`;
  return `no band passes every signal: ${obstacleTo(instance)}${split}`;
}

function obstacleTo(instance: ArterialInstance): string {
  const conflict = findSpeedConflict(instance);
  if (conflict !== null) {
    const { link, direction } = conflict;
    return `${direction}, the speed ranges of links 1 to ${link + 1} leave no speeds that change from link to link by ${instance.recipSpeedChange} s/m at most; link ${link + 1} is the first that can't be joined`;
  }
  const lack = findGreenLack(instance);
  if (lack === null)
    return 'the speeds that would carry bands through change more from link to link than `recipSpeedChange` allows';
  const stopped = farthestSignal(instance);
  const need = `both greens of every signal would have to be longer together by ${formatNumber(lack.lackS, 1)} s (${formatNumber(100 * lack.share, 1)} % of the cycle)`;
  if (stopped + 1 >= instance.signals.length) return need;
  return `bands from signal 1 come to signal ${stopped + 1} at best, and meet red at signal ${stopped + 2}; ${need}`;
}

const proofAndPlan = ({ upperBound, plan }: ArterialBands) => ({ upperBound, plan });

function asJson({ first, last, bands }: ArterialPart) {
  return { first, last, objective: bands.objective, b: bands.b, bb: bands.bb, ...proofAndPlan(bands) };
}

function secondsSince(startedAtMs: number): number {
  return Math.round((performance.now() - startedAtMs) * 1000) / 1e6;
}

/** @param first number of the arterial's signals that stand before these */
function printBands({ b, bb, objective, upperBound, plan }: ArterialBands, first = 0): void {
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
      `  ${String(first + i + 1).padStart(6)}  ${`${formatNumber(offset, 1)} s`.padStart(24)}  ${String(plan.patterns[i]).padStart(17)}  ${travel.padStart(28)}`.trimEnd(),
    );
  });
}
