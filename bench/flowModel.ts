import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requireScenario } from '../cli/readScenario.ts';
import {
  applyPlanFile,
  createWorld,
  freezeScenario,
  measurePlanDelay,
  type PlanFile,
  parsePlanFile,
  stepWorld,
  type World,
} from '../sim/index.ts';

/**
 * The model of cyclic flow profiles beside the simulation, link by link, under several plans: delay of a vehicle on each link that
 * ends at a signal. And what the model costs.
 *
 *     npx tsx bench/flowModel.ts scenarios/zibo bands.json delay.json
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    warmUp: { type: 'string', default: '900' },
    duration: { type: 'string', default: '1800' },
    seed: { type: 'string', default: '1' },
    /** Links with fewer vehicles in the time measured are left out: their mean says little. */
    least: { type: 'string', default: '30' },
  },
});
const [path, ...files] = positionals;
const definition = await requireScenario(path);
console.log(
  '| plan | links | delay, s: simulation | model | model with stops | correlation | mean error, s | absolute |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const file of [null, ...files]) {
  const none: PlanFile = { plans: [], progressionSpeeds: [] };
  const text = () => readFileSync(file!, 'utf8');
  const planFile = file === null ? none : parsePlanFile({ name: file, text: text() }, definition);
  const planned = applyPlanFile(definition, planFile);
  const world = createWorld(freezeScenario(planned), { seed: Number(values.seed) });
  const simulated = measureLinks(world, Number(values.warmUp), Number(values.duration));
  const modelled = measurePlanDelay(planned);
  const rows = [...modelled.links].filter(
    ([link, { vehPerH }]) => vehPerH > 0 && simulated.vehicles[link] >= Number(values.least),
  );
  const there = rows.map(([link]) => simulated.delayS[link] / simulated.vehicles[link]);
  const weight = rows.map(([link]) => simulated.vehicles[link]);
  const uniform = rows.map(([, one]) => (one.delayVehH * 3600) / one.vehPerH);
  const here = rows.map(([, one]) => (one.costVehH * 3600) / one.vehPerH);
  const mean = (sample: readonly number[]) =>
    sample.reduce((sum, value, i) => sum + weight[i] * value, 0) / weight.reduce((sum, w) => sum + w, 0);
  const errors = here.map((value, i) => value - there[i]);
  console.log(
    `| ${file ?? 'own'} | ${[rows.length, mean(there).toFixed(1), mean(uniform).toFixed(1), mean(here).toFixed(1), correlate(here, there, weight).toFixed(3), mean(errors).toFixed(1), mean(errors.map(Math.abs)).toFixed(1)].join(' | ')} |`,
  );
}

/** Time lost on each link and on the paths that leave it, and the vehicles that left it, after a warm-up. */
function measureLinks(world: World, warmUpS: number, durationS: number) {
  const { network } = world.scenario;
  const delayS = new Float64Array(network.linkCount);
  const vehicles = new Float64Array(network.linkCount);
  const linkOf = (lane: number): number =>
    lane < network.linkLaneCount
      ? network.laneLink[lane]
      : network.laneLink[network.connectorFromLane[lane - network.linkLaneCount]];
  const lastLane = new Map<number, number>();
  const { vehicles: state } = world.traffic;
  while (world.timeMs < world.startMs + (warmUpS + durationS) * 1000) {
    const beforeMs = world.timeMs;
    stepWorld(world);
    const stepS = (world.timeMs - beforeMs) / 1000;
    if (world.timeMs < world.startMs + warmUpS * 1000) continue;
    for (let v = 0; v < state.usedSlots; v++) {
      const lane = state.lane[v];
      if (lane < 0) continue;
      const link = linkOf(lane);
      delayS[link] += stepS * Math.max(0, 1 - state.speedMps[v] / state.desiredSpeedMps[v]);
      if (lane < network.linkLaneCount) continue;
      if (lastLane.get(state.number[v]) !== lane) vehicles[link]++;
      lastLane.set(state.number[v], lane);
    }
  }
  return { delayS, vehicles };
}

/** Weighted correlation. */
function correlate(a: readonly number[], b: readonly number[], weight: readonly number[]): number {
  const total = weight.reduce((sum, w) => sum + w, 0);
  const mean = (sample: readonly number[]) => sample.reduce((sum, value, i) => sum + weight[i] * value, 0) / total;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], meanX: number, y: readonly number[], meanY: number) =>
    x.reduce((sum, value, i) => sum + weight[i] * (value - meanX) * (y[i] - meanY), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}
