import { requireScenario } from '../cli/readScenario.ts';
import { createV2xDesk, noteStep } from '../server/worker/v2xDesk.ts';
import { chooseControl, createWorld, freezeScenario, navigateVehicle, stepWorld } from '../sim/index.ts';

/**
 * How far off the arrival time of signal navigation is: told for vehicles of a running scenario along their own ways, from where
 * they are at some moment, and held against when they arrive.
 *
 *     npx tsx bench/navigation.ts [scenario folder] [--control plan] [--warm-up 900] [--ask 10]
 */

const args = process.argv.slice(2);
const after = (name: string, otherwise: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
const folder = args[0] === undefined || args[0].startsWith('--') ? 'scenarios/two-way-arterial' : args[0];
const definition = chooseControl(await requireScenario(folder), { control: after('--control', 'plan') });
if (typeof definition === 'string') throw new Error(definition);
const world = createWorld(freezeScenario(definition));
const desk = createV2xDesk(world);
const { traffic } = world;
const { network, vehicles } = traffic;

const told = new Map<number, { readonly toldMs: number; readonly travelS: number; readonly freeS: number }>();
const errorsS: number[] = [];
const [sizes, freeErrors, travels]: number[][] = [[], [], []];
const endMs = world.timeMs + 1000 * Number(after('--warm-up', '900'));
const askUntilMs = endMs + 1000 * 60 * Number(after('--ask', '10'));
while (world.timeMs < askUntilMs + 3_600_000 && (world.timeMs < askUntilMs || told.size > 0)) {
  stepWorld(world);
  noteStep(desk);
  const running = new Set<number>();
  for (let v = 0; v < vehicles.usedSlots; v++) if (vehicles.lane[v] >= 0) running.add(vehicles.number[v]);
  for (const [number, { toldMs, travelS, freeS }] of told) {
    if (running.has(number)) continue;
    told.delete(number);
    const tookS = (world.timeMs - toldMs) / 1000;
    errorsS.push(travelS - tookS);
    sizes.push(Math.abs(travelS - tookS));
    freeErrors.push(Math.abs(freeS - tookS));
    travels.push(tookS);
  }
  if (world.timeMs < endMs || world.timeMs > askUntilMs || world.timeMs % 60_000 !== 0) continue;
  const passing = { source: desk.source, traffic, nowMs: world.timeMs };
  for (let v = 0; v < vehicles.usedSlots; v++) {
    const number = vehicles.number[v];
    // Every seventh, once: a city has tens of thousands.
    if (vehicles.lane[v] < 0 || vehicles.lane[v] >= network.linkLaneCount || number % 7 !== 0 || told.has(number))
      continue;
    const way = navigateVehicle(passing, v);
    if (way.linkIds.length < 2) continue;
    told.set(number, { toldMs: world.timeMs, travelS: way.travelTimeS, freeS: way.freeFlowS });
  }
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percentile = (values: readonly number[], ratio: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * ratio)];
console.log(
  JSON.stringify(
    {
      scenario: definition.id,
      control: after('--control', 'plan'),
      trips: sizes.length,
      meanTravelTimeS: mean(travels),
      biasS: mean(errorsS),
      meanErrorS: mean(sizes),
      medianErrorS: percentile(sizes, 0.5),
      p90ErrorS: percentile(sizes, 0.9),
      p95ErrorS: percentile(sizes, 0.95),
      meanErrorOfFreeFlowS: mean(freeErrors),
      medianErrorOfFreeFlowS: percentile(freeErrors, 0.5),
      p90ErrorOfFreeFlowS: percentile(freeErrors, 0.9),
      /** On the road an hour after the last was asked. */
      notArrived: told.size,
    },
    null,
    2,
  ),
);
