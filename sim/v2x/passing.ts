import { Indication } from '../core/indication.ts';
import { isControlled } from '../signals/signalState.ts';
import { intervalAt, ringTimeMs, segmentAt } from '../signals/timetable.ts';
import type { TrafficState } from '../traffic/trafficState.ts';
import { eventsByClock, forecastSignal, mayGo } from './forecast.ts';
import type { ForecastSource } from './signalForecast.ts';

/**
 * When a vehicle that gets to a stop line at some time will be over it: greens by the clock, exact; by a controller what is
 * likely now, and later the plan's mean wait; behind a queue as long as the one that stands there now.
 */
export interface Passing {
  readonly source: ForecastSource;
  readonly traffic: TrafficState;
  /** The present, ms. */
  readonly nowMs: number;
}

/** From green to the first vehicle that stood being over the line; between two, ms: HCM 6, 1,800 vehicles an hour. */
const START_MS = 2000;
const HEADWAY_MS = 2000;
/** Slower than this a vehicle stands in the queue, m/s. */
const QUEUED_MPS = 2;
/** A queue that takes more greens than this is not reckoned out. */
const MOST_GREENS = 8;

/** @param arriveMs when it would be at the stop line, ms, not before `nowMs` */
export function passesAtMs(passing: Passing, movement: number, arriveMs: number): number {
  const { source, traffic, nowMs } = passing;
  const { signals } = source;
  const intersection = signals.network.movementIntersection[movement];
  const signal = signals.set.signalOfIntersection[intersection];
  if (signal < 0 || traffic.turnsOnRed[movement] === 1) return arriveMs;
  if (isControlled(signals, signal)) return passesByController(passing, signal, movement, arriveMs);
  const row = movement - signals.network.intersectionFirstMovement[intersection];
  let queueMs = HEADWAY_MS * queueOf(passing, movement);
  let atMs = arriveMs;
  for (let green = 0; green < MOST_GREENS; green++) {
    const [now, ...then] = eventsByClock(signals.segments[signal], row, atMs);
    if (mayGo(now.indication)) {
      // Greens that have begun already have let some of the queue go; who comes later finds none.
      const beganMs = green === 0 ? greenSinceMs(passing, signal, row, atMs) : atMs;
      const passesMs = Math.max(arriveMs, beganMs === atMs || queueMs > 0 ? beganMs + START_MS + queueMs : arriveMs);
      if (passesMs <= now.likelyEndMs) return queueMs === 0 && atMs === arriveMs ? arriveMs : passesMs;
      queueMs = Math.max(0, queueMs - Math.max(0, now.likelyEndMs - beganMs - START_MS));
    }
    const next = then.find(({ indication }) => mayGo(indication));
    if (next) atMs = next.startMs;
    else if (then.length > 0 && Number.isFinite(then[then.length - 1].likelyEndMs)) {
      atMs = then[then.length - 1].likelyEndMs;
    } else return mayGo(now.indication) ? Math.max(arriveMs, nowMs) : Number.POSITIVE_INFINITY;
  }
  return atMs;
}

/** When the green that holds at a time began, ms; looked for back to one cycle. */
function greenSinceMs({ source }: Passing, signal: number, row: number, timeMs: number): number {
  const segment = segmentAt(source.signals.segments[signal], timeMs);
  const { timetable } = segment;
  const { intervalEndMs, indications, movementCount, cycleMs } = timetable;
  const ringMs = ringTimeMs(segment, timeMs);
  let k = intervalAt(timetable, ringMs);
  let backMs = ringMs - (k > 0 ? intervalEndMs[k - 1] : 0);
  for (let seen = 0; seen < intervalEndMs.length; seen++) {
    const before = k > 0 ? k - 1 : intervalEndMs.length - 1;
    if (!mayGo(indications[before * movementCount + row] as Indication)) break;
    backMs += intervalEndMs[before] - (before > 0 ? intervalEndMs[before - 1] : 0);
    k = before;
  }
  return timeMs - Math.min(backMs, cycleMs);
}

/** Vehicles that stand now on the lanes of a movement, a lane. */
function queueOf({ source, traffic }: Passing, movement: number): number {
  const { network } = source.signals;
  const { lanes, vehicles } = traffic;
  const first = network.linkFirstLane[network.movementFrom[movement]];
  let [queued, laneCount] = [0, 0];
  for (let k = 0, mask = network.movementLaneMask[movement]; mask !== 0; k++, mask >>>= 1) {
    if ((mask & 1) === 0) continue;
    laneCount++;
    for (let v = lanes.head[first + k]; v >= 0; v = vehicles.behind[v]) if (vehicles.speedMps[v] < QUEUED_MPS) queued++;
  }
  return laneCount === 0 ? 0 : queued / laneCount;
}

function passesByController(passing: Passing, signal: number, movement: number, arriveMs: number): number {
  const { source, nowMs } = passing;
  const queueMs = HEADWAY_MS * queueOf(passing, movement);
  const own = forecastSignal(source, signal, nowMs).groups.find(({ group }) => group.movements.includes(movement));
  const now = own?.events[0];
  if (now && !mayGo(now.indication) && now.indication === Indication.red && Number.isFinite(now.likelyEndMs)) {
    const greenMs = Math.max(now.likelyEndMs, nowMs);
    if (arriveMs < greenMs + queueMs) return greenMs + START_MS + queueMs;
  }
  if (now && mayGo(now.indication) && arriveMs <= Math.max(now.minEndMs, nowMs)) return arriveMs;
  return arriveMs + meanWaitMs(passing, signal, movement) + queueMs / 2;
}

/** Mean wait of who comes at any time, under the plan: red² / 2 cycle, ms. */
function meanWaitMs({ source }: Passing, signal: number, movement: number): number {
  const { signals } = source;
  const { timetable } = segmentAt(signals.segments[signal], source.signals.segments[signal][0].fromMs);
  const { intervalEndMs, indications, movementCount, cycleMs } = timetable;
  const row = movement - signals.network.intersectionFirstMovement[signals.set.intersectionIndex[signal]];
  let redMs = 0;
  let fromMs = 0;
  intervalEndMs.forEach((toMs, k) => {
    if (!mayGo(indications[k * movementCount + row] as Indication)) redMs += toMs - fromMs;
    fromMs = toMs;
  });
  return (redMs * redMs) / (2 * cycleMs);
}
