import { openTexts } from '../cli/openText.ts';
import { driveSimulatedSearch, listCandidates } from '../cli/searchBySimulation.ts';
import {
  exportSumoPlan,
  importSumo,
  optimiseTiming,
  optimiseWaves,
  type PlanFile,
  type SimulatedTrip,
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

/** What the search by delay may be told, and that by simulation. */
export interface DelaySettings extends Pick<TimingOptions, 'cyclesS' | 'saturationVehPerH'> {
  readonly entryWeight: number;
}

/** A plan of ours as the text of an additional file. */
export async function planOfOurs(
  one: JudgeCase,
  routes: readonly string[],
  net: string,
  programs: readonly string[],
  way: OurWay,
  { entryWeight, ...settings }: DelaySettings,
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
      { seed: SEARCH_SEED, runs: SIMULATED_RUNS, mayMove: () => true, splits: true, entryWeight },
      new AbortController().signal,
      () => undefined,
    );
    const say = (trips: readonly SimulatedTrip[]) => {
      const mean = (read: (trip: SimulatedTrip) => number) =>
        (trips.reduce((sum, trip) => sum + read(trip), 0) / trips.length).toFixed(1);
      return `${mean(({ roadS }) => roadS)} s on the road, ${mean(({ waitS }) => waitS)} s waiting to enter`;
    };
    for (const { name, runs, ...trip } of found.candidates)
      console.log(`${one.id}: ${name}: ${say([trip])}, ${runs} runs`);
    console.log(
      `${one.id}: from ${found.name} by ${found.generations} generations, ${found.runs} runs; on fresh seeds ${say(found.proof.present)}, then ${say(found.proof.chosen)}`,
    );
    return found.planFile;
  }
}

function finish<P, R>(search: Generator<P, R, boolean | undefined>): R {
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}
