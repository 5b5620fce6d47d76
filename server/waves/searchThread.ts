import { parentPort, workerData } from 'node:worker_threads';
import {
  optimiseTiming,
  optimiseWaves,
  type PlanAssignment,
  reportWaves,
  type TimingOutcome,
} from '../../sim/index.ts';
import { plansInForce, withPlans, withSpeedsInForce } from '../run/plansInForce.ts';
import { loadScenario } from '../scenarioFiles.ts';
import type { FromSearch, SearchSettings, ToSearch } from './messages.ts';

/**
 * The thread of one wave search: offsets and phase orders for the corridors asked for (and splits, where less delay is looked for), cycles
 * and speeds as they are, so that the running city can change over within a cycle or two.
 */
const { scenarioFolder, planFile, control, plans, progression, corridorIds, bandWeight, tradeOff } =
  workerData as SearchSettings;
const port = parentPort!;
const post = (message: FromSearch): void => port.postMessage(message);
let stopped = false;
port.on('message', (message: ToSearch) => {
  if (message === 'stop') stopped = true;
});

const { definition: own } = await loadScenario(scenarioFolder, planFile, control);
const unknown = (corridorIds ?? []).filter((id) => own.corridors.every((corridor) => corridor.id !== id));
if (unknown.length > 0) throw new Error(`there is no corridor ${unknown.join(', ')}`);
if (own.corridors.length === 0) throw new Error('the scenario has no corridors: there is nothing to coordinate');
const running = plansInForce(own, plans);
const inForce = new Map(running.map(({ intersectionId, plan }) => [intersectionId, plan]));
const asRun = withPlans(withSpeedsInForce(own, progression), running);
const definition = {
  ...asRun,
  corridors: asRun.corridors.filter(({ id }) => corridorIds === null || corridorIds.includes(id)),
};

const search = optimiseWaves(definition, {
  method: 'waves',
  seed: definition.seed,
  keepCycles: true,
  keepOrders: false,
  speedShare: null,
});
/** Bands are the lesser part of a search for delay. */
const waveShare = bandWeight === 1 && !tradeOff ? 1 : 0.3;
const waves = await drive(search, ({ best, bound, doneRatio }) => {
  const bestRatio = bound === 0 ? 0 : best / bound;
  post({ type: 'progress', stage: 'bands', doneRatio: waveShare * doneRatio, bestRatio });
});
const timing = bandWeight === 1 && !tradeOff ? null : await searchDelay(waves);
const report = reportWaves(definition, timing?.waves ?? waves);

/** From the plan of bands to one of less delay, at the present cycles; signals of no corridor asked for stay as they are. */
function searchDelay(from: typeof waves): Promise<TimingOutcome> {
  const members = definition.corridors.flatMap((corridor) => corridor.members.map((one) => one.intersectionId));
  const weight = tradeOff ? 0 : bandWeight;
  const options = { bandWeight: weight, keepCycles: true, keepSplits: false, only: new Set(members), tradeOff };
  return drive(optimiseTiming(definition, from, options), ({ doneRatio, costRatio }) => {
    post({
      type: 'progress',
      stage: 'delay',
      doneRatio: waveShare + (1 - waveShare) * doneRatio,
      bestRatio: costRatio,
    });
  });
}

/** Runs a search to its end, or until it is stopped. */
async function drive<P, R>(searching: Generator<P, R, boolean | undefined>, onProgress: (at: P) => void): Promise<R> {
  let step = searching.next();
  while (!step.done) {
    onProgress(step.value);
    // Messages are heard between two pieces of work only.
    await new Promise((resolve) => setImmediate(resolve));
    step = searching.next(stopped);
  }
  return step.value;
}

const differs = ({ intersectionId, plan }: PlanAssignment) =>
  JSON.stringify(plan) !== JSON.stringify(inForce.get(intersectionId));
const formerOf = (ids: Iterable<string>): PlanAssignment[] =>
  [...ids].map((intersectionId) => ({ intersectionId, plan: inForce.get(intersectionId)! }));
if (tradeOff && timing) postCurve(timing);
else postFound((timing ?? waves).planFile.plans.filter(differs));

function postFound(found: readonly PlanAssignment[]): void {
  post({
    type: 'found',
    plans: found,
    former: formerOf(found.map(({ intersectionId }) => intersectionId)),
    totalBeforeS: report.totalBeforeS,
    totalBandS: report.totalBandS,
    upperBoundS: report.upperBoundS,
    delay: timing && { beforeS: timing.before.delayS, afterS: timing.after.delayS },
  });
}

/** Stops of one passage of a signal. */
function stopsOf({ stopsPerH, passagesPerH }: TimingOutcome['before']): number {
  return passagesPerH === 0 ? 0 : stopsPerH / passagesPerH;
}

/** Points beyond the last one that was reached before a stop are left out. */
function postCurve(outcome: TimingOutcome): void {
  const plans = outcome.tradeOff.map((_, k) => outcome.tradeOffPlans(k).plans);
  const changed = new Set(plans.flatMap((own) => own.filter(differs).map(({ intersectionId }) => intersectionId)));
  const { before } = outcome;
  post({
    type: 'curve',
    tradeOff: {
      present: { totalBandS: report.totalBeforeS, delayS: before.delayS, stops: stopsOf(before) },
      points: outcome.tradeOff.map(({ bandWeight: weight, splits, totalBandS, modelled }, k) => ({
        bandWeight: weight,
        splits,
        totalBandS,
        delayS: modelled.delayS,
        stops: stopsOf(modelled),
        changedSignals: plans[k].filter(differs).length,
      })),
      chosen: null,
    },
    plans: plans.map((own) => {
      const found = new Map(own.map(({ intersectionId, plan }) => [intersectionId, plan]));
      return [...changed].map((intersectionId) => ({
        intersectionId,
        plan: found.get(intersectionId) ?? inForce.get(intersectionId)!,
      }));
    }),
    former: formerOf(changed),
    upperBoundS: report.upperBoundS,
  });
}
