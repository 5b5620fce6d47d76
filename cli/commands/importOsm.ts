import type { Command } from 'commander';
import { importOsm } from '../../sim/index.ts';
import { deliverImport, type ImportOptions } from '../deliverImport.ts';
import { openTexts } from '../openText.ts';

/** `greenwave import osm`: an OpenStreetMap extract becomes a scenario that runs. */
export function registerImportOsm(group: Command): void {
  group
    .command('osm')
    .description('an OpenStreetMap extract (.osm, .osm.gz): streets, lanes, signals; plans and traffic are made up')
    .requiredOption('--file <file>', 'the extract')
    .requiredOption('--out <folder>', 'folder for the scenario')
    .option('--json', 'print the report as JSON')
    .action(async ({ file, ...options }: ImportOptions & { file: string }) => {
      const [source] = await openTexts([file]);
      await deliverImport(await importOsm(source), options);
    });
}
