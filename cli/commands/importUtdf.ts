import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { importUtdf } from '../../sim/index.ts';
import { deliverImport, type ImportOptions } from '../deliverImport.ts';
import { openTexts } from '../openText.ts';

export function registerImportUtdf(group: Command): void {
  group
    .command('utdf')
    .description('from Synchro: combined UTDF (CSV) with network, turning volumes and timing')
    .requiredOption('--file <file>', 'the file')
    .requiredOption('--out <folder>', 'where the scenario is written')
    .option('--json', 'print one JSON document')
    .action(async ({ file, ...options }: ImportOptions & { file: string }) => {
      const [source] = await openTexts([file]);
      await deliverImport(await importUtdf(source, basename(resolve(options.out))), options);
    });
}
