import { requireScenario } from '../cli/readScenario.ts';
import {
  connectVehicles,
  createWorld,
  describeSample,
  freezeScenario,
  listTrips,
  RandomStream,
  type ScenarioDefinition,
  stepWorld,
  TripState,
  uniform,
} from '../sim/index.ts';

/**
 * What speed advice does: a scenario at several shares of connected vehicles, the same seeds for each share. Who is connected
 * at a lower share is so at every higher one; "others" are those who are not.
 *
 *     npx tsx bench/glosa.ts [scenario folder] [--seeds 10] [--minutes 60] [--step 0.5] [--ratios 0,0.25,0.5,1]
 */

interface Side {
  readonly stops: number;
  readonly travelTimeS: number;
  readonly vehicles: number;
}

/** Stops and travel time of the trips of one run, of those who are (or would be) connected at `markRatio` and of the others. */
function measure(
  definition: ScenarioDefinition,
  ratio: number,
  markRatio: number,
  seed: number,
  stepMs: number,
  durationS: number,
) {
  const world = createWorld(freezeScenario(connectVehicles(definition, ratio)), { seed, stepMs, logTrips: true });
  for (let step = 0; step < (durationS * 1000) / stepMs; step++) stepWorld(world);
  const trips = listTrips(world);
  const sums = [0, 1].map(() => ({ stops: 0, travelTimeS: 0, vehicles: 0 }));
  for (let n = 0; n < trips.count; n++) {
    if (trips.state[n] !== TripState.arrived) continue;
    const isMarked = uniform(seed, RandomStream.connected, trips.flow[n], trips.ordinal[n]) < markRatio;
    const sum = sums[isMarked ? 1 : 0];
    sum.stops += trips.stops[n];
    sum.travelTimeS += trips.durationS[n];
    sum.vehicles++;
  }
  const mean = ({ stops, travelTimeS, vehicles }: Side): Side => ({
    stops: stops / vehicles,
    travelTimeS: travelTimeS / vehicles,
    vehicles,
  });
  return { others: mean(sums[0]), connected: mean(sums[1]), all: mean(addUp(sums)) };
}

function addUp(sums: readonly Side[]): Side {
  return sums.reduce((a, b) => ({
    stops: a.stops + b.stops,
    travelTimeS: a.travelTimeS + b.travelTimeS,
    vehicles: a.vehicles + b.vehicles,
  }));
}

const args = process.argv.slice(2);
const after = (name: string, otherwise: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
const folder = args[0]?.startsWith('--') ? undefined : args[0];
const definition = await requireScenario(folder ?? 'scenarios/two-way-arterial');
const seeds = Array.from({ length: Number(after('--seeds', '10')) }, (_, i) => definition.seed + i);
const stepMs = 1000 * Number(after('--step', String(definition.stepS)));
const durationS = 60 * Number(after('--minutes', '60'));
const say = (values: readonly number[], digits: number) => {
  const { mean, ci95 } = describeSample(values);
  return `${mean.toFixed(digits)} [${ci95?.map((end) => end.toFixed(digits)).join(', ')}]`;
};

for (const ratio of after('--ratios', '0.25,0.5,1').split(',').map(Number)) {
  const pairs = seeds.map((seed) => ({
    without: measure(definition, 0, ratio, seed, stepMs, durationS),
    advised: measure(definition, ratio, ratio, seed, stepMs, durationS),
  }));
  for (const who of ['connected', 'others', 'all'] as const) {
    if (pairs[0].advised[who].vehicles === 0 || Number.isNaN(pairs[0].advised[who].stops)) continue;
    const change = (field: 'stops' | 'travelTimeS') =>
      pairs.map(({ without, advised }) => 100 * (advised[who][field] / without[who][field] - 1));
    const level = (field: 'stops' | 'travelTimeS') => pairs.map(({ without }) => without[who][field]);
    console.log(
      [
        `${100 * ratio} % connected, ${who}:`,
        `stops ${say(level('stops'), 2)}, change ${say(change('stops'), 1)} %;`,
        `travel time ${say(level('travelTimeS'), 1)} s, change ${say(change('travelTimeS'), 2)} %`,
      ].join(' '),
    );
  }
}
