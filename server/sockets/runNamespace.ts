import type { Namespace } from 'socket.io';
import {
  type ClientToServerEvents,
  type ControlAsk,
  type Hello,
  PROTOCOL_VERSION,
  type RunError,
  type ServerToClientEvents,
} from '../../sim/index.ts';
import { type Access, mayCommand } from '../http/access.ts';
import { changesToTell } from '../run/changesToTell.ts';
import type { FromWorker, RunState } from '../run/messages.ts';
import type { RunHost } from '../run/runHost.ts';
import { handshakeSchema } from '../validation/messages.ts';
import type { BesideRun } from './besideRun.ts';
import { serveRequests } from './requests.ts';
import {
  createViewer,
  guardStreams,
  isStalled,
  offerFrame,
  type RunSocket,
  resumeWhenReady,
  type Viewer,
} from './viewer.ts';

export type RunNamespace = Namespace<ClientToServerEvents, ServerToClientEvents>;

/** Viewers of one run at most: each costs the engine a frame a step. */
const MAX_VIEWERS = 250;
const GUARD_EVERY_MS = 250;
/** Those who get one message, for a moment: so it is encoded once. */
const SPAT_ROOM = 'spat';

export interface FrameCounts {
  sent: number;
  dropped: number;
  bytes: number;
}

/** The sockets of one run. */
export interface RunBroadcast {
  viewerCount(): number;
  readonly counts: FrameCounts;
  close(): void;
}

export function createRunBroadcast(
  namespace: RunNamespace,
  run: RunHost,
  beside: BesideRun,
  access: Access,
  version: string,
): RunBroadcast {
  const { waves, twin } = beside;
  const viewers = new Map<number, Viewer>();
  const counts: FrameCounts = { sent: 0, dropped: 0, bytes: 0 };
  let nextViewer = 1;

  namespace.use((socket, next) => {
    const refusal = checkHandshake(socket.handshake.auth) ?? checkRoom(viewers.size);
    if (refusal) return next(Object.assign(new Error(refusal.message), { data: refusal }));
    // A run that is still being read answers when it has begun, or can't begin.
    run.begun.then(
      () => next(),
      (error: Error) => next(Object.assign(error, { data: { code: 'failed', message: error.message } })),
    );
  });

  namespace.on('connection', (socket) => {
    const viewer = createViewer(nextViewer++, socket, mayCommand(access, tokenOf(socket)), performance.now());
    viewers.set(viewer.id, viewer);
    socket.emit('hello', helloFor(run, viewer, version));
    const report = run.report();
    if (report) socket.emit('measures', report.measures);
    const failure = run.failure();
    if (failure) socket.emit('failed', failure);
    const search = waves.state();
    if (search) socket.emit('waves', search);
    const comparison = twin.state();
    if (comparison) socket.emit('twin', comparison);
    serveRequests(run, beside, viewer);
    // The transport has handed everything to the kernel.
    const { transport } = socket.conn;
    const onReady = (): void => resumeWhenReady(run, viewer, performance.now());
    transport.on('ready', onReady);
    socket.on('disconnect', () => {
      transport.off('ready', onReady);
      viewers.delete(viewer.id);
      run.send({ type: 'leave', viewer: viewer.id });
    });
  });

  function sendFrames(message: Extract<FromWorker, { type: 'frames' }>): void {
    const nowMs = performance.now();
    const sent = new Set<number>();
    for (const frame of message.frames) {
      for (const id of frame.viewers) {
        const viewer = viewers.get(id);
        if (!viewer) continue;
        if (!offerFrame(run, viewer, message.sequence, frame.bytes, nowMs)) {
          counts.dropped++;
          continue;
        }
        counts.sent++;
        counts.bytes += frame.bytes.byteLength;
        sent.add(id);
      }
    }
    // Behind the volatile frame, and only with it: a viewer that takes no frames piles up nothing.
    for (const { viewer, vehicle } of message.followed) {
      if (sent.has(viewer)) viewers.get(viewer)?.socket.emit('followed', vehicle);
    }
  }

  waves.listen((state) => namespace.emit('waves', state));
  twin.listen((state) => namespace.emit('twin', state));
  run.listen((message) => {
    switch (message.type) {
      case 'frames':
        sendFrames(message);
        break;
      case 'spat':
        for (const id of message.viewers) viewers.get(id)?.socket.join(SPAT_ROOM);
        namespace.to(SPAT_ROOM).emit('spat', message.update);
        namespace.socketsLeave(SPAT_ROOM);
        break;
      case 'signalLog':
        for (const id of message.viewers) viewers.get(id)?.socket.emit('signalLog', message.update);
        break;
      case 'controlAsk':
        askViewer(viewers.get(message.viewer), message.ask);
        break;
      case 'change':
        namespace.emit('change', message.change);
        break;
      case 'pace':
        namespace.emit('pace', message.pace);
        break;
      case 'snapshots':
        namespace.emit('snapshots', message.snapshots);
        break;
      case 'state':
        for (const viewer of viewers.values()) viewer.socket.emit('hello', helloFor(run, viewer, version));
        break;
      case 'report':
        for (const viewer of viewers.values()) {
          if (!isStalled(viewer, performance.now())) viewer.socket.emit('measures', message.report.measures);
        }
        break;
      case 'failed':
        namespace.emit('failed', message.error);
        break;
    }
  });

  const guard = setInterval(() => {
    const nowMs = performance.now();
    for (const viewer of viewers.values()) {
      resumeWhenReady(run, viewer, nowMs);
      guardStreams(run, viewer, nowMs);
    }
  }, GUARD_EVERY_MS);

  return { viewerCount: () => viewers.size, counts, close: () => clearInterval(guard) };
}

/** Answers that a socket may still owe: one that answers nothing gathers no right to a flood. */
const MOST_OPEN_ASKS = 20;

function askViewer(viewer: Viewer | undefined, ask: ControlAsk): void {
  if (!viewer) return;
  viewer.openAsks = Math.min(MOST_OPEN_ASKS, viewer.openAsks + 1);
  viewer.socket.emit('controlAsk', ask);
}

function checkHandshake(auth: unknown): RunError | null {
  const parsed = handshakeSchema.safeParse(auth);
  if (!parsed.success) {
    return {
      code: 'version',
      message: `say in the handshake's auth which protocol you speak: { protocolVersion: ${PROTOCOL_VERSION} }`,
    };
  }
  const { protocolVersion } = parsed.data;
  if (protocolVersion === PROTOCOL_VERSION) return null;
  return {
    code: 'version',
    message: `this server speaks protocol version ${PROTOCOL_VERSION}, the client ${protocolVersion}: reload the page`,
  };
}

function checkRoom(viewerCount: number): RunError | null {
  if (viewerCount < MAX_VIEWERS) return null;
  return { code: 'rate', message: `${MAX_VIEWERS} viewers look at this run already; try again later` };
}

function tokenOf(socket: RunSocket): string | undefined {
  return handshakeSchema.safeParse(socket.handshake.auth).data?.token;
}

function helloFor(run: RunHost, viewer: Viewer, version: string): Hello {
  // A viewer is let in when the run has begun, and a run that has begun has a state.
  const state = run.state() as RunState;
  const { scenarioId, timeMs, stepMs, pace, demandFactor, changes, snapshots, warmUpUntilMs } = state;
  return {
    protocolVersion: PROTOCOL_VERSION,
    version,
    runId: run.id,
    scenarioId,
    timeMs,
    stepMs,
    pace,
    ...(warmUpUntilMs === null ? {} : { warmUpUntilMs }),
    mayCommand: viewer.mayCommand,
    demandFactor,
    changes: changesToTell(changes, timeMs),
    snapshots,
  };
}
