import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { type RunningServer, type ServerOptions, startServer } from '../../server/index.ts';
import {
  type ClientToServerEvents,
  decodeFrame,
  type Frame,
  type Hello,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
  type View,
} from '../../sim/index.ts';
import { type ArterialOptions, createArterial } from '../fixtures/scenarios.ts';

// What happens in a test is told by its expectations.
process.env.LOG_LEVEL ??= 'silent';

/** A server of a small arterial in a folder of its own, and what tests do with it. */
export interface LiveServer {
  readonly folder: string;
  readonly scenarioFolder: string;
  readonly dataFolder: string;
  readonly server: RunningServer;
  /** Address of a path, e.g. `/api/runs`. */
  readonly at: (path: string) => string;
  /** Stops the server; its folder stays. */
  stop(): Promise<void>;
  /** Starts it again on the same folders. */
  restart(): Promise<LiveServer>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

export type ViewerSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export const everything: View = {
  minX: -1e5,
  minY: -1e5,
  maxX: 1e5,
  maxY: 1e5,
  vehicles: true,
  links: true,
  corridorId: 'main',
  followSlot: null,
};

export interface LiveServerOptions extends Partial<Pick<ServerOptions, 'token' | 'host'>> {
  /** As `serve --control` has it. */
  readonly control?: string;
  readonly arterial?: Partial<ArterialOptions>;
  readonly warmUpS?: number;
}

/** The run is called `row`: four signals in a row, steps of half a second. */
export async function createLiveServer(options: LiveServerOptions = {}): Promise<LiveServer> {
  const folder = await mkdtemp(join(tmpdir(), 'greenwave-server-'));
  const scenarioFolder = join(folder, 'row');
  await mkdir(scenarioFolder);
  const definition = { ...createArterial(4, 400, options.arterial), warmUpS: options.warmUpS ?? 0 };
  await writeFile(join(scenarioFolder, 'scenario.json'), JSON.stringify(definition));
  return start(folder, options);
}

async function start(folder: string, options: LiveServerOptions): Promise<LiveServer> {
  const scenarioFolder = join(folder, 'row');
  const dataFolder = join(folder, 'data');
  const server = await startServer({
    scenarios: [{ id: 'row', folder: scenarioFolder, control: { control: options.control ?? 'plan' } }],
    port: 0,
    host: options.host ?? '127.0.0.1',
    token: options.token,
    dataFolder,
  });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (!stopped) await server.close();
    stopped = true;
  };
  return {
    folder,
    scenarioFolder,
    dataFolder,
    server,
    at: (path) => new URL(path, server.url).href,
    stop,
    restart: async () => {
      await stop();
      return start(folder, options);
    },
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

export function connect(
  live: Pick<LiveServer, 'at'>,
  auth: object = { protocolVersion: PROTOCOL_VERSION },
  runId = 'row',
): ViewerSocket {
  return io(live.at(`/runs/${runId}`), { transports: ['websocket'], auth, forceNew: true, reconnection: false });
}

/** Connects and waits for the greeting. */
export async function enter(live: LiveServer, auth?: object): Promise<{ socket: ViewerSocket; hello: Hello }> {
  const socket = connect(live, auth);
  return { socket, hello: await once<Hello>(socket, 'hello') };
}

/** The first argument of the next event of this name that passes `wanted`. */
export function once<T>(socket: ViewerSocket, event: string, wanted: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "${event}" within 90 s`)), 90_000);
    const listen = (value: T): void => {
      if (!wanted(value)) return;
      clearTimeout(timer);
      // @ts-expect-error the name of an event is any string here
      socket.off(event, listen);
      resolve(value);
    };
    // @ts-expect-error the name of an event is any string here
    socket.on(event, listen);
  });
}

/** Acknowledges every frame and hands it over decoded. Node's client gets a Buffer where a browser gets an ArrayBuffer. */
export function onFrame(socket: ViewerSocket, take: (frame: Frame, sequence: number) => void): void {
  socket.on('frame', (sequence, bytes) => {
    socket.emit('seen', sequence);
    take(decodeFrame(Uint8Array.from(bytes as unknown as Buffer).buffer), sequence);
  });
}

/** The next frame that passes `wanted`. */
export function nextFrame(socket: ViewerSocket, wanted: (frame: Frame) => boolean = () => true): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no such frame within 90 s')), 90_000);
    const listen = (sequence: number, bytes: ArrayBuffer): void => {
      socket.emit('seen', sequence);
      const frame = decodeFrame(Uint8Array.from(bytes as unknown as Buffer).buffer);
      if (!wanted(frame)) return;
      clearTimeout(timer);
      socket.off('frame', listen);
      resolve(frame);
    };
    socket.on('frame', listen);
  });
}

type Answer = { ok: boolean; error?: { code: string; message: string } } & Record<string, unknown>;

/** Asks for something and waits for the answer, right or wrong: arguments are not held against the types. */
export function ask(socket: ViewerSocket, event: string, ...args: unknown[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer to "${event}" within 90 s`)), 90_000);
    // @ts-expect-error the name of an event is any string here
    socket.emit(event, ...args, (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
