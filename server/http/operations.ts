import { z } from 'zod';
import { csaeMapSchema, csaeSpatSchema, j2735MapSchema, j2735SpatSchema } from '../../sim/index.ts';
import { Refusal } from '../run/refusal.ts';
import type { RunHost } from '../run/runHost.ts';
import { changeSchema, measuresSchema, navigationSchema, runSchema, snapshotSchema } from '../validation/answers.ts';
import {
  commandSchema,
  mapQuerySchema,
  navigationQuerySchema,
  paceSchema,
  snapshotIdSchema,
  spatQuerySchema,
  stepsSchema,
} from '../validation/messages.ts';
import { describeRun } from './describeRun.ts';

/**
 * What the HTTP interface can do with one run. The routes are served from this list and the OpenAPI document is written
 * from it, so the two can't part ways.
 */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** Behind `/api/runs/{runId}`; `{snapshotId}` is the only parameter of its own. */
  readonly path: string;
  readonly summary: string;
  /** Whether it needs the operator's token, where the server has one. */
  readonly commands: boolean;
  /** Schema of the JSON body (`post`) or of the query (`get`); null: none is read. */
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  readonly carryOut: (run: RunHost, body: unknown, snapshotId: string) => Promise<object>;
}

/** Ties the body's schema to what `carryOut` is given, and checks the body before it. */
function operation<Body extends z.ZodType>(
  about: Omit<Operation, 'body' | 'carryOut'>,
  body: Body | null,
  carryOut: (run: RunHost, body: z.infer<Body>, snapshotId: string) => Promise<object>,
): Operation {
  return { ...about, body, carryOut: (run, value, snapshotId) => carryOut(run, value as z.infer<Body>, snapshotId) };
}

const stepsBodySchema = z.strictObject({ steps: stepsSchema });
const timeAnswerSchema = z.object({ timeMs: z.number().describe('simulation time reached, ms') });

export const operations: readonly Operation[] = [
  operation(
    { id: 'getRun', method: 'get', path: '', summary: 'Where the run stands', commands: false, answer: runSchema },
    null,
    async (run) => describeRun(run),
  ),
  operation(
    {
      id: 'getMeasures',
      method: 'get',
      path: '/measures',
      summary: 'Measures of the whole city, taken once a second',
      commands: false,
      answer: measuresSchema,
    },
    null,
    async (run) => {
      const report = run.report();
      if (!report) throw new Refusal('failed', 'the run has not been measured yet; try again in a second');
      return report.measures;
    },
  ),
  operation(
    {
      id: 'getSpat',
      method: 'get',
      path: '/spat',
      summary: 'What signals show now and when that will change, as SPaT messages (docs/v2x.md)',
      commands: false,
      answer: z.union([j2735SpatSchema, csaeSpatSchema]),
    },
    spatQuerySchema,
    async (run, { district, ...ask }) => run.request('spat', { ...ask, districtId: district }),
  ),
  operation(
    {
      id: 'getMap',
      method: 'get',
      path: '/map',
      summary: 'Lanes of signalised intersections and the signal groups that lead through, as MAP messages',
      commands: false,
      answer: z.union([j2735MapSchema, csaeMapSchema]),
    },
    mapQuerySchema,
    async (run, { district, ...ask }) => run.request('map', { ...ask, times: 'iso', districtId: district }),
  ),
  operation(
    {
      id: 'navigate',
      method: 'get',
      path: '/navigation',
      summary: 'The quickest way between two places: signals ahead, countdown, advised speed, arrival (docs/v2x.md)',
      commands: false,
      answer: navigationSchema,
    },
    navigationQuerySchema,
    async (run, ask) => run.request('navigate', ask),
  ),
  operation(
    {
      id: 'command',
      method: 'post',
      path: '/commands',
      summary: 'Changes a signal, the demand or a lane; the answer says from when',
      commands: true,
      answer: z.object({ change: changeSchema }),
    },
    commandSchema,
    async (run, command) => ({ change: await run.request('command', command) }),
  ),
  operation(
    {
      id: 'setPace',
      method: 'post',
      path: '/pace',
      summary: 'Pauses, goes on, or sets the speed',
      commands: true,
      answer: z.object({ pace: paceSchema }),
    },
    paceSchema,
    async (run, pace) => ({ pace: await run.request('setPace', pace) }),
  ),
  operation(
    {
      id: 'step',
      method: 'post',
      path: '/steps',
      summary: 'Steps a paused run',
      commands: true,
      answer: timeAnswerSchema,
    },
    stepsBodySchema,
    async (run, { steps }) => ({ timeMs: await run.request('step', steps) }),
  ),
  operation(
    {
      id: 'listSnapshots',
      method: 'get',
      path: '/snapshots',
      summary: 'The snapshots that the run can jump to, oldest first',
      commands: false,
      answer: z.object({ snapshots: z.array(snapshotSchema) }),
    },
    null,
    async (run) => ({ snapshots: run.state()?.snapshots ?? [] }),
  ),
  operation(
    {
      id: 'takeSnapshot',
      method: 'post',
      path: '/snapshots',
      summary: 'Takes a snapshot of this moment',
      commands: true,
      answer: z.object({ snapshot: snapshotSchema }),
    },
    null,
    async (run) => ({ snapshot: await run.request('takeSnapshot', null) }),
  ),
  operation(
    {
      id: 'restoreSnapshot',
      method: 'post',
      path: '/snapshots/{snapshotId}/restore',
      summary: 'Jumps to a snapshot',
      commands: true,
      answer: timeAnswerSchema,
    },
    null,
    async (run, _body, snapshotId) => {
      const id = snapshotIdSchema.safeParse(snapshotId);
      if (!id.success) throw new Refusal('notFound', `there is no snapshot ${snapshotId} of this run`);
      return { timeMs: await run.request('restoreSnapshot', id.data) };
    },
  ),
];
