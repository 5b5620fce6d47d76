import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import { Server as SocketServer } from 'socket.io';
import type { ControlChoice } from '../sim/index.ts';
import { type Access, checkSource, createAccess } from './http/access.ts';
import { createApp } from './http/app.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openBrowser } from './openBrowser.ts';
import { logRun } from './run/logRun.ts';
import { createRunHost, type RunHost } from './run/runHost.ts';
import type { BesideRun } from './sockets/besideRun.ts';
import { createRunBroadcast, type RunBroadcast } from './sockets/runNamespace.ts';
import { createPlanDesk, type PlanDesk } from './takeAway/planDesk.ts';
import { createTwinComparison } from './twin/twinComparison.ts';
import { createWaveSearch } from './waves/waveSearch.ts';

export interface ServerOptions {
  /** Each runs in a thread of its own under its id; the first is the one a page opens on. */
  readonly scenarios: readonly {
    readonly id: string;
    readonly folder: string;
    readonly planFile?: string;
    readonly control?: ControlChoice;
  }[];
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Operator's token. Default: none on this machine's own address, a new random one when listening wider. */
  readonly token?: string;
  /** Snapshots go to a folder here for each run. Default: `.greenwave` in the folder that the server is started in. */
  readonly dataFolder?: string;
  /** Open the page in the default browser. */
  readonly open?: boolean;
}

export interface RunningServer {
  readonly url: string;
  /** Null: whoever gets here may command. */
  readonly token: string | null;
  /** Saves every run's state, then lets go of everything. */
  close(): Promise<void>;
}

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
/** A plan with every ring full is a few kilobytes; what a controller wishes for a thousand signals at once is more. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** How long a closing server waits for the other ends to close too. */
const GOODBYE_MS = 500;

/**
 * Serves live runs of scenarios and the page that shows them. It answers at once and resolves when every scenario has
 * been read and its run has begun; the warm-up goes on behind it.
 *
 * @throws InputError with every issue of a scenario that can't be run
 * @throws RangeError on options that can't be served
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  checkOptions(options);
  const log = pino({ name: 'greenwave', base: undefined, level: process.env.LOG_LEVEL ?? 'info' }, pino.destination(2));
  const access = createAccess(options.host, options.token);
  const version = readVersion();
  const dataFolder = options.dataFolder ?? join(process.cwd(), '.greenwave');
  const metrics = createMetrics();
  const runs = new Map<string, RunHost>();
  const desks = new Map<string, PlanDesk>();
  const app = createApp({
    runs,
    desks,
    access,
    metrics,
    log,
    version,
    pageFolder: join(projectFolder, 'client', 'dist'),
  });
  const http = createServer(app);
  const connections = trackConnections(http);
  const sockets = createSockets(http, access);
  const broadcasts: RunBroadcast[] = [];
  const asides: BesideRun[] = [];

  async function close(): Promise<void> {
    const helpers = [...asides.flatMap(({ waves, twin }) => [waves, twin]), ...desks.values()];
    await Promise.all(helpers.map((helper) => helper.close()));
    await Promise.all([...runs.values()].map((run) => run.close()));
    for (const broadcast of broadcasts) broadcast.close();
    // Closes the HTTP server too, once the sockets are gone; those whose other end does not answer are cut.
    const closed = sockets.close();
    const cut = setTimeout(() => connections.destroyAll(), GOODBYE_MS);
    await closed;
    clearTimeout(cut);
    metrics.close();
  }

  try {
    // First of all: a port in use must not cost the reading of a city.
    await listen(http, options.port, options.host);
    for (const { id, folder, planFile, control } of options.scenarios) {
      const run = createRunHost({
        runId: id,
        scenarioFolder: folder,
        planFile,
        control,
        snapshotFolder: join(dataFolder, id),
        version,
      });
      runs.set(id, run);
      const source = { scenarioFolder: folder, planFile, control };
      const beside = { waves: createWaveSearch(run, source), twin: createTwinComparison(run, source) };
      asides.push(beside);
      desks.set(id, createPlanDesk(run, source));
      broadcasts.push(openRun(run, beside, sockets, access, metrics, log, version));
    }
    await Promise.all([...runs.values()].map((run) => run.begun));
  } catch (error) {
    await close();
    throw error;
  }

  const { port } = http.address() as AddressInfo;
  const url = `http://${urlHost(options.host)}:${port}/`;
  log.info({ url, runs: [...runs.keys()], commanding: access.token === null ? 'open' : 'by token' }, 'serving');
  if (options.open) openBrowser(url);
  return { url, token: access.token, close };
}

function openRun(
  run: RunHost,
  beside: BesideRun,
  sockets: SocketServer,
  access: Access,
  metrics: Metrics,
  log: Logger,
  version: string,
): RunBroadcast {
  const broadcast = createRunBroadcast(sockets.of(`/runs/${run.id}`), run, beside, access, version);
  metrics.watch(run, broadcast);
  logRun(run, log);
  return broadcast;
}

/** Frames are small, often and already dense: compressing each for each viewer would cost a core (notes in docs/protocol.md). */
function createSockets(http: HttpServer, access: Access): SocketServer {
  return new SocketServer(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    pingInterval: 5000,
    pingTimeout: 5000,
    connectTimeout: 10_000,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    serveClient: false,
    allowRequest: (request, decide) => {
      const reason = checkSource(access, request);
      decide(reason, reason === null);
    },
  });
}

/** The HTTP server forgets a connection that has become a websocket; these are all of them. */
function trackConnections(http: HttpServer): { destroyAll(): void } {
  const open = new Set<Socket>();
  http.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return {
    destroyAll: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

function checkOptions({ scenarios }: ServerOptions): void {
  if (scenarios.length === 0) throw new RangeError('give at least one scenario to serve');
  const ids = new Set<string>();
  for (const { id } of scenarios) {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(id)) {
      throw new RangeError(`"${id}" can't name a run: take letters, digits, dots, dashes and underscores`);
    }
    if (ids.has(id))
      throw new RangeError(`two scenarios are called "${id}"; serve them one at a time or rename a folder`);
    ids.add(id);
  }
}

function listen(http: HttpServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

/** An address to open: every address (`0.0.0.0`, `::`) is this machine's own too. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function readVersion(): string {
  const text = readFileSync(join(projectFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
