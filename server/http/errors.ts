import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Issue, RunError } from '../../sim/index.ts';
import { Refusal } from '../run/refusal.ts';

const statusOfCode: Readonly<Record<RunError['code'], number>> = {
  forbidden: 403,
  invalid: 400,
  rate: 429,
  notFound: 404,
  version: 409,
  failed: 503,
};

export function sendError(response: Response, error: RunError, issues: readonly Issue[] = [], status?: number): void {
  const body = { error: issues.length > 0 ? { ...error, issues } : error };
  response.status(status ?? statusOfCode[error.code]).json(body);
}

/** Every error as JSON in the protocol's terms. What we did not expect is logged, and not told to the caller. */
export function createErrorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof Refusal) return sendError(response, error.runError, error.issues);
    // Express and its body parser say what the client did wrong by a status under 500.
    const { status, message } = error as { status?: unknown; message?: unknown };
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return sendError(response, { code: 'invalid', message: String(message) }, [], status);
    }
    log.error({ err: error, path: request.path }, 'request failed');
    sendError(response, { code: 'failed', message: 'the server failed; its log says why' }, [], 500);
  };
}
