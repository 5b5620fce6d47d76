import {
  type ControlWitness,
  createControlWitness,
  forecastSignal,
  noteControl,
  type SignalForecast,
  type SpatSubscription,
  type SpatUpdate,
} from '../../sim/index.ts';
import { signalsOf, type V2xDesk, wrapSpat } from './v2xDesk.ts';

/** A signal with a controller may learn more at any time: looked at anew this often, simulation ms. */
const LOOK_EVERY_MS = 1000;
/** Silence longer than this would mean a broken line, wall ms. */
const HEARTBEAT_MS = 1000;
/** Timers come early by this much, wall ms. */
const EARLY_MS = 10;

/** A subscription, and all viewers that have an equal one. */
interface SharedSubscription {
  readonly subscription: SpatSubscription;
  readonly signals: readonly number[];
  readonly viewers: Set<number>;
  /** Those who are owed everything, not just what has changed. */
  readonly fresh: Set<number>;
  sequence: number;
  /** Number of the last edition that has been sent. */
  sentEdition: number;
  sentAtMs: number;
}

/** What is known of a signal until something changes. */
interface Edition {
  readonly forecast: SignalForecast;
  readonly number: number;
  readonly segments: unknown;
  /** When it was looked at last, and when it must be again whatever happens, ms; until when it holds if nothing has changed then. */
  readonly lookedMs: number;
  lookAgainMs: number;
  readonly holdsUntilMs: number;
}

/** Who hears what signals tell. */
export interface SpatBook {
  readonly desk: V2xDesk;
  readonly byKey: Map<string, SharedSubscription>;
  readonly keyOfViewer: Map<number, string>;
  readonly editions: (Edition | undefined)[];
  /** null: no signal has a controller. */
  readonly witness: ControlWitness | null;
  nextEdition: number;
  /** Time of the world when the book was last looked through, ms. */
  seenMs: number;
}

export function createSpatBook(desk: V2xDesk): SpatBook {
  const { control } = desk.world.signals;
  const witness = control === null ? null : createControlWitness(control);
  return { desk, byKey: new Map(), keyOfViewer: new Map(), editions: [], witness, nextEdition: 1, seenMs: Number.NaN };
}

/**
 * @returns how many signals the viewer will hear of
 * @throws InputError naming what isn't there; the subscription before goes on then
 */
export function subscribe(book: SpatBook, viewer: number, subscription: SpatSubscription | null): number {
  const signals = subscription === null ? [] : signalsOf(book.desk, subscription);
  unsubscribe(book, viewer);
  if (subscription === null) return 0;
  const { format, times, rateHz } = subscription;
  const key = JSON.stringify([format, times, rateHz, signals]);
  let shared = book.byKey.get(key);
  if (!shared) {
    const none = Number.NEGATIVE_INFINITY;
    shared = {
      subscription,
      signals,
      viewers: new Set(),
      fresh: new Set(),
      sequence: 0,
      sentEdition: 0,
      sentAtMs: none,
    };
    book.byKey.set(key, shared);
  }
  shared.viewers.add(viewer);
  shared.fresh.add(viewer);
  book.keyOfViewer.set(viewer, key);
  return signals.length;
}

export function unsubscribe(book: SpatBook, viewer: number): void {
  const key = book.keyOfViewer.get(viewer);
  if (key === undefined) return;
  book.keyOfViewer.delete(viewer);
  const shared = book.byKey.get(key)!;
  shared.viewers.delete(viewer);
  shared.fresh.delete(viewer);
  if (shared.viewers.size === 0) book.byKey.delete(key);
}

/** After a jump in time everybody needs everything. */
export function markAllFresh({ byKey, editions }: SpatBook): void {
  editions.length = 0;
  for (const { viewers, fresh } of byKey.values()) for (const viewer of viewers) fresh.add(viewer);
}

export interface SpatPost {
  readonly viewers: readonly number[];
  readonly update: SpatUpdate;
}

/** When the next message is due, wall ms; Infinity: nobody listens. */
export function nextSpatDueMs({ byKey, desk, seenMs }: SpatBook): number {
  let dueMs = Number.POSITIVE_INFINITY;
  const hasMoved = desk.world.timeMs !== seenMs;
  for (const shared of byKey.values()) {
    if (shared.fresh.size > 0) return Number.NEGATIVE_INFINITY;
    const restMs = hasMoved ? restOf(shared) : HEARTBEAT_MS;
    dueMs = Math.min(dueMs, shared.sentAtMs + restMs);
  }
  return dueMs;
}

function restOf({ subscription }: SharedSubscription): number {
  return 1000 / subscription.rateHz - EARLY_MS;
}

/** The messages that are due: one for each subscription, and one more for those who have just come. */
export function makeSpatPosts(book: SpatBook, nowMs: number): SpatPost[] {
  const { desk } = book;
  const posts: SpatPost[] = [];
  for (const shared of book.byKey.values()) {
    const isDue = nowMs - shared.sentAtMs >= restOf(shared);
    if (!isDue && shared.fresh.size === 0) continue;
    const editions = shared.signals.map((signal) => editionOf(book, signal));
    const write = (some: readonly Edition[], isFull: boolean): SpatUpdate => {
      // Times are absolute: told at this moment, they count from it.
      const forecasts = some.map(({ forecast }) => ({ ...forecast, timeMs: desk.world.timeMs }));
      const spat = wrapSpat(desk, shared.subscription, forecasts, shared.sequence);
      return { sequence: shared.sequence, timeMs: desk.world.timeMs, isFull, spat };
    };
    const regular = [...shared.viewers].filter((viewer) => !shared.fresh.has(viewer));
    if (isDue) {
      const changed = editions.filter(({ number }) => number > shared.sentEdition);
      if (changed.length > 0 || nowMs - shared.sentAtMs >= HEARTBEAT_MS - EARLY_MS) {
        shared.sequence++;
        if (regular.length > 0) posts.push({ viewers: regular, update: write(changed, false) });
        shared.sentAtMs = nowMs;
        shared.sentEdition = book.nextEdition - 1;
      }
    }
    if (shared.fresh.size > 0) {
      posts.push({ viewers: [...shared.fresh], update: write(editions, true) });
      shared.fresh.clear();
    }
  }
  book.seenMs = desk.world.timeMs;
  return posts;
}

function editionOf(book: SpatBook, signal: number): Edition {
  const { desk, editions } = book;
  const { world, source } = desk;
  const { timeMs } = world;
  const before = editions[signal];
  const segments = world.signals.segments[signal];
  const isUnturned = before?.segments === segments && source.history!.turnedMs[signal] < before.lookedMs;
  if (before && isUnturned && timeMs < before.lookAgainMs) return before;
  const isChanged = hasControlChanged(book, signal);
  if (before && isUnturned && !isChanged && timeMs < before.holdsUntilMs) {
    before.lookAgainMs = timeMs + LOOK_EVERY_MS;
    return before;
  }
  const forecast = forecastSignal(source, signal, timeMs);
  const { holdsUntilMs, isControlled } = forecast;
  const looked = { segments, lookedMs: timeMs, lookAgainMs: isControlled ? timeMs + LOOK_EVERY_MS : holdsUntilMs };
  const isSame = before !== undefined && saysTheSame(before.forecast, forecast, timeMs);
  // Its times are absolute: what was said then still holds.
  const told = isSame
    ? { ...before, ...looked, holdsUntilMs }
    : { forecast, number: book.nextEdition++, ...looked, holdsUntilMs };
  editions[signal] = told;
  return told;
}

/** Whether a controller has done anything since the signal was last looked at; true for those by the clock. */
function hasControlChanged({ desk, witness }: SpatBook, signal: number): boolean {
  const { control } = desk.world.signals;
  if (control === null || witness === null) return true;
  const c = control.rowOfSignal[signal];
  return c < 0 || noteControl(witness, control, c);
}

function saysTheSame(a: SignalForecast, b: SignalForecast, timeMs: number): boolean {
  if (a.isControlled !== b.isControlled) return false;
  for (let g = 0; g < a.groups.length; g++) {
    const [one, two] = [a.groups[g].events, b.groups[g].events];
    if (one.length !== two.length) return false;
    for (let k = 0; k < one.length; k++) {
      const [was, is] = [one[k], two[k]];
      if (was.indication !== is.indication || was.maxEndMs !== is.maxEndMs) return false;
      if (was.likelyEndMs !== is.likelyEndMs || was.confidenceRatio !== is.confidenceRatio) return false;
      // Bounds that have passed both say: at any moment.
      if (was.minEndMs !== is.minEndMs && (was.minEndMs > timeMs || is.minEndMs > timeMs)) return false;
    }
  }
  return true;
}
