import { Worker } from 'node:worker_threads';
import type { TwinState } from '../../sim/index.ts';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import type { FromTwin, TwinSettings } from './messages.ts';

/** The live run compared with itself, without its last change of timing, in a thread beside it; one comparison at a time. */
export interface TwinComparison {
  state(): TwinState | null;
  /** @throws Refusal (by rejection) if one is under way, or no timing has been changed */
  start(corridorId: string | null, minutes: number, pairs: number): Promise<TwinState>;
  /** Ends it; the pairs made so far stay. @throws Refusal if none is under way */
  stop(): TwinState;
  listen(listener: (state: TwinState) => void): void;
  close(): Promise<void>;
}

const THREAD_URL = new URL('./bootstrap.mjs', import.meta.url);
/** Progress is told in steps of this, as a share of the work. */
const TOLD_STEP_RATIO = 0.01;

/** @param source what the run was read from */
export function createTwinComparison(
  run: RunHost,
  source: Pick<TwinSettings, 'scenarioFolder' | 'planFile' | 'control'>,
): TwinComparison {
  const listeners: ((state: TwinState) => void)[] = [];
  let state: TwinState | null = null;
  let thread: Worker | null = null;
  let starting = false;

  function tell(next: TwinState): TwinState {
    state = next;
    for (const listener of listeners) listener(next);
    return next;
  }

  function end(own: Worker, message: string): void {
    if (thread !== own || !state) return;
    thread = null;
    tell({ ...state, phase: 'failed', message });
  }

  function take(own: Worker, { doneRatio, pairsDone, figures }: FromTwin): void {
    if (thread !== own || !state) return;
    if (!figures && doneRatio < state.doneRatio + TOLD_STEP_RATIO) return;
    const isDone = pairsDone === state.pairs;
    if (isDone) thread = null;
    tell({ ...state, doneRatio, pairsDone, figures: figures ?? state.figures, phase: isDone ? 'done' : 'running' });
  }

  return {
    state: () => state,
    async start(corridorId, minutes, pairs) {
      if (thread || starting) throw new Refusal('invalid', 'a comparison is under way; stop it first');
      starting = true;
      const beginning = await run.request('twinBeginning', null).finally(() => {
        starting = false;
      });
      const settings: TwinSettings = { ...source, beginning, corridorId, minutes, pairs };
      const own = new Worker(THREAD_URL, { workerData: settings, name: `twin ${run.id}`, execArgv: [] });
      thread = own;
      own.on('message', (message: FromTwin) => take(own, message));
      own.on('error', (error) => end(own, error.message));
      own.on('exit', () => end(own, 'the comparison ended without a result'));
      const { timeMs: fromMs } = beginning;
      return tell({ phase: 'running', corridorId, fromMs, minutes, pairsDone: 0, pairs, doneRatio: 0, figures: [] });
    },
    stop() {
      if (!thread || !state) throw new Refusal('invalid', 'no comparison is under way');
      void thread.terminate();
      thread = null;
      return tell({ ...state, phase: 'done' });
    },
    listen: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      const running = thread;
      thread = null;
      await running?.terminate();
    },
  };
}
