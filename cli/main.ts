import { Command } from 'commander';
import { registerAtspm } from './commands/atspm.ts';
import { registerBand } from './commands/band.ts';
import { registerBatch } from './commands/batch.ts';
import { registerBench } from './commands/bench.ts';
import { registerBuildLessons } from './commands/buildLessons.ts';
import { registerBuildZibo } from './commands/buildZibo.ts';
import { registerCompare } from './commands/compare.ts';
import { registerExport } from './commands/export.ts';
import { registerImport } from './commands/import.ts';
import { registerOptimise } from './commands/optimise.ts';
import { registerRun } from './commands/run.ts';
import { registerServe } from './commands/serve.ts';
import { registerValidate } from './commands/validate.ts';
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
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    return printFailure(error, args.includes('--json'));
  }
}

function createProgram(): Command {
  const program = new Command('greenwave')
    .description('Simulates every traffic signal of a city, and finds and shows the green waves.')
    .version(packageVersion())
    .showHelpAfterError('(greenwave help <command> tells more)')
    .exitOverride();
  const commands = [
    registerServe,
    registerRun,
    registerCompare,
    registerAtspm,
    registerBatch,
    registerImport,
    registerExport,
    registerValidate,
    registerBand,
    registerOptimise,
    registerBench,
    registerBuildLessons,
    registerBuildZibo,
  ];
  for (const register of commands) register(program);
  return program;
}
