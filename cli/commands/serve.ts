import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { type ControlChoice, InputError, LEAST_YELLOW_S } from '../../sim/index.ts';
import { DECISION_HELP, liveControlOption, YELLOW_HELP } from '../controlOptions.ts';
import { numberBetween, wholeNumberBetween } from '../options.ts';
import { printNote } from '../output.ts';

/** Served when no scenario is named. */
const HOME_CITY = fileURLToPath(new URL('../../scenarios/zibo', import.meta.url));

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly data: string;
  readonly open?: boolean;
  readonly plan?: string;
  readonly control: string;
  readonly decision?: number;
  readonly yellow?: number;
}

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('the live server and the page; Zibo by default')
    .argument('[scenarios...]', 'folders with scenario.json')
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumberBetween(0, 65_535), 3000)
    .option('--host <address>', 'address to listen on; 0.0.0.0 for every machine of the network', '127.0.0.1')
    .option('--token <secret>', 'operator token that commands need when others than this machine can reach the server')
    .option('--data <folder>', 'where snapshots are kept, to resume from', '.greenwave')
    .option('--plan <file>', 'timing plans to run instead, as `optimise` writes them; with one scenario only')
    .addOption(liveControlOption('--control <name>', 'who runs the signals'))
    .option('--decision <seconds>', DECISION_HELP, wholeNumberBetween(1, 300))
    .option('--yellow <seconds>', YELLOW_HELP, numberBetween(LEAST_YELLOW_S, 20, 's'))
    .option('--open', 'open the page in the browser')
    .action(serve);
}

async function serve(scenarioPaths: readonly string[], options: ServeOptions): Promise<void> {
  // Loaded here: no other command waits for the server's packages.
  const { startServer } = await import('../../server/index.ts');
  const starting = startServer({
    scenarios: withPlan(nameRuns(scenarioPaths), options.plan).map((run) => ({ ...run, control: controlOf(options) })),
    port: options.port,
    host: options.host,
    token: options.token,
    dataFolder: path.resolve(options.data),
    open: options.open,
  });
  const server = await starting.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${options.port} is in use; stop what listens there, or choose another with --port`);
  });
  printNote(`greenwave is live at ${server.url}`);
  if (server.token !== null) printNote(`operator token: ${server.token}`);
  await waitForStop();
  await server.close();
}

/**
 * Runs by the names of their scenarios' folders.
 *
 * @throws InputError if two folders are called alike: their runs could not be told apart
 */
function nameRuns(scenarioPaths: readonly string[]): { id: string; folder: string }[] {
  if (scenarioPaths.length === 0) return [{ id: path.basename(HOME_CITY), folder: HOME_CITY }];
  const runs = scenarioPaths.map((scenarioPath) => {
    const folder = path.resolve(scenarioPath);
    const isFile = folder.endsWith('.json');
    return { id: path.basename(isFile ? path.dirname(folder) : folder), folder };
  });
  const issues = runs.flatMap(({ id, folder }, i) => {
    if (runs.findIndex((other) => other.id === id) === i) return [];
    return [{ file: folder, path: '', message: `another scenario is called "${id}" too; rename one folder` }];
  });
  if (issues.length > 0) throw new InputError(issues);
  return runs;
}

/** In a fixed order: what is resumed from snapshots depends on it. */
function controlOf({ control, decision, yellow }: ServeOptions): ControlChoice {
  return {
    control,
    ...(decision === undefined ? {} : { decisionS: decision }),
    ...(yellow === undefined ? {} : { clearanceS: yellow }),
  };
}

/** @throws InputError if there are several scenarios: the file names intersections of one */
function withPlan(
  runs: readonly { id: string; folder: string }[],
  planFile: string | undefined,
): { id: string; folder: string; planFile?: string }[] {
  if (planFile === undefined) return [...runs];
  if (runs.length > 1) {
    const message = `holds the plans of one scenario, and ${runs.length} are to be served; serve them one by one`;
    throw new InputError([{ file: planFile, path: '', message }]);
  }
  return runs.map((run) => ({ ...run, planFile: path.resolve(planFile) }));
}

/** Until Ctrl+C, or until a service manager asks. */
function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
