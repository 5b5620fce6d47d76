import type { World } from './world.ts';

/** Vehicles that have crossed the stop line on each movement: turning counts. Kept beside the world on request. */
export interface TurningCounter {
  /** Shape [movement count]. */
  readonly vehicles: Uint32Array;
  /** Number and step of the route of each vehicle slot, as last seen. Grow with the slots. */
  number: Int32Array;
  step: Int32Array;
}

export function createTurningCounter({ scenario }: World): TurningCounter {
  return {
    vehicles: new Uint32Array(scenario.network.movementCount),
    number: new Int32Array(0),
    step: new Int32Array(0),
  };
}

/** Adds the step that has just been made. Who was on the road before the first is counted from the next stop line on. */
export function updateTurningCounter(counter: TurningCounter, { traffic }: World): void {
  const { demand, vehicles } = traffic;
  const { lane, number, step, usedSlots } = vehicles;
  if (counter.step.length < lane.length) {
    const grown = new Int32Array(lane.length).fill(-1);
    grown.set(counter.number);
    counter.number = grown;
    const steps = new Int32Array(lane.length);
    steps.set(counter.step);
    counter.step = steps;
  }
  const { number: seenNumber, step: seenStep, vehicles: counts } = counter;
  const { stepMovement } = demand;
  for (let v = 0; v < usedSlots; v++) {
    if (lane[v] < 0) continue;
    if (seenNumber[v] === number[v]) {
      for (let k = seenStep[v]; k < step[v]; k++) if (stepMovement[k] >= 0) counts[stepMovement[k]]++;
    }
    seenNumber[v] = number[v];
    seenStep[v] = step[v];
  }
}
