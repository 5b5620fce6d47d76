import { sToMs } from '../../core/units.ts';
import type { Network } from '../../network/network.ts';
import type { MaxPressureDefinition } from '../definition.ts';
import { lanesOf } from '../lanesOf.ts';
import type { Timetable } from '../timetable.ts';
import { type Controller, type Sensors, Wish } from './controller.ts';
import type { SignalModel } from './signalModel.ts';
import { findStages, type Stage } from './stageList.ts';

/**
 * Max-pressure: at every decision the stage with the greatest pressure, be it the running one or another.
 *
 * Sources: Varaiya, *Transportation Research C* 36, 2013 (original); Wu et al., *Efficient pressure*, arXiv:2112.02336; Zhang
 * et al., *Expression might be enough*, ICML 2022 (advanced). Settings of the reference results: decision 15 or 30 s,
 * clearance 5 s within it.
 */

/** How far from its stop line a moving vehicle counts, m: what it drives in 15 s at 11.11 m/s (advanced form). */
const OBSERVED_M = 167;

/** Pressure of a lane and where it leads. */
interface PressureTerm {
  readonly lane: number;
  /** Lanes of each road that the lane leads to. */
  readonly exits: readonly (readonly number[])[];
}

export function createMaxPressure(
  { type, decisionS }: MaxPressureDefinition,
  model: SignalModel,
  timetable: Timetable,
): Controller {
  const stages = findStages(model, timetable);
  const terms = stages.map((stage) => termsOf(model.network, stage));
  const shares = type !== 'max-pressure';
  return {
    intervalMs: sToMs(decisionS),
    // The running stage, counted from 1; 0 before the first decision.
    memoryLength: 1,
    decide({ sensors }, memory, wish) {
      const pressures = terms.map((own) => pressureOf(own, sensors, shares));
      let best = 0;
      pressures.forEach((pressure, k) => {
        if (pressure > pressures[best]) best = k;
      });
      const running = memory[0] - 1;
      if (type === 'advanced-max-pressure' && running >= 0) {
        const served = stages[running].lanes.reduce((sum, lane) => sum + sensors.movingWithin(lane, OBSERVED_M), 0);
        if (served >= pressures[best]) best = running;
      }
      memory[0] = best + 1;
      wishStage(stages[best], wish);
    },
  };
}

/** Wishes a stage, with walk for those who cross beside it. */
export function wishStage(stage: Stage, wish: Uint8Array): void {
  wish.fill(Wish.red);
  for (const row of stage.phases) wish[row] = Wish.greenWithWalk;
}

export function termsOf(network: Network, stage: Stage): PressureTerm[] {
  const exitsOf = (movement: number) => {
    const link = network.movementTo[movement];
    const first = network.linkFirstLane[link];
    return Array.from({ length: network.linkFirstLane[link + 1] - first }, (_, k) => first + k);
  };
  return stage.lanes.map((lane) => ({
    lane,
    exits: stage.movements.filter((movement) => lanesOf(network, movement).includes(lane)).map(exitsOf),
  }));
}

/**
 * Pressure of a stage: over its lanes, the queue less the queues on the road it leads to.
 *
 * @param shares queues beyond are taken a lane (efficient form), not in all (original form)
 */
export function pressureOf(terms: readonly PressureTerm[], sensors: Sensors, shares: boolean): number {
  let pressure = 0;
  for (const { lane, exits } of terms) {
    let beyond = 0;
    for (const road of exits) {
      let queue = 0;
      for (const exit of road) queue += sensors.queue(exit);
      beyond += shares ? queue / road.length : queue;
    }
    // A lane that leads to several roads weighs them alike.
    pressure += sensors.queue(lane) - beyond / exits.length;
  }
  return pressure;
}
