import { deserialize, serialize } from 'node:v8';
import { requireScenario } from '../cli/readScenario.ts';
import { createSpatBook, makeSpatPosts, subscribe } from '../server/worker/spatBook.ts';
import { createV2xDesk, noteStep } from '../server/worker/v2xDesk.ts';
import { chooseControl, createWorld, freezeScenario, stepWorld } from '../sim/index.ts';

/**
 * What it costs to tell vehicles what all signals show: steps of 0.1 s, messages at 10 Hz, viewers of one district each. CPU time
 * of this process for keeping history, making messages, handing them to another thread and writing them as JSON, once for each
 * message; writing to the viewers' sockets is not in it.
 *
 *     npx tsx bench/spat.ts [scenario folder] [--control plan] [--subscribers 50] [--warm-up 120] [--seconds 60] [--format j2735]
 */

const STEP_MS = 100;

const args = process.argv.slice(2);
const after = (name: string, otherwise: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
const folder = args[0] === undefined || args[0].startsWith('--') ? 'scenarios/zibo' : args[0];
const [subscribers, warmUpS, seconds] = [
  Number(after('--subscribers', '50')),
  Number(after('--warm-up', '120')),
  Number(after('--seconds', '60')),
];
const format = after('--format', 'j2735') as 'j2735' | 'csae';

const definition = chooseControl(await requireScenario(folder), { control: after('--control', 'plan') });
if (typeof definition === 'string') throw new Error(definition);
const world = createWorld(freezeScenario(definition), { stepMs: STEP_MS });
const book = createSpatBook(createV2xDesk(world));
const districts = definition.network.districts.map(({ id }) => id);
for (let k = 0; k < subscribers; k++) {
  const districtId = districts.length > 0 ? districts[k % districts.length] : undefined;
  subscribe(book, k + 1, { districtId, format, times: 'iso', rateHz: 10 });
}
let [cpuUs, messages, intersections, bytes, sent] = [0, 0, 0, 0, 0];
for (let step = 0; step * STEP_MS < 1000 * (warmUpS + seconds); step++) {
  stepWorld(world);
  const isTimed = step * STEP_MS >= 1000 * warmUpS;
  const began = process.cpuUsage();
  noteStep(book.desk);
  // The wall clock of a run at ×1 is the simulation's.
  for (const { viewers, update } of makeSpatPosts(book, world.timeMs)) {
    const received = deserialize(serialize({ type: 'spat', viewers, update })) as { update: object };
    const text = JSON.stringify(received.update);
    if (!isTimed) continue;
    messages++;
    intersections += update.spat.intersections.length;
    bytes += text.length;
    sent += text.length * viewers.length;
  }
  if (!isTimed) continue;
  const { user, system } = process.cpuUsage(began);
  cpuUs += user + system;
}
console.log(
  JSON.stringify(
    {
      scenario: definition.id,
      control: after('--control', 'plan'),
      format,
      signals: definition.signals.length,
      subscribers,
      coreRatio: cpuUs / 1e6 / seconds,
      messagesPerS: messages / seconds,
      intersectionsPerS: intersections / seconds,
      kBPerS: bytes / 1000 / seconds,
      kBPerSPerSubscriber: sent / 1000 / seconds / subscribers,
    },
    null,
    2,
  ),
);
