import type { ReplicatedSummary, RunSummary, Sample } from '../sim/index.ts';
import { mpsToKmh } from '../sim/index.ts';
import { formatNumber, printLine, printTable } from './output.ts';
import type { RunCost } from './simulate.ts';

type Costs = { readonly [K in keyof RunCost]: number | Sample } & { readonly peakRssMb: number };

/** Prints what a run, or a set of replications, gave: a mean with its 95 % interval where there is one. */
export function printRun(run: (RunSummary | ReplicatedSummary) & Costs): void {
  const replications = 'replications' in run ? `${run.replications} replications` : `seed ${run.seed}`;
  printLine(`${run.scenario}: ${formatNumber(run.simulatedS)} s in steps of ${run.stepS} s, ${replications}`);
  printTable([
    ['vehicles planned', formatMeasure(run.vehicles.planned, 0)],
    ['entered', formatMeasure(run.vehicles.entered, 0)],
    ['completed', formatMeasure(run.vehicles.completed, 0)],
    ['on the road at the end', formatMeasure(run.vehicles.running, 0)],
    ['waiting to enter at the end', formatMeasure(run.vehicles.waitingToEnter, 0)],
    ['mean travel time', formatMeasure(run.meanTravelTimeS, 1), 's'],
    ['mean trip time, with waiting to enter', formatMeasure(run.meanTripTimeS, 1), 's'],
    ['mean delay', formatMeasure(run.meanDelayS, 1), 's'],
    ['mean stops', formatMeasure(run.meanStops, 2)],
    ['mean speed', formatMeasure(run.meanSpeedMps, 1, mpsToKmh), 'km/h'],
    ['distance driven', formatMeasure(run.distanceKm, 1), 'km'],
    ...listFuel(run.fuel),
    ...listBuses(run.buses),
    ['wall time', formatMeasure(run.wallS, 2), 's'],
    ['vehicle updates', formatMeasure(run.updatesPerS, 0), 'a second'],
    ['real-time factor', formatMeasure(run.realTimeFactor, 0)],
    ['peak memory', formatNumber(run.peakRssMb), 'MB'],
  ]);
  if (typeof run.stateHash === 'string') printLine(`  state hash ${run.stateHash}`);
}

type Fuel = NonNullable<(RunSummary | ReplicatedSummary)['fuel']>;

function listFuel(fuel: Fuel | undefined): [string, string, string][] {
  if (!fuel) return [];
  return [
    ['fuel, all reckoned as cars', formatMeasure(fuel.fuelLPer100Km, 2), 'L/100 km'],
    ['CO2', formatMeasure(fuel.co2Kg, 0), 'kg'],
  ];
}

function listBuses(buses: (RunSummary | ReplicatedSummary)['buses']): [string, string, string][] {
  if (!buses) return [];
  return [
    ['buses arrived', formatMeasure(buses.arrived, 0), ''],
    ['delay of a bus, without its stops', formatMeasure(buses.meanDelayS, 1), 's'],
    ['lateness of buses', formatMeasure(buses.meanLatenessS, 1), 's'],
    ['greens extended for buses', formatMeasure(buses.extensions, 0), ''],
    ['greens begun early for buses', formatMeasure(buses.earlyGreens, 0), ''],
    ['delay of everybody else', formatMeasure(buses.othersMeanDelayS, 1), 's'],
  ];
}

function formatMeasure(measure: number | Sample, decimals: number, convert = (value: number) => value): string {
  if (typeof measure === 'number') return formatNumber(convert(measure), decimals);
  const mean = formatNumber(convert(measure.mean), decimals);
  if (measure.ci95 === null) return mean;
  return `${mean} ± ${formatNumber(convert(measure.ci95[1] - measure.mean), decimals)}`;
}
