import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { wholeNumberBetween } from '../options.ts';
import { printNote } from '../output.ts';

/** Served when no scenario is named. */
const HOME_CITY = fileURLToPath(new URL('../../scenarios/zibo', import.meta.url));

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly data?: string;
  readonly open?: boolean;
}

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('the live server and the page; Zibo by default')
    .argument('[scenarios...]', 'folders with scenario.json')
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumberBetween(0, 65_535), 3000)
    .option('--host <address>', 'address to listen on; 0.0.0.0 for every machine of the network', '127.0.0.1')
    .option('--token <secret>', 'operator token that commands need when others than this machine can reach the server')
    .option('--data <folder>', 'where snapshots are kept')
    .option('--open', 'open the page in the browser')
    .action(serve);
}

async function serve(scenarioPaths: readonly string[], options: ServeOptions): Promise<void> {
  const folders = scenarioPaths.length > 0 ? scenarioPaths.map((folder) => path.resolve(folder)) : [HOME_CITY];
  // Loaded here: no other command waits for the server's packages.
  const { startServer } = await import('../../server/index.ts');
  const server = await startServer({
    scenarios: folders.map((folder) => ({ id: path.basename(folder), folder })),
    port: options.port,
    host: options.host,
    token: options.token,
    dataFolder: options.data,
    open: options.open,
  });
  printNote(`greenwave is live at ${server.url}`);
  await waitForStop();
  await server.close();
}

/** Until Ctrl+C, or until a service manager asks. */
function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
