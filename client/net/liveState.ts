/** What the live mark says: one word and one shape, derived from what is known of the link and the run. */
export type LiveState =
  | 'connecting'
  | 'warmingUp'
  | 'live'
  | 'paused'
  | 'catchingUp'
  | 'stale'
  | 'disconnected'
  | 'failed';

export interface LinkFacts {
  /** The socket is up. */
  readonly connected: boolean;
  /** The server has said hello at least once. */
  readonly greeted: boolean;
  readonly framesSeen: boolean;
  readonly running: boolean;
  readonly warmingUp: boolean;
  readonly failed: boolean;
  /** Wall time since the newest frame, ms. */
  readonly frameAgeMs: number;
  /** Usual wall time between frames, ms. */
  readonly frameIntervalMs: number;
  /** Simulated seconds a wall second: asked for (0: as fast as it can) and reached. */
  readonly askedRatio: number;
  readonly reachedRatio: number;
}

/** A frame is late when three are missing, and never before two seconds: slow ticks are not a fault. */
export function staleAfterMs(frameIntervalMs: number): number {
  return Math.max(2000, frameIntervalMs * 3);
}

export function liveStateOf(facts: LinkFacts): LiveState {
  if (facts.failed) return 'failed';
  if (!facts.greeted) return facts.connected ? 'warmingUp' : 'connecting';
  if (!facts.connected) return 'disconnected';
  if (facts.warmingUp) return 'warmingUp';
  if (!facts.running) return 'paused';
  if (!facts.framesSeen) return 'warmingUp';
  if (facts.frameAgeMs > staleAfterMs(facts.frameIntervalMs)) return 'stale';
  if (facts.askedRatio > 0 && facts.reachedRatio > 0 && facts.reachedRatio < facts.askedRatio * 0.8)
    return 'catchingUp';
  return 'live';
}
