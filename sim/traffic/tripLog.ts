import type { VehicleState } from './vehicles.ts';

/**
 * What became of every vehicle since the start. Row `n` of every array is vehicle number `n`.
 *
 * Kept on request only: a run without it pays nothing. Written where vehicles are made, enter, stand and arrive; no later
 * step reads it, so it is no part of the state.
 */
export interface TripLog {
  /** Rows allocated; grows by doubling. */
  capacity: number;
  /** Flow, or flow count + trip; with `ordinal` (the vehicle's place in its flow, from 0) the same under every plan. */
  source: Int32Array;
  ordinal: Uint32Array;
  type: Uint8Array;
  route: Int32Array;
  speedFactor: Float32Array;
  /** When it wanted to begin, ms. */
  wantedMs: Int32Array;
  /** When, where and how fast it entered; `NOT_YET` as long as it hasn't. */
  enterMs: Int32Array;
  departLane: Int32Array;
  departM: Float32Array;
  departMps: Float32Array;
  /** When, where and how fast it arrived; `NOT_YET` as long as it hasn't. */
  arrivalMs: Int32Array;
  arrivalLane: Int32Array;
  arrivalMps: Float32Array;
  /** Of those that have arrived; for others the vehicle's own field tells. */
  timeLossS: Float32Array;
  stops: Uint16Array;
  /** Time stood in spells that are over, ms, and the number of all spells that did not begin at a stop of the route. */
  standingMs: Int32Array;
  waitingCount: Uint16Array;
  /** Time spent at stops of the route that it has left, ms; since when it has been at one, ms, 0: it isn't. */
  atStopMs: Int32Array;
  atStopSinceMs: Int32Array;
}

export const NOT_YET = -1;

function createRows(capacity: number) {
  return {
    source: new Int32Array(capacity),
    ordinal: new Uint32Array(capacity),
    type: new Uint8Array(capacity),
    route: new Int32Array(capacity),
    speedFactor: new Float32Array(capacity),
    wantedMs: new Int32Array(capacity),
    enterMs: new Int32Array(capacity).fill(NOT_YET),
    departLane: new Int32Array(capacity),
    departM: new Float32Array(capacity),
    departMps: new Float32Array(capacity),
    arrivalMs: new Int32Array(capacity).fill(NOT_YET),
    arrivalLane: new Int32Array(capacity),
    arrivalMps: new Float32Array(capacity),
    timeLossS: new Float32Array(capacity),
    stops: new Uint16Array(capacity),
    standingMs: new Int32Array(capacity),
    waitingCount: new Uint16Array(capacity),
    atStopMs: new Int32Array(capacity),
    atStopSinceMs: new Int32Array(capacity),
  };
}

export function createTripLog(capacity = 1024): TripLog {
  return { capacity, ...createRows(capacity) };
}

/** A vehicle has been made. Its fields are set. @param source, ordinal see `TripLog` */
export function logWish(log: TripLog, vehicles: VehicleState, v: number, source: number, ordinal: number): void {
  const n = vehicles.number[v];
  if (n >= log.capacity) growLog(log);
  log.source[n] = source;
  log.ordinal[n] = ordinal;
  log.type[n] = vehicles.type[v];
  log.route[n] = vehicles.route[v];
  log.speedFactor[n] = vehicles.speedFactor[v];
  log.wantedMs[n] = vehicles.departMs[v];
}

/** A vehicle has come onto the road. */
export function logEntry(log: TripLog, vehicles: VehicleState, v: number, timeMs: number): void {
  const n = vehicles.number[v];
  log.enterMs[n] = timeMs;
  log.departLane[n] = vehicles.lane[v];
  log.departM[n] = vehicles.positionM[v];
  log.departMps[n] = vehicles.speedMps[v];
}

/** A vehicle has come to stand. */
export function logStanding(log: TripLog, vehicles: VehicleState, v: number): void {
  log.waitingCount[vehicles.number[v]]++;
}

/** A vehicle that stands is about to move, or to change lanes: closes its spell. */
export function logMoving(log: TripLog, vehicles: VehicleState, v: number, endMs: number): void {
  // `standingSinceMs` is the end of the first step stood in, `endMs` that of the step in which it moves: the steps between.
  if (vehicles.standingSinceMs[v] !== 0) log.standingMs[vehicles.number[v]] += endMs - vehicles.standingSinceMs[v];
}

/** A vehicle begins to dwell at a stop of its route. */
export function logDwell(log: TripLog, vehicles: VehicleState, v: number, endMs: number, stepMs: number): void {
  const n = vehicles.number[v];
  const standingSinceMs = vehicles.standingSinceMs[v];
  const cameToItsStop = endMs - standingSinceMs <= stepMs;
  log.atStopSinceMs[n] = cameToItsStop ? standingSinceMs : endMs;
  // Who stands since it has come to its stop doesn't wait.
  if (cameToItsStop) log.waitingCount[n]--;
}

export function logLeavingStop(log: TripLog, vehicles: VehicleState, v: number, endMs: number): void {
  const n = vehicles.number[v];
  log.atStopMs[n] += endMs - log.atStopSinceMs[n];
  log.atStopSinceMs[n] = 0;
}

/** A vehicle has arrived; its slot still holds it. */
export function logArrival(log: TripLog, vehicles: VehicleState, v: number, endMs: number, stepMs: number): void {
  const n = vehicles.number[v];
  logMoving(log, vehicles, v, endMs + stepMs);
  log.arrivalMs[n] = endMs;
  log.arrivalLane[n] = vehicles.lane[v];
  log.arrivalMps[n] = vehicles.speedMps[v];
  log.timeLossS[n] = vehicles.timeLossS[v];
  log.stops[n] = vehicles.stops[v];
}

function growLog(log: TripLog): void {
  const capacity = log.capacity * 2;
  const fresh = createRows(capacity);
  for (const [field, to] of Object.entries(fresh)) to.set(log[field as keyof typeof fresh]);
  Object.assign(log, fresh, { capacity });
}
