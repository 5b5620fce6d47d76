/**
 * Simulation time for the eye: it runs smoothly between frames that arrive by fits and starts.
 *
 * The picture at a time needs the frame before it and the frame after it, so the clock keeps one tick behind the newest
 * frame. It runs at the measured pace and is nudged, never thrown, towards that place; it never passes the newest frame
 * and never runs backwards, except after a jump (a snapshot), which begins anew.
 */
export interface RenderClock {
  /** Simulation time shown, ms; NaN before the first frame. */
  timeMs: number;
  /** Newest frame's simulation time, ms. */
  newestMs: number;
  /** Smoothed simulation time between two frames, ms. */
  tickMs: number;
  /** Smoothed simulated ms a wall ms. */
  ratio: number;
  /** Wall time at which the newest frame came, ms. */
  arrivedAtMs: number;
  /** Wall time of the last advance, ms. */
  advancedAtMs: number;
}

/** Share of a new measurement that enters the smoothed value: settles within about six frames. */
const SMOOTHING_RATIO = 0.3;
/** Within this wall time the clock takes up its error. */
const CATCH_UP_MS = 700;
/** Further behind than this many ticks, the clock jumps: the tab was hidden or the link was down. */
const JUMP_TICKS = 4;

export function createRenderClock(): RenderClock {
  return { timeMs: Number.NaN, newestMs: Number.NaN, tickMs: 0, ratio: 0, arrivedAtMs: 0, advancedAtMs: 0 };
}

/** After a jump to a snapshot: forget all that was measured. */
export function resetRenderClock(clock: RenderClock): void {
  Object.assign(clock, createRenderClock());
}

/**
 * Takes notice of a frame.
 *
 * @param frameMs simulation time of the frame, ms
 * @param wallMs  wall time now, ms, from a monotonic clock
 */
export function noteFrame(clock: RenderClock, frameMs: number, wallMs: number): void {
  if (Number.isNaN(clock.newestMs) || frameMs < clock.newestMs) {
    clock.timeMs = frameMs;
    clock.newestMs = frameMs;
    clock.arrivedAtMs = wallMs;
    clock.advancedAtMs = wallMs;
    clock.tickMs = 0;
    clock.ratio = 0;
    return;
  }
  const tickMs = frameMs - clock.newestMs;
  const wallTickMs = Math.max(1, wallMs - clock.arrivedAtMs);
  if (tickMs > 0) {
    clock.tickMs = clock.tickMs === 0 ? tickMs : clock.tickMs + (tickMs - clock.tickMs) * SMOOTHING_RATIO;
    const ratio = tickMs / wallTickMs;
    clock.ratio = clock.ratio === 0 ? ratio : clock.ratio + (ratio - clock.ratio) * SMOOTHING_RATIO;
  }
  clock.newestMs = frameMs;
  clock.arrivedAtMs = wallMs;
}

/**
 * Moves the clock on to a wall time.
 *
 * @param running whether the run is playing; a paused run is shown up to its newest frame
 * @returns simulation time to show, ms
 */
export function advanceRenderClock(clock: RenderClock, wallMs: number, running: boolean): number {
  if (Number.isNaN(clock.newestMs)) return Number.NaN;
  const elapsedMs = Math.max(0, wallMs - clock.advancedAtMs);
  clock.advancedAtMs = wallMs;
  const sinceFrameMs = wallMs - clock.arrivedAtMs;
  const idealMs = running
    ? Math.min(clock.newestMs, clock.newestMs - clock.tickMs + sinceFrameMs * clock.ratio)
    : clock.newestMs;
  const errorMs = idealMs - clock.timeMs;
  const farMs = Math.max(clock.tickMs, 1000) * JUMP_TICKS;
  if (errorMs > farMs) {
    clock.timeMs = idealMs;
    return clock.timeMs;
  }
  const runMs = running ? elapsedMs * clock.ratio : 0;
  const nudgeMs = errorMs * Math.min(1, elapsedMs / CATCH_UP_MS);
  clock.timeMs = Math.min(clock.newestMs, Math.max(clock.timeMs, clock.timeMs + runMs + nudgeMs));
  return clock.timeMs;
}
