import path from 'node:path';
import type { Command } from 'commander';
import { importCityflow } from '../../sim/index.ts';
import { deliverImport, type ImportOptions } from '../deliverImport.ts';
import { openTexts, readTexts } from '../openText.ts';
import { scenarioIdOf } from '../options.ts';

interface CityflowOptions extends ImportOptions {
  readonly roadnet: string;
  readonly flow: string;
}

export function registerImportCityflow(group: Command): void {
  group
    .command('cityflow')
    .description('a CityFlow roadnet and its flow file')
    .requiredOption('--roadnet <file>', 'roadnet JSON, or .gz of it')
    .requiredOption('--flow <file>', 'flow JSON, or .gz of it')
    .requiredOption('--out <folder>', 'the scenario is written there')
    .option('--json', 'print one JSON document')
    .action(async (options: CityflowOptions) => {
      const [roadnet, flow] = await readTexts(await openTexts([options.roadnet, options.flow]));
      const id = scenarioIdOf(path.basename(path.resolve(options.out)));
      await deliverImport(importCityflow(roadnet, flow, id), options);
    });
}
