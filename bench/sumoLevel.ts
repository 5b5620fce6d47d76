import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GridOptions } from './gridScenario.ts';
import { outputOf } from './runLevel.ts';
import { createSumoGrid } from './sumoGrid.ts';

/** One level of the benchmark in SUMO, timed by SUMO's own account of each step. */
export interface SumoLevel {
  /** Mean number on the road while timed. */
  readonly vehicles: number;
  readonly updatesPerS: number;
  readonly realTimeFactor: number;
  readonly wallS: number;
  /** Most memory held, MB; null where the system doesn't tell (only Linux does). */
  readonly rssMb: number | null;
  readonly meanSpeedMps: number;
}

/** SUMO's programs, as they are called on the path. */
export interface SumoPrograms {
  readonly sumo: string;
  readonly netconvert: string;
}

export const SUMO_ON_PATH: SumoPrograms = { sumo: 'sumo', netconvert: 'netconvert' };

/** SUMO's version, as in "1.15.0". @throws Error with the remedy where SUMO is not installed */
export async function findSumoVersion(programs: SumoPrograms = SUMO_ON_PATH): Promise<string> {
  try {
    const [first] = await Promise.all([
      outputOf(programs.sumo, ['--version']),
      outputOf(programs.netconvert, ['--version']),
    ]);
    return /Version (\S+)/.exec(first)?.[1] ?? 'unknown';
  } catch (cause) {
    throw new Error(
      'SUMO was not found: `bench --vs sumo` needs the programs sumo and netconvert on the path ' +
        '(Debian and Ubuntu: apt install sumo; others: https://sumo.dlr.de/docs/Downloads.php)',
      { cause },
    );
  }
}

/**
 * Builds the grid, runs it in SUMO on one thread, and times the last `timedS` steps of one second.
 *
 * @param warmUpS simulated before the clock starts, s; the grid begins full of vehicles under way
 */
export async function runSumoLevel(options: GridOptions, warmUpS: number, timedS: number): Promise<SumoLevel> {
  const folder = await mkdtemp(join(tmpdir(), 'greenwave-sumo-'));
  try {
    await buildNetwork(folder, options, warmUpS + timedS);
    const summary = join(folder, 'summary.xml');
    const { log, rssMb } = await runSumo([
      ...['--net-file', join(folder, 'grid.net.xml'), '--route-files', join(folder, 'grid.rou.xml')],
      ...['--summary-output', summary, '--end', String(warmUpS + timedS), '--step-length', '1'],
      ...['--threads', '1', '--step-log.period', '1', '--no-warnings', '--seed', '1'],
    ]);
    return { ...measureSteps(log, await readFile(summary, 'utf8'), warmUpS, timedS), rssMb };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the plain XML, the routes and SUMO's net into a folder; vehicles set out until `untilS`. */
export async function buildNetwork(folder: string, options: GridOptions, untilS: number): Promise<void> {
  const grid = createSumoGrid(options, untilS);
  const file = (end: string) => join(folder, `grid.${end}.xml`);
  await Promise.all([
    writeFile(file('nod'), grid.nodes),
    writeFile(file('edg'), grid.edges),
    writeFile(file('con'), grid.connections),
    writeFile(file('tll'), grid.programs),
    writeFile(file('rou'), grid.routes),
  ]);
  await outputOf(SUMO_ON_PATH.netconvert, [
    ...['--node-files', file('nod'), '--edge-files', file('edg'), '--connection-files', file('con')],
    ...['--tllogic-files', file('tll'), '--output-file', file('net')],
    ...['--no-turnarounds', 'true', '--no-warnings', 'true', '--offset.disable-normalization', 'true'],
  ]);
}

/** Runs SUMO to its end. @returns its step log, and the most memory it held, MB, or null */
function runSumo(args: readonly string[]): Promise<{ log: string; rssMb: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(SUMO_ON_PATH.sumo, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    let rssMb: number | null = null;
    const watch = setInterval(() => {
      rssMb = readPeakRssMb(child.pid) ?? rssMb;
    }, 200);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ log: Buffer.concat(out).toString('utf8'), rssMb });
      else reject(new Error(`sumo ended with ${code}: ${Buffer.concat(errors).toString('utf8').slice(-2000)}`));
    });
  });
}

function readPeakRssMb(pid: number | undefined): number | null {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return peak ? Number(peak[1]) / 1024 : null;
  } catch {
    // Gone between two looks, or not a Linux.
    return null;
  }
}

/**
 * Sums the timed steps. Wall time is from SUMO's step log (`Step #120.00 (85ms …`): its summary has a `duration` too, but
 * 1.15 writes the time of day there. Vehicles and speeds are from the summary.
 *
 * @throws Error if a step is missing, or nobody drove
 */
export function measureSteps(log: string, summary: string, fromS: number, timedS: number): Omit<SumoLevel, 'rssMb'> {
  const isTimed = (timeS: number): boolean => timeS >= fromS && timeS < fromS + timedS;
  const timed = [...log.matchAll(/Step #([\d.]+) \((\d+)ms/g)].filter(([, timeS]) => isTimed(Number(timeS)));
  const wallMs = timed.reduce((sum, [, , ms]) => sum + Number(ms), 0);
  let updates = 0;
  let speedSum = 0;
  let steps = 0;
  for (const [tag] of summary.matchAll(/<step [^>]*>/g)) {
    const value = (name: string): number => Number(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]);
    if (!isTimed(value('time'))) continue;
    steps++;
    updates += value('running');
    // SUMO writes -1 where nobody drives.
    speedSum += value('running') * Math.max(0, value('meanSpeed'));
  }
  if (steps !== timedS || timed.length !== timedS || !(updates > 0) || wallMs === 0) {
    throw new Error(
      `SUMO told of ${timed.length} and ${steps} of ${timedS} steps from ${fromS} s, ${updates} updates in ${wallMs} ms`,
    );
  }
  return {
    vehicles: Math.round(updates / steps),
    updatesPerS: Math.round(updates / (wallMs / 1000)),
    realTimeFactor: timedS / (wallMs / 1000),
    wallS: wallMs / 1000,
    meanSpeedMps: speedSum / updates,
  };
}
