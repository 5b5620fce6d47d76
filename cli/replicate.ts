import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ScenarioDefinition } from '../sim/index.ts';
import type { Recording, RunOutcome, RunSettings } from './simulate.ts';

/** One thing to run: a scenario as it is to be run, under settings of which the seed is replaced by each task's. */
export interface Variant {
  readonly definition: ScenarioDefinition;
  readonly settings: RunSettings;
}

/** What every replication worker is given at its start: it freezes each variant once, however many seeds it runs. */
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

/**
 * Runs every task, over all cores, by threads that stay alive from task to task.
 *
 * @returns outcomes in the order of the tasks, whichever thread was done first
 * @throws Error naming the seed, if a task fails, or the reason of `cancelled`; the others are stopped
 */
export async function replicateTasks(
  work: ReplicationWork,
  tasks: readonly ReplicationTask[],
  options: ReplicationOptions = {},
): Promise<RunOutcome[]> {
  const { threads = availableParallelism(), cancelled, onProgress, onOutcome } = options;
  const outcomes = new Array<RunOutcome>(tasks.length);
  const doneRatio = new Float64Array(tasks.length);
  const workers: Worker[] = [];
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
  const runThread = async () => {
    const worker = new Worker(new URL('./replicationWorker.mjs', import.meta.url), { workerData: work });
    workers.push(worker);
    while (next < tasks.length) {
      const row = next++;
      outcomes[row] = await askWorker(worker, tasks[row], cancelled, (ratio) => report(row, ratio));
      done++;
      report(row, 1);
      handOn();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(tasks.length, threads) }, runThread));
  } finally {
    // After a failure some still run: their results are worth nothing any more.
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return outcomes;
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
