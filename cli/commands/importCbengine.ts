import path from 'node:path';
import type { Command } from 'commander';
import { importCbengine } from '../../sim/index.ts';
import { deliverImport, type ImportOptions } from '../deliverImport.ts';
import { openTexts, readTexts } from '../openText.ts';
import { scenarioIdOf } from '../options.ts';

interface CbengineOptions extends ImportOptions {
  readonly roadnet: string;
  readonly flow: string;
}

export function registerImportCbengine(group: Command): void {
  group
    .command('cbengine')
    .description('a CBEngine network (KDD Cup 2021) and its flow file')
    .requiredOption('--roadnet <file>', 'network text, or .gz of it')
    .requiredOption('--flow <file>', 'flow text, or .gz of it')
    .requiredOption('--out <folder>', 'the scenario is written there')
    .option('--json', 'print one JSON document')
    .action(async (options: CbengineOptions) => {
      const [roadnet, flow] = await readTexts(await openTexts([options.roadnet, options.flow]));
      const id = scenarioIdOf(path.basename(path.resolve(options.out)));
      await deliverImport(importCbengine(roadnet, flow, id), options);
    });
}
