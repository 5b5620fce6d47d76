/**
 * What the five transitions cost: every signal of the two-way arterial gets its offset later by as much, 15 minutes into the
 * run; delay of the next 15 minutes against the same seed left alone. Run: node --import tsx bench/transitions.ts
 */
import { readFileSync } from 'node:fs';
import {
  applyCommand,
  createWorld,
  freezeScenario,
  parseScenario,
  stepWorld,
  TRANSITION_METHODS,
  type TransitionMethod,
  type World,
} from '../sim/index.ts';

const SEEDS = 12;
/** Student's t for 11 degrees of freedom, 95 %. */
const T_95 = 2.201;
const SHIFTS_S = [15, 30, 60];
const PART_MS = 900_000;

const folder = new URL('../scenarios/two-way-arterial/', import.meta.url);
const names = ['scenario.json', 'network.json', 'signals.json', 'demand.json'];
const files = names.map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const scenario = freezeScenario(parseScenario(files));

/** What everybody on a link loses in one step against the wished speed, vehicle-seconds. */
function stepDelayVehS({ traffic, stepMs }: World): number {
  const { vehicles, lanes, network } = traffic;
  let lost = 0;
  for (let lane = 0; lane < network.linkLaneCount; lane++) {
    for (let v = lanes.head[lane]; v >= 0; v = vehicles.behind[v]) {
      lost += Math.max(0, 1 - vehicles.speedMps[v] / (network.laneSpeedMps[lane] * vehicles.speedFactor[v]));
    }
  }
  return (lost * stepMs) / 1000;
}

function run(seed: number, shiftS: number, method: TransitionMethod | null) {
  const world = createWorld(scenario, { seed });
  while (world.timeMs < world.startMs + PART_MS) stepWorld(world);
  if (method !== null) {
    const plans = scenario.signals.definitions.map(({ intersectionId, plans: [plan] }) => {
      const offsetS = (plan.offsetS + shiftS) % plan.cycleS;
      return { intersectionId, plan: { ...plan, offsetS, transition: { method } } };
    });
    applyCommand(world, { type: 'setPlans', plans });
  }
  let delayVehS = 0;
  while (world.timeMs < world.startMs + 2 * PART_MS) {
    stepWorld(world);
    delayVehS += stepDelayVehS(world);
  }
  const ended = world.changes.filter((change) => change.type === 'transitionEnded');
  return {
    delayVehS,
    cycles: Math.max(0, ...ended.map(({ cycles }) => cycles)),
    outOfStepS: Math.max(0, ...ended.map(({ outOfStepS }) => outOfStepS)),
  };
}

const seeds = Array.from({ length: SEEDS }, (_, k) => k + 1);
const before = seeds.map((seed) => run(seed, 0, null).delayVehS);
console.log('later by, s | method | cycles, at most | out of step, s, at most | added delay, veh·s');
for (const shiftS of SHIFTS_S) {
  for (const method of TRANSITION_METHODS) {
    const runs = seeds.map((seed) => run(seed, shiftS, method));
    const added = runs.map(({ delayVehS }, k) => delayVehS - before[k]);
    const mean = added.reduce((sum, value) => sum + value, 0) / SEEDS;
    const variance = added.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEEDS - 1);
    const halfWidth = T_95 * Math.sqrt(variance / SEEDS);
    console.log(
      `${shiftS} | ${method} | ${runs[0].cycles} | ${runs[0].outOfStepS} | ${Math.round(mean)} ± ${Math.round(halfWidth)}`,
    );
  }
}
