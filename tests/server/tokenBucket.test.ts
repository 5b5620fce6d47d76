import { describe, expect, it } from 'vitest';
import { createTokenBucket, takeToken } from '../../server/sockets/tokenBucket.ts';

describe('the rate limit of a socket', () => {
  it('lets a burst through, then so many a second', () => {
    const bucket = createTokenBucket(5, 20, 0);
    const taken = (atMs: number, tries: number): number =>
      Array.from({ length: tries }, () => takeToken(bucket, atMs)).filter(Boolean).length;
    expect(taken(0, 100)).toBe(20);
    expect(taken(1000, 100)).toBe(5);
    expect(taken(1100, 100)).toBe(0);
    expect(taken(60_000, 100)).toBe(20);
  });
});
