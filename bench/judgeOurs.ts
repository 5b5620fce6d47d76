import { openTexts } from '../cli/openText.ts';
import { driveSimulatedSearch, listCandidates } from '../cli/searchBySimulation.ts';
import {
  exportSumoPlan,
  importSumo,
  optimiseTiming,
  optimiseWaves,
  type PlanFile,
  type TimingOptions,
} from '../sim/index.ts';
import type { JudgeCase } from './judgeRuns.ts';

/** Seed of our search and of our own simulation; any other is as good. */
const SEARCH_SEED = 1;
/** Runs of our own simulation that a search by it may spend. */
const SIMULATED_RUNS = 600;

/**
 * Ways to make a plan of ours: offsets by bands, cycles and splits kept; offsets, splits and one cycle by modelled delay; or
 * the best of such plans in our own simulation, and from it on by that simulation.
 */
export type OurWay = 'bands' | 'simulated' | 'delay';

/** What the search by delay may be told. */
export type DelaySettings = Pick<TimingOptions, 'cyclesS' | 'saturationVehPerH'>;

/** A plan of ours as the text of an additional file. */
export async function planOfOurs(
  one: JudgeCase,
  routes: readonly string[],
  net: string,
  programs: readonly string[],
  way: OurWay,
  settings: DelaySettings,
): Promise<string> {
  const additional = [...one.additional.map((name) => new URL(name, one.folder).pathname), ...programs];
  const [netText, ...others] = await openTexts([net, ...routes, ...additional]);
  const { definition } = await importSumo({
    id: one.id,
    net: netText,
    routes: others.slice(0, routes.length),
    additional: others.slice(routes.length),
    beginS: one.beginS,
    endS: one.endS,
  });
  const options = { method: 'waves', seed: SEARCH_SEED, keepCycles: true, keepOrders: true, speedShare: 0.1 } as const;
  const waves = finish(optimiseWaves(definition, options));
  for (const { row, reason } of waves.waves.leftOut) {
    console.log(`${one.id}: ${definition.corridors[row].id} is left out of the waves: ${reason}`);
  }
  const planFile = await { bands: () => waves.planFile, simulated, delay }[way]();
  const [netAgain, ...programTexts] = await openTexts([net, ...additional]);
  const sources = { definition, planFile, planName: 'our plan', net: netAgain, additional: programTexts };
  return (await exportSumoPlan(sources)).files[0].text;

  function delay(): PlanFile {
    const found = finish(
      optimiseTiming(definition, waves, {
        bandWeight: 0,
        keepCycles: false,
        keepSplits: false,
        tradeOff: false,
        ...settings,
      }),
    );
    const { before, after, commonCycle } = found;
    console.log(
      `${one.id}: modelled delay ${before.delayS.toFixed(1)} s a signal, then ${after.delayS.toFixed(1)} s at ${commonCycle?.cycleS ?? 'the own'} s of cycle`,
    );
    return found.planFile;
  }

  async function simulated(): Promise<PlanFile> {
    const candidates = finish(listCandidates(definition, waves, { keepCycles: false, keepSplits: false, ...settings }));
    const found = await driveSimulatedSearch(
      definition,
      candidates,
      { seed: SEARCH_SEED, runs: SIMULATED_RUNS, mayMove: () => true, splits: true },
      new AbortController().signal,
      () => undefined,
    );
    const { presentS, chosenS } = found.proof;
    for (const { name, meanTripTimeS } of found.candidates)
      console.log(`${one.id}: ${name}: ${meanTripTimeS.toFixed(1)} s`);
    const mean = (sample: readonly number[]) => sample.reduce((sum, s) => sum + s, 0) / sample.length;
    console.log(
      `${one.id}: from ${found.name} by ${found.moves} moves, ${found.runs} runs; mean trip on fresh seeds ${mean(presentS).toFixed(1)} s, then ${mean(chosenS).toFixed(1)} s`,
    );
    return found.planFile;
  }
}

function finish<P, R>(search: Generator<P, R, boolean | undefined>): R {
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}
