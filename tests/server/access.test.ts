import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bearerToken, checkSource, createAccess, mayCommand } from '../../server/http/access.ts';

const requestWith = (headers: IncomingMessage['headers']): IncomingMessage => ({ headers }) as IncomingMessage;

describe('who may command', () => {
  it('is everybody on this machine’s own address', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      const access = createAccess(host, undefined);
      expect(access.token).toBeNull();
      expect(mayCommand(access, undefined)).toBe(true);
    }
  });

  it('is the holder of the token when the server listens wider; one is made up if none is given', () => {
    const access = createAccess('0.0.0.0', undefined);
    expect(access.token).toMatch(/^[\w-]{24}$/);
    expect(mayCommand(access, access.token ?? '')).toBe(true);
    for (const wrong of [undefined, '', `${access.token}x`, 'guess']) expect(mayCommand(access, wrong)).toBe(false);
    expect(createAccess('0.0.0.0', undefined).token).not.toBe(access.token);
  });

  it('is the holder of the token that was given, on this machine too', () => {
    const access = createAccess('127.0.0.1', 'correct horse');
    expect(mayCommand(access, undefined)).toBe(false);
    expect(mayCommand(access, 'correct horse')).toBe(true);
  });

  it('can’t be settled by a token that is quickly guessed', () => {
    expect(() => createAccess('0.0.0.0', '123')).toThrow(/8 characters/);
  });

  it('reads the token of an Authorization header', () => {
    expect(bearerToken('Bearer abc-123')).toBe('abc-123');
    expect(bearerToken('bearer abc-123')).toBe('abc-123');
    for (const other of [undefined, '', 'Bearer', 'Basic abc', 'abc']) expect(bearerToken(other)).toBeUndefined();
  });
});

describe('on this machine’s own address', () => {
  const access = createAccess('127.0.0.1', undefined);

  it('names of the machine itself are served', () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'localhost']) {
      expect(checkSource(access, requestWith({ host }))).toBeNull();
    }
    expect(checkSource(access, requestWith({ host: '127.0.0.1:3000', origin: 'http://localhost:5173' }))).toBeNull();
  });

  it('a name that somebody pointed here is not (DNS rebinding)', () => {
    expect(checkSource(access, requestWith({ host: 'rebind.example:3000' }))).toMatch(/rebind\.example/);
  });

  it('a page from elsewhere may not use it from its visitor’s browser', () => {
    for (const origin of ['https://elsewhere.example', 'http://127.0.0.1.elsewhere.example', 'null']) {
      expect(checkSource(access, requestWith({ host: '127.0.0.1:3000', origin }))).toContain(origin);
    }
  });

  it('a server that listens wider answers to any name: nothing but the token commands it', () => {
    const wide = createAccess('0.0.0.0', undefined);
    expect(checkSource(wide, requestWith({ host: 'traffic.example', origin: 'https://other.example' }))).toBeNull();
  });
});
