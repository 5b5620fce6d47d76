import { Worker } from 'node:worker_threads';
import type { PlanAssignment, WaveSearchState } from '../../sim/index.ts';
import { changedPlans, changedSpeeds } from '../run/plansInForce.ts';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import type { FromSearch, SearchSettings } from './messages.ts';

/** Green waves looked for in a thread beside a live run, and brought into it; one search at a time. */
export interface WaveSearch {
  state(): WaveSearchState | null;
  /** @throws Refusal if one is under way */
  start(corridorIds: readonly string[] | null, bandWeight: number, tradeOff: boolean): WaveSearchState;
  /** Brings in the plans of a point of the curve. @throws Refusal (by rejection) if there is none of this number */
  applyTradeOff(point: number): Promise<WaveSearchState>;
  /** Ends the search; what it has found so far is brought in. */
  stop(): WaveSearchState;
  /** Brings back the plans that the last search replaced. */
  undo(): Promise<WaveSearchState>;
  listen(listener: (state: WaveSearchState) => void): void;
  close(): Promise<void>;
}

const THREAD_URL = new URL('./bootstrap.mjs', import.meta.url);

export function createWaveSearch(
  run: RunHost,
  { scenarioFolder, planFile, control }: Pick<SearchSettings, 'scenarioFolder' | 'planFile' | 'control'>,
): WaveSearch {
  const listeners: ((state: WaveSearchState) => void)[] = [];
  let state: WaveSearchState | null = null;
  let thread: Worker | null = null;
  let former: readonly PlanAssignment[] = [];
  /** Of each point of the trade-off curve. */
  let curve: readonly (readonly PlanAssignment[])[] = [];
  /** What was in force at the curve's signals when its search began. */
  let before: readonly PlanAssignment[] = [];

  function tell(next: WaveSearchState): WaveSearchState {
    state = next;
    for (const listener of listeners) listener(next);
    return next;
  }

  function fail(message: string): void {
    if (!thread || !state) return;
    thread = null;
    tell({ ...state, phase: 'failed', message });
  }

  async function bringIn(found: Extract<FromSearch, { type: 'found' }>): Promise<void> {
    if (!state) return;
    thread = null;
    const { totalBeforeS, totalBandS, upperBoundS, plans, delay } = found;
    const delays = delay ? { delayBeforeS: delay.beforeS, delayAfterS: delay.afterS } : {};
    const result = { totalBeforeS, totalBandS, upperBoundS, changedSignals: plans.length, ...delays };
    // A search cut short may not have come beyond what is there. Who looks for less delay may pay for it in bands.
    const isWorse = delay ? delay.afterS >= delay.beforeS : totalBandS < totalBeforeS;
    if (plans.length === 0 || isWorse) {
      former = [];
      tell({ ...state, ...result, changedSignals: 0, phase: 'nothingBetter', doneRatio: 1 });
      return;
    }
    try {
      await run.request('command', { type: 'setPlans', plans });
      former = found.former;
      tell({ ...state, ...result, phase: 'applied', doneRatio: 1 });
    } catch (error) {
      tell({ ...state, phase: 'failed', message: (error as Error).message });
    }
  }

  function takeCurve({ tradeOff, plans, former: own, upperBoundS }: Extract<FromSearch, { type: 'curve' }>): void {
    if (!state) return;
    thread = null;
    [curve, before, former] = [plans, own, []];
    tell({ ...state, phase: 'curve', doneRatio: 1, tradeOff, totalBeforeS: tradeOff.present.totalBandS, upperBoundS });
  }

  return {
    state: () => state,
    async applyTradeOff(point) {
      const tradeOff = state?.tradeOff;
      if (thread || !state || !tradeOff || !curve[point]) {
        throw new Refusal('invalid', `there is no point ${point} of a trade-off curve; look for one first`);
      }
      const newest = new Map(changedPlans(run).map((changed) => [changed.intersectionId, changed.plan]));
      const inForce = new Map(before.map(({ intersectionId, plan }) => [intersectionId, plan]));
      const plans = curve[point].filter(({ intersectionId, plan }) => {
        const now = newest.get(intersectionId) ?? inForce.get(intersectionId);
        return JSON.stringify(plan) !== JSON.stringify(now);
      });
      if (plans.length > 0) await run.request('command', { type: 'setPlans', plans });
      former = before;
      const { totalBandS, delayS } = tradeOff.points[point];
      return tell({
        ...state,
        phase: 'applied',
        tradeOff: { ...tradeOff, chosen: point },
        totalBandS,
        delayBeforeS: tradeOff.present.delayS,
        delayAfterS: delayS,
        changedSignals: plans.length,
      });
    },
    start(corridorIds, bandWeight, tradeOff) {
      if (thread) throw new Refusal('invalid', 'a search for green waves is under way; stop it first');
      const settings: SearchSettings = {
        scenarioFolder,
        planFile,
        control,
        plans: changedPlans(run),
        progression: changedSpeeds(run),
        corridorIds,
        bandWeight,
        tradeOff,
      };
      const own = new Worker(THREAD_URL, { workerData: settings, name: `waves ${run.id}`, execArgv: [] });
      thread = own;
      // A thread that has failed ends somewhat later: what it then says is not of the search begun meanwhile.
      own.on('message', (message: FromSearch) => {
        if (thread !== own) return;
        if (message.type === 'found') void bringIn(message);
        else if (message.type === 'curve') takeCurve(message);
        else if (state) {
          const { stage, doneRatio, bestRatio } = message;
          tell({ ...state, stage, doneRatio, bestRatio });
        }
      });
      own.on('error', (error) => thread === own && fail(error.message));
      own.on('exit', () => thread === own && fail('the search ended without a result'));
      return tell({ phase: 'searching', corridorIds, bandWeight, stage: 'bands', doneRatio: 0, bestRatio: 0 });
    },
    stop() {
      if (!thread || !state) throw new Refusal('invalid', 'no search for green waves is under way');
      thread.postMessage('stop');
      return state;
    },
    async undo() {
      if (!state || former.length === 0) throw new Refusal('invalid', 'no search has changed a plan');
      await run.request('command', { type: 'setPlans', plans: former });
      former = [];
      const { tradeOff } = state;
      return tell({ ...state, phase: 'undone', ...(tradeOff ? { tradeOff: { ...tradeOff, chosen: null } } : {}) });
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
