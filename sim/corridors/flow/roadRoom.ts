import type { FlowProblem, FlowRoad } from './problem.ts';

/**
 * Roads that are full: what a stream could pass when the road that it feeds has no room for more.
 *
 * As many vehicles as fit may have entered a road beyond those whose leaving has been felt at its begin: A(t) ≤ D(t − lag) + N,
 * with A and D the vehicles that have entered and left, N those that fit, and the lag the time that a gap travels upstream.
 * Who waits for one road holds up those behind who go elsewhere.
 *
 * Source: Newell, A simplified theory of kinematic waves in highway traffic, Transportation Research B 27 (1993), for the bound
 * at the upstream end; the discharge of a platoon into what room there is as TRANSYT-7F's step-wise model has it.
 */
export interface RoadView {
  readonly problem: FlowProblem;
  readonly first: Uint32Array;
  readonly arrivals: Float64Array;
  readonly departures: Float64Array;
  readonly capacity: Float64Array;
  readonly capacityFirst: Uint32Array;
  /** Of each stream: mean number of vehicles delayed by the cycle and by chance, and the greatest queue of the cycle, veh. */
  readonly uniform: Float64Array;
  readonly random: Float64Array;
  readonly queue: Float64Array;
}

/** Room to work in: rows of the longest period. */
export interface RoadScratch {
  /** What the stream may pass in each bin, veh. */
  readonly passable: Float64Array;
  /** Of up to so many roads at once: what others bring less what leaves, veh a bin. */
  readonly others: readonly Float64Array[];
  readonly occupied: Float64Array;
  readonly fits: Float64Array;
  readonly share: Float64Array;
}

/** Roads that one stream can be held up by at once; more than two are hardly ever short of room together. */
const MOST_ROADS = 4;
/** The stream's queue and the road's level settle in the first of these periods. */
const PERIODS = 2;

export function createRoadScratch(longestS: number): RoadScratch {
  return {
    passable: new Float64Array(longestS),
    others: Array.from({ length: MOST_ROADS }, () => new Float64Array(longestS)),
    occupied: new Float64Array(MOST_ROADS),
    fits: new Float64Array(MOST_ROADS),
    share: new Float64Array(MOST_ROADS),
  };
}

/** From this share of its room on a road is looked at bin by bin: platoons fill it more than their mean does. */
const LOOKED_AT_RATIO = 0.5;

/** Whether a road may be full at some time of the cycle, those counted who wait upstream to enter it. */
export function isShortOfRoom({ uniform, random, queue }: RoadView, road: FlowRoad): boolean {
  let most = underWayVeh(road);
  for (const s of road.streams) most += Math.max(queue[s], uniform[s]) + random[s];
  for (const { stream, share } of road.sources) most += share * random[stream];
  return most > LOOKED_AT_RATIO * road.storageVeh;
}

/** Vehicles that drive on it, or whose leaving has not been felt at its begin. */
function underWayVeh({ flowVehPerH, travelS, gapLagBins }: FlowRoad): number {
  return (flowVehPerH / 3600) * (travelS + gapLagBins);
}

/**
 * What a stream may pass in each bin of its period, from its green and from the room on the roads that it feeds.
 *
 * @param turn bin of its capacity at which bin 0 of the period stands
 * @returns false: every road has room enough, and its green alone decides
 */
export function limitByRoom(view: RoadView, s: number, turn: number, scratch: RoadScratch): boolean {
  const { problem, first, arrivals, capacity, capacityFirst } = view;
  const { exits } = problem.streams[s];
  const { passable, others, occupied, fits, share } = scratch;
  const at = first[s];
  const periodS = first[s + 1] - at;
  let count = 0;
  for (const exit of exits) {
    const road = problem.roads[exit.road];
    if (count === MOST_ROADS || !isShortOfRoom(view, road)) continue;
    fits[count] = road.storageVeh;
    share[count] = exit.share;
    occupied[count] = measureOthers(view, s, road, exit.share, periodS, others[count]);
    count++;
  }
  if (count === 0) return false;
  const capacityAt = capacityFirst[s];
  const cycleS = capacityFirst[s + 1] - capacityAt;
  let queue = 0;
  for (let period = 0; period < PERIODS; period++) {
    let c = turn;
    for (let i = 0; i < periodS; i++) {
      let most = capacity[capacityAt + c];
      if (++c === cycleS) c = 0;
      for (let r = 0; r < count; r++) {
        most = Math.min(most, Math.max(0, fits[r] - occupied[r] - others[r][i]) / share[r]);
      }
      queue += arrivals[at + i];
      const leave = Math.min(queue, most);
      queue -= leave;
      for (let r = 0; r < count; r++) {
        // Nobody leaves who has not entered: what left before may be more than what comes now.
        occupied[r] = Math.max(0, occupied[r] + others[r][i] + share[r] * leave);
      }
      passable[i] = most;
    }
  }
  return true;
}

/**
 * What all but one stream do to a road: bins of what enters less what leaves, felt at its begin.
 *
 * @returns vehicles that the road holds at the begin of the period: as many on average as Little's law says
 */
function measureOthers(
  view: RoadView,
  s: number,
  road: FlowRoad,
  share: number,
  periodS: number,
  net: Float64Array,
): number {
  const { first, departures, uniform, random } = view;
  const { arrivals } = view;
  // Where all want more than leaves, each source has its part of it by what it has to send: the others are held as well.
  let wanted = (road.evenVehPerH / 3600) * periodS;
  let own = 0;
  for (const source of road.sources) {
    const sends = source.share * sumOf(arrivals, first[source.stream], periodS);
    wanted += sends;
    if (source.stream === s) own = sends;
  }
  net.fill(road.evenVehPerH / 3600, 0, periodS);
  let others = (road.evenVehPerH / 3600) * periodS;
  for (const source of road.sources) {
    if (source.stream === s) continue;
    const from = first[source.stream];
    for (let i = 0; i < periodS; i++) net[i] += source.share * departures[from + i];
    others += source.share * sumOf(departures, from, periodS);
  }
  let leaves = 0;
  for (const out of road.streams) leaves += sumOf(departures, first[out], periodS);
  const most = wanted > 0 ? (leaves * (wanted - own)) / wanted : 0;
  if (others > most && own + others > leaves) for (let i = 0; i < periodS; i++) net[i] *= most / others;
  for (const out of road.streams) {
    const from = first[out];
    let j = (((-road.gapLagBins % periodS) + periodS) % periodS) | 0;
    for (let i = 0; i < periodS; i++) {
      net[i] -= departures[from + j];
      if (++j === periodS) j = 0;
    }
  }
  let mean = underWayVeh(road);
  for (const out of road.streams) mean += uniform[out] + random[out];
  const at = first[s];
  let level = 0;
  let sum = 0;
  for (let i = 0; i < periodS; i++) {
    level += net[i] + share * departures[at + i];
    sum += level;
  }
  return Math.min(road.storageVeh, Math.max(0, mean - sum / periodS));
}

function sumOf(values: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let i = at; i < at + count; i++) sum += values[i];
  return sum;
}
