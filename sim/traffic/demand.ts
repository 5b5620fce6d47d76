import { sToMs, vehPerHToVehPerS } from '../core/units.ts';
import type { Network } from '../network/network.ts';
import type { DemandDefinition, DemandProfileDefinition, VehicleTypeDefinition } from './definition.ts';
import { CROSSING_MARGIN_S, MERGING_MARGIN_S, TURNING_MARGIN_S } from './gapAcceptance.ts';

/** Vehicle types, one array per field. Shape [count]. */
export interface VehicleTypes {
  readonly count: number;
  readonly definitions: readonly VehicleTypeDefinition[];
  /** Values of `CarFollowing`. */
  readonly model: Uint8Array;
  readonly lengthM: Float64Array;
  readonly accelerationMps2: Float64Array;
  readonly decelerationMps2: Float64Array;
  readonly headwayS: Float64Array;
  readonly minGapM: Float64Array;
  /** Who stands this near behind a standing leader does not creep up to it, m: some drivers' gaps are wider than others'. */
  readonly standingGapM: Float64Array;
  readonly maxSpeedMps: Float64Array;
  readonly imperfectionRatio: Float64Array;
  /** Margins when giving way, s: across another's path at a permissive green, and without a signal; into another's lane. */
  readonly turningMarginS: Float64Array;
  readonly crossingMarginS: Float64Array;
  readonly mergingMarginS: Float64Array;
  /** 1 / (2 √(a b)) of the IDM's braking term. */
  readonly idmBrakingFactor: Float64Array;
  /** Shares added up: a uniform draw below `cumulativeShare[i]` and not below the former is of type `i`. */
  readonly cumulativeShare: Float64Array;
}

export const CarFollowing = { idm: 0, krauss: 1, cityflow: 2 } as const;

/**
 * Demand, frozen: routes as one long list of links, flows and single trips over them.
 *
 * Steps of route `r` are rows `routeFirstStep[r]` to `routeFirstStep[r + 1] - 1` of the `step…` arrays.
 */
export interface Demand {
  readonly types: VehicleTypes;
  readonly routeCount: number;
  readonly routeFirstStep: Uint32Array;
  readonly routeDepartM: Float32Array;
  readonly routeArriveM: Float32Array;
  /** Length driven and time at the limits, from `departM` to `arriveM`. Shape [routeCount]. */
  readonly routeLengthM: Float32Array;
  readonly routeFreeFlowS: Float32Array;
  readonly stepLink: Uint32Array;
  /** Movement from this step's link to the next one's; -1 at the last. */
  readonly stepMovement: Int32Array;
  /**
   * Lanes of this step's link from which the way goes on without a change of lane on the links that follow, as far as
   * one looks ahead; bit `k` is lane `k`. Never 0.
   */
  readonly stepLaneMask: Uint32Array;

  /** Stops of route `r` are rows `routeFirstStop[r]` to `routeFirstStop[r + 1] - 1`, in driving order. */
  readonly routeFirstStop: Uint32Array;
  /** Row of `step…`, lane row, m from the link's start, ms. */
  readonly stopStep: Uint32Array;
  readonly stopLane: Uint32Array;
  readonly stopPositionM: Float32Array;
  readonly stopDwellMs: Float64Array;

  readonly flowCount: number;
  readonly flowRoute: Uint32Array;
  readonly flowVehPerS: Float64Array;
  /** Row of `profiles`, or -1. */
  readonly flowProfile: Int32Array;
  /** Time of day, ms, in which the flow runs. */
  readonly flowStartMs: Float64Array;
  readonly flowEndMs: Float64Array;
  readonly flowUniform: Uint8Array;
  /** Of an evenly spaced flow: part of a headway before its first vehicle. */
  readonly flowFirstHeadwayRatio: Float64Array;
  /** Row of `types`, or -1: drawn. */
  readonly flowType: Int32Array;

  readonly tripCount: number;
  /** Sorted by departure; `tripDefinition` is each one's row in the definition. */
  readonly tripDefinition: Uint32Array;
  readonly tripRoute: Uint32Array;
  readonly tripDepartMs: Float64Array;
  readonly tripType: Int32Array;

  readonly profiles: readonly DemandProfileDefinition[];
  /** Entries: places where vehicles come in, with a queue for each set of lanes that drivers want. Shape [entryCount]. */
  readonly entryCount: number;
  readonly entryLink: Uint32Array;
  readonly entryPositionM: Float32Array;
  /** Entries stand link by link; first entry of each link that has any, and the count. */
  readonly entryLinkFirst: Uint32Array;
  /** Lanes of the link that an entry's vehicles want; bit `k` is lane `k`. */
  readonly entryLaneMask: Uint32Array;
  /** Entries of each route: one, or one for each lane, of which every vehicle draws its own. Shape [routeCount][1 or more]. */
  readonly routeEntries: readonly Uint32Array[];
}

/** The IDM creeps up to its standing gap without ever reaching it; below this much more it is taken as reached, m. */
const IDM_CREEP_M = 0.5;

/** How far ahead of a link its lanes are chosen for, m, and over how many links at most: from experience. */
const LANE_HORIZON_M = 100;
const LANE_HORIZON_LINKS = 6;

/** @param definition a demand without issues */
export function compileDemand(definition: DemandDefinition, network: Network, startS: number): Demand {
  const { routes, flows, trips } = definition;
  const routeIndexById = new Map(routes.map((route, i) => [route.id, i]));
  const typeIndexById = new Map(definition.vehicleTypes.map((type, i) => [type.id, i]));
  const profileIndexById = new Map(definition.profiles.map((profile, i) => [profile.id, i]));
  const typeOf = (id: string | undefined) => (id === undefined ? -1 : typeIndexById.get(id)!);

  const steps = compileSteps(definition, network);
  const entries = compileEntries(definition, steps, network);
  const order = trips.map((_, i) => i).sort((a, b) => trips[a].departS - trips[b].departS || a - b);
  return {
    types: compileTypes(definition.vehicleTypes),
    routeCount: routes.length,
    ...steps,
    ...compileStops(definition, steps, network),
    flowCount: flows.length,
    flowRoute: Uint32Array.from(flows, (flow) => routeIndexById.get(flow.routeId)!),
    flowVehPerS: Float64Array.from(flows, (flow) => vehPerHToVehPerS(flow.vehPerH)),
    flowProfile: Int32Array.from(flows, (flow) =>
      flow.profileId === undefined ? -1 : profileIndexById.get(flow.profileId)!,
    ),
    flowStartMs: Float64Array.from(flows, (flow) => sToMs(flow.startS ?? startS)),
    flowEndMs: Float64Array.from(flows, (flow) =>
      flow.endS === undefined ? Number.POSITIVE_INFINITY : sToMs(flow.endS),
    ),
    flowUniform: Uint8Array.from(flows, (flow) => (flow.process === 'uniform' ? 1 : 0)),
    flowFirstHeadwayRatio: Float64Array.from(flows, (flow) => flow.firstHeadwayRatio ?? 0.5),
    flowType: Int32Array.from(flows, (flow) => typeOf(flow.vehicleTypeId)),
    tripCount: trips.length,
    tripDefinition: Uint32Array.from(order),
    tripRoute: Uint32Array.from(order, (i) => routeIndexById.get(trips[i].routeId)!),
    tripDepartMs: Float64Array.from(order, (i) => sToMs(trips[i].departS)),
    tripType: Int32Array.from(order, (i) => typeOf(trips[i].vehicleTypeId)),
    profiles: definition.profiles,
    ...entries,
  };
}

export function compileTypes(definitions: readonly VehicleTypeDefinition[]): VehicleTypes {
  const field = (read: (type: VehicleTypeDefinition) => number) => Float64Array.from(definitions, read);
  let sum = 0;
  return {
    count: definitions.length,
    definitions,
    model: Uint8Array.from(definitions, (type) => CarFollowing[type.model]),
    lengthM: field((type) => type.lengthM),
    accelerationMps2: field((type) => type.accelerationMps2),
    decelerationMps2: field((type) => type.decelerationMps2),
    headwayS: field((type) => type.headwayS),
    minGapM: field((type) => type.minGapM),
    standingGapM: field((type) => type.minGapM + (type.model === 'idm' ? IDM_CREEP_M : 0)),
    maxSpeedMps: field((type) => type.maxSpeedMps),
    imperfectionRatio: field((type) => type.imperfectionRatio ?? 0),
    turningMarginS: field((type) => type.giveWayMarginS ?? TURNING_MARGIN_S),
    crossingMarginS: field((type) => type.giveWayMarginS ?? CROSSING_MARGIN_S),
    mergingMarginS: field((type) => type.giveWayMarginS ?? MERGING_MARGIN_S),
    idmBrakingFactor: field((type) => 1 / (2 * Math.sqrt(type.accelerationMps2 * type.decelerationMps2))),
    cumulativeShare: Float64Array.from(definitions, (type) => (sum += type.shareRatio)),
  };
}

export function compileSteps(definition: DemandDefinition, network: Network) {
  const { routes } = definition;
  const routeFirstStep = new Uint32Array(routes.length + 1);
  routes.forEach((route, r) => {
    routeFirstStep[r + 1] = routeFirstStep[r] + route.links.length;
  });
  const stepCount = routeFirstStep[routes.length];
  const stepLink = new Uint32Array(stepCount);
  const stepMovement = new Int32Array(stepCount).fill(-1);
  const stepLaneMask = new Uint32Array(stepCount);
  const routeDepartM = new Float32Array(routes.length);
  const routeArriveM = new Float32Array(routes.length);
  const routeLengthM = new Float32Array(routes.length);
  const routeFreeFlowS = new Float32Array(routes.length);
  routes.forEach((route, r) => {
    const first = routeFirstStep[r];
    const last = routeFirstStep[r + 1] - 1;
    route.links.forEach((id, k) => {
      stepLink[first + k] = network.linkIndexById.get(id)!;
    });
    for (let k = first; k < last; k++) stepMovement[k] = movementBetween(network, stepLink[k], stepLink[k + 1]);
    for (let k = first; k <= last; k++) stepLaneMask[k] = laneMaskAhead(network, stepLink, stepMovement, k, last);
    routeDepartM[r] = Math.min(route.departM ?? 0, network.linkLengthM[stepLink[first]]);
    routeArriveM[r] = Math.min(route.arriveM ?? Number.POSITIVE_INFINITY, network.linkLengthM[stepLink[last]]);
    for (let k = first; k <= last; k++) {
      const link = stepLink[k];
      const fromM = k === first ? routeDepartM[r] : 0;
      const toM = k === last ? routeArriveM[r] : network.linkLengthM[link];
      routeLengthM[r] += toM - fromM;
      routeFreeFlowS[r] += (toM - fromM) / network.linkSpeedMps[link];
      if (k === last) continue;
      const connector = network.movementFirstConnector[stepMovement[k]];
      routeLengthM[r] += network.laneLengthM[connector];
      routeFreeFlowS[r] += network.laneLengthM[connector] / network.laneSpeedMps[connector];
    }
  });
  return {
    routeFirstStep,
    routeDepartM,
    routeArriveM,
    routeLengthM,
    routeFreeFlowS,
    stepLink,
    stepMovement,
    stepLaneMask,
  };
}

function compileStops(
  definition: DemandDefinition,
  steps: { readonly routeFirstStep: Uint32Array; readonly stepLink: Uint32Array },
  network: Network,
) {
  const routeFirstStop = new Uint32Array(definition.routes.length + 1);
  const rows = definition.routes.flatMap((route, r) => {
    const stops = route.stops ?? [];
    routeFirstStop[r + 1] = routeFirstStop[r] + stops.length;
    return stops.map((stop) => ({ ...stop, row: steps.routeFirstStep[r] + stop.step }));
  });
  return {
    routeFirstStop,
    stopStep: Uint32Array.from(rows, (stop) => stop.row),
    stopLane: Uint32Array.from(rows, (stop) => network.linkFirstLane[steps.stepLink[stop.row]] + stop.lane),
    stopPositionM: Float32Array.from(rows, (stop) => stop.positionM),
    stopDwellMs: Float64Array.from(rows, (stop) => sToMs(stop.dwellS)),
  };
}

/** Network row of the movement from one link to another, or -1. */
export function movementBetween(network: Network, fromLink: number, toLink: number): number {
  for (let m = network.linkMovements[fromLink * 2]; m < network.linkMovements[fromLink * 2 + 1]; m++) {
    if (network.movementTo[m] === toLink) return m;
  }
  return -1;
}

function laneMaskAhead(
  network: Network,
  stepLink: Uint32Array,
  stepMovement: Int32Array,
  step: number,
  last: number,
): number {
  const allLanes = (link: number) => 2 ** (network.linkFirstLane[link + 1] - network.linkFirstLane[link]) - 1;
  let far = step;
  let aheadM = 0;
  while (far < last && far - step < LANE_HORIZON_LINKS && aheadM < LANE_HORIZON_M)
    aheadM += network.linkLengthM[stepLink[++far]];
  let mask = stepMovement[far] < 0 ? allLanes(stepLink[far]) : network.movementLaneMask[stepMovement[far]];
  for (let k = far - 1; k >= step; k--) {
    const m = stepMovement[k];
    const fromFirst = network.linkFirstLane[stepLink[k]];
    const toFirst = network.linkFirstLane[stepLink[k + 1]];
    let through = 0;
    for (let c = network.movementFirstConnector[m]; c < network.movementFirstConnector[m + 1]; c++) {
      const row = c - network.linkLaneCount;
      if ((mask >>> (network.connectorToLane[row] - toFirst)) & 1)
        through |= 1 << (network.connectorFromLane[row] - fromFirst);
    }
    // No lane leads on without a change: any lane of the movement will do, the change comes on the next link.
    mask = through === 0 ? network.movementLaneMask[m] : through;
  }
  return mask >>> 0;
}

export function compileEntries(
  definition: DemandDefinition,
  steps: {
    readonly routeFirstStep: Uint32Array;
    readonly stepLink: Uint32Array;
    readonly stepLaneMask: Uint32Array;
    readonly routeDepartM: Float32Array;
  },
  network: Network,
) {
  // CityFlow's vehicles queue for the lane that they drew, each lane by itself.
  const queuesByLane = definition.vehicleTypes.every(({ model }) => model === 'cityflow');
  const keys = definition.routes.map((_, r) => {
    const first = steps.routeFirstStep[r];
    const link = steps.stepLink[first];
    const departM = Math.min(steps.routeDepartM[r], network.linkLengthM[link]);
    const mask = steps.stepLaneMask[first];
    // Who waits for a left-turn lane does not hold up those who drive on.
    const masks = queuesByLane ? lanesOf(mask).map((k) => 1 << k) : [mask];
    return masks.map((laneMask) => ({ link, departM, laneMask, key: `${link} ${departM} ${laneMask}` }));
  });
  const entries = [...new Map(keys.flat().map((one) => [one.key, one])).values()].sort((a, b) => a.link - b.link);
  const rowByKey = new Map(entries.map(({ key }, row) => [key, row]));
  const linkStarts = entries.flatMap(({ link }, row) => (row === 0 || entries[row - 1].link !== link ? [row] : []));
  return {
    entryCount: entries.length,
    entryLink: Uint32Array.from(entries, ({ link }) => link),
    entryPositionM: Float32Array.from(entries, ({ departM }) => departM),
    entryLaneMask: Uint32Array.from(entries, ({ laneMask }) => laneMask),
    entryLinkFirst: Uint32Array.from([...linkStarts, entries.length]),
    routeEntries: keys.map((own) => Uint32Array.from(own, ({ key }) => rowByKey.get(key)!)),
  };
}

function lanesOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, k) => k).filter((k) => (mask >>> k) & 1);
}

/** Factor of a profile at a time of day; piecewise linear, constant outside its points. */
export function profileFactor(profile: DemandProfileDefinition, timeS: number): number {
  const { points } = profile;
  const timeOfDayS = timeS % 86_400;
  if (timeOfDayS <= points[0][0]) return points[0][1];
  for (let i = 1; i < points.length; i++) {
    const [toS, to] = points[i];
    if (timeOfDayS > toS) continue;
    const [fromS, from] = points[i - 1];
    return from + ((to - from) * (timeOfDayS - fromS)) / (toS - fromS);
  }
  return points[points.length - 1][1];
}
