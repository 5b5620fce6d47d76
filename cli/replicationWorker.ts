import { parentPort, type TransferListItem } from 'node:worker_threads';
import { freezeScenario, type Scenario } from '../sim/headless.ts';
import type { ReplicationAnswer, ReplicationTask, ReplicationWork } from './replicate.ts';
import { KEEP_SUMMARY, type RunOutcome, simulate } from './simulate.ts';

/** One thread of replications: runs each task of its work, and hands back the outcome or why there is none. */
let variants: ReplicationWork['variants'] = [];
/** Frozen on first use and kept for the next tasks, which mostly are of the same variants: a run never writes its scenario. */
const frozen = new Map<number, Scenario>();
/** Variants kept frozen: both sides of a comparison. A city takes a hundred megabytes. */
const MOST_FROZEN = 2;

function freezeVariant(variant: number): Scenario {
  const scenario = frozen.get(variant) ?? freezeScenario(variants[variant].definition);
  // Put last again: the one first in line has been out of use longest.
  frozen.delete(variant);
  frozen.set(variant, scenario);
  if (frozen.size > MOST_FROZEN) frozen.delete(frozen.keys().next().value!);
  return scenario;
}

/** Between two reports of progress, ms: often enough to be seen to move. */
const REPORT_MS = 200;

parentPort!.on('message', (message: ReplicationWork | ReplicationTask) => {
  if ('variants' in message) {
    variants = message.variants;
    frozen.clear();
    return;
  }
  const answer = runTask(message);
  parentPort!.postMessage(answer, 'outcome' in answer ? tripBuffers(answer.outcome) : []);
});

function runTask({ variant, seed, recording }: ReplicationTask): ReplicationAnswer {
  const { settings } = variants[variant];
  let reportedAtMs = performance.now();
  const reportProgress = (doneRatio: number) => {
    const nowMs = performance.now();
    if (nowMs - reportedAtMs < REPORT_MS) return;
    reportedAtMs = nowMs;
    parentPort!.postMessage({ doneRatio } satisfies ReplicationAnswer);
  };
  try {
    const outcome = simulate(
      freezeVariant(variant),
      { ...settings, seed },
      recording ?? KEEP_SUMMARY,
      ({ doneRatio }) => {
        reportProgress(doneRatio);
      },
    );
    return { outcome };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** The tables of trips are handed over rather than copied. */
function tripBuffers({ trips }: RunOutcome): TransferListItem[] {
  if (trips === null) return [];
  return Object.values(trips).flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
}
