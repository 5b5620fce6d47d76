import { type AdaptiveModel, BIN_COUNT, Slot } from './adaptiveModel.ts';
import { laneFlows, SATURATION_VEH_PER_S } from './flows.ts';

/** What arrives at a stop line from one link for one unit. */
export interface Stream {
  readonly approach: number;
  readonly unit: number;
  /** Lanes, counted within the model's. */
  readonly lanes: readonly number[];
}

/** A stop weighs as much as so many seconds of delay. From experience; TRANSYT takes values about this. */
const STOP_S = 8;
/** Robertson's platoon dispersion: TRANSYT's usual pair. */
const ALPHA = 0.35;
const BETA = 0.8;

export function listStreams({ approaches, laneUnit }: AdaptiveModel): Stream[] {
  return approaches.flatMap(({ firstLane, endLane }, approach): Stream[] => {
    const lanes = Array.from({ length: endLane - firstLane }, (_, k) => firstLane + k);
    const units = [...new Set(lanes.map((k) => laneUnit[k]))].filter((unit) => unit >= 0);
    return units.map((unit) => ({ approach, unit, lanes: lanes.filter((k) => laneUnit[k] === unit) }));
  });
}

/**
 * Performance index of a stream over one cycle: delay and weighted stops, vehicle-seconds. Its profile is moved to the
 * stop line, dispersed on the way, and queued there against the green (uniform part of the delay; the random part does not
 * depend on offsets).
 *
 * @param arriveMs moves the arrivals, ms; @param greenMs moves the green, ms
 */
export function streamIndex(
  model: AdaptiveModel,
  memory: Float64Array,
  { approach, unit, lanes }: Stream,
  cycleMs: number,
  arriveMs: number,
  greenMs: number,
): number {
  const { place, units, approaches } = model;
  const shareRatio = turningShare(model, memory, approach, lanes);
  if (shareRatio === 0) return 0;
  const binMs = cycleMs / BIN_COUNT;
  const arrivals = arrivalsAtLine(model, memory, approach, binMs, approaches[approach].travelMs, arriveMs);
  const startMs = greenStartMs(model, memory, unit) + greenMs;
  const lengthMs = memory[place.split + unit] - units[unit].clearMs;
  const perBin = (SATURATION_VEH_PER_S * lanes.length * binMs) / 1000;
  let queue = 0;
  let index = 0;
  // The first turn fills the queue that the second begins with.
  for (let k = 0; k < 2 * BIN_COUNT; k++) {
    const fromMs = k * binMs;
    const arriving = arrivals[k % BIN_COUNT] * shareRatio;
    const served = perBin * greenShare(fromMs, binMs, startMs, lengthMs, cycleMs);
    const left = Math.max(0, queue + arriving - served);
    if (k >= BIN_COUNT) {
      index += (((queue + left) / 2) * binMs) / 1000;
      // Who meets a queue, or is left over, stops.
      index += STOP_S * Math.min(arriving, queue > 0 ? arriving : left);
    }
    queue = left;
  }
  return index;
}

/** Time over which an overload is taken to last, s: HCM's quarter of an hour. */
const OVERLOAD_S = 900;

/**
 * Performance index of all of a signal over one cycle, at its lasting splits: of every stream the uniform part, and the delay
 * by chance and overload that a split is too short for.
 *
 * Source of the latter: HCM 6, equation 19-26, incremental delay with k = 0.5 and I = 1.
 */
export function signalIndex(
  model: AdaptiveModel,
  memory: Float64Array,
  streams: readonly Stream[],
  cycleMs: number,
): number {
  const { place, units } = model;
  const flows = laneFlows(model, memory);
  let index = 0;
  for (const stream of streams) {
    index += streamIndex(model, memory, stream, cycleMs, 0, 0);
    const { unit, lanes } = stream;
    const arriving = lanes.reduce((sum, k) => sum + flows[k], 0);
    if (arriving === 0) continue;
    const greenRatio = Math.max(0, memory[place.split + unit] - units[unit].clearMs) / cycleMs;
    const perHour = SATURATION_VEH_PER_S * 3600 * lanes.length * Math.max(0.01, greenRatio);
    const saturation = (arriving * 3_600_000) / cycleMs / perHour;
    const over = saturation - 1;
    const root = Math.sqrt(over * over + (4 * saturation) / (perHour * (OVERLOAD_S / 3600)));
    index += arriving * OVERLOAD_S * (over + root);
  }
  return index;
}

function turningShare(
  { approaches, place }: AdaptiveModel,
  memory: Float64Array,
  approach: number,
  lanes: readonly number[],
) {
  const { firstLane, endLane } = approaches[approach];
  let all = 0;
  for (let k = firstLane; k < endLane; k++) all += memory[place.laneFlow + k];
  if (all === 0) return 0;
  return lanes.reduce((sum, k) => sum + memory[place.laneFlow + k], 0) / all;
}

/** Vehicles that would reach the stop line in each bin of the region's cycle, were it always green. */
function arrivalsAtLine(
  { place }: AdaptiveModel,
  memory: Float64Array,
  approach: number,
  binMs: number,
  travelMs: number,
  byMs: number,
): Float64Array {
  const at = place.profile + approach * BIN_COUNT;
  const lag = (BETA * travelMs + byMs) / binMs;
  const whole = Math.floor(lag);
  const part = lag - whole;
  const smoothing = 1 / (1 + (ALPHA * BETA * travelMs) / binMs);
  const arrivals = new Float64Array(BIN_COUNT);
  let flow = 0;
  for (let b = 0; b < BIN_COUNT; b++) flow += memory[at + b] / BIN_COUNT;
  // Two turns: what the first is begun with is forgotten by the second.
  for (let k = 0; k < 2 * BIN_COUNT; k++) {
    const near = memory[at + binOf(k - whole)];
    const far = memory[at + binOf(k - whole - 1)];
    flow += smoothing * ((1 - part) * near + part * far - flow);
    arrivals[k % BIN_COUNT] = flow;
  }
  return arrivals;
}

const binOf = (k: number) => ((k % BIN_COUNT) + BIN_COUNT) % BIN_COUNT;

/** Start of a unit's green in the region's cycle, by its lasting splits, ms. */
function greenStartMs({ rings, place }: AdaptiveModel, memory: Float64Array, unit: number): number {
  const ring = rings.find((own) => own.includes(unit))!;
  let startMs = memory[Slot.lagMs];
  for (const u of ring) {
    if (u === unit) break;
    startMs += memory[place.split + u];
  }
  return startMs;
}

/** Share of a bin that is green, 0 to 1. */
function greenShare(fromMs: number, binMs: number, startMs: number, lengthMs: number, cycleMs: number): number {
  let greenMs = 0;
  const sinceMs = (((fromMs - startMs) % cycleMs) + cycleMs) % cycleMs;
  // The bin begins `sinceMs` after the green did: within it, or before the next.
  if (sinceMs < lengthMs) greenMs += Math.min(binMs, lengthMs - sinceMs);
  if (sinceMs + binMs > cycleMs) greenMs += Math.min(sinceMs + binMs - cycleMs, lengthMs);
  return Math.min(1, greenMs / binMs);
}
