import type { Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents, SpatSubscription } from '../../sim/index.ts';
import type { RunHost } from '../run/runHost.ts';
import { createFrameWindow, type FrameWindow, mayTakeFrame, noteFrameSeen, noteFrameSent } from './frameWindow.ts';
import { createTokenBucket, type TokenBucket } from './tokenBucket.ts';

export type RunSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** One viewer of one run, on the main thread. */
export interface Viewer {
  readonly id: number;
  readonly socket: RunSocket;
  readonly mayCommand: boolean;
  readonly window: FrameWindow;
  /** Since when the worker makes no frames for it, as it has not taken what it was sent, wall ms; null: it takes them. */
  heldSinceMs: number | null;
  /** What it has subscribed to, and whether it gets it: who doesn't read gets everything anew when it reads on. */
  spatSubscription: SpatSubscription | null;
  /** Intersection whose signal it watches. */
  watchedId: string | null;
  areStreamsHeld: boolean;
  /** Decisions that it was asked for and may still answer, whatever its limits. */
  openAsks: number;
  /** When it was last seen to take what it is sent, wall ms. */
  writableAtMs: number;
  /** All its messages; those that ask for something. */
  readonly messages: TokenBucket;
  readonly requests: TokenBucket;
}

/** A page sends about ten acknowledgements and, while it is dragged, ten views a second. */
const MESSAGES_PER_S = 60;
const REQUESTS_PER_S = 5;
const STALLED_MS = 2000;

export function createViewer(id: number, socket: RunSocket, mayCommand: boolean, nowMs: number): Viewer {
  return {
    id,
    socket,
    mayCommand,
    window: createFrameWindow(),
    heldSinceMs: null,
    spatSubscription: null,
    watchedId: null,
    areStreamsHeld: false,
    openAsks: 0,
    writableAtMs: nowMs,
    messages: createTokenBucket(MESSAGES_PER_S, 4 * MESSAGES_PER_S, nowMs),
    requests: createTokenBucket(REQUESTS_PER_S, 4 * REQUESTS_PER_S, nowMs),
  };
}

/**
 * Sends a frame, or tells the worker to make none until the viewer can take one again.
 *
 * A volatile emit right behind another emit is lost, so the transport must be idle; a frame that can't go now is
 * dropped, as a newer one will be asked for the moment it can.
 *
 * @returns whether it was sent
 */
export function offerFrame(run: RunHost, viewer: Viewer, sequence: number, bytes: ArrayBuffer, nowMs: number): boolean {
  if (!canTake(viewer, nowMs)) {
    hold(run, viewer, nowMs);
    return false;
  }
  noteFrameSent(viewer.window, sequence, nowMs);
  viewer.socket.volatile.emit('frame', sequence, bytes);
  return true;
}

export function noteSeen(run: RunHost, viewer: Viewer, sequence: number, nowMs: number): void {
  noteFrameSeen(viewer.window, sequence);
  resumeWhenReady(run, viewer, nowMs);
}

/** Asks for a frame of this moment if the viewer was held and can take one now. */
export function resumeWhenReady(run: RunHost, viewer: Viewer, nowMs: number): void {
  if (viewer.heldSinceMs === null || !canTake(viewer, nowMs)) return;
  viewer.heldSinceMs = null;
  run.send({ type: 'resume', viewer: viewer.id });
}

/** Stops sending what it has subscribed to to a viewer that doesn't read, and begins anew with everything when it reads on. */
export function guardStreams(run: RunHost, viewer: Viewer, nowMs: number): void {
  const { spatSubscription, watchedId, socket } = viewer;
  if (socket.conn.transport.writable) viewer.writableAtMs = nowMs;
  if (spatSubscription === null && watchedId === null) return;
  const isHeld = nowMs - viewer.writableAtMs > STALLED_MS;
  if (isHeld === viewer.areStreamsHeld) return;
  viewer.areStreamsHeld = isHeld;
  // The engine has accepted both before; a run that has failed tells so itself.
  if (spatSubscription !== null) {
    const subscription = isHeld ? null : spatSubscription;
    run.request('subscribeSpat', { viewer: viewer.id, subscription }).catch(() => undefined);
  }
  if (watchedId !== null) {
    const intersectionId = isHeld ? null : watchedId;
    run.request('watchSignal', { viewer: viewer.id, intersectionId }).catch(() => undefined);
  }
}

/** Whether it has taken nothing for so long that more would only pile up. */
export function isStalled(viewer: Viewer, nowMs: number): boolean {
  return viewer.heldSinceMs !== null && nowMs - viewer.heldSinceMs > STALLED_MS;
}

function hold(run: RunHost, viewer: Viewer, nowMs: number): void {
  if (viewer.heldSinceMs !== null) return;
  viewer.heldSinceMs = nowMs;
  run.send({ type: 'hold', viewer: viewer.id });
}

function canTake(viewer: Viewer, nowMs: number): boolean {
  // Writable also means that nothing waits before it: Engine.IO flushes what waits the moment it can.
  return viewer.socket.conn.transport.writable && mayTakeFrame(viewer.window, nowMs);
}
