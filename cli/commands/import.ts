import type { Command } from 'commander';
import { registerImportCbengine } from './importCbengine.ts';
import { registerImportCityflow } from './importCityflow.ts';
import { registerImportOsm } from './importOsm.ts';
import { registerImportSumo } from './importSumo.ts';
import { registerImportUtdf } from './importUtdf.ts';

/** `greenwave import <format>`: each format registers itself, from its own file. */
export function registerImport(program: Command): void {
  const group = program.command('import').description("make a scenario from another program's files");
  const formats: ((group: Command) => void)[] = [
    registerImportCbengine,
    registerImportCityflow,
    registerImportOsm,
    registerImportSumo,
    registerImportUtdf,
  ];
  for (const register of formats) register(group);
}
