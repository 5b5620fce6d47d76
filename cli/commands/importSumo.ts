import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { importSumo } from '../../sim/index.ts';
import { deliverImport, type ImportOptions } from '../deliverImport.ts';
import { openTexts } from '../openText.ts';
import { numberBetween } from '../options.ts';

interface SumoOptions extends ImportOptions {
  readonly net: string;
  readonly routes: string;
  readonly additional?: string;
  readonly begin?: number;
  readonly end?: number;
}

const MOST_TIME_S = 604_800;

export function registerImportSumo(group: Command): void {
  group
    .command('sumo')
    .description('from SUMO: network, routes, signal programs, bus stops')
    .requiredOption('--net <file>', 'the network, .net.xml (also .gz)')
    .requiredOption('--routes <files>', 'route files, separated by commas')
    .option('--additional <files>', 'additional files, separated by commas')
    .option('--begin <seconds>', 'start of the run; default: first departure', numberBetween(0, MOST_TIME_S, 's'))
    .option('--end <seconds>', 'end of the run; default: an hour after the last', numberBetween(1, MOST_TIME_S, 's'))
    .requiredOption('--out <folder>', 'where the scenario is written')
    .option('--json', 'print one JSON document')
    .action(run);
}

async function run(options: SumoOptions): Promise<void> {
  const list = (text = '') => text.split(',').filter(Boolean);
  const routes = list(options.routes);
  const [net, ...others] = await openTexts([options.net, ...routes, ...list(options.additional)]);
  const result = await importSumo({
    id: basename(resolve(options.out)),
    net,
    routes: others.slice(0, routes.length),
    additional: others.slice(routes.length),
    ...(options.begin !== undefined && { beginS: options.begin }),
    ...(options.end !== undefined && { endS: options.end }),
  });
  await deliverImport(result, options);
}
