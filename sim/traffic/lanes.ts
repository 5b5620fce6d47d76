import type { VehicleState } from './vehicles.ts';

/** Who is on each lane. Written by arrivals, lane changes and the commit of a step. */
export interface LaneState {
  /** Frontmost and rearmost vehicle, -1 none. Shape [laneCount]. */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  /** Vehicles on the lane. */
  readonly vehicles: Uint16Array;
  /** 1: closed by a command. Link lanes only. */
  readonly closed: Uint8Array;
  /** 1: somebody on the lane may have a lane wish; 0: nobody has. */
  readonly mayWish: Uint8Array;
}

export function createLanes(laneCount: number): LaneState {
  return {
    head: new Int32Array(laneCount).fill(-1),
    tail: new Int32Array(laneCount).fill(-1),
    vehicles: new Uint16Array(laneCount),
    closed: new Uint8Array(laneCount),
    mayWish: new Uint8Array(laneCount),
  };
}

/** Takes a vehicle out of its lane's list. */
export function removeFromLane(vehicles: VehicleState, lanes: LaneState, v: number): void {
  const lane = vehicles.lane[v];
  const ahead = vehicles.ahead[v];
  const behind = vehicles.behind[v];
  if (ahead >= 0) vehicles.behind[ahead] = behind;
  else lanes.head[lane] = behind;
  if (behind >= 0) vehicles.ahead[behind] = ahead;
  else lanes.tail[lane] = ahead;
  lanes.vehicles[lane]--;
}

/** Puts a vehicle into a lane's list right behind `ahead` (-1: at the front). Its position must fit there. */
export function insertIntoLane(vehicles: VehicleState, lanes: LaneState, v: number, lane: number, ahead: number): void {
  const behind = ahead >= 0 ? vehicles.behind[ahead] : lanes.head[lane];
  vehicles.lane[v] = lane;
  vehicles.ahead[v] = ahead;
  vehicles.behind[v] = behind;
  if (ahead >= 0) vehicles.behind[ahead] = v;
  else lanes.head[lane] = v;
  if (behind >= 0) vehicles.ahead[behind] = v;
  else lanes.tail[lane] = v;
  lanes.vehicles[lane]++;
}

/** The rearmost vehicle at or beyond a position, found from the lane's tail; -1 none. */
export function vehicleAheadOf(vehicles: VehicleState, lanes: LaneState, lane: number, positionM: number): number {
  let v = lanes.tail[lane];
  while (v >= 0 && vehicles.positionM[v] < positionM) v = vehicles.ahead[v];
  return v;
}
