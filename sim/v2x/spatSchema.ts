import { z } from 'zod';

/** SPaT messages as JSON, in J2735's names and in T/CSAE 53's. The published JSON Schemas are made from these. */

const timeSchema = z
  .union([z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), z.int().min(0).max(36_001)])
  .describe('ISO 8601, or (times=timeMark) tenths of a second in the hour, 36000: over an hour ahead, 36001: unknown');
const bitsSchema = z.string().regex(/^[01]{16}$/);
const moySchema = z.int().min(0).max(527_040).describe('minute of the year');
const timeStampSchema = z.int().min(0).max(60_999).describe('ms in the minute');
const groupIdSchema = z.int().min(1).max(255);

export const intersectionReferenceSchema = z.strictObject({
  region: z.int().min(0).max(65_535).describe('always 0: the scenario'),
  id: z.int().min(1).max(65_535).describe("row of the intersection in the scene's network.intersections, plus 1"),
});

const timingSchema = z.strictObject({
  startTime: timeSchema.optional().describe('when it began or will begin'),
  minEndTime: timeSchema.optional().describe('it cannot end before; a time that has passed: at any moment'),
  maxEndTime: timeSchema.optional().describe('it will have ended by then; absent: there is no telling'),
  likelyTime: timeSchema.optional().describe('when it will most likely end'),
  confidence: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe('that it ends within 2 s of likelyTime: 0 is 21 %, 15 is certain'),
});

export type J2735Timing = z.infer<typeof timingSchema>;

export const j2735EventStateSchema = z.enum([
  'unavailable',
  'dark',
  'stop-And-Remain',
  'permissive-Movement-Allowed',
  'protected-Movement-Allowed',
  'permissive-clearance',
  'protected-clearance',
]);

export const j2735IntersectionSchema = z.strictObject({
  name: z.string().describe("the scenario's id of the intersection"),
  id: intersectionReferenceSchema,
  revision: z.int().min(0).max(127).describe('of the MAP that the signal groups belong to: always 0'),
  status: bitsSchema.describe('IntersectionStatusObject; bit 5: fixed time, bit 6: traffic dependent'),
  moy: moySchema,
  timeStamp: timeStampSchema,
  states: z
    .array(
      z.strictObject({
        signalGroup: groupIdSchema,
        'state-time-speed': z
          .array(
            z.strictObject({
              eventState: j2735EventStateSchema,
              timing: timingSchema.optional().describe('absent: it never changes, or nothing is known'),
              speeds: z
                .array(
                  z.strictObject({
                    type: z.literal('greenwave'),
                    speed: z.int().min(0).max(500).describe('0.1 m/s: progression speed of the green wave'),
                  }),
                )
                .optional(),
            }),
          )
          .min(1)
          .max(16)
          .describe('what is shown now, then what follows as far as is known'),
      }),
    )
    .min(1)
    .max(255),
});
export type J2735Intersection = z.infer<typeof j2735IntersectionSchema>;

export const j2735SpatSchema = z.strictObject({
  timeStamp: moySchema,
  name: z.string().optional(),
  intersections: z.array(j2735IntersectionSchema),
});
export type J2735Spat = z.infer<typeof j2735SpatSchema>;

const countSchema = z.int().min(0).max(36_001).describe('0.1 s from now; 0: begun, or at any moment; 36001: unknown');

export const csaeIntersectionSchema = z.strictObject({
  name: z.string().describe("the scenario's id of the intersection"),
  intersectionId: intersectionReferenceSchema,
  status: bitsSchema,
  moy: moySchema,
  timeStamp: timeStampSchema,
  phases: z
    .array(
      z.strictObject({
        id: groupIdSchema.describe('phaseId (相位号)'),
        phaseStates: z
          .array(
            z.strictObject({
              light: z
                .int()
                .min(0)
                .max(8)
                .describe('灯态: 0 unavailable, 1 dark, 3 red, 5 permissive green, 6 protected green, 7 yellow'),
              timing: z.strictObject({
                counting: z.strictObject({
                  startTime: countSchema,
                  minEndTime: countSchema.optional(),
                  maxEndTime: countSchema.optional(),
                  likelyEndTime: countSchema,
                  timeConfidence: z.int().min(0).max(200).optional().describe('0.5 %'),
                }),
              }),
            }),
          )
          .min(1)
          .max(16),
      }),
    )
    .min(1)
    .max(255),
});
export type CsaeIntersection = z.infer<typeof csaeIntersectionSchema>;

export const csaeSpatSchema = z.strictObject({
  msgCnt: z.int().min(0).max(127),
  moy: moySchema,
  timeStamp: timeStampSchema,
  name: z.string().optional(),
  intersections: z.array(csaeIntersectionSchema),
});
export type CsaeSpat = z.infer<typeof csaeSpatSchema>;
