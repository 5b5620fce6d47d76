/**
 * Vehicles, one array per field. Row `v` of every array is slot `v`; slots are reused, vehicle numbers are not.
 *
 * A vehicle on the road stands in the list of its lane, ordered by position: `ahead[v]` is the next one toward the
 * lane's end, `behind[v]` the next one toward its start. A vehicle that waits to enter stands in its entry's queue,
 * linked by `behind`. A free slot stands in the stack of free slots.
 */
export interface VehicleState {
  /** Slots allocated; grows by doubling. */
  capacity: number;
  /** Slots ever used: rows from here on are empty. */
  usedSlots: number;
  /** Vehicles made so far: the next one's number. */
  nextNumber: number;

  /** Lane row; `NO_LANE` free, `WAITING` in an entry queue. */
  lane: Int32Array;
  /** Front bumper along the lane's axis, m (from the link's or connector's start). */
  positionM: Float32Array;
  speedMps: Float32Array;
  /** Speed at the end of the step being planned. */
  nextSpeedMps: Float32Array;
  ahead: Int32Array;
  behind: Int32Array;
  /** Speed the driver wants on this lane, m/s. */
  desiredSpeedMps: Float32Array;
  /** The driver's share of the limit. */
  speedFactor: Float32Array;
  type: Uint8Array;
  lengthM: Float32Array;
  /** Route, and the step of it (row of `Demand.step…`) that the vehicle drives or, on a connector, drives to. */
  route: Int32Array;
  step: Int32Array;
  /** Connector to take from this lane; on a connector, the lane it leads to; -1: none from here. */
  nextLane: Int32Array;
  /** Where the trip ends on this lane, m; Infinity: not here. */
  arriveM: Float32Array;
  /** Lane the driver must get to: -1 one to the right, 1 one to the left, 0 none. */
  laneWish: Int8Array;
  /** Of the `cityflow` model alone: lane where it was at the start of the step in which it came onto this one, -1 none; since when it is on this connector, ms; who held it up in the last step, -1 nobody. */
  cameFrom: Int32Array;
  pathSinceMs: Int32Array;
  heldBy: Int32Array;
  /** Next stop of the route: row of `Demand.stop…`; -1 none left. */
  nextStop: Int32Array;
  /** Where to stop on this lane, m; Infinity: nowhere. */
  stopM: Float32Array;
  /** Until when it dwells at its stop, ms; 0: not there yet. */
  dwellUntilMs: Int32Array;
  /** For those with a wish: the vehicle ahead on the wished lane, -1 none. Valid within one step. */
  sideLeader: Int32Array;
  /** A vehicle on a neighbour lane that this one lets in, -1 none. Valid within one step. */
  yieldTo: Int32Array;
  /** `heldBy` of the step being planned. */
  nextHeldBy: Int32Array;
  /** When the driver last decided whether to let others go first, ms; and, in that step, whether he still ponders. */
  decidedMs: Int32Array;
  deciding: Uint8Array;
  /** What he decided: distance to where he stops, m; Infinity: he goes. */
  holdM: Float32Array;
  /** When he was last passed over by one who had waited longer, ms, and by whom. */
  overruledMs: Int32Array;
  overruledBy: Int32Array;
  /** Simulation time of the last change of lane, ms. */
  changedLaneMs: Int32Array;

  connected: Uint8Array;
  number: Uint32Array;
  /** When the trip wanted to begin; when it entered the road, ms. */
  departMs: Int32Array;
  enterMs: Int32Array;
  /** Time lost against the desired speed since entering, s. */
  timeLossS: Float32Array;
  stops: Uint16Array;
  standing: Uint8Array;
  /** Since when it has stood, ms; 0: it moves. */
  standingSinceMs: Int32Array;

  /** Stack of free slots below `usedSlots`; `freeCount` of them. */
  freeSlots: Int32Array;
  freeCount: number;
}

export const NO_LANE = -1;
export const WAITING = -2;
/** `pathSinceMs` of a vehicle on a link: later than any time. */
export const NOT_ON_PATH_MS = 0x7fffffff;

/** The arrays of a state that hold one row a slot, in the order in which snapshots and hashes take them. */
export const SLOT_FIELDS = [
  'lane',
  'positionM',
  'speedMps',
  'ahead',
  'behind',
  'desiredSpeedMps',
  'speedFactor',
  'type',
  'lengthM',
  'route',
  'step',
  'nextLane',
  'arriveM',
  'laneWish',
  'cameFrom',
  'pathSinceMs',
  'heldBy',
  'nextStop',
  'stopM',
  'dwellUntilMs',
  'changedLaneMs',
  'connected',
  'number',
  'departMs',
  'enterMs',
  'timeLossS',
  'stops',
  'standing',
  'standingSinceMs',
  'freeSlots',
] as const satisfies readonly (keyof VehicleState)[];

/** Arrays that hold nothing between two steps. */
const SCRATCH_FIELDS = [
  'nextSpeedMps',
  'sideLeader',
  'yieldTo',
  'nextHeldBy',
  'decidedMs',
  'deciding',
  'holdM',
  'overruledMs',
  'overruledBy',
] as const satisfies readonly (keyof VehicleState)[];

export function createVehicles(capacity: number): VehicleState {
  return {
    capacity,
    usedSlots: 0,
    nextNumber: 0,
    lane: new Int32Array(capacity).fill(NO_LANE),
    positionM: new Float32Array(capacity),
    speedMps: new Float32Array(capacity),
    nextSpeedMps: new Float32Array(capacity),
    ahead: new Int32Array(capacity).fill(-1),
    behind: new Int32Array(capacity).fill(-1),
    desiredSpeedMps: new Float32Array(capacity),
    speedFactor: new Float32Array(capacity),
    type: new Uint8Array(capacity),
    lengthM: new Float32Array(capacity),
    route: new Int32Array(capacity),
    step: new Int32Array(capacity),
    nextLane: new Int32Array(capacity).fill(-1),
    arriveM: new Float32Array(capacity),
    laneWish: new Int8Array(capacity),
    cameFrom: new Int32Array(capacity).fill(-1),
    pathSinceMs: new Int32Array(capacity),
    heldBy: new Int32Array(capacity).fill(-1),
    nextHeldBy: new Int32Array(capacity).fill(-1),
    nextStop: new Int32Array(capacity).fill(-1),
    stopM: new Float32Array(capacity).fill(Number.POSITIVE_INFINITY),
    dwellUntilMs: new Int32Array(capacity),
    sideLeader: new Int32Array(capacity).fill(-1),
    yieldTo: new Int32Array(capacity).fill(-1),
    decidedMs: new Int32Array(capacity).fill(-1),
    deciding: new Uint8Array(capacity),
    holdM: new Float32Array(capacity),
    overruledMs: new Int32Array(capacity).fill(-1),
    overruledBy: new Int32Array(capacity).fill(-1),
    changedLaneMs: new Int32Array(capacity),
    connected: new Uint8Array(capacity),
    number: new Uint32Array(capacity),
    departMs: new Int32Array(capacity),
    enterMs: new Int32Array(capacity),
    timeLossS: new Float32Array(capacity),
    stops: new Uint16Array(capacity),
    standing: new Uint8Array(capacity),
    standingSinceMs: new Int32Array(capacity),
    freeSlots: new Int32Array(capacity),
    freeCount: 0,
  };
}

/** A slot for a new vehicle: the last one freed, or a fresh one. */
export function takeSlot(vehicles: VehicleState): number {
  if (vehicles.freeCount > 0) return vehicles.freeSlots[--vehicles.freeCount];
  if (vehicles.usedSlots === vehicles.capacity) resizeVehicles(vehicles, vehicles.capacity * 2);
  return vehicles.usedSlots++;
}

export function freeSlot(vehicles: VehicleState, slot: number): void {
  vehicles.lane[slot] = NO_LANE;
  vehicles.freeSlots[vehicles.freeCount++] = slot;
}

/** Moves the state into arrays of another capacity, not below `usedSlots`. The only allocation after the start. */
export function resizeVehicles(vehicles: VehicleState, capacity: number): void {
  const fresh = createVehicles(capacity);
  for (const field of [...SLOT_FIELDS, ...SCRATCH_FIELDS]) {
    const from = vehicles[field];
    const to = fresh[field];
    to.set(from.subarray(0, Math.min(from.length, capacity)) as never);
    (vehicles as unknown as Record<string, unknown>)[field] = to;
  }
  vehicles.capacity = capacity;
}
