/**
 * How many frames may be under way to one viewer. Kernel buffers take megabytes before a socket says that it is full, and
 * what lies there is stale when the viewer reads on; so a frame is sent only while fewer than `WINDOW_FRAMES` are
 * unacknowledged. The guard lets one a second through whatever happens, as a viewer must never be blocked for ever by an
 * acknowledgement that got lost.
 */
const WINDOW_FRAMES = 3;
const GUARD_MS = 1000;

export interface FrameWindow {
  /** Sequences sent and not acknowledged, ascending. */
  underWay: number[];
  lastSentMs: number;
}

export function createFrameWindow(): FrameWindow {
  return { underWay: [], lastSentMs: Number.NEGATIVE_INFINITY };
}

export function mayTakeFrame(window: FrameWindow, nowMs: number): boolean {
  return window.underWay.length < WINDOW_FRAMES || nowMs - window.lastSentMs >= GUARD_MS;
}

export function noteFrameSent(window: FrameWindow, sequence: number, nowMs: number): void {
  window.underWay.push(sequence);
  window.lastSentMs = nowMs;
}

/** An acknowledgement covers every frame before it: Socket.IO keeps the order. */
export function noteFrameSeen(window: FrameWindow, sequence: number): void {
  window.underWay = window.underWay.filter((sent) => sent > sequence);
}
