import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { EngineLevel } from '../../bench/engineLevel.ts';
import { runEngineLevel } from '../../bench/runLevel.ts';
import { formatNumber, printJson, printLine } from '../output.ts';
import { createProgress } from '../progress.ts';

/** Vehicles on the standard grid of 1,520 signals. */
const LEVELS = [5_000, 20_000, 50_000];
const SHORT_LEVELS = [5_000];

interface BenchOptions {
  readonly short?: boolean;
  readonly json?: boolean;
}

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('time the engine, one thread: the standard grid of 1,520 signals, and an hour of Zibo')
    .option('--short', 'one small level only, to see that nothing has broken')
    .option('--json', 'print one JSON document')
    .action(bench);
}

async function bench(options: BenchOptions): Promise<void> {
  const requests = (options.short ? SHORT_LEVELS : LEVELS).map((grid) =>
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
  const widths = columns.map((name, c) => Math.max(name.length, ...rows.map((row) => row[c].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  ');
  printLine(line(columns));
  for (const row of rows) printLine(line(row));
}
