import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
/** Reading a city on a busy machine. */
const START_TIMEOUT_MS = 90_000;
/** What the server may take to save its runs. */
const STOP_TIMEOUT_MS = 30_000;

/** `greenwave serve`, as a user starts it: a process of its own. */
export interface ServedScenario {
  readonly url: string;
  readonly port: number;
  /** Asks it to stop, as Ctrl+C does; its data stay, to be served again. */
  stop(): Promise<void>;
  /** Holds the process still, connections and all, as a machine out of breath would; `thaw` lets it go on. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/**
 * @param scenario name of a folder of `scenarios/`
 * @param more     further options of `serve`
 */
export async function serve(scenario: string, ...more: string[]): Promise<ServedScenario> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greenwave-e2e-'));
  let running = await start(scenario, 0, dataFolder, more);
  const { url } = running;
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    stop: () => running.stop(),
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
    async restart() {
      running = await start(scenario, port, dataFolder, more);
    },
    async remove() {
      running.signal('SIGCONT');
      await running.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function start(scenario: string, port: number, dataFolder: string, more: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['cli/greenwave.mjs', 'serve', `scenarios/${scenario}`, '--port', String(port), '--data', dataFolder, ...more],
    { cwd: projectFolder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LOG_LEVEL: 'warn' } },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server has not begun; it said:\n${said}`)), START_TIMEOUT_MS);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const live = /live at (http:\S+)/.exec(said);
      if (!live) return;
      clearTimeout(timer);
      resolve(live[1]);
    });
    void exited.then(() => reject(new Error(`the server has stopped; it said:\n${said}`)));
  }).catch((error: Error) => {
    child.kill('SIGKILL');
    throw error;
  });
  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
  return { url, stop, signal: (name: NodeJS.Signals) => void child.kill(name) };
}
