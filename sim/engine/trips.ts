import { msToS } from '../core/units.ts';
import type { DemandDefinition } from '../traffic/definition.ts';
import type { Demand } from '../traffic/demand.ts';
import { NOT_YET } from '../traffic/tripLog.ts';
import { BUS_SOURCES } from './buses/fleet.ts';
import type { World } from './world.ts';

/** How far a trip has come when the run ends. */
export const TripState = { arrived: 0, running: 1, waiting: 2 } as const;
export type TripState = (typeof TripState)[keyof typeof TripState];

/**
 * Every trip of a run, one row each, in the order in which they wanted to begin. NaN where something hasn't happened.
 *
 * Names and meanings as in SUMO's tripinfo (docs/results.md); indices instead of ids, so that threads can hand it on.
 */
export interface TripTable {
  readonly count: number;
  /** Row of the demand's flows, -1: a single trip. */
  readonly flow: Int32Array;
  /** The vehicle's place in its flow, from 0; of a single trip its row in the definition. */
  readonly ordinal: Uint32Array;
  readonly vehicleType: Uint8Array;
  readonly route: Uint32Array;
  /** Values of `TripState`. */
  readonly state: Uint8Array;
  readonly departS: Float64Array;
  /** Link and lane of it at which it entered; -1: it hasn't. */
  readonly departLink: Int32Array;
  readonly departLane: Int8Array;
  readonly departM: Float64Array;
  readonly departMps: Float64Array;
  readonly departDelayS: Float64Array;
  readonly arrivalS: Float64Array;
  readonly arrivalLink: Int32Array;
  readonly arrivalLane: Int8Array;
  readonly arrivalM: Float64Array;
  readonly arrivalMps: Float64Array;
  readonly durationS: Float64Array;
  readonly routeLengthM: Float64Array;
  readonly waitingTimeS: Float64Array;
  readonly waitingCount: Uint16Array;
  readonly stopTimeS: Float64Array;
  readonly timeLossS: Float64Array;
  readonly stops: Uint16Array;
  readonly speedFactor: Float64Array;
}

function createTable(count: number): TripTable {
  const unknown = () => new Float64Array(count).fill(Number.NaN);
  const nowhere = () => new Int32Array(count).fill(-1);
  return {
    count,
    flow: nowhere(),
    ordinal: new Uint32Array(count),
    vehicleType: new Uint8Array(count),
    route: new Uint32Array(count),
    state: new Uint8Array(count),
    departS: unknown(),
    departLink: nowhere(),
    departLane: new Int8Array(count).fill(-1),
    departM: unknown(),
    departMps: unknown(),
    departDelayS: unknown(),
    arrivalS: unknown(),
    arrivalLink: nowhere(),
    arrivalLane: new Int8Array(count).fill(-1),
    arrivalM: unknown(),
    arrivalMps: unknown(),
    durationS: unknown(),
    routeLengthM: unknown(),
    waitingTimeS: unknown(),
    waitingCount: new Uint16Array(count),
    stopTimeS: unknown(),
    timeLossS: unknown(),
    stops: new Uint16Array(count),
    speedFactor: unknown(),
  };
}

/**
 * What became of every trip so far. Those on the road are counted to this moment.
 *
 * @throws RangeError if the world was not made to log its trips
 */
export function listTrips(world: World): TripTable {
  const { tripLog: log, vehicles, demand } = world.traffic;
  if (log === null) throw new RangeError('this world logs no trips: make it with `logTrips`');
  const table = createTable(vehicles.nextNumber);
  for (let n = 0; n < table.count; n++) {
    const source = log.source[n];
    const isTrip = source >= demand.flowCount;
    if (!isTrip) table.flow[n] = source;
    table.ordinal[n] = isTrip ? tripRowOf(demand, source) : log.ordinal[n];
    table.vehicleType[n] = log.type[n];
    table.route[n] = log.route[n];
    table.speedFactor[n] = log.speedFactor[n];
    if (log.enterMs[n] === NOT_YET) {
      table.state[n] = TripState.waiting;
      table.departDelayS[n] = msToS(world.timeMs - log.wantedMs[n]);
      continue;
    }
    fillDeparture(table, world, n);
    if (log.arrivalMs[n] !== NOT_YET) fillArrival(table, world, n);
  }
  for (let v = 0; v < vehicles.usedSlots; v++) if (vehicles.lane[v] >= 0) fillRunning(table, world, v);
  return table;
}

function fillDeparture(table: TripTable, { traffic }: World, n: number): void {
  const { network, tripLog } = traffic;
  const log = tripLog!;
  const lane = log.departLane[n];
  const link = network.laneLink[lane];
  table.departS[n] = msToS(log.enterMs[n]);
  table.departDelayS[n] = msToS(log.enterMs[n] - log.wantedMs[n]);
  table.departLink[n] = link;
  table.departLane[n] = lane - network.linkFirstLane[link];
  table.departM[n] = log.departM[n];
  table.departMps[n] = log.departMps[n];
  table.waitingTimeS[n] = msToS(log.standingMs[n] - log.atStopMs[n]);
  table.stopTimeS[n] = msToS(log.atStopMs[n]);
  table.waitingCount[n] = log.waitingCount[n];
}

function fillArrival(table: TripTable, { traffic }: World, n: number): void {
  const { demand, network, tripLog } = traffic;
  const log = tripLog!;
  const lane = log.arrivalLane[n];
  const link = network.laneLink[lane];
  const route = log.route[n];
  table.state[n] = TripState.arrived;
  table.arrivalS[n] = msToS(log.arrivalMs[n]);
  table.arrivalLink[n] = link;
  table.arrivalLane[n] = lane - network.linkFirstLane[link];
  table.arrivalM[n] = demand.routeArriveM[route];
  table.arrivalMps[n] = log.arrivalMps[n];
  table.durationS[n] = msToS(log.arrivalMs[n] - log.enterMs[n]);
  table.routeLengthM[n] = demand.routeLengthM[route] + demand.routeDepartM[route] - log.departM[n];
  table.timeLossS[n] = log.timeLossS[n];
  table.stops[n] = log.stops[n];
}

/** Adds what a vehicle on the road has done so far. */
function fillRunning(table: TripTable, world: World, v: number): void {
  const { vehicles, tripLog } = world.traffic;
  const log = tripLog!;
  const n = vehicles.number[v];
  table.state[n] = TripState.running;
  table.durationS[n] = msToS(world.timeMs - vehicles.enterMs[v]);
  table.timeLossS[n] = vehicles.timeLossS[v];
  table.stops[n] = vehicles.stops[v];
  table.routeLengthM[n] = drivenM(world, v) - log.departM[n];
  // A spell that goes on: its first step ended at `standingSinceMs`.
  const sinceMs = vehicles.standingSinceMs[v];
  if (sinceMs !== 0) table.waitingTimeS[n] += msToS(world.timeMs + world.stepMs - sinceMs);
  if (log.atStopSinceMs[n] !== 0) {
    const dwelledS = msToS(world.timeMs + world.stepMs - log.atStopSinceMs[n]);
    table.stopTimeS[n] += dwelledS;
    table.waitingTimeS[n] -= dwelledS;
  }
}

/** Length of the way so far of a vehicle on the road, from the start of its route's first link, m. */
function drivenM({ traffic }: World, v: number): number {
  const { vehicles, demand, network } = traffic;
  const lane = vehicles.lane[v];
  // On a connector `step` is already the link to come; its movement is that of the step before.
  const end = lane < network.linkLaneCount ? vehicles.step[v] : vehicles.step[v] - 1;
  let lengthM = vehicles.positionM[v];
  for (let step = demand.routeFirstStep[vehicles.route[v]]; step < vehicles.step[v]; step++) {
    lengthM += network.linkLengthM[demand.stepLink[step]];
    if (step < end) lengthM += network.laneLengthM[network.movementFirstConnector[demand.stepMovement[step]]];
  }
  return lengthM;
}

/**
 * The name of a trip's vehicle: a single trip's own id, or `trip` and its row; else its flow's row and its place in the
 * flow. Under one seed the same vehicle has the same name whatever the plan.
 */
export function nameTrip({ trips }: DemandDefinition, { flow, ordinal }: TripTable, row: number): string {
  return flow[row] >= 0 ? `flow${flow[row]}.${ordinal[row]}` : nameSingle(trips, ordinal[row]);
}

/** The same for a vehicle of a run that logs its trips, by its number. */
export function nameVehicle({ scenario, traffic }: World, number: number): string {
  const { demand, tripLog } = traffic;
  const source = tripLog!.source[number];
  if (source < demand.flowCount) return `flow${source}.${tripLog!.ordinal[number]}`;
  const row = tripRowOf(demand, source);
  return nameSingle(scenario.definition.demand.trips, row);
}

/** Buses of lines stand far behind all single trips: line by line, 10,000 starts each. */
function nameSingle(trips: DemandDefinition['trips'], row: number): string {
  return row >= BUS_SOURCES ? `bus${row - BUS_SOURCES}` : (trips[row]?.id ?? `trip${row}`);
}

/** Row of a single trip in the definition; those sent by command follow the last. */
function tripRowOf({ flowCount, tripCount, tripDefinition }: Demand, source: number): number {
  const trip = source - flowCount;
  return trip < tripCount ? tripDefinition[trip] : trip;
}
