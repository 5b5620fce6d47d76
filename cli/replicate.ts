import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ScenarioDefinition } from '../sim/index.ts';
import type { Recording, RunOutcome, RunSettings } from './simulate.ts';

/** One thing to run: a scenario as it is to be run, under settings of which the seed is replaced by each task's. */
export interface Variant {
  readonly definition: ScenarioDefinition;
  readonly settings: RunSettings;
}

/** What a replication worker is given before its tasks: it freezes each variant once, however many seeds it runs. */
export interface ReplicationWork {
  readonly variants: readonly Variant[];
}

/** One replication: which variant, under which seed, and what it keeps. */
export interface ReplicationTask {
  readonly variant: number;
  readonly seed: number;
  /** Default: its summary only. */
  readonly recording?: Recording;
}

/** What a worker answers: how far it has come, 0 to 1, and in the end an outcome or why there is none. */
export type ReplicationAnswer =
  | { readonly doneRatio: number }
  | { readonly outcome: RunOutcome }
  | { readonly failure: string };

export interface ReplicationOptions {
  /** Threads at most; default: one a core. */
  readonly threads?: number;
  /** Stops everything when aborted. */
  readonly cancelled?: AbortSignal;
  /** Hears how much of all tasks is done, 0 to 1, and how many of them wholly. */
  readonly onProgress?: (doneRatio: number, done: number) => void;
  /** Takes each outcome, in the order of the tasks; then its trips are let go, so that memory holds only a few. */
  readonly onOutcome?: (outcome: RunOutcome) => void;
}

/** Threads that stay alive from one piece of work to the next. */
export interface ReplicationThreads {
  /**
   * Runs every task of a piece of work.
   *
   * @returns outcomes in the order of the tasks, whichever thread was done first
   * @throws Error naming the seed, if a task fails, or the reason of `cancelled`; the threads are of no use any more then
   */
  run(
    work: ReplicationWork,
    tasks: readonly ReplicationTask[],
    options?: Omit<ReplicationOptions, 'threads'>,
  ): Promise<RunOutcome[]>;
  /** Ends all threads, whatever they are doing. */
  close(): Promise<void>;
}

/** @param threads at most; default: one a core. Each is begun when it is first needed. */
export function createReplicationThreads(threads = availableParallelism()): ReplicationThreads {
  const workers: Worker[] = [];
  const workerAt = (k: number) => {
    workers[k] ??= new Worker(new URL('./replicationWorker.mjs', import.meta.url));
    return workers[k];
  };
  return {
    async run(work, tasks, { cancelled, onProgress, onOutcome } = {}) {
      const outcomes = new Array<RunOutcome>(tasks.length);
      const doneRatio = new Float64Array(tasks.length);
      let next = 0;
      let done = 0;
      let handedOn = 0;
      const report = (row: number, ratio: number) => {
        doneRatio[row] = ratio;
        onProgress?.(doneRatio.reduce((sum, each) => sum + each, 0) / tasks.length, done);
      };
      const handOn = () => {
        if (!onOutcome) return;
        while (outcomes[handedOn]) {
          onOutcome(outcomes[handedOn]);
          outcomes[handedOn] = { ...outcomes[handedOn], trips: null };
          handedOn++;
        }
      };
      const runThread = async (worker: Worker) => {
        worker.postMessage(work);
        while (next < tasks.length) {
          const row = next++;
          outcomes[row] = await askWorker(worker, tasks[row], cancelled, (ratio) => report(row, ratio));
          done++;
          report(row, 1);
          handOn();
        }
      };
      await Promise.all(Array.from({ length: Math.min(tasks.length, threads) }, (_, k) => runThread(workerAt(k))));
      return outcomes;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/**
 * Runs every task of one piece of work, over all cores.
 *
 * @returns outcomes in the order of the tasks, whichever thread was done first
 * @throws Error naming the seed, if a task fails, or the reason of `cancelled`; the others are stopped
 */
export async function replicateTasks(
  work: ReplicationWork,
  tasks: readonly ReplicationTask[],
  { threads, ...options }: ReplicationOptions = {},
): Promise<RunOutcome[]> {
  const own = createReplicationThreads(threads);
  try {
    return await own.run(work, tasks, options);
  } finally {
    // After a failure some still run: their results are worth nothing any more.
    await own.close();
  }
}

function askWorker(
  worker: Worker,
  task: ReplicationTask,
  cancelled: AbortSignal | undefined,
  onRatio: (doneRatio: number) => void,
): Promise<RunOutcome> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => settle(() => reject(new Error(`replication under seed ${task.seed}: ${reason}`)));
    const onMessage = (answer: ReplicationAnswer) => {
      if ('doneRatio' in answer) onRatio(answer.doneRatio);
      else if ('failure' in answer) fail(answer.failure);
      else settle(() => resolve(answer.outcome));
    };
    const onError = (error: Error) => fail(error.message);
    const onExit = (code: number) => fail(`its thread ended with code ${code}`);
    const onCancel = () => settle(() => reject(cancelled!.reason));
    // One by one: a worker has listeners of its own, and without them it hears no more.
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      cancelled?.removeEventListener('abort', onCancel);
      finish();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    if (cancelled?.aborted) onCancel();
    else {
      cancelled?.addEventListener('abort', onCancel);
      worker.postMessage(task);
    }
  });
}
