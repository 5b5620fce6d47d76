import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { exportSumoPlan, InputError, parsePlanFile } from '../../sim/index.ts';
import { openTexts } from '../openText.ts';
import { formatNumber, printJson, printLine } from '../output.ts';
import { requireScenario } from '../readScenario.ts';

interface SumoPlanOptions {
  readonly plan: string;
  readonly net: string;
  readonly additional?: string;
  readonly out: string;
  readonly json?: boolean;
}

export function registerExportSumoPlan(group: Command): void {
  group
    .command('sumo-plan')
    .description("a plan's offsets for the SUMO programs that the scenario was imported from, as an additional file")
    .argument('<scenario>', 'a folder with scenario.json, or that file; made by `import sumo`')
    .requiredOption('--plan <file>', 'the plan, as `optimise` writes it')
    .requiredOption('--net <file>', 'the network that was imported, .net.xml (also .gz)')
    .option('--additional <files>', 'the additional files that were imported, separated by commas')
    .requiredOption('--out <file>', 'the additional file that is written, .add.xml')
    .option('--json', 'print one JSON document')
    .action(run);
}

async function run(name: string, { plan, net, additional = '', out, json }: SumoPlanOptions): Promise<void> {
  const definition = await requireScenario(name);
  const text = await readFile(plan, 'utf8').catch(() => {
    throw new InputError([{ file: plan, path: '', message: 'there is no such file, or it may not be read' }]);
  });
  const planFile = parsePlanFile({ name: plan, text }, definition);
  const [netText, ...others] = await openTexts([net, ...additional.split(',').filter(Boolean)]);
  const result = await exportSumoPlan({ definition, planFile, planName: plan, net: netText, additional: others });
  await writeFile(out, result.files[0].text);
  if (json) printJson({ file: out, counts: result.counts, notes: result.notes });
  else {
    printLine(`${out}: offsets of ${formatNumber(result.counts['traffic lights'])} traffic lights`);
    for (const { what, count, why } of result.notes) printLine(`  ${what} (${formatNumber(count)}): ${why}`);
  }
}
