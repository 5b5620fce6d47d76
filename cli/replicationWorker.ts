import { parentPort, workerData } from 'node:worker_threads';
import type { ReplicationWork } from './replicate.ts';
import { simulate } from './simulate.ts';

/** One thread of `greenwave run --replications`: runs each seed it is handed, and hands back the outcome. */
const { definition, settings } = workerData as ReplicationWork;
parentPort!.on('message', (seed: number) => {
  parentPort!.postMessage(simulate(definition, { ...settings, seed }));
});
