import { requireScenario } from '../cli/readScenario.ts';
import {
  createSignalWatches,
  createWorld,
  freezeScenario,
  stepWorld,
  updateSignalWatches,
  watchSignal,
} from '../sim/index.ts';

/**
 * What the event logs of watched signals cost a running city: CPU time of keeping them, as a share of the step's own, in one run.
 *
 *     npx tsx bench/watching.ts SCENARIO [--warm-up S] [--steps N]
 */

const after = (name: string, otherwise: string) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const world = createWorld(freezeScenario(await requireScenario(process.argv[2])));
const untilMs = world.timeMs + 1000 * Number(after('--warm-up', '900'));
while (world.timeMs < untilMs) stepWorld(world);
const steps = Number(after('--steps', '300'));
const signals = world.scenario.signals.count;
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

for (const watched of [1, 16, 64, signals].filter((count) => count <= signals)) {
  const watches = createSignalWatches();
  const beganMs = cpuMs();
  for (let k = 0; k < watched; k++)
    watchSignal(watches, world, Math.floor((k * signals) / watched), watched, () => true);
  const openedMs = cpuMs() - beganMs;
  let stepMs = 0;
  let watchMs = 0;
  for (let step = 0; step < steps; step++) {
    const atMs = cpuMs();
    stepWorld(world);
    const steppedMs = cpuMs();
    updateSignalWatches(watches, world);
    stepMs += steppedMs - atMs;
    watchMs += cpuMs() - steppedMs;
  }
  let events = 0;
  for (const own of watches.watched.values()) events += own.events.count;
  const hours = (steps * world.stepMs) / 3_600_000;
  console.log(
    JSON.stringify({
      watched,
      vehicles: world.traffic.totals.running,
      stepMs: stepMs / steps,
      watchMs: watchMs / steps,
      ratio: watchMs / stepMs,
      openedMs,
      eventsPerHourAndSignal: Math.round(events / hours / watched),
    }),
  );
}
