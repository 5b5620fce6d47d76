import compression from 'compression';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import type { PlanDesk } from '../takeAway/planDesk.ts';
import { describeIssues } from '../validation/messages.ts';
import { type Access, bearerToken, mayCommand } from './access.ts';
import { summariseRunHost } from './describeRun.ts';
import { sendError } from './errors.ts';
import { createOpenApi } from './openApi.ts';
import { type Operation, operations } from './operations.ts';
import { createPlanRoutes } from './planRoutes.ts';
import { sendScene } from './sceneAnswer.ts';

/** A plan with every ring full is a few kilobytes. */
const MAX_BODY = '64kb';
const READS_PER_MINUTE = 600;
const COMMANDS_PER_MINUTE = 120;

/** Everything under `/api`. */
export function createApiRoutes(
  runs: ReadonlyMap<string, RunHost>,
  desks: ReadonlyMap<string, PlanDesk>,
  access: Access,
  version: string,
): Router {
  const router = Router();
  const openApi = createOpenApi(version);
  const limitCommands = limitRate(COMMANDS_PER_MINUTE);
  router.use(limitRate(READS_PER_MINUTE));
  router.use(compression());

  router.get('/openapi.json', (_request, response) => {
    response.json(openApi);
  });
  router.get('/runs', (_request, response) => {
    response.json({ runs: [...runs.values()].map(summariseRunHost) });
  });
  router.get('/runs/:runId/scene', async (request, response) => {
    await sendScene(request, response, runOf(runs, request));
  });
  // The same as `/runs/{run}/navigation`, for those who begin with the question.
  router.get('/navigation', (request, response) => {
    const { run, ...question } = request.query as Record<string, string>;
    const only = runs.size === 1 ? [...runs.keys()][0] : '';
    const id = encodeURIComponent(run ?? only);
    response.redirect(307, `${request.baseUrl}/runs/${id}/navigation?${new URLSearchParams(question)}`);
  });
  router.use('/runs/:runId', createPlanRoutes(desks, [limitCommands, requireOperator(access)]));
  for (const operation of operations) {
    const path = `/runs/:runId${operation.path.replace(/\{(\w+)\}/g, ':$1')}`;
    if (operation.method === 'get') router.get(path, answerWith(operation, runs));
    else
      router.post(
        path,
        limitCommands,
        requireOperator(access),
        express.json({ limit: MAX_BODY }),
        answerWith(operation, runs),
      );
  }
  router.use((request, response) => {
    sendError(response, {
      code: 'notFound',
      message: `there is no ${request.method} ${request.originalUrl.split('?')[0]}`,
    });
  });
  return router;
}

function answerWith(operation: Operation, runs: ReadonlyMap<string, RunHost>): RequestHandler {
  return async (request, response) => {
    const run = runOf(runs, request);
    response.set('Cache-Control', 'no-store');
    response.json(
      await operation.carryOut(
        run,
        checkInput(operation, operation.method === 'get' ? request.query : request.body),
        String(request.params.snapshotId ?? ''),
      ),
    );
  };
}

/** @throws Refusal with one issue for each fault of the body or query */
function checkInput(operation: Operation, input: unknown): unknown {
  if (!operation.body) return undefined;
  const parsed = operation.body.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    file: '',
    path: path.map((key) => `/${String(key)}`).join(''),
    message,
  }));
  throw new Refusal('invalid', describeIssues(parsed.error), issues);
}

function runOf(runs: ReadonlyMap<string, RunHost>, request: Request): RunHost {
  const id = String(request.params.runId);
  const run = runs.get(id);
  if (!run) throw new Refusal('notFound', `there is no run ${id}; GET /api/runs lists them`);
  return run;
}

function requireOperator(access: Access): RequestHandler {
  return (request, response: Response, next) => {
    const token = bearerToken(request.headers.authorization);
    if (mayCommand(access, token)) return next();
    const error = { code: 'forbidden', message: 'this needs the operator token: Authorization: Bearer …' } as const;
    response.set('WWW-Authenticate', 'Bearer');
    sendError(response, error, [], token === undefined ? 401 : 403);
  };
}

function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => {
      sendError(response, { code: 'rate', message: `more than ${perMinute} requests in a minute; slow down` });
    },
  });
}
