import { parentPort, workerData } from 'node:worker_threads';
import { freezeScenario, type Scenario } from '../sim/index.ts';
import type { ReplicationAnswer, ReplicationTask, ReplicationWork } from './replicate.ts';
import { simulate } from './simulate.ts';

/** One thread of replications: runs each task it is handed, and hands back the outcome or why there is none. */
const { variants } = workerData as ReplicationWork;
/** Frozen on first use and kept: a run reads its scenario and never writes it. */
const frozen: (Scenario | undefined)[] = [];

parentPort!.on('message', ({ variant, seed }: ReplicationTask) => {
  parentPort!.postMessage(answer(variant, seed));
});

function answer(variant: number, seed: number): ReplicationAnswer {
  const { definition, settings } = variants[variant];
  try {
    frozen[variant] ??= freezeScenario(definition);
    return { outcome: simulate(frozen[variant], { ...settings, seed }) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
