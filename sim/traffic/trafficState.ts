import { Indication } from '../core/indication.ts';
import type { Network } from '../network/network.ts';
import { type CityflowCrossings, createCityflowCrossings } from './cityflowCrossings.ts';
import { CarFollowing, type Demand } from './demand.ts';
import { createFlowClock, type FlowClock } from './flowClock.ts';
import { createLanes, type LaneState } from './lanes.ts';
import type { RightOfWay } from './rightOfWay.ts';
import type { TripLog } from './tripLog.ts';
import { createVehicles, type VehicleState } from './vehicles.ts';

/** Traffic of a running city: everything that a step of traffic reads and writes. */
export interface TrafficState {
  readonly network: Network;
  /** The scenario's, and the ways of those sent by command. */
  demand: Demand;
  readonly seed: number;
  readonly stepMs: number;
  readonly vehicles: VehicleState;
  readonly lanes: LaneState;
  /** What each movement is shown; `dark` where no signal stands. Written by the signals, read here. Shape [movementCount]. */
  readonly indication: Uint8Array;
  /** Since when each movement has been shown green, ms; -Infinity where it never was. Shape [movementCount]. */
  readonly greenSinceMs: Float64Array;
  /** 1: nobody enters the movement who can't leave it. Shape [movementCount]. */
  readonly keepClear: Uint8Array;
  /** 1: it may be made at red after a stop. Shape [movementCount]. */
  readonly turnsOnRed: Uint8Array;
  /** null where signals protect every movement. */
  readonly rightOfWay: RightOfWay | null;
  /** null where nobody drives by CityFlow's model. */
  readonly crossings: CityflowCrossings | null;
  readonly arrivals: ArrivalState;
  readonly totals: TrafficTotals;
  /** null: nobody asked for it. */
  tripLog: TripLog | null;
  /** Vehicles that leave their lane at its end in the step being committed. Grows with the number of vehicles. */
  movers: Int32Array;
  /** 1: the movement carries a corridor; its arrivals are counted. Shape [movementCount]. */
  readonly coordinated: Uint8Array;
  readonly detections: Detections;
  /**
   * Speed that each vehicle is advised to hold in this step, m/s; Infinity: none. Written anew before lanes are changed, so it is
   * no part of the state. null: nobody is advised.
   */
  adviceMps: Float32Array | null;
  /** What limits the vehicle being planned: see `planMotion`. Shape [3]. */
  readonly limits: Float64Array;
}

/** Vehicles that came within the detector's distance of a coordinated stop line in the last step. */
export interface Detections {
  count: number;
  /** Grow with the number of vehicles. */
  movement: Int32Array;
  /** When the vehicle would reach the stop line at its desired speed, ms. */
  arriveMs: Float64Array;
}

/** Distance of the detector before the stop line, m; half the link where that is shorter. FHWA-HOP-08-024: 80 to 120 m. */
const DETECTOR_M = 80;

export function detectorDistanceM(linkLengthM: number): number {
  return Math.min(DETECTOR_M, linkLengthM / 2);
}

/** Demand on its way in. */
export interface ArrivalState {
  readonly clock: FlowClock;
  /** Vehicles each flow has sent. */
  readonly flowSent: Uint32Array;
  /** Row of the next trip. */
  nextTrip: number;
  /** Queue of each entry, -1 empty. Shape [entryCount]. */
  queueHead: Int32Array;
  queueTail: Int32Array;
  /** 1: its first vehicle has found no gap in this step. Shape [entryCount]. */
  barred: Uint8Array;
  /** Factor on all flows, by command. */
  demandFactor: number;
}

/** Sums since the start; the measures are differences of them. Counts are exact below 2^53. */
export interface TrafficTotals {
  planned: number;
  entered: number;
  completed: number;
  waiting: number;
  running: number;
  vehicleUpdates: number;
  /** Σ over all vehicles and steps: distance, time, distance over free-flow speed. */
  distanceM: number;
  timeS: number;
  freeFlowS: number;
  /** Over completed trips: from entering; from wanting to enter; time lost; stops. */
  tripFromEntryS: number;
  tripFromWishS: number;
  tripLossS: number;
  tripStops: number;
  /** Vehicles that came near a coordinated stop line, and those that would meet green there. */
  coordinatedArrivals: number;
  coordinatedOnGreen: number;
  /** State of the last step. */
  standing: number;
  speedSumMps: number;
  /** Pairs of drivers that let each other change lanes at a standstill, each standing in the other's way. */
  swaps: number;
  laneChanges: number;
  /** Vehicles that crossed a stop line at red since they could not stop before it. */
  redCrossings: number;
}

/** Names of the totals, in the order in which snapshots and hashes take them. */
export const TOTAL_FIELDS = [
  'planned',
  'entered',
  'completed',
  'waiting',
  'running',
  'vehicleUpdates',
  'distanceM',
  'timeS',
  'freeFlowS',
  'tripFromEntryS',
  'tripFromWishS',
  'tripLossS',
  'tripStops',
  'coordinatedArrivals',
  'coordinatedOnGreen',
  'standing',
  'speedSumMps',
  'swaps',
  'laneChanges',
  'redCrossings',
] as const satisfies readonly (keyof TrafficTotals)[];

/** @param coordinated, turnsOnRed 1 for each movement that carries a corridor, that may be made at red; shape [movementCount] */
export function createTraffic(
  network: Network,
  demand: Demand,
  seed: number,
  stepMs: number,
  coordinated: Uint8Array,
  rightOfWay: RightOfWay | null,
  turnsOnRed: Uint8Array,
): TrafficState {
  const { movementCount, definition } = network;
  const keepClear = new Uint8Array(movementCount);
  for (let m = 0; m < movementCount; m++) {
    const { control } = definition.intersections[network.movementIntersection[m]];
    keepClear[m] = control === 'signal' || control === 'priority' ? 1 : 0;
  }
  const totals = Object.fromEntries(TOTAL_FIELDS.map((name) => [name, 0])) as unknown as TrafficTotals;
  const capacity = 1024;
  return {
    network,
    demand,
    seed,
    stepMs,
    vehicles: createVehicles(capacity),
    lanes: createLanes(network.laneCount),
    indication: new Uint8Array(movementCount).fill(Indication.dark),
    greenSinceMs: new Float64Array(movementCount).fill(Number.NEGATIVE_INFINITY),
    keepClear,
    turnsOnRed,
    rightOfWay,
    crossings: demand.types.model.includes(CarFollowing.cityflow) ? createCityflowCrossings(network) : null,
    arrivals: {
      clock: createFlowClock(demand),
      flowSent: new Uint32Array(demand.flowCount),
      nextTrip: 0,
      queueHead: new Int32Array(demand.entryCount).fill(-1),
      queueTail: new Int32Array(demand.entryCount).fill(-1),
      barred: new Uint8Array(demand.entryCount),
      demandFactor: 1,
    },
    totals,
    tripLog: null,
    movers: new Int32Array(capacity),
    coordinated,
    detections: { count: 0, movement: new Int32Array(capacity), arriveMs: new Float64Array(capacity) },
    adviceMps: null,
    limits: new Float64Array(3),
  };
}
