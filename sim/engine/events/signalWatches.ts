import { type ApproachTotals, addTotals } from '../../measures/performance/approachTotals.ts';
import { appendEvent, createSignalEvents, dropEvents, type SignalEvents } from '../../measures/signalEvents.ts';
import type { World } from '../world.ts';
import {
  type ApproachMeter,
  beginMetering,
  createApproachMeter,
  endMetering,
  readTotals,
  takeTotals,
  updateApproachMeter,
} from './approachMeter.ts';
import { beginLogging, createEventLog, type EventLog, endLogging, updateEventLog } from './eventLog.ts';
import { notePlaces } from './places.ts';

/** The logs of those signals of a running city that somebody has looked at. They stand beside the world. */
export interface SignalWatches {
  /** By row of the signal set, the one asked for longest ago first. */
  readonly watched: Map<number, WatchedSignal>;
  /** null until the first is watched. */
  desk: { readonly log: EventLog; readonly meter: ApproachMeter } | null;
}

/** What is kept of one signal: the last hour. */
export interface WatchedSignal {
  readonly signal: number;
  /** Measures hold from then on, ms: cycles that begin before it are left out. */
  fromMs: number;
  /** A little longer than that, so that the first cycle is known from its beginning. */
  readonly events: SignalEvents;
  /** Events that were kept once and are no more. */
  dropped: number;
  /** Approaches, phase by phase, of the stretches of time that have been closed, and when each began. */
  readonly parts: {
    readonly fromMs: number;
    readonly totals: readonly ApproachTotals[];
    readonly turns: Uint32Array;
  }[];
  partFromMs: number;
  /** Turning counts as they stood then, by movement of the intersection. */
  partTurns: Uint32Array;
}

/** What is kept is an hour, in parts of five minutes; their events a part longer. */
const PART_MS = 5 * 60_000;
const MOST_PARTS = 12;

export function createSignalWatches(): SignalWatches {
  return { watched: new Map(), desk: null };
}

/**
 * Logs a signal from now on, or goes on with it.
 *
 * @param most signals are logged at once; the one asked for longest ago that nobody needs makes room
 * @returns null: all that are logged are needed
 */
export function watchSignal(
  watches: SignalWatches,
  world: World,
  signal: number,
  most: number,
  isNeeded: (signal: number) => boolean,
): WatchedSignal | null {
  const { watched } = watches;
  const known = watched.get(signal);
  if (known) {
    watched.delete(signal);
    watched.set(signal, known);
    return known;
  }
  while (watched.size >= most) {
    const idle = [...watched.keys()].find((other) => !isNeeded(other));
    if (idle === undefined) return null;
    unwatch(watches, idle);
  }
  watches.desk ??= openDesk(world);
  const { log, meter } = watches.desk;
  // Nobody may have been watched in the last step.
  notePlaces(log.places, world);
  beginLogging(log, world, signal);
  beginMetering(meter, world, log.phases, signal);
  const begun: WatchedSignal = {
    signal,
    fromMs: world.timeMs,
    events: createSignalEvents(),
    dropped: 0,
    parts: [],
    partFromMs: world.timeMs,
    partTurns: turnsOf(meter, world, signal),
  };
  watched.set(signal, begun);
  return begun;
}

function openDesk(world: World): { log: EventLog; meter: ApproachMeter } {
  const log = createEventLog(world, []);
  return { log, meter: createApproachMeter(world, log.phases) };
}

function unwatch({ watched, desk }: SignalWatches, signal: number): void {
  watched.delete(signal);
  if (!desk) return;
  endLogging(desk.log, signal);
  endMetering(desk.meter, desk.log.phases, signal);
}

/** After a jump in time: the logs are of another past. @returns those that were watched */
export function forgetLogs(watches: SignalWatches): readonly number[] {
  const signals = [...watches.watched.keys()];
  watches.watched.clear();
  watches.desk = null;
  return signals;
}

/** Adds the step just done. */
export function updateSignalWatches({ watched, desk }: SignalWatches, world: World): void {
  if (watched.size === 0 || !desk) return;
  const { log, meter } = desk;
  updateEventLog(log, world);
  updateApproachMeter(meter, world, log.phases);
  const { events } = log;
  for (let i = 0; i < events.count; i++) {
    const own = watched.get(events.signal[i])!;
    appendEvent(own.events, events.timeMs[i], events.signal[i], events.code[i], events.parameter[i]);
  }
  events.count = 0;
  for (const own of watched.values()) {
    if (world.timeMs >= own.partFromMs + PART_MS) closePart(own, desk, world);
  }
}

function closePart(own: WatchedSignal, { log, meter }: { log: EventLog; meter: ApproachMeter }, world: World): void {
  own.parts.push({
    fromMs: own.partFromMs,
    totals: takeTotals(meter, log.phases, own.signal),
    turns: own.partTurns,
  });
  own.partFromMs = world.timeMs;
  own.partTurns = turnsOf(meter, world, own.signal);
  if (own.parts.length < MOST_PARTS) return;
  own.parts.shift();
  own.fromMs = own.parts[0].fromMs;
  own.dropped += dropEvents(own.events, own.fromMs - PART_MS);
}

/** Approaches of a watched signal since `fromMs`, phase by phase. */
export function measureApproaches({ desk }: SignalWatches, own: WatchedSignal): ApproachTotals[] {
  const now = readTotals(desk!.meter, desk!.log.phases, own.signal);
  return now.map((totals, p) => own.parts.reduce((sum, part) => addTotals(part.totals[p], sum), totals));
}

/** Vehicles on each movement of a watched signal's intersection since `fromMs`, in the order of the network. */
export function measureTurns({ desk }: SignalWatches, own: WatchedSignal, world: World): number[] {
  const before = own.parts[0]?.turns ?? own.partTurns;
  return Array.from(turnsOf(desk!.meter, world, own.signal), (count, row) => count - before[row]);
}

function turnsOf({ turns }: ApproachMeter, { scenario }: World, signal: number): Uint32Array {
  const { intersectionFirstMovement } = scenario.network;
  const intersection = scenario.signals.intersectionIndex[signal];
  return turns.slice(intersectionFirstMovement[intersection], intersectionFirstMovement[intersection + 1]);
}
