import {
  createSignalWatches,
  forgetLogs,
  measureApproaches,
  measureTurns,
  type SignalLogUpdate,
  type SignalWatches,
  type WatchedSignal,
  type World,
  watchSignal,
} from '../../sim/index.ts';
import { Refusal } from '../run/refusal.ts';
import { describeClaim } from './externalDesk.ts';

/** Who watches which signal's event log. Signals that nobody watches any more are logged until others need the room. */
export interface SignalLogBook {
  readonly watches: SignalWatches;
  /** Row of the signal set. */
  readonly signalOfViewer: Map<number, number>;
  /** Viewers who are owed all that is kept. */
  readonly fresh: Set<number>;
  /** By signal: how much everybody has who is not fresh, as of when, and when it was sent, wall ms. */
  readonly sent: Map<number, { readonly events: number; readonly timeMs: number; readonly sentAtMs: number }>;
}

/** Signals logged at once, and those among them that nobody watches any more. docs/events.md says what each costs. */
const MOST_SIGNALS = 64;
const MOST_IDLE = 8;
/** Least time between two updates, wall ms. */
const UPDATE_MS = 1000;

export function createSignalLogBook(): SignalLogBook {
  return { watches: createSignalWatches(), signalOfViewer: new Map(), fresh: new Set(), sent: new Map() };
}

/**
 * @returns since when the signal is logged, ms; null for none
 * @throws Refusal if there is no such signal, or all the room is taken by signals that others watch
 */
export function watchFor(
  book: SignalLogBook,
  world: World,
  viewer: number,
  intersectionId: string | null,
): number | null {
  if (intersectionId === null) {
    unwatchFor(book, viewer);
    return null;
  }
  const { network } = world.scenario;
  const intersection = network.intersectionIndexById.get(intersectionId);
  if (intersection === undefined) throw new Refusal('notFound', `there is no intersection "${intersectionId}"`);
  const signal = world.signals.set.signalOfIntersection[intersection];
  if (signal < 0) throw new Refusal('invalid', `intersection "${intersectionId}" has no signal`);
  unwatchFor(book, viewer);
  const needed = new Set(book.signalOfViewer.values());
  const most = Math.min(MOST_SIGNALS, needed.size + MOST_IDLE);
  const own = watchSignal(book.watches, world, signal, most, (other) => needed.has(other));
  if (!own) throw new Refusal('rate', `${MOST_SIGNALS} signals are watched already; try again later`);
  book.signalOfViewer.set(viewer, signal);
  book.fresh.add(viewer);
  return own.fromMs;
}

export function unwatchFor({ signalOfViewer, fresh }: SignalLogBook, viewer: number): void {
  signalOfViewer.delete(viewer);
  fresh.delete(viewer);
}

/** After a jump in time. */
export function beginLogsAnew(book: SignalLogBook, world: World): void {
  forgetLogs(book.watches);
  book.sent.clear();
  for (const [viewer, signal] of book.signalOfViewer) {
    watchSignal(book.watches, world, signal, MOST_SIGNALS, () => true);
    book.fresh.add(viewer);
  }
}

/** When the next update is due, wall ms; Infinity: nobody waits for any. */
export function nextSignalLogDueMs({ signalOfViewer, fresh, sent }: SignalLogBook, timeMs: number): number {
  if (fresh.size > 0) return Number.NEGATIVE_INFINITY;
  let dueMs = Number.POSITIVE_INFINITY;
  for (const signal of signalOfViewer.values()) {
    const last = sent.get(signal);
    if (last && last.timeMs !== timeMs) dueMs = Math.min(dueMs, last.sentAtMs + UPDATE_MS);
  }
  return dueMs;
}

export interface SignalLogPost {
  readonly viewers: readonly number[];
  readonly update: SignalLogUpdate;
}

/** The updates that are due: to those who follow a signal what is new, to those who have just come everything. */
export function makeSignalLogPosts(book: SignalLogBook, world: World, nowMs: number): SignalLogPost[] {
  const { watches, signalOfViewer, fresh, sent } = book;
  const posts: SignalLogPost[] = [];
  for (const signal of new Set(signalOfViewer.values())) {
    const own = watches.watched.get(signal)!;
    const viewers = [...signalOfViewer].filter(([, watched]) => watched === signal).map(([viewer]) => viewer);
    const newcomers = viewers.filter((viewer) => fresh.has(viewer));
    const followers = viewers.filter((viewer) => !fresh.has(viewer));
    const last = sent.get(signal);
    const isDue = last === undefined || (last.timeMs !== world.timeMs && nowMs - last.sentAtMs >= UPDATE_MS);
    if (newcomers.length > 0) {
      posts.push({ viewers: newcomers, update: describeLog(book, world, own, own.dropped, true) });
    }
    // A newcomer has what is new; the others must have it too before `sent` says so.
    if (!isDue && newcomers.length === 0) continue;
    if (followers.length > 0 && last) {
      posts.push({ viewers: followers, update: describeLog(book, world, own, last.events, false) });
    }
    sent.set(signal, { events: own.dropped + own.events.count, timeMs: world.timeMs, sentAtMs: nowMs });
  }
  fresh.clear();
  return posts;
}

/** @param after events from the beginning of the log that are left out */
function describeLog(
  { watches }: SignalLogBook,
  world: World,
  own: WatchedSignal,
  after: number,
  isFull: boolean,
): SignalLogUpdate {
  const { scenario, timeMs } = world;
  const { events, dropped, signal, fromMs } = own;
  const external = describeClaim(world, signal);
  const rows: [number, number, number][] = [];
  for (let i = Math.max(0, after - dropped); i < events.count; i++) {
    rows.push([events.timeMs[i], events.code[i], events.parameter[i]]);
  }
  return {
    intersectionId: scenario.signals.definitions[signal].intersectionId,
    fromMs,
    timeMs,
    isFull,
    events: rows,
    approaches: measureApproaches(watches, own),
    turns: measureTurns(watches, own, world),
    ...(external ? { external } : {}),
  };
}
