import { z } from 'zod';
import type { Issue } from '../../core/issue.ts';
import { pointerOf } from '../../scenario/pointer.ts';
import { readJson } from '../../scenario/readFiles.ts';
import { describeFaults } from '../../scenario/sentences.ts';

/** CityFlow's files, as far as they are read. Keys that aren't are let through. */

const point = z.object({ x: z.number(), y: z.number() });

export const roadnetSchema = z.object({
  intersections: z.array(
    z.object({
      id: z.string().min(1),
      point,
      width: z.number().min(0).default(0),
      virtual: z.boolean().default(false),
      roadLinks: z
        .array(
          z.object({
            type: z.enum(['go_straight', 'turn_left', 'turn_right']),
            startRoad: z.string(),
            endRoad: z.string(),
            laneLinks: z
              .array(
                z.object({
                  startLaneIndex: z.int().min(0),
                  endLaneIndex: z.int().min(0),
                  points: z.array(point).default([]),
                }),
              )
              .min(1),
          }),
        )
        .default([]),
      trafficLight: z
        .object({
          lightphases: z
            .array(z.object({ time: z.number().positive(), availableRoadLinks: z.array(z.int().min(0)) }))
            .default([]),
        })
        .optional(),
    }),
  ),
  roads: z.array(
    z.object({
      id: z.string().min(1),
      startIntersection: z.string(),
      endIntersection: z.string(),
      points: z.array(point).min(2),
      lanes: z
        .array(z.object({ width: z.number().positive(), maxSpeed: z.number().positive() }))
        .min(1)
        .max(31),
    }),
  ),
});

export const flowSchema = z.array(
  z.object({
    vehicle: z.object({
      length: z.number().positive(),
      width: z.number().positive().default(2),
      maxPosAcc: z.number().positive(),
      maxNegAcc: z.number().positive(),
      usualPosAcc: z.number().positive(),
      usualNegAcc: z.number().positive(),
      minGap: z.number().min(0),
      maxSpeed: z.number().positive(),
      headwayTime: z.number().positive(),
    }),
    route: z.array(z.string()).min(1),
    interval: z.number().positive(),
    startTime: z.number().min(0),
    /** -1: without end. */
    endTime: z.number().min(-1),
  }),
);

export type Roadnet = z.infer<typeof roadnetSchema>;
export type RoadnetIntersection = Roadnet['intersections'][number];
export type Flows = z.infer<typeof flowSchema>;

/** One JSON file held against its schema; every fault becomes an issue, and then there is no result. */
export function readAs<T>(
  file: { readonly name: string; readonly text: string },
  schema: z.ZodType<T>,
  issues: Issue[],
): T | undefined {
  const raw = readJson(file, issues);
  if (raw === undefined) return undefined;
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    for (const { path, message } of describeFaults(issue, raw)) {
      issues.push({ file: file.name, path: pointerOf(path), message });
    }
  }
  return undefined;
}
