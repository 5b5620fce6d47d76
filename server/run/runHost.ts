import { Worker } from 'node:worker_threads';
import { InputError, type Name, type RunError } from '../../sim/index.ts';
import type {
  FromWorker,
  RunReport,
  RunRequestKind,
  RunRequests,
  RunState,
  ToWorker,
  WorkerSettings,
} from './messages.ts';
import { Refusal } from './refusal.ts';
import { compressScene, type SceneBytes } from './scene.ts';

/** How long a run may take to write its last snapshot when the server closes. */
const CLOSE_MS = 10_000;

export type RunStatus = 'starting' | 'warmingUp' | 'running' | 'paused' | 'failed';

export interface RunScenario {
  readonly id: string;
  readonly name: Name;
}

/** A run as the main thread knows it: its worker's mailbox, and the state it has told of. */
export interface RunHost {
  readonly id: string;
  /** Resolves when the scenario has been read; rejects with `InputError` if it can't be run. */
  readonly scene: Promise<SceneBytes>;
  /** Resolves when the run has begun or resumed; rejects as `scene` does. */
  readonly begun: Promise<void>;
  /** Null until the scenario has been read. */
  scenario(): RunScenario | null;
  status(): RunStatus;
  /** Null until the run has begun. Its time is that of the last message from the worker. */
  state(): RunState | null;
  report(): RunReport | null;
  failure(): RunError | null;
  /** @throws Refusal (by rejection) if the request isn't carried out */
  request<Kind extends RunRequestKind>(kind: Kind, ask: RunRequests[Kind]['ask']): Promise<RunRequests[Kind]['answer']>;
  send(message: ToWorker): void;
  listen(listener: (message: FromWorker) => void): void;
  close(): Promise<void>;
}

const WORKER_URL = new URL('../worker/bootstrap.mjs', import.meta.url);

/** @param workerUrl the thread's program; tests take one that breaks */
export function createRunHost(settings: WorkerSettings, workerUrl = WORKER_URL): RunHost {
  const worker = new Worker(workerUrl, {
    workerData: settings,
    name: `run ${settings.runId}`,
    // Not the parent's loaders: the bootstrap registers the one that is needed.
    execArgv: [],
  });
  const listeners: ((message: FromWorker) => void)[] = [];
  const waiting = new Map<number, { done: (answer: never) => void; denied: (error: Error) => void }>();
  let nextRequest = 1;
  let scenario: RunScenario | null = null;
  let state: RunState | null = null;
  let report: RunReport | null = null;
  let failure: RunError | null = null;
  let closing = false;

  const scene = createDeferred<SceneBytes>();
  const begun = createDeferred<void>();
  // Whoever awaits them gets the error; it is no unhandled rejection when nobody does.
  scene.promise.catch(() => undefined);
  begun.promise.catch(() => undefined);

  function fail(error: RunError): void {
    if (failure || closing) return;
    failure = error;
    for (const { denied } of waiting.values()) denied(new Refusal('failed', error.message));
    waiting.clear();
    scene.reject(new Error(error.message));
    begun.reject(new Error(error.message));
    for (const listener of listeners) listener({ type: 'failed', error });
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case 'scene':
        scenario = { id: message.scenarioId, name: message.name };
        scene.resolve(compressScene(message.sceneJson));
        return;
      case 'refused': {
        const error = message.issues.length > 0 ? new InputError(message.issues) : new Error(message.message);
        scene.reject(error);
        begun.reject(error);
        return;
      }
      case 'answer':
        waiting.get(message.id)?.done(message.answer as never);
        waiting.delete(message.id);
        return;
      case 'denied':
        waiting.get(message.id)?.denied(new Refusal(message.error.code, message.error.message, message.issues));
        waiting.delete(message.id);
        return;
      case 'failed':
        fail(message.error);
        return;
    }
    state = updateState(state, message);
    if (message.type === 'report') report = message.report;
    for (const listener of listeners) listener(message);
    if (message.type === 'state') begun.resolve();
  }

  worker.on('message', receive);
  worker.on('error', (error: Error) => fail({ code: 'failed', message: `the run's thread broke: ${error.message}` }));
  worker.on('exit', (code) => fail({ code: 'failed', message: `the run's thread ended (exit code ${code})` }));

  function request<Kind extends RunRequestKind>(
    kind: Kind,
    ask: RunRequests[Kind]['ask'],
  ): Promise<RunRequests[Kind]['answer']> {
    if (failure) return Promise.reject(new Refusal('failed', failure.message));
    const id = nextRequest++;
    return new Promise((done, denied) => {
      waiting.set(id, { done: done as (answer: never) => void, denied });
      worker.postMessage({ type: 'request', id, kind, ask });
    });
  }

  async function close(): Promise<void> {
    if (state && !failure) {
      const tooLong = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      await Promise.race([request('close', null).catch(() => undefined), tooLong]);
    }
    closing = true;
    await worker.terminate();
  }

  return {
    id: settings.runId,
    scene: scene.promise,
    begun: begun.promise,
    scenario: () => scenario,
    status: () => {
      if (failure) return 'failed';
      if (!state) return 'starting';
      if (state.warmUpUntilMs !== null) return 'warmingUp';
      return state.pace.running ? 'running' : 'paused';
    },
    state: () => state,
    report: () => report,
    failure: () => failure,
    request,
    send: (message) => worker.postMessage(message),
    listen: (listener) => {
      listeners.push(listener);
    },
    close,
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function createDeferred<T>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = () => {};
  let reject: Deferred<T>['reject'] = () => {};
  const promise = new Promise<T>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise;
    reject = rejectPromise;
  });
  return { promise, resolve, reject };
}

/** The state after a message from the worker. */
function updateState(state: RunState | null, message: FromWorker): RunState | null {
  if (message.type === 'state') return message.state;
  if (!state) return state;
  switch (message.type) {
    case 'frames':
      return { ...state, timeMs: message.timeMs };
    case 'report':
      return { ...state, timeMs: message.report.timeMs };
    case 'change':
      return { ...state, changes: [...state.changes, message.change], demandFactor: message.demandFactor };
    case 'pace':
      return { ...state, pace: message.pace, warmUpUntilMs: message.warmUpUntilMs, timeMs: message.timeMs };
    case 'snapshots':
      return { ...state, snapshots: message.snapshots };
    default:
      return state;
  }
}
