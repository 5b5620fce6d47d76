import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Command } from 'commander';
import { loadScenario } from '../../server/scenarioFiles.ts';
import {
  type ExportResult,
  exportCityflow,
  exportGeojson,
  exportSumo,
  freezeScenario,
  type Scenario,
} from '../../sim/index.ts';
import { numberBetween, wholeNumberBetween } from '../options.ts';
import { formatNumber, printJson, printLine, printTable } from '../output.ts';
import { writeFolder } from '../writeScenario.ts';

export interface ExportOptions {
  readonly out: string;
  readonly plan?: string;
  readonly json?: boolean;
}

interface TrafficOptions extends ExportOptions {
  readonly seed?: number;
  readonly duration?: number;
}

export function registerExportSumo(group: Command): void {
  withTraffic(
    group.command('sumo').description('plain XML, the trips of one seed, configurations for netconvert and sumo'),
  )
    .option('--netconvert', 'run netconvert on what was written, so that sumo can start at once')
    .action(async (name: string, options: TrafficOptions & { netconvert?: boolean }) => {
      const scenario = await readExported(name, options.plan);
      const result = exportSumo(scenario, trafficOf(scenario, options));
      await deliverExport(result, options, async () => {
        const configuration = result.files.find((file) => file.name.endsWith('.netccfg'))!.name;
        if (options.netconvert) await runNetConvert(path.resolve(options.out), configuration);
      });
    });
}

export function registerExportCityflow(group: Command): void {
  withTraffic(
    group.command('cityflow').description('roadnet.json, flow.json with the trips of one seed, config.json'),
  ).action(async (name: string, options: TrafficOptions) => {
    const scenario = await readExported(name, options.plan);
    await deliverExport(exportCityflow(scenario, trafficOf(scenario, options)), options);
  });
}

export function registerExportGeojson(group: Command): void {
  withFolder(group.command('geojson').description('intersections, links, movements, corridors and districts for a map'))
    .option('--lanes', 'a line for each lane, too')
    .action(async (name: string, options: ExportOptions & { lanes?: boolean }) => {
      const scenario = await readExported(name, options.plan);
      await deliverExport(exportGeojson(scenario, { lanes: options.lanes === true }), options);
    });
}

export function withFolder(command: Command): Command {
  return command
    .argument('<scenario>', 'a folder with scenario.json, or that file')
    .requiredOption('--out <folder>', 'where the files go; made if it is not there')
    .option('--plan <file>', 'timing plans instead of its own, as `optimise` writes them')
    .option('--json', 'print one JSON document');
}

/** @throws InputError with every issue of the scenario, or of the plans */
export async function readExported(name: string, plan: string | undefined): Promise<Scenario> {
  return freezeScenario((await loadScenario(name, plan)).definition);
}

function withTraffic(command: Command): Command {
  return withFolder(command)
    .option('--seed <n>', "trips of this seed (default: the scenario's)", wholeNumberBetween(0, 2 ** 31 - 1))
    .option('--duration <s>', "trips of this many seconds (default: the scenario's)", numberBetween(1, 604_800, 's'));
}

function trafficOf({ definition }: Scenario, { seed, duration }: TrafficOptions) {
  return { seed: seed ?? definition.seed, durationS: duration ?? definition.durationS };
}

/** Writes an export's files, does what is to follow, and prints what was written and what the format can't hold. */
export async function deliverExport(
  { files, counts, notes }: ExportResult,
  { out, json }: ExportOptions,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<void> {
  await writeFolder(out, files);
  await afterwards();
  if (json) {
    printJson({ folder: out, files: files.map(({ name }) => name), counts, notes });
    return;
  }
  printLine(`${out}: ${files.map(({ name }) => name).join(', ')}`);
  printTable(Object.entries(counts).map(([what, count]) => [what, formatNumber(count)]));
  for (const { what, count, why } of notes) printLine(`  ${what} (${formatNumber(count)}): ${why}`);
}

/** @throws Error if there is no netconvert, or with what it said when it failed */
function runNetConvert(folder: string, configuration: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('netconvert', ['-c', configuration], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', () =>
      reject(new Error(`netconvert was not found; install SUMO, or run "netconvert -c ${configuration}" in ${folder}`)),
    );
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`netconvert failed: ${said.trim()}`))));
  });
}
