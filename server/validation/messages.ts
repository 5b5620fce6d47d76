import { z } from 'zod';
import type { Command, ControlClaim, ControlWishes, Handshake, Pace, SpatSubscription, View } from '../../sim/index.ts';

/**
 * What a client may send, as zod schemas: the sockets and the HTTP interface check with the same ones, and the OpenAPI
 * document is made from them. Limits on size stand here; whether a plan is feasible is for the engine to say.
 */

const idSchema = z.string().min(1).max(200);
const sectionSpeedsSchema = z.array(z.number().min(1).max(60)).min(1).max(200);
const metresSchema = z.number().min(-1e6).max(1e6);

const phaseNumberSchema = z.int().min(1).max(16);
const splitSchema = z.number().min(0).max(600).describe('green + yellow change + red clearance, s');

export const transitionMethodSchema = z.enum(['dwell', 'maxDwell', 'addOnly', 'subtractOnly', 'shortway']);
const transitionSchema = z
  .strictObject({
    method: transitionMethodSchema,
    maxRatio: z
      .number()
      .min(0.05)
      .max(0.5)
      .optional()
      .describe('share of the cycle by which one may be longer or shorter'),
  })
  .describe('how the signal comes into step with the plan');

export const planSchema = z.strictObject({
  id: idSchema,
  cycleS: z.number().min(1).max(600),
  offsetS: z.number().min(-86_400).max(86_400).describe('master zero to the start of the coordinated green, s'),
  coordinatedPhases: z.array(phaseNumberSchema).max(16),
  rings: z
    .array(
      z
        .array(z.strictObject({ phase: phaseNumberSchema, splitS: splitSchema }))
        .min(1)
        .max(16),
    )
    .min(1)
    .max(8),
  barriers: z
    .array(z.array(z.int().min(0).max(16)).max(8))
    .max(16)
    .optional(),
  transition: transitionSchema.optional(),
  trailing: z.boolean().optional().describe('false: overlaps end with their phases'),
});

const detectorSchema = z.strictObject({
  channel: z.int().min(1).max(255),
  kind: z.enum(['stopLine', 'advance']),
  linkId: idSchema,
  lane: z.int().min(0).max(15).describe('0: at the kerb'),
  distanceM: z.number().min(0).max(1000).describe('downstream edge before the stop line, m'),
  lengthM: z.number().min(0.5).max(200).describe('m'),
});

export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('setOffset'),
    intersectionId: idSchema,
    offsetS: z.number().min(-86_400).max(86_400),
    transition: transitionSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('setSplits'),
    intersectionId: idSchema,
    splitsS: z.array(z.array(splitSchema).min(1).max(16)).min(1).max(8),
    transition: transitionSchema.optional(),
  }),
  z.strictObject({ type: z.literal('setPlan'), intersectionId: idSchema, plan: planSchema }),
  z.strictObject({
    type: z.literal('setPlans'),
    plans: z
      .array(z.strictObject({ intersectionId: idSchema, plan: planSchema }))
      .min(1)
      .max(2000),
  }),
  z.strictObject({
    type: z.literal('setProgression'),
    corridorId: idSchema,
    outboundMps: z.number().min(1).max(60),
    inboundMps: z.number().min(1).max(60).optional(),
    outboundSectionsMps: sectionSpeedsSchema.describe('of each section, from one signal to the next, m/s').optional(),
    inboundSectionsMps: sectionSpeedsSchema.describe('the same inbound, in the same order').optional(),
    offsets: z
      .array(z.strictObject({ intersectionId: idSchema, offsetS: z.number().min(-86_400).max(86_400) }))
      .min(1)
      .max(500)
      .optional()
      .describe('offsets that go with the speeds, s'),
  }),
  z.strictObject({ type: z.literal('scaleDemand'), factor: z.number().min(0).max(3) }),
  z.strictObject({
    type: z.literal('setLaneClosed'),
    linkId: idSchema,
    lane: z.int().min(0).max(15),
    closed: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('setSchedule'),
    intersectionId: idSchema,
    schedule: z
      .array(
        z.strictObject({
          fromS: z.number().min(0).max(86_399.999).describe('time of day, s after midnight'),
          planId: idSchema,
          transition: transitionSchema.optional(),
        }),
      )
      .max(48),
  }),
  z.strictObject({
    type: z.literal('setDetectors'),
    intersectionId: idSchema,
    detectors: z.array(detectorSchema).max(255).nullable().describe('null: by rule'),
  }),
  z.strictObject({ type: z.literal('sendAmbulance'), fromLinkId: idSchema, toLinkId: idSchema }),
  z.strictObject({ type: z.literal('returnControl'), intersectionId: idSchema }),
  z.strictObject({ type: z.literal('recallAmbulance'), ambulanceId: z.int().min(1) }),
  z.strictObject({ type: z.literal('setBusPriority'), isServed: z.boolean() }),
  z.strictObject({ type: z.literal('holdBackBus'), lineId: idSchema, delayS: z.number().min(1).max(1800) }),
]) satisfies z.ZodType<Command>;

const mostSignals = 2000;
export const claimSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  intersectionIds: z.array(idSchema).min(1).max(mostSignals).nullable().default(null),
  decisionS: z.int().min(1).max(300).default(5),
  deadlineMs: z.int().min(0).max(60_000).default(1000),
  mostMisses: z.int().min(1).max(100).default(3),
}) satisfies z.ZodType<ControlClaim>;
export const wishesSchema = z.strictObject({
  timeMs: z.int().min(0),
  wishes: z
    .array(
      z.strictObject({
        intersectionId: idSchema,
        phases: z.array(phaseNumberSchema).max(16),
        walk: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(mostSignals),
}) satisfies z.ZodType<ControlWishes>;
export const returnSchema = z.array(idSchema).min(1).max(mostSignals).nullable();

export const paceSchema = z.strictObject({
  running: z.boolean(),
  ratio: z
    .number()
    .refine((ratio) => ratio === 0 || (ratio >= 0.1 && ratio <= 1000), 'must be 0 (as fast as it can) or 0.1 to 1000')
    .describe('simulated seconds a wall second; 0: as fast as it can'),
}) satisfies z.ZodType<Pace>;

export const viewSchema = z
  .object({
    minX: metresSchema,
    minY: metresSchema,
    maxX: metresSchema,
    maxY: metresSchema,
    vehicles: z.boolean(),
    links: z.boolean(),
    corridorId: idSchema.nullable(),
    followSlot: z.int().min(0).max(0xfffff).nullable(),
  })
  .refine(
    (view) => view.minX <= view.maxX && view.minY <= view.maxY,
    'min must not be greater than max',
  ) satisfies z.ZodType<View>;

export const handshakeSchema = z.object({
  protocolVersion: z.int(),
  token: z.string().max(500).optional(),
}) satisfies z.ZodType<Handshake>;

export const waveSearchSchema = z.strictObject({
  corridorIds: z.array(idSchema).min(1).max(1000).nullable(),
  bandWeight: z.number().min(0).max(1).default(1),
  tradeOff: z.boolean().default(false),
});
export const tradeOffPointSchema = z.int().min(0).max(100);
export const twinSchema = z.strictObject({
  corridorId: idSchema.nullable(),
  minutes: z.int().min(1).max(120).default(15),
  pairs: z.int().min(1).max(20).default(5),
});
export const watchSignalSchema = idSchema.nullable();
export const adaptiveMovesSchema = z.strictObject({ intersectionId: idSchema, afterMs: z.number().default(0) });
export const stepsSchema = z.int().min(1).max(3600).describe('steps to run at once');
export const snapshotIdSchema = z.string().regex(/^\d{8}-\d{1,12}-(auto|kept)$/, 'is not the id of a snapshot');
export const sequenceSchema = z.int().min(0).max(0xffffffff);
export const nearSchema = z.object({ x: metresSchema, y: metresSchema });

/** In a query several ids stand with commas between them. */
const idListSchema = z
  .string()
  .max(20_000)
  .describe('intersection ids, separated by commas; without them, and without a district: all')
  .transform((text) => text.split(',').filter((id) => id !== ''))
  .pipe(z.array(idSchema).min(1).max(2000));

const formatSchema = z.enum(['j2735', 'csae']).describe("SAE J2735's names or T/CSAE 53's");
const timesSchema = z.enum(['iso', 'timeMark']).describe("J2735's times: ISO 8601, or tenths of a second in the hour");

export const mapQuerySchema = z.strictObject({
  intersections: idListSchema.optional(),
  district: idSchema.optional(),
  format: formatSchema.default('j2735'),
});
export const spatQuerySchema = mapQuerySchema.extend({ times: timesSchema.default('iso') });

const placeSchema = z.string().min(1).max(200).describe('id of a link or an intersection, or longitude,latitude');
export const navigationQuerySchema = z.strictObject({ from: placeSchema, to: placeSchema });

export const spatSubscriptionSchema = z
  .strictObject({
    intersections: z.array(idSchema).min(1).max(2000).optional(),
    districtId: idSchema.optional(),
    format: formatSchema.default('j2735'),
    times: timesSchema.default('iso'),
    rateHz: z.number().min(1).max(10).default(10),
  })
  .nullable() satisfies z.ZodType<SpatSubscription | null>;

/** The issues of a refused message as one sentence: "offsetS: Invalid input: expected number, received string". */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => [issue.path.join('/'), issue.message].filter(Boolean).join(': ')).join('; ');
}
