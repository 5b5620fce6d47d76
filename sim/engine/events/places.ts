import type { World } from '../world.ts';

/** Where the vehicle in each slot was at the last look. Shape [capacity of slots]. */
export interface Places {
  number: Uint32Array;
  lane: Int32Array;
  /** Front bumper, m along the lane. */
  positionM: Float32Array;
}

export function createPlaces(capacity = 0): Places {
  return {
    number: new Uint32Array(capacity).fill(0xffffffff),
    lane: new Int32Array(capacity),
    positionM: new Float32Array(capacity),
  };
}

/** Remembers where everybody is now. */
export function notePlaces(places: Places, { traffic }: World): void {
  const { number, lane, positionM, capacity, usedSlots } = traffic.vehicles;
  if (places.lane.length < capacity) Object.assign(places, createPlaces(capacity));
  places.number.set(number.subarray(0, usedSlots));
  places.lane.set(lane.subarray(0, usedSlots));
  places.positionM.set(positionM.subarray(0, usedSlots));
}
