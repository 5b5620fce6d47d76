import { z } from 'zod';
import type { Change, CityMeasures, Navigation, RunError, SnapshotInfo } from '../../sim/index.ts';
import { paceSchema, planSchema, transitionMethodSchema } from './messages.ts';

/** What the HTTP interface answers, as zod schemas: the OpenAPI document is made from them. */

const timeMsSchema = z.number().describe("simulation time, ms since midnight of the scenario's day");
const changeBase = {
  sequence: z.int().describe('1, 2, 3, … in the order in which they were made'),
  fromMs: z.number().describe('simulation time from which it holds, ms'),
};

const transitionSchema = z.object({
  method: transitionMethodSchema,
  inStepMs: z.number(),
  cycles: z.array(
    z.object({
      fromMs: z.number(),
      lengthMs: z.number(),
      deviationMs: z.number().describe("longer than the plan's cycle; negative: shorter"),
      leftMs: z.number().describe('still out of step at its end: to be added, negative: taken away'),
    }),
  ),
});

export const changeSchema = z.discriminatedUnion('type', [
  z.object({
    ...changeBase,
    type: z.literal('plan'),
    intersectionId: z.string(),
    plan: planSchema,
    dwellMs: z.number().describe('how long the first cycle is held in its coordinated green, ms'),
    untilMs: z.number().optional().describe('only of a cycle of a transition: when it ends, ms'),
    ringMsAtStart: z.number().optional().describe('where in the cycle it begins, ms; absent: at its start'),
    forBus: z.int().optional().describe('the bus for which the cycle is changed'),
    transition: transitionSchema.optional().describe('how the plan came into step'),
  }),
  z.object({
    ...changeBase,
    type: z.literal('transitionEnded'),
    intersectionId: z.string(),
    method: transitionMethodSchema,
    cycles: z.int().describe('cycles that were longer or shorter'),
    outOfStepS: z.number().describe('from the beginning of the plan to being in step, s'),
    delayBefore: z.number().describe('vehicle-seconds lost a second on its approaches, before the plan began'),
    delaySince: z.number(),
    addedDelayVehS: z.number().describe('lost more than at the rate before, vehicle-seconds'),
  }),
  z.object({ ...changeBase, type: z.literal('controllerFailed'), intersectionId: z.string(), reason: z.string() }),
  z.object({
    ...changeBase,
    type: z.literal('controlClaimed'),
    intersectionId: z.string(),
    name: z.string(),
    decisionS: z.number(),
  }),
  z.object({ ...changeBase, type: z.literal('controlReturned'), intersectionId: z.string(), name: z.string() }),
  z.object({ ...changeBase, type: z.literal('demand'), factor: z.number() }),
  z.object({
    ...changeBase,
    type: z.literal('progression'),
    corridorId: z.string(),
    outboundMps: z.number().describe('speed that the green waves of the corridor are laid for, m/s'),
    inboundMps: z.number().nullable().describe('null: a one-way road'),
    outboundSectionsMps: z.array(z.number()).optional().describe('of each section, where they differ, m/s'),
    inboundSectionsMps: z.array(z.number()).optional(),
  }),
  z.object({ ...changeBase, type: z.literal('laneClosed'), linkId: z.string(), lane: z.int(), closed: z.boolean() }),
  z.object({
    ...changeBase,
    type: z.literal('ambulance'),
    ambulanceId: z.int(),
    slot: z.int(),
    linkIds: z.array(z.string()),
    intersectionIds: z.array(z.string()),
  }),
  z.object({ ...changeBase, type: z.literal('preemption'), ambulanceId: z.int(), intersectionId: z.string() }),
  z.object({
    ...changeBase,
    type: z.literal('preemptionEnded'),
    ambulanceId: z.int(),
    intersectionId: z.string(),
    heldS: z.number().describe('from the beginning to the release, s'),
    outOfStepS: z.number().describe('from the beginning to being in step again, s'),
    standingBefore: z.number().describe('mean number of vehicles standing on its approaches before'),
    standingSince: z.number(),
    addedWaitVehS: z.number().describe('waited more than at the rate before, vehicle-seconds'),
  }),
  z.object({
    ...changeBase,
    type: z.literal('ambulanceArrived'),
    ambulanceId: z.int(),
    tripTimeS: z.number(),
    freeFlowS: z.number(),
    timeLossS: z.number(),
    stops: z.int(),
  }),
  z.object({ ...changeBase, type: z.literal('ambulanceRecalled'), ambulanceId: z.int() }),
  z.object({ ...changeBase, type: z.literal('busPriority'), isServed: z.boolean() }),
  z.object({
    ...changeBase,
    type: z.literal('busHeldBack'),
    lineId: z.string(),
    scheduledMs: z.number(),
    delayS: z.number(),
  }),
  z.object({
    ...changeBase,
    type: z.literal('bus'),
    busId: z.int(),
    lineId: z.string(),
    slot: z.int(),
    scheduledMs: z.number(),
    latenessS: z.number(),
  }),
  z.object({
    ...changeBase,
    type: z.literal('busStop'),
    busId: z.int(),
    stopId: z.string(),
    latenessS: z.number().describe('later than scheduled, s; negative: earlier'),
    isMissed: z.boolean().describe('it drove past'),
  }),
  z.object({
    ...changeBase,
    type: z.literal('busArrived'),
    busId: z.int(),
    tripTimeS: z.number(),
    delayS: z.number().describe('lost against its wished speed, but for stops, s'),
    stoodS: z.number(),
  }),
  z.object({ ...changeBase, type: z.literal('busCheckIn'), busId: z.int(), intersectionId: z.string() }),
  z.object({
    ...changeBase,
    type: z.literal('busServed'),
    busId: z.int(),
    intersectionId: z.string(),
    kind: z.enum(['extension', 'earlyGreen']),
    grantedS: z.number(),
    repaidMs: z.number().describe('from when on all is given back, ms'),
  }),
  z.object({
    ...changeBase,
    type: z.literal('busCheckOut'),
    busId: z.int(),
    intersectionId: z.string(),
    stoodS: z.number().describe('stood since it checked in, s'),
  }),
]) satisfies z.ZodType<Change>;

export const snapshotSchema = z.object({
  id: z.string(),
  timeMs: timeMsSchema,
  bytes: z.int(),
  stateHash: z.string(),
}) satisfies z.ZodType<SnapshotInfo>;

export const measuresSchema = z.object({
  timeMs: timeMsSchema,
  running: z.number().describe('vehicles on the road'),
  waitingToEnter: z.number(),
  entered: z.number(),
  completed: z.number(),
  meanSpeedMps: z.number(),
  meanTripTimeS: z.number().describe('over trips completed in the last five minutes, as the next ones'),
  meanDelayS: z.number(),
  meanStops: z.number(),
  arrivalsOnGreenRatio: z.number().describe('0 to 1'),
  congestionIndex: z.number().describe('travel time over free-flow travel time, last five minutes'),
  standing: z.number(),
  gridlocks: z
    .array(z.object({ linkIds: z.array(z.string()), standingS: z.number() }))
    .describe('rings of links that block one another now, in the order of waiting'),
}) satisfies z.ZodType<CityMeasures>;

export const runStatusSchema = z.enum(['starting', 'warmingUp', 'running', 'paused', 'failed']);

export const runSummarySchema = z.object({
  id: z.string(),
  scenarioId: z.string().nullable().describe('null until the scenario has been read'),
  name: z.object({ zh: z.string(), en: z.string() }).nullable(),
  status: runStatusSchema,
  timeMs: timeMsSchema.nullable(),
});

export const runSchema = runSummarySchema.extend({
  stepMs: z.int(),
  pace: paceSchema,
  warmUpUntilMs: z.number().nullable(),
  realTimeFactor: z.number().describe('simulated seconds a wall second, measured'),
  demandFactor: z.number(),
  changes: z.array(changeSchema),
  snapshots: z.array(snapshotSchema),
});

export const errorSchema = z.object({
  error: z.object({
    code: z.enum(['forbidden', 'invalid', 'rate', 'notFound', 'version', 'failed']) satisfies z.ZodType<
      RunError['code']
    >,
    message: z.string(),
    issues: z.array(z.object({ file: z.string(), path: z.string(), message: z.string() })).optional(),
  }),
});

export const healthSchema = z.object({
  status: z.enum(['ok', 'failed']),
  version: z.string(),
  runs: z.array(
    z.object({
      id: z.string(),
      status: runStatusSchema,
      timeMs: z.number().nullable(),
      message: z.string().optional(),
    }),
  ),
});

const secondsSchema = z.number().describe('s from now');

export const navigationSchema = z.object({
  timeMs: timeMsSchema,
  linkIds: z.array(z.string()),
  distanceM: z.number(),
  freeFlowS: z.number().describe('at the limits, without signals'),
  travelTimeS: z.number().describe('with signals, and the queues that stand there now'),
  arrivalMs: timeMsSchema,
  signals: z
    .array(
      z.object({
        intersectionId: z.string(),
        movementId: z.string(),
        signalGroup: z.int().describe('as in SPaT'),
        distanceM: z.number().describe('to the stop line'),
        indication: z.int().describe('0 red, 1 yellow, 2 green, 3 permissive green, 4 dark'),
        changesInS: z.object({
          min: secondsSchema.nullable(),
          max: secondsSchema.nullable(),
          likely: secondsSchema.nullable(),
        }),
        arriveInS: secondsSchema,
        passInS: secondsSchema,
        advice: z
          .object({
            minMps: z.number(),
            maxMps: z.number(),
            green: z.object({ fromMs: z.number(), toMs: z.number() }),
          })
          .nullable()
          .describe('speeds that meet a certain green'),
      }),
    )
    .describe('the next signals, nearest first, at most 8'),
}) satisfies z.ZodType<Navigation>;
