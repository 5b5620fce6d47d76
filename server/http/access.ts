import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may look and who may command.
 *
 * On this machine's own address everybody who gets here may command, and the names the server answers to are the
 * machine's own: a web page elsewhere can't point its own name at 127.0.0.1 (DNS rebinding) or open a socket from its
 * visitor's browser. Listening wider, looking is open, and commanding needs the operator's token; no cookie carries it,
 * so another page can't use it.
 */
export interface Access {
  /** Null: commanding is open. */
  readonly token: string | null;
  /** Whether the server listens on this machine's own address only. */
  readonly loopbackOnly: boolean;
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

export function createAccess(host: string, token: string | undefined): Access {
  const loopbackOnly = LOOPBACK_NAMES.has(host);
  if (token !== undefined && token.length < 8)
    throw new RangeError('the operator token must have 8 characters or more');
  return { loopbackOnly, token: token ?? (loopbackOnly ? null : randomBytes(18).toString('base64url')) };
}

/** Whether a caller with this token (or none) may command. Takes the same time whatever the token is. */
export function mayCommand(access: Access, token: string | undefined): boolean {
  if (access.token === null) return true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(access.token), digest(token ?? ''));
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return header?.match(/^Bearer +(\S+) *$/i)?.[1];
}

/** Why a request must not be served at all, or null. */
export function checkSource(access: Access, request: IncomingMessage): string | null {
  if (!access.loopbackOnly) return null;
  const { host, origin } = request.headers;
  if (host !== undefined && !LOOPBACK_NAMES.has(hostName(`http://${host}`))) {
    return `this server answers to localhost, not to ${host}; start it with --host to serve other machines`;
  }
  if (origin !== undefined && !LOOPBACK_NAMES.has(hostName(origin)))
    return `pages of ${origin} may not use this server`;
  return null;
}

function hostName(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}
