import { io, type Socket } from 'socket.io-client';
import {
  type AdaptiveMoves,
  type Change,
  type CityMeasures,
  type ClientToServerEvents,
  type Command,
  decodeFrame,
  type FollowedVehicle,
  type Frame,
  type Hello,
  type Pace,
  PROTOCOL_VERSION,
  type RunError,
  type ServerToClientEvents,
  type SignalLogUpdate,
  type SnapshotInfo,
  type TwinState,
  type View,
  type WaveSearchState,
} from '../../sim/shared.ts';

/** What a connection tells its owner. Frames come decoded; everything else as the server said it. */
export interface RunListener {
  connected(): void;
  disconnected(reason: string): void;
  /** The server will not have this client: another protocol version, or no such run. */
  refused(error: RunError): void;
  hello(hello: Hello): void;
  frame(frame: Frame): void;
  change(change: Change): void;
  pace(pace: Pace): void;
  measures(measures: CityMeasures): void;
  followed(vehicle: FollowedVehicle | null): void;
  snapshots(snapshots: readonly SnapshotInfo[]): void;
  waves(state: WaveSearchState): void;
  twin(state: TwinState): void;
  signalLog(update: SignalLogUpdate): void;
  failed(error: RunError): void;
  /** A frame that could not be read: counted and shown, never drawn. */
  badFrame(message: string): void;
}

/** A refused or unanswered request, with the server's own code. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(readonly error: RunError) {
    super(error.message);
  }
}

type Answer<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: RunError };

/** How long a request may stay unanswered, ms: an engine at full speed answers between two batches of steps. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Requests of one viewer to one run. Each resolves with the answer or rejects with a `RequestError`. */
export interface RunConnection {
  view(view: View): void;
  command(command: Command): Promise<Change>;
  setPace(pace: Pace): Promise<Pace>;
  step(steps: number): Promise<number>;
  takeSnapshot(): Promise<SnapshotInfo>;
  restoreSnapshot(id: string): Promise<number>;
  findVehicle(x: number, y: number): Promise<number>;
  /** Asks for the log of one signal; it must be asked for anew after a reconnection. @param intersectionId null: of none */
  watchSignal(intersectionId: string | null): Promise<number | null>;
  /** What adaptive control has moved, in cycles that ended after a moment, ms. */
  adaptiveMoves(intersectionId: string, afterMs: number): Promise<AdaptiveMoves>;
  /** @param corridorIds null: all corridors @param bandWeight 1: widest bands; 0: least delay */
  optimiseWaves(corridorIds: readonly string[] | null, bandWeight: number, tradeOff: boolean): Promise<WaveSearchState>;
  applyTradeOff(point: number): Promise<WaveSearchState>;
  stopWaves(): Promise<WaveSearchState>;
  undoWaves(): Promise<WaveSearchState>;
  compareTwins(corridorId: string | null, minutes: number, pairs: number): Promise<TwinState>;
  stopTwins(): Promise<TwinState>;
  /** Tries again at once instead of at the next turn of the back-off. */
  reconnect(): void;
  close(): void;
}

/** @param token operator token, if the viewer holds one */
export function connectToRun(runId: string, token: string | null, listener: RunListener): RunConnection {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(`/runs/${runId}`, {
    transports: ['websocket'],
    auth: { token: token ?? undefined, protocolVersion: PROTOCOL_VERSION },
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  });
  let lastView: View | null = null;

  socket.on('connect', () => {
    listener.connected();
    // The view is the first thing a server hears of a viewer, after a reconnection too.
    if (lastView) socket.emit('view', lastView);
  });
  socket.on('disconnect', (reason) => {
    listener.disconnected(reason);
    // The server closed the socket itself: the client library then waits for us to ask again.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1000);
  });
  socket.on('connect_error', (error) => {
    const refusal = (error as Error & { data?: RunError }).data;
    if (refusal?.code) listener.refused(refusal);
    else listener.disconnected(error.message);
  });
  socket.on('hello', (hello) => listener.hello(hello));
  socket.on('frame', (sequence, buffer) => {
    socket.emit('seen', sequence);
    let frame: Frame;
    try {
      frame = decodeFrame(buffer);
    } catch (error) {
      listener.badFrame(error instanceof Error ? error.message : String(error));
      return;
    }
    listener.frame(frame);
  });
  socket.on('change', (change) => listener.change(change));
  socket.on('pace', (pace) => listener.pace(pace));
  socket.on('measures', (measures) => listener.measures(measures));
  socket.on('followed', (vehicle) => listener.followed(vehicle));
  socket.on('snapshots', (snapshots) => listener.snapshots(snapshots));
  socket.on('waves', (state) => listener.waves(state));
  socket.on('twin', (state) => listener.twin(state));
  socket.on('signalLog', (update) => listener.signalLog(update));
  socket.on('failed', (error) => listener.failed(error));

  // The library's timeout holds for one emit only.
  const patient = () => socket.timeout(ANSWER_TIMEOUT_MS);
  const settle =
    <T, R>(resolve: (value: R) => void, reject: (error: RequestError) => void, pick: (answer: T) => R) =>
    (timeout: Error | null, answer: Answer<T>) => {
      if (timeout) reject(new RequestError({ code: 'failed', message: timeout.message }));
      else if (answer.ok) resolve(pick(answer));
      else reject(new RequestError(answer.error));
    };

  return {
    view(view) {
      lastView = view;
      if (socket.connected) socket.emit('view', view);
    },
    command: (command) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'command',
          command,
          settle(resolve, reject, (answer) => answer.change),
        );
      }),
    setPace: (pace) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'setPace',
          pace,
          settle(resolve, reject, (answer) => answer.pace),
        );
      }),
    step: (steps) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'step',
          steps,
          settle(resolve, reject, (answer) => answer.timeMs),
        );
      }),
    takeSnapshot: () =>
      new Promise((resolve, reject) => {
        patient().emit(
          'takeSnapshot',
          settle(resolve, reject, (answer) => answer.snapshot),
        );
      }),
    restoreSnapshot: (id) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'restoreSnapshot',
          id,
          settle(resolve, reject, (answer) => answer.timeMs),
        );
      }),
    optimiseWaves: (corridorIds, bandWeight, tradeOff) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'optimiseWaves',
          { corridorIds, bandWeight, tradeOff },
          settle(resolve, reject, (answer) => answer.waves),
        );
      }),
    applyTradeOff: (point) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'applyTradeOff',
          point,
          settle(resolve, reject, (answer) => answer.waves),
        );
      }),
    stopWaves: () =>
      new Promise((resolve, reject) => {
        patient().emit(
          'stopWaves',
          settle(resolve, reject, (answer) => answer.waves),
        );
      }),
    compareTwins: (corridorId, minutes, pairs) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'compareTwins',
          { corridorId, minutes, pairs },
          settle(resolve, reject, (answer) => answer.twin),
        );
      }),
    stopTwins: () =>
      new Promise((resolve, reject) => {
        patient().emit(
          'stopTwins',
          settle(resolve, reject, (answer) => answer.twin),
        );
      }),
    undoWaves: () =>
      new Promise((resolve, reject) => {
        patient().emit(
          'undoWaves',
          settle(resolve, reject, (answer) => answer.waves),
        );
      }),
    findVehicle: (x, y) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'findVehicle',
          { x, y },
          settle(resolve, reject, (answer) => answer.slot),
        );
      }),
    watchSignal: (intersectionId) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'watchSignal',
          intersectionId,
          settle(resolve, reject, (answer) => answer.fromMs),
        );
      }),
    adaptiveMoves: (intersectionId, afterMs) =>
      new Promise((resolve, reject) => {
        patient().emit(
          'adaptiveMoves',
          { intersectionId, afterMs },
          settle(resolve, reject, (answer) => answer.moves),
        );
      }),
    reconnect: () => {
      socket.connect();
    },
    close: () => {
      socket.close();
    },
  };
}
