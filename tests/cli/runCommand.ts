import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main } from '../../cli/main.ts';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command at a time: what they print goes through the same two streams. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command within this process, and takes what it prints: a process of its own spends most of its time on reading the
 * code. From the project's folder.
 */
export function runCommand(args: readonly string[]): Promise<CommandResult> {
  const result = last.then(() => capture(args));
  last = result.catch(() => undefined);
  return result;
}

async function capture(args: readonly string[]): Promise<CommandResult> {
  const texts = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const own = streams.map((name) => process[name].write);
  const listeners = process.stdout.listeners('error');
  const folder = process.cwd();
  for (const name of streams) {
    process[name].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      texts[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    process.chdir(PROJECT);
    const code = await main(args);
    return { code, ...texts };
  } finally {
    process.chdir(folder);
    streams.forEach((name, k) => {
      process[name].write = own[k];
    });
    for (const listener of process.stdout.listeners('error')) {
      if (!listeners.includes(listener)) process.stdout.off('error', listener as () => void);
    }
    process.exitCode = undefined;
  }
}

/** Runs the real command in a process of its own. @param cwd default: the project's folder */
export function runProcess(args: readonly string[], cwd = PROJECT, command = `${PROJECT}cli/greenwave.mjs`) {
  return new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
