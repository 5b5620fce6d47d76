import express, { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../run/refusal.ts';
import { FILE_KINDS, type FileKind, uploadPreviewSchema } from '../takeAway/messages.ts';
import type { PlanDesk } from '../takeAway/planDesk.ts';
import { errorSchema } from '../validation/answers.ts';
import { jsonAnswer, pathParameter } from './openApiParts.ts';

/** Plans of a whole city are a megabyte or two. */
const MAX_PLAN_FILE = '8mb';

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
};

const corridorSchema = z.string().min(1).max(200).optional();

/** Files of a run's plans, to take away and to bring: `/files/{file}`, `/plans/check`, `/plans`, `/plans/undo`. */
export function createPlanRoutes(
  desks: ReadonlyMap<string, PlanDesk>,
  operatorOnly: readonly RequestHandler[],
): Router {
  const router = Router({ mergeParams: true });
  const readText = express.text({ type: () => true, limit: MAX_PLAN_FILE });
  router.get('/files/:file', async (request, response) => {
    const kind = FILE_KINDS.find((known) => known === request.params.file);
    if (!kind) {
      const message = `there is no file ${request.params.file}; there are ${FILE_KINDS.join(', ')}`;
      throw new Refusal('notFound', message);
    }
    const corridor = corridorSchema.safeParse(request.query.corridor);
    if (!corridor.success) throw new Refusal('invalid', 'corridor: give the id of one corridor, or leave it out');
    if (kind === 'sheet.svg' && corridor.data === undefined) {
      throw new Refusal('invalid', 'corridor: an SVG is of one corridor; name it, or take sheets.pdf');
    }
    const { name, bytes } = await deskOf(desks, request).make(kind, corridor.data ?? null);
    response.set('Cache-Control', 'no-store');
    response.attachment(name).type(TYPES[kind.split('.')[1]]).send(Buffer.from(bytes));
  });
  router.post('/plans/check', ...operatorOnly, readText, async (request, response) => {
    response.json({ preview: await deskOf(desks, request).check(textOf(request)) });
  });
  router.post('/plans', ...operatorOnly, readText, async (request, response) => {
    response.json({ preview: await deskOf(desks, request).apply(textOf(request)) });
  });
  router.post('/plans/undo', ...operatorOnly, async (request, response) => {
    response.json({ signals: await deskOf(desks, request).undo() });
  });
  return router;
}

function deskOf(desks: ReadonlyMap<string, PlanDesk>, request: Request): PlanDesk {
  const id = String(request.params.runId);
  const desk = desks.get(id);
  if (!desk) throw new Refusal('notFound', `there is no run ${id}; GET /api/runs lists them`);
  return desk;
}

/** @throws Refusal if the request has no body */
function textOf({ body }: Request): string {
  if (typeof body === 'string' && body !== '') return body;
  throw new Refusal('invalid', 'send a plan file as the body, as `optimise --out` writes it');
}

/** The routes above for the OpenAPI document. */
export function describePlanRoutes(add: (path: string, method: string, what: object) => void): void {
  const operator = [{ operatorToken: [] }, {}];
  const errors = (...codes: number[]) =>
    Object.fromEntries(codes.map((code) => [code, jsonAnswer('it was not done; the body says why', errorSchema)]));
  const planBody = { required: true, content: { 'application/json': { schema: { type: 'object' } } } };
  const preview = z.object({ preview: uploadPreviewSchema });
  add('/api/runs/{runId}/files/{file}', 'get', {
    operationId: 'getFile',
    summary:
      'A file of the plans in force, as the command line writes it; named by scenario, time and the mark of the plans',
    parameters: [
      pathParameter('runId'),
      { name: 'file', in: 'path', required: true, schema: { enum: [...FILE_KINDS] satisfies FileKind[] } },
      { name: 'corridor', in: 'query', required: false, schema: { type: 'string' } },
    ],
    responses: {
      200: { description: 'the file', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
      ...errors(400, 404, 429, 503),
    },
  });
  const post = (path: string, operationId: string, summary: string, answer: z.ZodType, hasBody: boolean) =>
    add(`/api/runs/{runId}${path}`, 'post', {
      operationId,
      summary,
      parameters: [pathParameter('runId')],
      security: operator,
      ...(hasBody ? { requestBody: planBody } : {}),
      responses: { 200: jsonAnswer('done', answer), ...errors(400, 403, 404, 429, 503) },
    });
  post('/plans/check', 'checkPlans', 'What a plan file would change, or every issue it has', preview, true);
  post('/plans', 'applyPlans', 'Brings the plans of a plan file into the running city, by transitions', preview, true);
  post(
    '/plans/undo',
    'undoPlans',
    'Brings back the plans that the last plan file replaced',
    z.object({ signals: z.number() }),
    false,
  );
}
