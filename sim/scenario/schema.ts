import { z } from 'zod';
import { LEAST_MAX_RATIO, MOST_MAX_RATIO, TRANSITION_METHODS } from '../signals/transition.ts';
import type { ScenarioDefinition } from './definition.ts';

/**
 * Shape and limits of a scenario file, for reading. The types are those of the definition files; the last lines of this
 * file fail to compile when the two part ways.
 *
 * Limits are wide enough for any city's files and narrow enough to catch a wrong unit (km/h for m/s, ms for s, degrees
 * for metres); they are from experience. What takes two values to judge is in the `check…` files.
 */

/** Greatest coordinate, m from the origin: a city, however large; not a map projection's false easting. */
const GREATEST_COORDINATE_M = 500_000;
/** Lanes of a link: their bits must fit a mask. */
export const MOST_LANES = 16;

const id = z.string().min(1).max(200);
const text = z.string().min(1).max(2000);
const coordinate = z.number().min(-GREATEST_COORDINATE_M).max(GREATEST_COORDINATE_M);
const point = z.tuple([coordinate, coordinate]);
const speed = z.number().min(0.5).max(70);
const ratio = z.number().min(0).max(1);
const timeOfDay = z.number().min(0).max(604_800);
const laneNumber = z
  .int()
  .min(0)
  .max(MOST_LANES - 1);
const name = z.strictObject({ zh: text, en: text });
const provenance = z.enum(['real', 'illustrative', 'imported']);
const roadClass = z.enum(['expressway', 'arterial', 'collector', 'local']);

const intersection = z.strictObject({
  id,
  x: coordinate,
  y: coordinate,
  control: z.enum(['signal', 'priority', 'none', 'gateway']),
  name: name.optional(),
  districtId: id.optional(),
  provenance,
  v2x: z.boolean().optional(),
  radiusM: z.number().min(0).max(200).optional(),
});

const road = z.strictObject({ id, name, class: roadClass, provenance });

const lane = z.strictObject({
  startM: z.number().min(0).max(100_000).optional(),
  widthM: z.number().min(0.5).max(15).optional(),
  speedMps: speed.optional(),
  shape: z.array(point).min(2).optional(),
});

const link = z.strictObject({
  id,
  from: id,
  to: id,
  roadId: id.optional(),
  class: roadClass,
  speedMps: speed,
  lanes: z.array(lane).min(1).max(MOST_LANES),
  shape: z.array(point).optional(),
  lengthM: z.number().min(0.1).max(100_000).optional(),
  priority: z.number().min(-100).max(1000).optional(),
});

const movement = z.strictObject({
  id,
  from: id,
  to: id,
  turn: z.enum(['left', 'through', 'right', 'uTurn']),
  lanes: z.array(z.tuple([laneNumber, laneNumber])).min(1),
  paths: z.array(z.array(point).min(2)).optional(),
  speedMps: z.number().min(0.1).max(100).optional(),
  yieldsTo: z.array(id).optional(),
});

const district = z.strictObject({
  id,
  name,
  provenance,
  outlines: z.array(z.array(point).min(3)).min(1),
  centre: point,
});

const network = z.strictObject({
  intersections: z.array(intersection).min(1),
  roads: z.array(road),
  links: z.array(link).min(1),
  movements: z.array(movement),
  districts: z.array(district),
});

/** More than the 16 of NEMA: an imported program may give every signal group a ring of its own. */
const MOST_PHASES = 128;
const phaseNumber = z.int().min(1).max(MOST_PHASES);

const phase = z.strictObject({
  number: phaseNumber,
  movements: z.array(id),
  permissiveMovements: z.array(id).optional(),
  minGreenS: z.number().min(0).max(300),
  yellowS: z.number().min(0).max(10),
  redClearanceS: z.number().min(0).max(30),
  walkS: z.number().min(0).max(120).optional(),
  pedestrianClearanceS: z.number().min(0).max(120).optional(),
});

const overlap = z.strictObject({
  id: z.string().regex(/^[A-P]$/, 'must be a capital letter, A to P'),
  phases: z.array(phaseNumber).min(1),
  movements: z.array(id).min(1),
  trailingGreenS: z.number().min(0).max(60).optional(),
  trailingYellowS: z.number().min(0).max(10).optional(),
  trailingRedS: z.number().min(0).max(30).optional(),
});

const transition = z.strictObject({
  method: z.enum(TRANSITION_METHODS),
  maxRatio: z.number().min(LEAST_MAX_RATIO).max(MOST_MAX_RATIO).optional(),
});

export const planSchema = z.strictObject({
  id,
  cycleS: z.number().min(1).max(3600),
  offsetS: z.number().min(-86_400).max(86_400),
  coordinatedPhases: z.array(phaseNumber),
  rings: z.array(z.array(z.strictObject({ phase: phaseNumber, splitS: z.number().min(0.1).max(3600) })).min(1)).min(1),
  barriers: z.array(z.array(z.int().min(0).max(MOST_PHASES))).optional(),
  transition: transition.optional(),
  trailing: z.boolean().optional(),
});

const actuatedSettings = {
  phases: z
    .array(
      z.strictObject({
        phase: phaseNumber,
        maxGreenS: z.number().min(1).max(300).optional(),
        passageS: z.number().min(0).max(30).optional(),
        recall: z.enum(['none', 'min', 'max', 'soft']).optional(),
        memory: z.enum(['locking', 'nonLocking']).optional(),
        walk: z.enum(['recall', 'call', 'never']).optional(),
        pedestrianCallsPerH: z.number().min(0).max(3600).optional(),
        dualEntry: z.boolean().optional(),
      }),
    )
    .optional(),
  detectors: z
    .strictObject({
      stopLineLengthM: z.number().min(1).max(100).optional(),
      advanceS: z.number().min(0).max(10).optional(),
    })
    .optional(),
  passageS: z.number().min(0).max(30).optional(),
};

const controller = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('actuated'), ...actuatedSettings }),
  z.strictObject({
    type: z.literal('coordinated'),
    forceOff: z.enum(['fixed', 'floating']).optional(),
    ...actuatedSettings,
  }),
  z.strictObject({
    type: z.enum(['max-pressure', 'efficient-max-pressure', 'advanced-max-pressure']),
    decisionS: z.int().min(1).max(300),
  }),
  z.strictObject({
    type: z.literal('adaptive'),
    minCycleS: z.number().min(20).max(600).optional(),
    maxCycleS: z.number().min(20).max(600).optional(),
  }),
  z.strictObject({ type: z.literal('cyclic-max-pressure'), cycleS: z.number().min(20).max(600).optional() }),
  z.strictObject({ type: z.literal('self-organising'), longestWaitS: z.number().min(30).max(600).optional() }),
  z.strictObject({ type: z.literal('external') }),
  z.strictObject({
    type: z.literal('nema'),
    isCoordinated: z.boolean().optional(),
    forceOff: z.enum(['fixed', 'floating']).optional(),
    reference: z.enum(['firstGreen', 'firstYellow']).optional(),
    homes: z.array(phaseNumber).optional(),
    firstDecisionS: z.number().min(0).max(3600).optional(),
    firstCycleS: z.number().min(0).max(1_000_000).optional(),
    crossSwitching: z.array(z.strictObject({ phase: phaseNumber, from: phaseNumber })).optional(),
    ...actuatedSettings,
  }),
]);

/** What fits into a byte of an event log. */
const MOST_CHANNELS = 255;

const detector = z.strictObject({
  channel: z.int().min(1).max(MOST_CHANNELS),
  kind: z.enum(['stopLine', 'advance']),
  linkId: id,
  lane: laneNumber,
  distanceM: z.number().min(0).max(1000),
  lengthM: z.number().min(0.5).max(200),
});

const busPriority = z.strictObject({
  lines: z.array(id).min(1).optional(),
  maxExtensionS: z.number().min(0).max(60).optional(),
  maxEarlyS: z.number().min(0).max(60).optional(),
  lateS: z.number().min(0).max(3600).optional(),
  checkInM: z.number().min(10).max(1000).optional(),
  repayCycles: z.int().min(1).max(5).optional(),
  lockS: z.number().min(0).max(3600).optional(),
});

const signal = z.strictObject({
  id,
  intersectionId: id,
  phases: z.array(phase).min(1).max(MOST_PHASES),
  overlaps: z.array(overlap).max(16).optional(),
  freeMovements: z.array(id).optional(),
  redMovements: z.array(id).optional(),
  plans: z.array(planSchema).min(1),
  schedule: z
    .array(
      z.strictObject({
        fromS: z.number().min(0).max(86_399.999),
        planId: id,
        transition: transition.optional(),
      }),
    )
    .optional(),
  detectors: z.array(detector).optional(),
  controller: controller.optional(),
  busPriority: busPriority.optional(),
  subAreaId: id.optional(),
  jointId: id.optional(),
});

const corridorDirection = z.strictObject({
  links: z.array(id).min(1),
  progressionSpeedMps: speed,
  sectionSpeedsMps: z.array(speed).optional(),
});

const corridor = z.strictObject({
  id,
  name,
  class: roadClass,
  provenance,
  districtId: id.optional(),
  roadId: id.optional(),
  members: z
    .array(
      z.strictObject({
        intersectionId: id,
        primary: z.boolean(),
        outboundMovement: id.nullable(),
        inboundMovement: id.nullable(),
      }),
    )
    .min(2),
  outbound: corridorDirection,
  inbound: corridorDirection.nullable(),
});

const vehicleType = z.strictObject({
  id,
  shape: z.enum(['car', 'bus', 'truck', 'ambulance']),
  model: z.enum(['idm', 'krauss', 'cityflow']),
  lengthM: z.number().min(0.5).max(40),
  widthM: z.number().min(0.3).max(5),
  accelerationMps2: z.number().min(0.1).max(15),
  decelerationMps2: z.number().min(0.1).max(15),
  headwayS: z.number().min(0.1).max(10),
  minGapM: z.number().min(0).max(20),
  maxSpeedMps: z.number().min(0.5).max(100),
  speedFactorMean: z.number().min(0.1).max(3),
  speedFactorDeviation: z.number().min(0).max(1),
  imperfectionRatio: ratio.optional(),
  giveWayMarginS: z.number().min(0).max(10).optional(),
  entry: z.enum(['standing', 'moving']).optional(),
  entryLane: z.enum(['any', 'kerb']).optional(),
  shareRatio: ratio,
  connectedRatio: ratio,
});

const route = z.strictObject({
  id,
  links: z.array(id).min(1),
  departM: z.number().min(0).max(100_000).optional(),
  arriveM: z.number().min(0).max(100_000).optional(),
  stops: z
    .array(
      z.strictObject({
        step: z.int().min(0).max(100_000),
        lane: laneNumber,
        positionM: z.number().min(0).max(100_000),
        dwellS: z.number().min(0).max(86_400),
      }),
    )
    .optional(),
});

const demand = z.strictObject({
  speedAdvice: z.boolean().optional(),
  vehicleTypes: z.array(vehicleType).max(256),
  profiles: z.array(
    z.strictObject({
      id,
      name,
      points: z.array(z.tuple([timeOfDay, z.number().min(0).max(100)])).min(1),
    }),
  ),
  routes: z.array(route),
  flows: z.array(
    z.strictObject({
      routeId: id,
      vehPerH: z.number().min(0).max(20_000),
      profileId: id.optional(),
      startS: timeOfDay.optional(),
      endS: timeOfDay.optional(),
      process: z.enum(['poisson', 'uniform']).optional(),
      firstHeadwayRatio: z.number().min(0).max(1).optional(),
      vehicleTypeId: id.optional(),
    }),
  ),
  trips: z.array(z.strictObject({ id: id.optional(), routeId: id, departS: timeOfDay, vehicleTypeId: id.optional() })),
});

const busLine = z.strictObject({
  id,
  name,
  links: z.array(id).min(1),
  vehicleTypeId: id.optional(),
  firstS: timeOfDay,
  headwayS: z.number().min(10).max(86_400),
  lastS: timeOfDay.optional(),
  startLateS: z.number().min(0).max(3600).optional(),
  startLateDeviationS: z.number().min(0).max(3600).optional(),
  stops: z
    .array(
      z.strictObject({
        id,
        name: name.optional(),
        linkId: id,
        lane: laneNumber.optional(),
        positionM: z.number().min(0).max(100_000),
        dwellS: z.number().min(0).max(3600),
        dwellDeviationS: z.number().min(0).max(3600).optional(),
        scheduledS: z.number().min(0).max(86_400),
        isTimepoint: z.boolean().optional(),
      }),
    )
    .min(1),
});

export const scenarioSchema = z.strictObject({
  format: z.literal('greenwave-scenario'),
  version: z.int().min(1),
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  name,
  description: name.optional(),
  sources: name.optional(),
  importedFrom: z.enum(['sumo', 'cityflow', 'cbengine', 'osm']).optional(),
  origin: z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }),
  startS: timeOfDay,
  durationS: z.number().min(1).max(604_800),
  stepS: z.number().min(0.1).max(1),
  seed: z.int().min(0).max(4_294_967_295),
  warmUpS: z.number().min(0).max(86_400),
  network,
  signals: z.array(signal),
  corridors: z.array(corridor),
  demand,
  busLines: z.array(busLine).max(200).optional(),
});

/** Readonly all the way down, so that what zod infers can be held against the definitions. */
type Plain<T> = T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Assert<T extends true> = T;
/** Compiles only while the schema and the definition say the same, field by field. */
export type SchemaMatchesDefinition = Assert<Same<Plain<z.infer<typeof scenarioSchema>>, Plain<ScenarioDefinition>>>;
