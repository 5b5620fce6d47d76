import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ScenarioDefinition } from '../sim/index.ts';
import type { RunOutcome, RunSettings } from './simulate.ts';

/** What every replication worker is given at its start. */
export interface ReplicationWork {
  readonly definition: ScenarioDefinition;
  readonly settings: RunSettings;
}

/**
 * Runs a scenario once for each seed, over all cores.
 *
 * @returns outcomes in the order of the seeds, whichever thread was done first
 */
export async function replicate(
  work: ReplicationWork,
  seeds: readonly number[],
  onDone: (done: number) => void,
): Promise<RunOutcome[]> {
  const outcomes = new Array<RunOutcome>(seeds.length);
  let next = 0;
  let done = 0;
  const runThread = async () => {
    const worker = new Worker(new URL('./replicationWorker.mjs', import.meta.url), { workerData: work });
    try {
      while (next < seeds.length) {
        const row = next++;
        outcomes[row] = await askWorker(worker, seeds[row]);
        onDone(++done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(seeds.length, availableParallelism()) }, runThread));
  return outcomes;
}

function askWorker(worker: Worker, seed: number): Promise<RunOutcome> {
  return new Promise((resolve, reject) => {
    const onMessage = (outcome: RunOutcome) => settle(() => resolve(outcome));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) => settle(() => reject(new Error(`a replication's thread ended with code ${code}`)));
    // One by one: a worker has listeners of its own, and without them it hears no more.
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(seed);
  });
}
