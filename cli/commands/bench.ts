import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import type { EngineLevel } from '../../bench/engineLevel.ts';
import { runEngineLevel } from '../../bench/runLevel.ts';
import { findSumoVersion } from '../../bench/sumoLevel.ts';
import { runVersusLevel, VERSUS_WINDOWS, type VersusLevel } from '../../bench/versus.ts';
import { listOf, wholeNumberBetween } from '../options.ts';
import { formatNumber, printJson, printLine } from '../output.ts';
import { createProgress } from '../progress.ts';

/** Vehicles on the standard grid of 1,520 signals. */
const LEVELS = [5_000, 20_000, 50_000];
const SHORT_LEVELS = [5_000];

interface BenchOptions {
  readonly short?: boolean;
  readonly vs?: 'sumo';
  readonly levels?: readonly number[];
  readonly json?: boolean;
}

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('time the engine, one thread: the standard grid of 1,520 signals, and an hour of Zibo')
    .option('--short', 'one small level only, to see that nothing has broken')
    .addOption(new Option('--vs <simulator>', 'run the grid in SUMO as well, and print the ratio').choices(['sumo']))
    .option(
      '--levels <counts>',
      'vehicles on the grid, by commas (default: 5000,20000,50000)',
      listOf(wholeNumberBetween(100, 100_000)),
    )
    .option('--json', 'print one JSON document')
    .action(bench);
}

async function bench(options: BenchOptions): Promise<void> {
  const grids = options.levels ?? (options.short ? SHORT_LEVELS : LEVELS);
  if (options.vs) return benchVersus(grids, options.json === true);
  const requests = grids.map((grid) =>
    options.short ? { grid, warmUpS: 300, timedS: 120 } : { grid, warmUpS: 1200, timedS: 600 },
  );
  const zibo = fileURLToPath(new URL('../../scenarios/zibo', import.meta.url));
  const all =
    options.short || !existsSync(zibo) ? requests : [...requests, { scenario: zibo, warmUpS: 0, timedS: 3600 }];
  const progress = createProgress();
  const levels: EngineLevel[] = [];
  for (const request of all) {
    progress.update(levels.length / all.length, 'grid' in request ? `${request.grid} vehicles` : 'an hour of Zibo');
    levels.push(await runEngineLevel(request));
  }
  progress.end();
  if (options.json) printJson({ levels });
  else printLevels(levels);
}

async function benchVersus(grids: readonly number[], json: boolean): Promise<void> {
  const sumoVersion = await findSumoVersion();
  const progress = createProgress();
  const levels: VersusLevel[] = [];
  for (const grid of grids) {
    progress.update(levels.length / grids.length, `${grid} vehicles`);
    levels.push(await runVersusLevel(grid));
  }
  progress.end();
  if (json) {
    printJson({ sumoVersion, windows: VERSUS_WINDOWS, levels });
    return;
  }
  const columns = ['simulator', 'vehicles', 'updates/s', 'x real time', 'RSS MB', 'mean m/s', 'ratio'];
  const rows = levels.flatMap(({ ours, sumo, ratio }) =>
    ([`SUMO ${sumoVersion}`, 'Greenwave'] as const).map((name) => {
      const side = name === 'Greenwave' ? ours : sumo;
      return [
        name,
        formatNumber(side.vehicles),
        formatNumber(side.updatesPerS),
        formatNumber(side.realTimeFactor, 1),
        side.rssMb === null ? 'unknown' : formatNumber(side.rssMb),
        formatNumber(side.meanSpeedMps, 1),
        name === 'Greenwave' ? formatNumber(ratio, 1) : '1.0',
      ];
    }),
  );
  printColumns(columns, rows);
  const { ours, sumo } = VERSUS_WINDOWS;
  printLine(
    `Timed: ours ${ours.timedS} s after ${ours.warmUpS} s; SUMO ${sumo.timedS} s after ${sumo.warmUpS} s from a full grid.`,
  );
}

function printLevels(levels: readonly EngineLevel[]): void {
  const columns = ['scenario', 'vehicles', 'updates/s', 'x real time', 'wall s', 'RSS MB', 'mean m/s'];
  const rows = levels.map((level) => [
    level.scenario,
    formatNumber(level.vehicles),
    formatNumber(level.updatesPerS),
    formatNumber(level.realTimeFactor),
    formatNumber(level.wallS, 1),
    formatNumber(level.rssMb),
    formatNumber(level.meanSpeedMps, 1),
  ]);
  printColumns(columns, rows);
}

function printColumns(columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map((name, c) => Math.max(name.length, ...rows.map((row) => row[c].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  ');
  printLine(line(columns));
  for (const row of rows) printLine(line(row));
}
