import { z } from 'zod';
import { intersectionReferenceSchema } from './spatSchema.ts';

/** MAP messages as JSON, in J2735's names and in T/CSAE 53's. The published JSON Schemas are made from these. */

const positionSchema = z.strictObject({
  lat: z.int().min(-900_000_000).max(900_000_001).describe('1e-7 degrees, WGS 84'),
  long: z.int().min(-1_800_000_000).max(1_800_000_001),
});
const lonLatSchema = z.strictObject({ lon: positionSchema.shape.long, lat: positionSchema.shape.lat });
const laneIdSchema = z.int().min(1).max(255);
const groupIdSchema = z.int().min(1).max(255);
const widthSchema = z.int().min(0).max(32_767).describe('cm');
const speedSchema = z.int().min(0).max(8191).describe('0.02 m/s');
const maneuversSchema = z
  .string()
  .regex(/^[01]{12}$/)
  .describe('AllowedManeuvers; bits 0 straight, 1 left, 2 right, 3 U-turn, 5 right turn on red, 9 go with halt');

export const j2735MapIntersectionSchema = z.strictObject({
  name: z.string().describe("the scenario's id of the intersection"),
  id: intersectionReferenceSchema,
  revision: z.int().min(0).max(127),
  refPoint: positionSchema,
  laneWidth: widthSchema,
  laneSet: z
    .array(
      z.strictObject({
        laneID: laneIdSchema,
        name: z.string().describe("the scenario's link, and the lane's number on it from the kerb"),
        ingressApproach: z.int().min(0).max(255).optional(),
        egressApproach: z.int().min(0).max(255).optional(),
        laneAttributes: z.strictObject({
          directionalUse: z.enum(['10', '01']).describe('10: towards the intersection, 01: away from it'),
          laneType: z.literal('vehicle'),
        }),
        maneuvers: maneuversSchema.optional(),
        nodeList: z
          .array(z.strictObject({ delta: z.strictObject({ 'node-LatLon': lonLatSchema }) }))
          .min(2)
          .max(63)
          .describe('from the intersection outwards'),
        connectsTo: z
          .array(
            z.strictObject({
              connectingLane: z.strictObject({ lane: laneIdSchema, maneuver: maneuversSchema }),
              signalGroup: groupIdSchema.optional().describe('as in SPaT'),
            }),
          )
          .max(16)
          .optional(),
      }),
    )
    .min(1)
    .max(255),
  speedLimits: z.array(z.strictObject({ type: z.literal('vehicleMaxSpeed'), speed: speedSchema })).max(9),
});
export type J2735MapIntersection = z.infer<typeof j2735MapIntersectionSchema>;

export const j2735MapSchema = z.strictObject({
  msgIssueRevision: z.int().min(0).max(127),
  intersections: z.array(j2735MapIntersectionSchema),
});
export type J2735Map = z.infer<typeof j2735MapSchema>;

export const csaeNodeSchema = z.strictObject({
  name: z.string(),
  id: intersectionReferenceSchema,
  refPos: positionSchema,
  inLinks: z.array(
    z.strictObject({
      name: z.string().describe("the scenario's link"),
      upstreamNodeId: intersectionReferenceSchema,
      speedLimits: z.array(z.strictObject({ type: z.literal(5), speed: speedSchema })),
      linkWidth: widthSchema,
      movements: z.array(
        z.strictObject({ remoteIntersection: intersectionReferenceSchema, phaseId: groupIdSchema.optional() }),
      ),
      lanes: z.array(
        z.strictObject({
          laneID: laneIdSchema.describe('1 is nearest the middle of the road'),
          laneWidth: widthSchema,
          maneuvers: maneuversSchema,
          connectsTo: z.array(
            z.strictObject({
              remoteIntersection: intersectionReferenceSchema,
              connectingLane: z.strictObject({ lane: laneIdSchema, maneuver: maneuversSchema }),
              phaseId: groupIdSchema.optional(),
            }),
          ),
          points: z.array(z.strictObject({ posOffset: z.strictObject({ offsetLL: lonLatSchema }) })).min(2),
        }),
      ),
    }),
  ),
});
export type CsaeNode = z.infer<typeof csaeNodeSchema>;

export const csaeMapSchema = z.strictObject({ msgCnt: z.int().min(0).max(127), nodes: z.array(csaeNodeSchema) });
export type CsaeMap = z.infer<typeof csaeMapSchema>;
