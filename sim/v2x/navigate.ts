import { msToS } from '../core/units.ts';
import { adviseSpeed, type SpeedAdvice } from '../corridors/speedAdvice.ts';
import type { Network } from '../network/network.ts';
import { FLOOR_MPS } from './adviseDrivers.ts';
import { forecastSignal, mayGo } from './forecast.ts';
import { type Passing, passesAtMs } from './passing.ts';
import { findWay, type RoadPlace, type Way } from './route.ts';

/** One signal on a driver's way. */
export interface SignalOnWay {
  readonly intersectionId: string;
  readonly movementId: string;
  readonly signalGroup: number;
  /** From the start of the way to the stop line, m. */
  readonly distanceM: number;
  /** What the movement is shown now. */
  readonly indication: number;
  /** When that changes, s from now: at the earliest, at the latest, most likely; null: not known. */
  readonly changesInS: { readonly min: number | null; readonly max: number | null; readonly likely: number | null };
  /** When the driver will be at the line, and over it, s from now. */
  readonly arriveInS: number;
  readonly passInS: number;
  /** Speeds at which this signal is met green, if nothing lies before it; null: none will. */
  readonly advice: SpeedAdvice | null;
}

/** A way, and when one will have driven it, knowing the signals. */
export interface Navigation {
  readonly timeMs: number;
  readonly linkIds: readonly string[];
  readonly distanceM: number;
  readonly freeFlowS: number;
  readonly travelTimeS: number;
  readonly arrivalMs: number;
  readonly signals: readonly SignalOnWay[];
}

/** How many signals are told of, nearest first. */
const SIGNALS_TOLD = 8;

/** Quickest way now, signals and queues included; null where none leads. */
export function navigate(passing: Passing, from: readonly RoadPlace[], to: readonly RoadPlace[]): Navigation | null {
  const { network } = passing.source.signals;
  const way = findWay(
    network,
    from,
    to,
    passing.nowMs,
    (link) => driveMs(network, link, network.linkLengthM[link]),
    (movement, timeMs) => passesAtMs(passing, movement, timeMs) + connectorMs(network, movement),
  );
  if (way === null) return null;
  const start = from.find(({ link }) => link === way.links[0])!;
  const end = to.find(({ link }) => link === way.links[way.links.length - 1])!;
  return describeWay(passing, way, start.positionM, end.positionM);
}

/** What lies on a way, and when it will have been driven. */
export function describeWay(passing: Passing, way: Way, startM: number, endM: number): Navigation {
  const { source, nowMs } = passing;
  const { network } = source.signals;
  const signals: SignalOnWay[] = [];
  let atMs = nowMs;
  let distanceM = 0;
  let freeMs = 0;
  way.links.forEach((link, i) => {
    const isLast = i === way.links.length - 1;
    const lengthM = (isLast ? endM : network.linkLengthM[link]) - (i === 0 ? startM : 0);
    distanceM += lengthM;
    atMs += driveMs(network, link, lengthM);
    freeMs += driveMs(network, link, lengthM);
    if (isLast) return;
    const movement = way.movements[i];
    const passMs = passesAtMs(passing, movement, atMs);
    const signal = source.signals.set.signalOfIntersection[network.movementIntersection[movement]];
    if (signal >= 0 && signals.length < SIGNALS_TOLD) {
      signals.push(describeSignal(passing, signal, movement, distanceM, atMs, passMs));
    }
    distanceM += network.laneLengthM[network.movementFirstConnector[movement]];
    atMs = passMs + connectorMs(network, movement);
    freeMs += connectorMs(network, movement);
  });
  return {
    timeMs: nowMs,
    linkIds: way.links.map((link) => network.definition.links[link].id),
    distanceM,
    freeFlowS: msToS(freeMs),
    travelTimeS: msToS(atMs - nowMs),
    arrivalMs: Math.round(atMs),
    signals,
  };
}

function describeSignal(
  { source, nowMs }: Passing,
  signal: number,
  movement: number,
  distanceM: number,
  arriveMs: number,
  passMs: number,
): SignalOnWay {
  const { network } = source.signals;
  const { group, events } = forecastSignal(source, signal, nowMs).groups.find((own) =>
    own.group.movements.includes(movement),
  )!;
  const inS = (ms: number) => (Number.isFinite(ms) ? Math.max(0, msToS(ms - nowMs)) : null);
  const limitMps = network.linkSpeedMps[network.movementFrom[movement]];
  const greens = events
    .filter(({ indication }) => mayGo(indication))
    // A green that is there already, and one whose end isn't known: it ends no sooner than its earliest end.
    .map((event) => ({ fromMs: Math.max(nowMs, event.startMs), toMs: Math.max(event.minEndMs, nowMs + 1) }));
  return {
    intersectionId: network.definition.intersections[network.movementIntersection[movement]].id,
    movementId: network.definition.movements[network.movementDefinitionIndex[movement]].id,
    signalGroup: group.id,
    distanceM,
    indication: events[0].indication,
    changesInS: { min: inS(events[0].minEndMs), max: inS(events[0].maxEndMs), likely: inS(events[0].likelyEndMs) },
    arriveInS: msToS(arriveMs - nowMs),
    passInS: msToS(passMs - nowMs),
    advice: adviseSpeed(distanceM, nowMs, greens, Math.min(FLOOR_MPS, limitMps), limitMps),
  };
}

function driveMs(network: Network, link: number, lengthM: number): number {
  return (1000 * Math.max(0, lengthM)) / network.linkSpeedMps[link];
}

function connectorMs({ laneLengthM, laneSpeedMps, movementFirstConnector }: Network, movement: number): number {
  const lane = movementFirstConnector[movement];
  return (1000 * laneLengthM[lane]) / laneSpeedMps[lane];
}
