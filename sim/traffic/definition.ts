import type { Name } from '../network/definition.ts';

/** Demand and drivers as a scenario file says them. */

export type CarFollowingModel = 'idm' | 'krauss' | 'cityflow';

export interface VehicleTypeDefinition {
  readonly id: string;
  /** How it is drawn. */
  readonly shape: 'car' | 'bus' | 'truck' | 'ambulance';
  readonly model: CarFollowingModel;
  readonly lengthM: number;
  readonly widthM: number;
  /** Greatest and comfortable acceleration and deceleration, m/s², both > 0. */
  readonly accelerationMps2: number;
  readonly decelerationMps2: number;
  /** Desired time headway, s. */
  readonly headwayS: number;
  /** Gap to the leader at standstill, m. */
  readonly minGapM: number;
  readonly maxSpeedMps: number;
  /** Desired speed over the limit: mean and standard deviation of a normal, cut at ±2 deviations. */
  readonly speedFactorMean: number;
  readonly speedFactorDeviation: number;
  /** Krauss only: share of the acceleration that a driver may fail to use (SUMO's sigma), 0 to 1. Absent: 0. */
  readonly imperfectionRatio?: number;
  /**
   * Time that drivers who give way leave between another's passing and their own, s. Absent: 0.5 s for permissive turns and
   * merges, 1.5 s where paths cross and nobody has a signal.
   */
  readonly giveWayMarginS?: number;
  /** How a trip begins at the start of a link: at the speed that is safe there (`moving`, default) or from standstill. */
  readonly entry?: 'moving' | 'standing';
  /** On which lane: the one with the most room among those that lead on (`any`, default), or always the kerb lane (`kerb`). */
  readonly entryLane?: 'any' | 'kerb';
  /** Share of the demand that is of this type, 0 to 1; shares add up to 1. */
  readonly shareRatio: number;
  /** Share of these vehicles that are connected (receive SPaT), 0 to 1. */
  readonly connectedRatio: number;
}

/** A place on a route at which every vehicle of it stops: a bus stop. */
export interface RouteStopDefinition {
  /** Which of the route's links it lies on, counted from 0. */
  readonly step: number;
  readonly lane: number;
  /** Front bumper at the stop, m from the link's start. */
  readonly positionM: number;
  readonly dwellS: number;
}

/** A way through the network: links, each joined to the next by a movement. */
export interface RouteDefinition {
  readonly id: string;
  readonly links: readonly string[];
  /** Distance along the first link at which trips enter, m. Absent: at its start. */
  readonly departM?: number;
  /** Distance along the last link at which trips end, m. Absent: at its end. */
  readonly arriveM?: number;
  /** In driving order. */
  readonly stops?: readonly RouteStopDefinition[];
}

/** Factor on a flow over the day: piecewise linear through [time of day s, factor], constant outside. */
export interface DemandProfileDefinition {
  readonly id: string;
  readonly name: Name;
  readonly points: readonly (readonly [timeS: number, factor: number])[];
}

export interface FlowDefinition {
  readonly routeId: string;
  /** At factor 1. */
  readonly vehPerH: number;
  /** Absent: factor 1 all day. */
  readonly profileId?: string;
  /** Seconds of day; absent: from the run's start to its end. */
  readonly startS?: number;
  readonly endS?: number;
  /** `poisson`: random arrivals (default); `uniform`: evenly spaced. */
  readonly process?: 'poisson' | 'uniform';
  /** Evenly spaced only: after what share of a headway the first vehicle comes, 0 to 1. Absent: 0.5. */
  readonly firstHeadwayRatio?: number;
  /** Absent: drawn by the types' shares. */
  readonly vehicleTypeId?: string;
}

/** One vehicle. */
export interface TripDefinition {
  readonly id?: string;
  readonly routeId: string;
  readonly departS: number;
  readonly vehicleTypeId?: string;
}

export interface DemandDefinition {
  /** Connected vehicles drive by the signals' speed advice (docs/v2x.md). Absent: they only receive it. */
  readonly speedAdvice?: boolean;
  readonly vehicleTypes: readonly VehicleTypeDefinition[];
  readonly profiles: readonly DemandProfileDefinition[];
  readonly routes: readonly RouteDefinition[];
  readonly flows: readonly FlowDefinition[];
  readonly trips: readonly TripDefinition[];
}

/** A stop of a bus line. The bus stands in its lane while it dwells, and whoever is behind it waits or overtakes. */
export interface BusStopDefinition {
  readonly id: string;
  readonly name?: Name;
  /** One of the line's links. */
  readonly linkId: string;
  /** Absent: 0, at the kerb. */
  readonly lane?: number;
  /** Front bumper at the stop, m from the link's start. */
  readonly positionM: number;
  /** Time for passengers: mean and standard deviation of a normal, cut at ±2 deviations and at 0. Absent: no deviation. */
  readonly dwellS: number;
  readonly dwellDeviationS?: number;
  /** Scheduled departure, s after the bus's scheduled start. */
  readonly scheduledS: number;
  /** Whether a bus that is early waits for its scheduled departure. Absent: it drives on. */
  readonly isTimepoint?: boolean;
}

/** A bus line in one direction: its way, its stops and its timetable. */
export interface BusLineDefinition {
  readonly id: string;
  readonly name: Name;
  /** Links in driving order, each joined to the next by a movement. */
  readonly links: readonly string[];
  /** Absent: a standard bus of 12 m, with the driver of the scenario's first vehicle type. */
  readonly vehicleTypeId?: string;
  /** Scheduled starts, time of day: the first, one every headway, the last. Absent `lastS`: for 24 hours. */
  readonly firstS: number;
  readonly headwayS: number;
  readonly lastS?: number;
  /** How late buses come from upstream: mean and standard deviation of a normal, cut at ±2 deviations and at 0. Absent: 0. */
  readonly startLateS?: number;
  readonly startLateDeviationS?: number;
  /** In driving order. */
  readonly stops: readonly BusStopDefinition[];
}
