import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import {
  type Change,
  type ClientToServerEvents,
  PROTOCOL_VERSION,
  type SceneDefinition,
  type ServerToClientEvents,
  type View,
} from '../sim/index.ts';

/**
 * What a live city costs with many viewers: the server (a process of its own) at x1, each viewer looking at a
 * district, or at the whole city.
 *
 *     npx tsx bench/viewers.ts [scenario folder] [--viewers 50] [--seconds 30] [--view district|city] [--port 4290]
 */

type ViewerSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

interface Result {
  readonly scenario: string;
  readonly viewers: number;
  readonly vehicles: number;
  /** Share of one core over the time measured, all threads of the server. */
  readonly serverCpuRatio: number;
  readonly framesPerSPerViewer: number;
  readonly kBPerSPerViewer: number;
  /** From a command at one viewer to its `change` at another, ms. */
  readonly changeLatencyMs: { readonly median: number; readonly p95: number; readonly max: number };
  readonly serverRssMb: number;
  readonly realTimeFactor: number;
}

const HALF_DISTRICT_M = 750;
const COMMANDS = 40;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function main(): Promise<void> {
  const { folder, viewerCount, seconds, port, wholeCity } = readArguments(process.argv.slice(2));
  const dataFolder = await mkdtemp(join(tmpdir(), 'greenwave-bench-'));
  const cli = fileURLToPath(new URL('../cli/greenwave.mjs', import.meta.url));
  const server = spawn(process.execPath, [cli, 'serve', folder, '--port', String(port), '--data', dataFolder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn' },
  });
  const address = `http://127.0.0.1:${port}`;
  const runId = basename(folder);
  try {
    await waitUntilRunning(address, runId);
    const scene = (await (await fetch(`${address}/api/runs/${runId}/scene`)).json()) as SceneDefinition;
    const sockets = await connectViewers(`${address}/runs/${runId}`, viewsOf(scene, viewerCount, wholeCity));
    const result = await measure(address, runId, scene, sockets, seconds);
    console.log(JSON.stringify(result, null, 2));
    for (const { socket } of sockets) socket.close();
  } finally {
    const gone = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await gone;
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function readArguments(args: readonly string[]): {
  folder: string;
  viewerCount: number;
  seconds: number;
  port: number;
  wholeCity: boolean;
} {
  const numberAfter = (name: string, otherwise: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  const folder =
    args[0] && !args[0].startsWith('--') ? args[0] : fileURLToPath(new URL('../scenarios/zibo', import.meta.url));
  return {
    folder: resolve(folder),
    viewerCount: numberAfter('--viewers', 50),
    seconds: numberAfter('--seconds', 30),
    port: numberAfter('--port', 4290),
    wholeCity: args[args.indexOf('--view') + 1] === 'city',
  };
}

async function waitUntilRunning(address: string, runId: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const health = await fetch(`${address}/healthz/${runId}`).then(
      (answer) => answer.json() as Promise<{ runs: { status: string }[] }>,
      () => null,
    );
    if (health?.runs[0].status === 'running') return;
    await sleep(200);
  }
  throw new Error('the run did not begin within two minutes');
}

const nothingElse = { vehicles: true, links: false, corridorId: null, followSlot: null } as const;

/** Squares of a district's size, spread over the city: round its labels where there are districts, else its signals. */
function viewsOf(scene: SceneDefinition, count: number, wholeCity: boolean): View[] {
  const { districts, intersections } = scene.network;
  const signals = intersections.filter(({ control }) => control === 'signal');
  return Array.from({ length: count }, (_, i) => {
    const [x, y] =
      i < districts.length
        ? districts[i].centre
        : [signals[(i * 97) % signals.length].x, signals[(i * 97) % signals.length].y];
    if (wholeCity) {
      // No two alike, as no two windows are: nothing is shared.
      const edgeM = 100_000 + i;
      return { ...nothingElse, minX: -edgeM, minY: -edgeM, maxX: edgeM, maxY: edgeM, links: true };
    }
    return {
      ...nothingElse,
      minX: x - HALF_DISTRICT_M,
      minY: y - HALF_DISTRICT_M,
      maxX: x + HALF_DISTRICT_M,
      maxY: y + HALF_DISTRICT_M,
    };
  });
}

interface ViewerCount {
  readonly socket: ViewerSocket;
  frames: number;
  bytes: number;
}

async function connectViewers(url: string, views: readonly View[]): Promise<ViewerCount[]> {
  return Promise.all(
    views.map(
      (view) =>
        new Promise<ViewerCount>((done, failed) => {
          const socket: ViewerSocket = io(url, {
            transports: ['websocket'],
            auth: { protocolVersion: PROTOCOL_VERSION },
            forceNew: true,
          });
          const counted: ViewerCount = { socket, frames: 0, bytes: 0 };
          socket.on('connect_error', failed);
          socket.on('hello', () => {
            socket.emit('view', view);
            done(counted);
          });
          socket.on('frame', (sequence, bytes) => {
            socket.emit('seen', sequence);
            counted.frames++;
            counted.bytes += bytes.byteLength;
          });
        }),
    ),
  );
}

async function measure(
  address: string,
  runId: string,
  scene: SceneDefinition,
  viewers: ViewerCount[],
  seconds: number,
): Promise<Result> {
  await sleep(3000);
  const before = await readMetrics(address);
  for (const viewer of viewers) Object.assign(viewer, { frames: 0, bytes: 0 });
  const startMs = performance.now();
  await sleep(seconds * 1000);
  const spanS = (performance.now() - startMs) / 1000;
  const after = await readMetrics(address);
  const sum = (pick: (viewer: ViewerCount) => number): number =>
    viewers.reduce((total, viewer) => total + pick(viewer), 0);
  const perViewerS = viewers.length * spanS;
  const framesPerS = sum(({ frames }) => frames) / perViewerS;
  const kBPerS = sum(({ bytes }) => bytes) / 1000 / perViewerS;
  const latencies = await measureLatency(scene, viewers);
  return {
    scenario: scene.id,
    viewers: viewers.length,
    vehicles: after(`greenwave_vehicles{run="${runId}",state="running"}`),
    serverCpuRatio: round((after('process_cpu_seconds_total') - before('process_cpu_seconds_total')) / spanS),
    framesPerSPerViewer: round(framesPerS),
    kBPerSPerViewer: round(kBPerS),
    changeLatencyMs: latencies,
    serverRssMb: round(after('process_resident_memory_bytes') / 1e6),
    realTimeFactor: round(after(`greenwave_real_time_factor{run="${runId}"}`)),
  };
}

async function readMetrics(address: string): Promise<(name: string) => number> {
  const lines = (await (await fetch(`${address}/metrics`)).text()).split('\n');
  return (name) => {
    const line = lines.find((candidate) => candidate.startsWith(`${name} `));
    if (!line) throw new Error(`the server has no metric ${name}`);
    return Number(line.slice(name.length + 1));
  };
}

/** Changes offsets from the first viewer's socket and times them at the last one's, at odd moments of the step. */
async function measureLatency(
  scene: SceneDefinition,
  viewers: readonly ViewerCount[],
): Promise<Result['changeLatencyMs']> {
  const commander = viewers[0].socket;
  const watcher = viewers[viewers.length - 1].socket;
  const latenciesMs: number[] = [];
  for (let i = 0; i < COMMANDS; i++) {
    const { intersectionId } = scene.signals[(i * 31) % scene.signals.length];
    const sentMs = performance.now();
    const heard = new Promise<number>((done) => {
      const listen = (change: Change): void => {
        if (change.type !== 'plan' || change.intersectionId !== intersectionId) return;
        watcher.off('change', listen);
        done(performance.now() - sentMs);
      };
      watcher.on('change', listen);
    });
    commander.emit('command', { type: 'setOffset', intersectionId, offsetS: i }, (answer) => {
      if (!answer.ok) throw new Error(answer.error.message);
    });
    latenciesMs.push(await heard);
    await sleep(277);
  }
  latenciesMs.sort((a, b) => a - b);
  const at = (ratio: number): number => round(latenciesMs[Math.min(COMMANDS - 1, Math.floor(COMMANDS * ratio))]);
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

await main();
