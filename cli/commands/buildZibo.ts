import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { buildCity, countScenario } from '../../sim/index.ts';
import { printJson, printLine } from '../output.ts';
import { writeScenario } from '../writeScenario.ts';

const ZIBO = fileURLToPath(new URL('../../scenarios/zibo', import.meta.url));

/** For developers of this project: Zibo is made from its facts, and what is made is checked in. */
export function registerBuildZibo(program: Command): void {
  program
    .command('build-zibo')
    .description('build the city of Zibo from its facts')
    .option('--out <folder>', 'folder of the scenario', ZIBO)
    .option('--json', 'print one JSON document')
    .action(async ({ out, json }: { out: string; json?: boolean }) => {
      const counts = await buildZibo(out);
      if (json) printJson({ folder: out, counts });
      else printLine(`${out}: ${counts.signals} signals, ${counts.corridors} corridors`);
    });
}

/** Builds Zibo into a folder. The same build gives the same bytes. */
export async function buildZibo(outFolder: string) {
  const scenario = buildCity();
  await writeScenario(outFolder, scenario);
  return countScenario(scenario);
}
