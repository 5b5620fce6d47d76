import type { Command } from 'commander';
import { countScenario, type ScenarioCounts } from '../../sim/index.ts';
import { ExitCode, formatIssue, formatNumber, printJson, printLine, printTable } from '../output.ts';
import { loadScenario } from '../readScenario.ts';

export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('check a scenario: "valid", or every issue with its file and place')
    .argument('<scenario>', 'a folder with scenario.json, or the file')
    .option('--json', 'print one JSON document')
    .action(validate);
}

async function validate(scenarioPath: string, options: { json?: boolean }): Promise<void> {
  const { definition, issues } = await loadScenario(scenarioPath);
  const counts = definition && countScenario(definition);
  if (options.json) printJson({ valid: definition !== null, issues, counts });
  else if (counts) {
    printLine(`${definition.id}: valid`);
    printCounts(counts);
  } else {
    for (const issue of issues) printLine(formatIssue(issue));
    printLine(`not valid: ${issues.length} ${issues.length === 1 ? 'issue' : 'issues'}`);
  }
  if (definition === null) process.exitCode = ExitCode.badInput;
}

function printCounts(counts: ScenarioCounts): void {
  printTable([
    ['signalised intersections', formatNumber(counts.intersections)],
    ['other intersections', formatNumber(counts.unsignalised)],
    ['gateways', formatNumber(counts.gateways)],
    ['signals', formatNumber(counts.signals)],
    ['corridors', formatNumber(counts.corridors)],
    ['coordinated signals', formatNumber(counts.coordinatedSignals)],
    ['links', formatNumber(counts.links)],
    ['lanes', formatNumber(counts.lanes)],
    ['movements', formatNumber(counts.movements)],
    ['length', formatNumber(counts.lengthKm, 1), 'km'],
  ]);
}
