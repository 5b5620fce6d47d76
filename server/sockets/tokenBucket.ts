/** A token bucket: lets `burst` messages through at once and `perS` a second in the long run. */
export interface TokenBucket {
  readonly perS: number;
  readonly burst: number;
  tokens: number;
  filledAtMs: number;
}

export function createTokenBucket(perS: number, burst: number, nowMs: number): TokenBucket {
  return { perS, burst, tokens: burst, filledAtMs: nowMs };
}

/** Takes one token. @returns whether there was one */
export function takeToken(bucket: TokenBucket, nowMs: number): boolean {
  const gained = (Math.max(0, nowMs - bucket.filledAtMs) / 1000) * bucket.perS;
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + gained);
  bucket.filledAtMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
