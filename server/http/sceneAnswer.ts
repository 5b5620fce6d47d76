import type { Request, Response } from 'express';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';

/** Sends the scene as it was compressed when the run began; not at all to whoever has it already. */
export async function sendScene(request: Request, response: Response, run: RunHost): Promise<void> {
  const scene = await run.scene.catch((error: Error) => {
    throw new Refusal('failed', error.message);
  });
  response.set({ ETag: scene.etag, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' });
  response.type('application/json');
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const encoding = request.acceptsEncodings('br', 'gzip', 'identity');
  if (encoding === 'br' || encoding === 'gzip') {
    response.set('Content-Encoding', encoding);
    response.end(await (encoding === 'br' ? scene.brotli : scene.gzip));
    return;
  }
  response.end(scene.json);
}
