import { parseArgs } from 'node:util';
import { readScenarioFiles } from '../server/scenarioFiles.ts';
import { chooseControl, createWorld, freezeScenario, parseScenario, stepWorld, type World } from '../sim/index.ts';

/**
 * Step time of a scenario under several controls, as ratios to the first: the worlds are stepped in turn in one process, so
 * that a busy machine slows all of them. CPU time, the least of several rounds.
 *
 *     npx tsx bench/control.ts scenarios/zibo --controls fixed,actuated,coordinated
 */
const WARM_STEPS = 900;
const ROUNDS = 10;
const ROUND_STEPS = 40;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { controls: { type: 'string', default: 'fixed,actuated,coordinated' } },
});
const definition = parseScenario(await readScenarioFiles(positionals[0] ?? 'scenarios/zibo'));
const controls = values.controls.split(',');
const worlds = controls.map((control): World => {
  const chosen = chooseControl(definition, { control });
  if (typeof chosen === 'string') throw new Error(chosen);
  return createWorld(freezeScenario(chosen));
});
for (const world of worlds) for (let i = 0; i < WARM_STEPS; i++) stepWorld(world);
const leastMs = worlds.map(() => Number.POSITIVE_INFINITY);
for (let round = 0; round < ROUNDS; round++) {
  worlds.forEach((world, k) => {
    const before = process.cpuUsage().user;
    for (let i = 0; i < ROUND_STEPS; i++) stepWorld(world);
    leastMs[k] = Math.min(leastMs[k], (process.cpuUsage().user - before) / 1000 / ROUND_STEPS);
  });
}
controls.forEach((control, k) => {
  const { running, completed } = worlds[k].traffic.totals;
  const ratio = (leastMs[k] / leastMs[0]).toFixed(2);
  console.log(`${control}: ${leastMs[k].toFixed(2)} ms a step, ratio ${ratio}; ${running} vehicles, ${completed} done`);
});
