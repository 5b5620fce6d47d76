import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineLevel } from './engineLevel.ts';

/** What to run, what to let pass before the clock starts, and what to time, s of simulated time. */
export interface LevelRequest {
  /** Vehicles on the standard grid, or a scenario folder. */
  readonly grid?: number;
  readonly scenario?: string;
  readonly warmUpS: number;
  readonly timedS: number;
}

/** Runs one level in a process of its own. */
export async function runEngineLevel(request: LevelRequest): Promise<EngineLevel> {
  const what = request.grid === undefined ? ['scenario', request.scenario!] : ['grid', String(request.grid)];
  const file = fileURLToPath(new URL('./engineLevel.ts', import.meta.url));
  const args = ['--import', import.meta.resolve('tsx'), file, ...what, String(request.warmUpS), String(request.timedS)];
  return JSON.parse(await outputOf(process.execPath, args)) as EngineLevel;
}

/** Standard output of a command that succeeds. @throws Error with what it wrote to standard error, if it fails */
export function outputOf(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new Error(`${command} ended with ${code}: ${Buffer.concat(errors).toString('utf8').slice(-2000)}`));
    });
  });
}
