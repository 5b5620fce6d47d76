import { z } from 'zod';
import { errorSchema, healthSchema, runSummarySchema } from '../validation/answers.ts';
import { jsonAnswer, pathParameter, schemaOf } from './openApiParts.ts';
import { type Operation, operations } from './operations.ts';
import { describePlanRoutes } from './planRoutes.ts';

/** The OpenAPI 3.1 document, written from the schemas that requests are checked with. */
export function createOpenApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  const add = (path: string, method: string, what: object): void => {
    paths[path] = { ...paths[path], [method]: what };
  };
  add('/healthz', 'get', {
    operationId: 'getHealth',
    summary: 'Whether every run is well; 503 when one has stopped',
    responses: {
      200: jsonAnswer('every run is well', healthSchema),
      503: jsonAnswer('a run has stopped', healthSchema),
    },
  });
  add('/healthz/{runId}', 'get', {
    operationId: 'getRunHealth',
    summary: 'Whether one run is well',
    parameters: [pathParameter('runId')],
    responses: {
      200: jsonAnswer('the run is well', healthSchema),
      404: jsonAnswer('there is no such run', errorSchema),
      503: jsonAnswer('the run has stopped', healthSchema),
    },
  });
  add('/metrics', 'get', {
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    responses: { 200: { description: 'metrics', content: { 'text/plain': { schema: { type: 'string' } } } } },
  });
  add('/api/runs', 'get', {
    operationId: 'listRuns',
    summary: 'The runs of this server',
    responses: { 200: jsonAnswer('the runs', z.object({ runs: z.array(runSummarySchema) })) },
  });
  add('/api/runs/{runId}/scene', 'get', {
    operationId: 'getScene',
    summary: 'Network, signals and corridors: the scenario without its demand. Megabytes; compressed, with an ETag',
    parameters: [pathParameter('runId')],
    responses: {
      200: {
        description: 'the scene, a scenario file without `demand`',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      304: { description: 'it is the one of the ETag given' },
      404: jsonAnswer('there is no such run', errorSchema),
    },
  });
  describePlanRoutes(add);
  for (const operation of operations)
    add(`/api/runs/{runId}${operation.path}`, operation.method, describeOperation(operation));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Greenwave',
      version,
      description: 'A running city. Live frames come by Socket.IO, described in docs/protocol.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: { securitySchemes: { operatorToken: { type: 'http', scheme: 'bearer' } } },
  };
}

function describeOperation(operation: Operation): object {
  const parameters = [pathParameter('runId')];
  if (operation.path.includes('{snapshotId}')) parameters.push(pathParameter('snapshotId'));
  const isQuery = operation.method === 'get';
  if (operation.body && isQuery) parameters.push(...queryParameters(operation.body));
  return {
    operationId: operation.id,
    summary: operation.summary,
    parameters,
    ...(operation.commands ? { security: [{ operatorToken: [] }, {}] } : {}),
    ...(operation.body && !isQuery
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(operation.body, 'input') } },
          },
        }
      : {}),
    responses: {
      200: jsonAnswer('done', operation.answer),
      ...(operation.body ? { 400: jsonAnswer('the request is not valid', errorSchema) } : {}),
      ...(operation.commands ? { 403: jsonAnswer('the operator token is missing or wrong', errorSchema) } : {}),
      404: jsonAnswer('there is no such run or snapshot', errorSchema),
      429: jsonAnswer('too many requests', errorSchema),
      503: jsonAnswer('the run has not begun or has stopped', errorSchema),
    },
  };
}

/** The fields of a query. */
function queryParameters(schema: z.ZodType): object[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...own }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description ? { description } : {}),
    schema: own,
  }));
}
