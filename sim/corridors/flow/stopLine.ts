/** What a period of one stream at its stop line comes to, in steady state. */
export interface StopLineResult {
  /** Uniform delay: vehicles that wait, summed over the period, veh·s. */
  delayVehS: number;
  /** Vehicles that come to a queue or to red. */
  stopsVeh: number;
  /** Greatest queue, veh. */
  queueVeh: number;
}

/** Share of its capacity up to which a stream's cycle repeats; beyond it the surplus is the random and oversaturation delay's. */
const MOST_UNIFORM_RATIO = 0.999;
/** A queue below this is none, veh. */
const LEAST_QUEUE_VEH = 1e-6;

/**
 * Vertical queue at a stop line over a repeating period, arrivals and capacity constant within a bin.
 *
 * Over capacity, arrivals are scaled down to it: what is left is no uniform delay.
 *
 * @param arrivals   bins from `at` on, veh a bin
 * @param capacity   what could leave in each bin of the period, veh; from `capacityAt` on
 * @param turn       bin of `capacity` at which the arrivals' bin 0 stands: capacity turns with the offset
 * @param departures bins from `at` on; written
 * @param binS       width of a bin, s
 */
export function passStopLine(
  arrivals: Float64Array,
  capacity: Float64Array,
  capacityAt: number,
  capacityCount: number,
  turn: number,
  departures: Float64Array,
  at: number,
  count: number,
  binS: number,
  result: StopLineResult,
): void {
  let arrive = 0;
  let pass = 0;
  for (let i = 0; i < count; i++) arrive += arrivals[at + i];
  for (let i = 0; i < capacityCount; i++) pass += capacity[capacityAt + i];
  pass *= count / capacityCount;
  const scale = arrive > MOST_UNIFORM_RATIO * pass ? (MOST_UNIFORM_RATIO * pass) / arrive : 1;
  // The queue at the period's end, from an empty start: under capacity it is empty once in every period.
  let queue = 0;
  let c = turn;
  for (let i = 0; i < count; i++) {
    queue += scale * arrivals[at + i] - capacity[capacityAt + c];
    if (queue < 0) queue = 0;
    if (++c === capacityCount) c = 0;
  }
  let delay = 0;
  let stops = 0;
  let most = 0;
  c = turn;
  for (let i = 0; i < count; i++) {
    const a = scale * arrivals[at + i];
    const p = capacity[capacityAt + c];
    if (++c === capacityCount) c = 0;
    const next = queue + a - p;
    if (next > LEAST_QUEUE_VEH) {
      delay += 0.5 * (queue + next);
      stops += a;
      departures[at + i] = p;
      queue = next;
      if (next > most) most = next;
    } else {
      // The queue ends within the bin, which it stood for this share of.
      const share = queue > LEAST_QUEUE_VEH ? Math.min(1, queue / (p - a)) : 0;
      delay += 0.5 * queue * share;
      stops += a * share;
      departures[at + i] = queue + a;
      queue = 0;
    }
  }
  result.delayVehS = delay * binS;
  result.stopsVeh = stops;
  result.queueVeh = most;
}

/**
 * Random and oversaturation delay, s a vehicle: HCM 6, chapter 19, d2.
 *
 * @param ratio       demand over capacity
 * @param capacityVehPerH > 0
 * @param periodH     how long the demand lasts, h
 * @param metering    I: how much an upstream signal evens arrivals out, 0.09 to 1
 */
export function randomDelayS(ratio: number, capacityVehPerH: number, periodH: number, metering: number): number {
  const over = ratio - 1;
  const root = Math.sqrt(over * over + (4 * metering * ratio) / (capacityVehPerH * periodH));
  return 900 * periodH * (over + root);
}
