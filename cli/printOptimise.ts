import {
  type CityReport,
  comparePairs,
  type SimulatedOutcome,
  type SimulatedTrip,
  type TimingOutcome,
  type WaveOutcome,
} from '../sim/index.ts';
import { formatNumber, printLine } from './output.ts';

/** What `optimise` prints of what it found, for people and as JSON. */

export function describeDelay({ before, bands, after, commonCycle, trials, evaluations }: TimingOutcome) {
  const cycle = commonCycle && {
    cycleS: commonCycle.cycleS,
    presentCostVehH: commonCycle.presentCostVehH,
    candidates: commonCycle.candidates,
  };
  return { before, bands, after, commonCycle: cycle, trials, streamEvaluations: evaluations };
}

export function printReport(report: CityReport, { areas }: WaveOutcome, timing: TimingOutcome | null): void {
  printLine('corridor  signals  cycle    out   back   best  through  costliest crossing');
  for (const one of report.corridors) {
    const { costliestCrossing: costly } = one;
    const cost = costly
      ? `${costly.intersectionId}: ${formatNumber(costly.costS, 1)} s${costly.reason === 'shared' ? ` (shared with ${costly.withCorridors.join(', ')})` : ''}`
      : '';
    const cells = [
      one.id.padEnd(8),
      String(one.signals).padStart(7),
      formatNumber(one.cycleS).padStart(5),
      formatNumber(one.bandS, 1).padStart(5),
      formatNumber(one.bandReverseS, 1).padStart(5),
      formatNumber(one.bestPossibleS, 1).padStart(5),
      (one.throughBand ? 'yes' : 'NO').padStart(7),
      cost,
    ];
    printLine(cells.join('  ').trimEnd());
  }
  printLine();
  for (const { id, presentS, cycleS, halved, doubled } of areas) {
    const before = presentS === null ? 'mixed cycles' : `${presentS} s`;
    const others = [
      ...(halved.length > 0 ? [`${halved.length} at half of it`] : []),
      ...(doubled.length > 0 ? [`${doubled.length} at twice it`] : []),
    ];
    printLine(`${id}: cycle ${before} → ${cycleS} s${others.length > 0 ? `, signals ${others.join(' and ')}` : ''}`);
  }
  const without = report.corridors.filter(({ throughBand }) => !throughBand).length;
  printLine(
    `bands ${formatNumber(report.totalBandS)} s (before: ${formatNumber(report.totalBeforeS)} s); proved: no plan at these cycles has more than ${formatNumber(report.upperBoundS)} s: ${formatNumber(100 * (1 - report.gapRatio), 1)} %`,
  );
  printLine(
    `weighted by volume and class: ${formatNumber(100 * (1 - report.weighted.gapRatio), 1)} % of the proved bound; ${without} of ${report.corridors.length} corridors without a through band`,
  );
  for (const { id, reason } of report.leftOut) printLine(`${id} is left out: ${reason}`);
  if (timing) printDelay(timing);
}

function printDelay({ before, bands, after, tradeOff, commonCycle }: TimingOutcome): void {
  const say = (one: typeof after) =>
    `${formatNumber(one.delayS, 1)} s a signal, ${formatNumber(one.stopsPerH / Math.max(one.passagesPerH, 1e-9), 3)} stops`;
  if (commonCycle) {
    const chosen = commonCycle.cycleS === null ? 'the own cycles stay' : `one cycle of ${commonCycle.cycleS} s`;
    printLine(`programs of states: ${chosen}, by modelled delay`);
  }
  printLine(`modelled delay: ${say(after)} (before: ${say(before)}; plan of most bands: ${say(bands)})`);
  if (tradeOff.length === 0) return;
  printLine();
  printLine('weight of bands   bands, s   of bound   delay a signal, s   stops a signal');
  for (const { bandWeight, splits, totalBandS, bandWorthRatio, modelled } of tradeOff) {
    const cells = [
      `${formatNumber(bandWeight, 2)}${splits ? ' + splits' : ''}`.padEnd(15),
      formatNumber(totalBandS).padStart(9),
      `${formatNumber(100 * bandWorthRatio, 1)} %`.padStart(9),
      formatNumber(modelled.delayS, 2).padStart(18),
      formatNumber(modelled.stopsPerH / Math.max(modelled.passagesPerH, 1e-9), 3).padStart(15),
    ];
    printLine(cells.join('  '));
  }
}

/** The search by simulation: its candidates, and what it gained on seeds that it never saw. */
export function describeSimulated({ name, generations, candidates, proof, runs, cut }: SimulatedOutcome) {
  return {
    chosen: name,
    generations,
    candidates: candidates.map((one) => ({ ...one, meanTripTimeS: one.roadS + one.waitS })),
    proof: { ...proof, difference: proof.present.length === 0 ? null : compareTrips(proof) },
    runs,
    cutShort: cut,
  };
}

export function printSimulated({ name, generations, candidates, proof, runs }: SimulatedOutcome): void {
  printLine();
  printLine('plans tried in the simulation: seconds of a trip on the road, waiting to enter, and both; runs');
  for (const { name: candidate, roadS, waitS, runs: tried } of candidates) {
    const cells = [roadS, waitS, roadS + waitS].map((s) => formatNumber(s, 1).padStart(7));
    printLine(`${cells.join('  ')}  ${String(tried).padStart(3)}  ${candidate}`);
  }
  printLine(`chosen: ${name}, bettered by ${generations} generations, in ${runs} runs`);
  if (proof.present.length === 0) return;
  printLine(`on ${proof.present.length} fresh seeds, less the present plan:`);
  const { roadS, waitS, tripS } = compareTrips(proof);
  for (const [what, { mean, ci95 }] of [
    ['on the road', roadS],
    ['waiting to enter', waitS],
    ['both', tripS],
  ] as const) {
    const interval = ci95 === null ? '' : ` (${ci95.map((s) => formatNumber(s, 1)).join(' to ')})`;
    printLine(`${formatNumber(mean, 1).padStart(7)} s a trip ${what}${interval}`);
  }
}

/** The chosen plan's trips less those of the present one, s. */
function compareTrips({ present, chosen }: SimulatedOutcome['proof']) {
  const less = (read: (trip: SimulatedTrip) => number) => comparePairs(present.map(read), chosen.map(read)).difference;
  return {
    roadS: less(({ roadS }) => roadS),
    waitS: less(({ waitS }) => waitS),
    tripS: less(({ roadS, waitS }) => roadS + waitS),
  };
}
