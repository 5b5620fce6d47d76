import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ScenarioDefinition } from '../sim/index.ts';
import type { RunOutcome, RunSettings } from './simulate.ts';

/** One thing to run: a scenario as it is to be run, under settings of which the seed is replaced by each task's. */
export interface Variant {
  readonly definition: ScenarioDefinition;
  readonly settings: RunSettings;
}

/** What every replication worker is given at its start: it freezes each variant once, however many seeds it runs. */
export interface ReplicationWork {
  readonly variants: readonly Variant[];
}

/** One replication: which variant, and under which seed. */
export interface ReplicationTask {
  readonly variant: number;
  readonly seed: number;
}

/** What a worker answers. */
export type ReplicationAnswer = { readonly outcome: RunOutcome } | { readonly failure: string };

/**
 * Runs a scenario once for each seed, over all cores.
 *
 * @returns outcomes in the order of the seeds, whichever thread was done first
 * @throws Error naming the seed, if a replication fails; the others are stopped
 */
export function replicate(
  variant: Variant,
  seeds: readonly number[],
  onDone: (done: number) => void,
): Promise<RunOutcome[]> {
  const tasks = seeds.map((seed) => ({ variant: 0, seed }));
  return replicateTasks({ variants: [variant] }, tasks, onDone);
}

/**
 * Runs every task, over all cores, by threads that stay alive from task to task.
 *
 * @param threads at most so many; default: one a core
 * @returns outcomes in the order of the tasks
 * @throws Error naming the seed, if a task fails; the others are stopped
 */
export async function replicateTasks(
  work: ReplicationWork,
  tasks: readonly ReplicationTask[],
  onDone: (done: number) => void,
  threads = availableParallelism(),
): Promise<RunOutcome[]> {
  const outcomes = new Array<RunOutcome>(tasks.length);
  const workers: Worker[] = [];
  let next = 0;
  let done = 0;
  const runThread = async () => {
    const worker = new Worker(new URL('./replicationWorker.mjs', import.meta.url), { workerData: work });
    workers.push(worker);
    while (next < tasks.length) {
      const row = next++;
      outcomes[row] = await askWorker(worker, tasks[row]);
      onDone(++done);
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

function askWorker(worker: Worker, task: ReplicationTask): Promise<RunOutcome> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => settle(() => reject(new Error(`replication under seed ${task.seed}: ${reason}`)));
    const onMessage = (answer: ReplicationAnswer) => {
      if ('failure' in answer) fail(answer.failure);
      else settle(() => resolve(answer.outcome));
    };
    const onError = (error: Error) => fail(error.message);
    const onExit = (code: number) => fail(`its thread ended with code ${code}`);
    // One by one: a worker has listeners of its own, and without them it hears no more.
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}
