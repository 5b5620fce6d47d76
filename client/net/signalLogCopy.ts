import {
  type ApproachTotals,
  appendEvent,
  createSignalEvents,
  dropEvents,
  type SignalEvents,
  type SignalLogUpdate,
} from '../../sim/shared.ts';

/** What this viewer has heard of the signal that it watches. */
export interface SignalLogCopy {
  readonly intersectionId: string;
  /** Measures hold from then to then, ms. */
  readonly fromMs: number;
  readonly timeMs: number;
  /** `signal` of each row is 0. */
  readonly events: SignalEvents;
  readonly approaches: readonly ApproachTotals[];
  /** Vehicles on each movement of the intersection, in the scene's order, since `fromMs`. */
  readonly turns: readonly number[];
  /** What has come of a program in another process that runs the signal. */
  readonly external?: SignalLogUpdate['external'];
}

/** Events before the time from which measures hold are kept this long: the first cycle began among them. */
const MARGIN_MS = 5 * 60_000;

/** @returns what is known after an update; as before, if it adds to a log that isn't there */
export function takeLogUpdate(copy: SignalLogCopy | null, update: SignalLogUpdate): SignalLogCopy | null {
  const { intersectionId, fromMs, timeMs, isFull, approaches, turns = [], external } = update;
  if (!isFull && copy?.intersectionId !== intersectionId) return copy;
  const events = isFull ? createSignalEvents() : copy!.events;
  for (const [atMs, code, parameter] of update.events) appendEvent(events, atMs, 0, code, parameter);
  if (events.count > 0 && events.timeMs[0] < fromMs - MARGIN_MS) dropEvents(events, fromMs - MARGIN_MS);
  return { intersectionId, fromMs, timeMs, events, approaches, turns, external };
}
