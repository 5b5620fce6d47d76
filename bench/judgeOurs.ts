import { openTexts } from '../cli/openText.ts';
import {
  applyPlanFile,
  createWorld,
  exportSumoPlan,
  freezeScenario,
  importSumo,
  optimiseTiming,
  optimiseWaves,
  type PlanFile,
  type ScenarioDefinition,
  stepWorld,
  summariseRun,
  type TimingOptions,
} from '../sim/index.ts';
import type { JudgeCase } from './judgeRuns.ts';

/** Seed of our search and of our own simulation; any other is as good. */
const SEARCH_SEED = 1;
/** Moves of one light's offset that are tried, as shares of its cycle: a round of each list. */
const ROUNDS = [
  [0.25, 0.5, 0.75],
  [-0.125, 0.125],
] as const;

/**
 * Ways to make a plan of ours: offsets by bands or, from the better of these and the present ones, by our own simulation, cycles
 * and splits kept; or offsets, splits and one cycle by modelled delay.
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
  const planFile = { bands: () => waves.planFile, simulated: () => refine(definition, waves.planFile), delay }[way]();
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
}

function finish<P, R>(search: Generator<P, R, boolean | undefined>): R {
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}

/** From the better of the present offsets and the waves, moves one light at a time and keeps what makes trips shorter in our simulation. */
function refine(definition: ScenarioDefinition, waves: PlanFile): PlanFile {
  const lights = new Map<string, number[]>();
  definition.signals.forEach(({ id, jointId }, row) => {
    const key = jointId === undefined ? `signal ${id}` : `joint ${jointId}`;
    lights.set(key, [...(lights.get(key) ?? []), row]);
  });
  const present = definition.signals.map(({ plans }) => plans[0].offsetS);
  const planAt = new Map(waves.plans.map(({ intersectionId, plan }) => [intersectionId, plan]));
  const waved = definition.signals.map(
    ({ intersectionId }, row) => planAt.get(intersectionId)?.offsetS ?? present[row],
  );
  const fileOf = (offsetsS: readonly number[]): PlanFile => ({
    plans: definition.signals.map(({ intersectionId, plans: [plan] }, row) => {
      const offsetS = ((offsetsS[row] % plan.cycleS) + plan.cycleS) % plan.cycleS;
      return { intersectionId, plan: { ...plan, offsetS } };
    }),
    progressionSpeeds: [],
  });
  const measure = (offsetsS: readonly number[]) => {
    const scenario = freezeScenario(applyPlanFile(definition, fileOf(offsetsS)));
    const world = createWorld(scenario, { seed: SEARCH_SEED });
    while (world.timeMs < world.startMs + definition.durationS * 1000) stepWorld(world);
    return summariseRun(world).meanTripTimeS;
  };
  let best: readonly number[] = present;
  let least = measure(best);
  const presentS = least;
  const attempt = (offsetsS: readonly number[]) => {
    const meanS = measure(offsetsS);
    if (meanS >= least) return;
    least = meanS;
    best = offsetsS;
  };
  attempt(waved);
  for (const moves of ROUNDS) {
    for (const rows of lights.values()) {
      const { cycleS } = definition.signals[rows[0]].plans[0];
      const base = best;
      for (const move of moves) {
        attempt(base.map((s, row) => (rows.includes(row) ? s + Math.round(move * cycleS) : s)));
      }
    }
  }
  console.log(`${definition.id}: mean trip in our simulation ${presentS.toFixed(1)} s, then ${least.toFixed(1)} s`);
  return fileOf(best);
}
