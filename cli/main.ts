import { Command } from 'commander';
import { printFailure } from './output.ts';
import { packageVersion } from './packageVersion.ts';

/**
 * Runs one command line.
 *
 * @param args what stands behind `greenwave`
 * @returns the exit code; nothing is thrown
 */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that has seen enough (`greenwave run … | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    const program = await createProgram(args[0]);
    await program.parseAsync(args, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    return printFailure(error, args.includes('--json'));
  }
}

/** Where each command is, in the order of the help: only the one asked for is loaded, as reading the code takes seconds. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  serve: async () => (await import('./commands/serve.ts')).registerServe,
  run: async () => (await import('./commands/run.ts')).registerRun,
  compare: async () => (await import('./commands/compare.ts')).registerCompare,
  atspm: async () => (await import('./commands/atspm.ts')).registerAtspm,
  batch: async () => (await import('./commands/batch.ts')).registerBatch,
  import: async () => (await import('./commands/import.ts')).registerImport,
  export: async () => (await import('./commands/export.ts')).registerExport,
  validate: async () => (await import('./commands/validate.ts')).registerValidate,
  band: async () => (await import('./commands/band.ts')).registerBand,
  optimise: async () => (await import('./commands/optimise.ts')).registerOptimise,
  timing: async () => (await import('./commands/timing.ts')).registerTiming,
  bench: async () => (await import('./commands/bench.ts')).registerBench,
  'build-lessons': async () => (await import('./commands/buildLessons.ts')).registerBuildLessons,
  'build-zibo': async () => (await import('./commands/buildZibo.ts')).registerBuildZibo,
};

/** @param asked the first word of the command line; all commands are there unless it names one */
async function createProgram(asked: string | undefined): Promise<Command> {
  const program = new Command('greenwave')
    .description('Simulates every traffic signal of a city, and finds and shows the green waves.')
    .version(packageVersion())
    .showHelpAfterError('(greenwave help <command> tells more)')
    .exitOverride();
  const names = Object.keys(COMMANDS);
  for (const name of names.filter((one) => !names.includes(asked ?? '') || one === asked))
    (await COMMANDS[name]())(program);
  return program;
}
