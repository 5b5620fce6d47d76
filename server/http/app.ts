import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { RunHost } from '../run/runHost.ts';
import type { PlanDesk } from '../takeAway/planDesk.ts';
import { type Access, checkSource } from './access.ts';
import { createApiRoutes } from './apiRoutes.ts';
import { describeHealth } from './describeRun.ts';
import { createErrorHandler, sendError } from './errors.ts';
import { createPageRoutes } from './page.ts';

export interface AppParts {
  readonly runs: ReadonlyMap<string, RunHost>;
  /** Of each run. */
  readonly desks: ReadonlyMap<string, PlanDesk>;
  readonly access: Access;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly version: string;
  readonly pageFolder: string;
}

/** Everything that is served over HTTP; the sockets stand beside it. */
export function createApp({ runs, desks, access, metrics, log, version, pageFolder }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(protect());
  app.use((request, response, next) => {
    const reason = checkSource(access, request);
    if (reason) sendError(response, { code: 'forbidden', message: reason });
    else next();
  });

  app.get('/healthz', (_request, response) => {
    const health = describeHealth([...runs.values()], version);
    response.status(health.status === 'ok' ? 200 : 503).json(health);
  });
  app.get('/healthz/:runId', (request, response) => {
    const run = runs.get(request.params.runId);
    if (!run) return sendError(response, { code: 'notFound', message: `there is no run ${request.params.runId}` });
    const health = describeHealth([run], version);
    response.status(health.status === 'ok' ? 200 : 503).json(health);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.render());
  });
  app.use('/api', createApiRoutes(runs, desks, access, version));
  app.use(createPageRoutes(pageFolder));
  app.use((_request, response) => {
    response.status(404).type('text').send('Not found\n');
  });
  app.use(createErrorHandler(log));
  return app;
}

/** The page loads nothing from elsewhere. Three.js decodes in workers made of blobs; Svelte and D3 set styles inline. */
function protect(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Plain HTTP is what a server in a lab speaks; whoever puts TLS before it sets this there.
    strictTransportSecurity: false,
  });
}
