import { readFileSync } from 'node:fs';
import { openTexts } from '../cli/openText.ts';
import {
  applyPlanFile,
  createWorld,
  exportSumoPlan,
  freezeScenario,
  importSumo,
  optimiseWaves,
  type PlanAssignment,
  type ScenarioDefinition,
  stepWorld,
  summariseRun,
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
 * Our offsets for programs, as the text of an additional file: their cycles, splits and orders are kept.
 *
 * @param isSimulated whether the better of the present offsets and the waves is then bettered in our own simulation, light by light
 */
export async function planOfOurs(
  one: JudgeCase,
  routes: readonly string[],
  net: string,
  programs: readonly string[],
  isSimulated: boolean,
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
  const lights = joinedLights(net, definition);
  const options = { method: 'waves', seed: SEARCH_SEED, keepCycles: true, keepOrders: true, speedShare: 0.1 } as const;
  const search = optimiseWaves(definition, options);
  let step = search.next();
  while (!step.done) step = search.next();
  for (const { row, reason } of step.value.waves.leftOut) {
    console.log(`${one.id}: ${definition.corridors[row].id} is left out of the waves: ${reason}`);
  }
  const present = lights.map(([row]) => definition.signals[row].plans[0].offsetS);
  const waves = lights.map(([row], k) => {
    const id = definition.signals[row].intersectionId;
    return step.value!.planFile.plans.find((plan) => plan.intersectionId === id)?.plan.offsetS ?? present[k];
  });
  const chosen = isSimulated ? refine(definition, lights, [present, waves]) : waves;
  const [netAgain, ...programTexts] = await openTexts([net, ...additional]);
  const result = await exportSumoPlan({
    definition,
    planFile: { plans: plansOf(definition, lights, chosen), progressionSpeeds: [] },
    planName: 'our plan',
    net: netAgain,
    additional: programTexts,
  });
  return result.files[0].text;
}

/** Rows of the scenario's signals, light by light: SUMO may run several junctions by one. */
function joinedLights(net: string, { signals }: ScenarioDefinition): number[][] {
  const text = readFileSync(net, 'utf8');
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const endOf = new Map(
    [...text.matchAll(/<edge\s[^>]*>/g)].map(([tag]) => [attribute(tag, 'id'), attribute(tag, 'to')]),
  );
  const lightOf = new Map<string, string>();
  for (const [tag] of text.matchAll(/<connection\s[^>]*\stl="[^>]*>/g)) {
    lightOf.set(endOf.get(attribute(tag, 'from'))!, attribute(tag, 'tl'));
  }
  const rows = new Map<string, number[]>();
  signals.forEach(({ intersectionId }, row) => {
    const light = lightOf.get(intersectionId)!;
    rows.set(light, [...(rows.get(light) ?? []), row]);
  });
  return [...rows.values()];
}

/** Plans in which all signals of a light move as its first one does. */
function plansOf(
  { signals }: ScenarioDefinition,
  lights: readonly (readonly number[])[],
  offsetsS: readonly number[],
): PlanAssignment[] {
  return lights.flatMap((rows, k) => {
    const moveS = offsetsS[k] - signals[rows[0]].plans[0].offsetS;
    return rows.map((row) => {
      const { intersectionId, plans } = signals[row];
      const { cycleS, offsetS } = plans[0];
      return { intersectionId, plan: { ...plans[0], offsetS: (((offsetS + moveS) % cycleS) + cycleS) % cycleS } };
    });
  });
}

/** From the best of the starts, moves one light at a time and keeps what makes trips shorter in our simulation. */
function refine(
  definition: ScenarioDefinition,
  lights: readonly (readonly number[])[],
  starts: readonly (readonly number[])[],
): readonly number[] {
  const measure = (offsetsS: readonly number[]) => {
    const plans = plansOf(definition, lights, offsetsS);
    const world = createWorld(freezeScenario(applyPlanFile(definition, { plans, progressionSpeeds: [] })), {
      seed: SEARCH_SEED,
    });
    while (world.timeMs < world.startMs + definition.durationS * 1000) stepWorld(world);
    return summariseRun(world).meanTripTimeS;
  };
  let best = starts[0];
  let least = measure(best);
  const presentS = least;
  const attempt = (offsetsS: readonly number[]) => {
    const meanS = measure(offsetsS);
    if (meanS >= least) return;
    least = meanS;
    best = offsetsS;
  };
  for (const start of starts.slice(1)) attempt(start);
  for (const moves of ROUNDS) {
    lights.forEach(([row], k) => {
      const { cycleS } = definition.signals[row].plans[0];
      const base = best;
      for (const move of moves) attempt(base.map((s, i) => (i === k ? s + Math.round(move * cycleS) : s)));
    });
  }
  console.log(`${definition.id}: mean trip in our simulation ${presentS.toFixed(1)} s, then ${least.toFixed(1)} s`);
  return best;
}
