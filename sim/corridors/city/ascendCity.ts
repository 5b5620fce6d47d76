import { type Arc, fullCircle, intersectArcs, longestArc, shiftArcs } from '../../core/intervals.ts';
import { widestOverlapMs } from '../waveAscent.ts';
import { STEP_MS } from './lay.ts';
import { measureCorridor, windowsOf } from './measureChoice.ts';
import { type CityChoice, type CityProblem, greensOrAlways, worthOf } from './problem.ts';

const MOST_SWEEPS = 30;
/** A gain smaller than this is rounding. */
const GAIN = 1e-6;

/**
 * Coordinate ascent in whole seconds: each signal in turn takes the offset and phase orders that are best for its
 * corridors, all others held; then each corridor its best speeds; until nothing improves.
 *
 * @param choice written
 * @returns how many sweeps were made
 */
export function ascendCity(problem: CityProblem, choice: CityChoice): number {
  const places = placesOfSignals(problem);
  for (let sweep = 1; sweep <= MOST_SWEEPS; sweep++) {
    let improved = false;
    for (let signal = 0; signal < places.length; signal++) {
      if (places[signal].length > 0) improved = improveSignal(problem, choice, signal, places[signal]) || improved;
    }
    for (let c = 0; c < problem.corridors.length; c++) improved = improveSpeeds(problem, choice, c) || improved;
    if (!improved) return sweep;
  }
  return MOST_SWEEPS;
}

/** Where a signal stands: corridor and place on it. */
export type Place = readonly [corridor: number, member: number];

export function placesOfSignals({ cyclesMs, corridors }: CityProblem): Place[][] {
  const places: Place[][] = cyclesMs.map(() => []);
  corridors.forEach(({ members }, c) => {
    members.forEach(({ signal }, k) => {
      places[signal].push([c, k]);
    });
  });
  return places;
}

function improveSignal(problem: CityProblem, choice: CityChoice, signal: number, places: readonly Place[]): boolean {
  const parts = places.map(([c, k]) => createWorthAt(problem, choice, c, k));
  const nowMs = choice.offsetsMs[signal];
  const now = parts.reduce((sum, part, i) => sum + part.worthAt(nowMs, choice.orders[places[i][0]][places[i][1]]), 0);
  let best = { worth: now + GAIN, offsetMs: -1, orders: [] as number[] };
  for (let offsetMs = 0; offsetMs < problem.cyclesMs[signal]; offsetMs += STEP_MS) {
    let worth = 0;
    const orders: number[] = [];
    parts.forEach((part, i) => {
      const present = choice.orders[places[i][0]][places[i][1]];
      let order = present;
      let most = part.worthAt(offsetMs, present);
      for (let other = 0; other < part.orderCount; other++) {
        const value = other === present ? most : part.worthAt(offsetMs, other);
        if (value > most + GAIN) {
          most = value;
          order = other;
        }
      }
      worth += most;
      orders.push(order);
    });
    if (worth > best.worth) best = { worth, offsetMs, orders };
  }
  if (best.offsetMs < 0) return false;
  choice.offsetsMs[signal] = best.offsetMs;
  places.forEach(([c, k], i) => {
    choice.orders[c][k] = best.orders[i];
  });
  return true;
}

/** Weighted worth of a corridor as a function of one member's offset and order, the others held. */
function createWorthAt(problem: CityProblem, choice: CityChoice, c: number, k: number) {
  const corridor = problem.corridors[c];
  const { cycleMs, members, inboundSpeeds, weight, worth } = corridor;
  const rest = [false, true].map((inbound): readonly Arc[] => {
    if (inbound && inboundSpeeds.length === 0) return [];
    let common: readonly Arc[] = fullCircle(cycleMs);
    members.forEach(({ signal }, other) => {
      if (other === k) return;
      const order = choice.orders[c][other];
      const windows = windowsOf(problem, choice, c, other, inbound, order, choice.offsetsMs[signal]);
      common = intersectArcs(common, windows, cycleMs);
    });
    return common;
  });
  const own = members[k].orders.map((_, order) =>
    [false, true].map((inbound) =>
      inbound && inboundSpeeds.length === 0 ? [] : windowsOf(problem, choice, c, k, inbound, order, 0),
    ),
  );
  const widest = (direction: number, order: number, offsetMs: number) =>
    widestOverlapMs(own[order][direction], rest[direction], offsetMs, cycleMs);
  return {
    orderCount: own.length,
    worthAt: (offsetMs: number, order: number) =>
      weight * worthOf(worth, widest(0, order, offsetMs), widest(1, order, offsetMs)),
  };
}

/** Takes the pair of speeds at which a corridor's bands are worth most, offsets and orders held. */
function improveSpeeds(problem: CityProblem, choice: CityChoice, c: number): boolean {
  const { members, cycleMs, outboundSpeeds, inboundSpeeds, worth } = problem.corridors[c];
  if (outboundSpeeds.length * Math.max(1, inboundSpeeds.length) === 1) return false;
  const widthsOf = (inbound: boolean) =>
    (inbound ? inboundSpeeds : outboundSpeeds).map(({ travelMs }) => {
      let common: readonly Arc[] = fullCircle(cycleMs);
      members.forEach(({ signal, orders }, k) => {
        const greens = orders[choice.orders[c][k]];
        const arcs = greensOrAlways(inbound ? greens.inbound : greens.outbound, cycleMs);
        common = intersectArcs(common, shiftArcs(arcs, choice.offsetsMs[signal] - travelMs[k], cycleMs), cycleMs);
      });
      return longestArc(common)?.lengthMs ?? 0;
    });
  const outMs = widthsOf(false);
  const inMs = inboundSpeeds.length === 0 ? [0] : widthsOf(true);
  let best = measureCorridor(problem, choice, c).worth + GAIN;
  let improved = false;
  outMs.forEach((out, o) => {
    inMs.forEach((into, i) => {
      const value = worthOf(worth, out, into);
      if (value <= best) return;
      best = value;
      choice.outboundSpeed[c] = o;
      choice.inboundSpeed[c] = i;
      improved = true;
    });
  });
  return improved;
}
