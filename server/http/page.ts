import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';

/** The page as Vite built it. */
export function createPageRoutes(pageFolder: string): Router {
  const router = Router();
  router.use(compression());
  router.use(
    express.static(pageFolder, {
      setHeaders: (response, path) => {
        // Vite names assets by their content; the page itself names the assets and must be asked for again.
        const lasting = path.includes(join(pageFolder, 'assets'));
        response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  router.get('/', sayHowToBuild(pageFolder));
  return router;
}

function sayHowToBuild(pageFolder: string): RequestHandler {
  return (_request, response, next) => {
    if (existsSync(join(pageFolder, 'index.html'))) return next();
    response.status(503).type('html').send(notBuilt);
  };
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Greenwave</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>The page has not been built yet</h1>
<p>The city is running; only its page is missing. Build it, then load this address again:</p>
<pre>npm run build:client</pre>
<p lang="zh">城市已在运行，页面尚未构建。请执行上面的命令，然后刷新本页。</p>
<p><a href="/api/runs">/api/runs</a> · <a href="/api/openapi.json">/api/openapi.json</a> · <a href="/healthz">/healthz</a></p>
`;
