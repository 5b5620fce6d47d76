import type { Command } from 'commander';
import { registerExportCityflow, registerExportGeojson, registerExportSumo } from './exportFormats.ts';
import { registerExportSheets } from './exportSheets.ts';
import { registerExportGmns, registerExportUtdf } from './exportSignalFormats.ts';
import { registerExportSumoPlan } from './exportSumoPlan.ts';

/** `greenwave export <format>`: each format registers itself. */
export function registerExport(program: Command): void {
  const group = program.command('export').description("write a scenario as another program's files");
  const formats: ((group: Command) => void)[] = [
    registerExportSumo,
    registerExportCityflow,
    registerExportGeojson,
    registerExportUtdf,
    registerExportGmns,
    registerExportSumoPlan,
    registerExportSheets,
  ];
  for (const register of formats) register(group);
}
