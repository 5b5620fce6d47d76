import { sToMs } from '../../core/units.ts';
import type { SelfOrganisingDefinition } from '../definition.ts';
import type { Timetable } from '../timetable.ts';
import type { Controller, Sensors, SignalView } from './controller.ts';
import { wishStage } from './maxPressure.ts';
import { PhaseState } from './phaseState.ts';
import { leastGreenMs, type SignalModel } from './signalModel.ts';
import { findStages, type Stage } from './stageList.ts';

/**
 * Self-organising control: serve the stage that clears most vehicles for the time that it takes, switching included; but none may
 * wait for longer than a time that is kept.
 *
 * Sources: Lämmer, Helbing, *Self-control of traffic lights and vehicle flows in urban road networks*, J. Stat. Mech. P04019,
 * 2008 (optimising rule n̂ / (penalty + switch + clearing time), stabilising rule); Lämmer, Donner, Helbing, Eur. Phys. J. B
 * 63, 2008. Simplified: expected arrivals are the vehicles on the approach, not a forecast from neighbours.
 */

/** Longest wait of anybody, s, unless told otherwise: the authors take one to two minutes. */
const LONGEST_WAIT_S = 120;
/** Discharge of a lane, veh/ms: HCM 6, chapter 19, 1,800 veh/h. */
const DISCHARGE_VEH_PER_MS = 0.5 / 1000;
/** How often it decides, ms. */
const LOOK_MS = 1000;
/** A green is worth while for those who are so near, ms at the limit. */
const APPROACH_MS = 3000;
/** Rounds in which clearing time and the arrivals that it takes in settle. */
const ROUNDS = 3;

interface StageTimes {
  readonly stage: Stage;
  /** Its lanes, as places in the controller's list of lanes. */
  readonly places: readonly number[];
  readonly leastMs: number;
  readonly clearMs: number;
}

/**
 * Who would be served on each lane that any stage serves, and the time until they are gone, ms; counted when first asked for in a
 * decision. Lane `k` has entry `2 k`, and `2 k + 1` if its green has to be waited for. -1: not counted yet.
 */
interface LaneClearings {
  readonly lanes: readonly number[];
  /** Speed limit of each lane, m/ms. */
  readonly speeds: readonly number[];
  readonly vehicles: Float64Array;
  readonly timeMs: Float64Array;
}

export function createSelfOrganising(
  { longestWaitS = LONGEST_WAIT_S }: SelfOrganisingDefinition,
  model: SignalModel,
  timetable: Timetable,
): Controller {
  const found = findStages(model, timetable);
  const lanes = [...new Set(found.flatMap((stage) => stage.lanes))];
  const stages = found.map((stage) => describeStage(model, stage, lanes));
  const clearings: LaneClearings = {
    lanes,
    speeds: lanes.map((lane) => model.network.laneSpeedMps[lane] / 1000),
    vehicles: new Float64Array(2 * lanes.length),
    timeMs: new Float64Array(2 * lanes.length),
  };
  const served = new Set(stages.flatMap(({ stage }) => stage.phases));
  const longestWaitMs = sToMs(longestWaitS);
  return {
    intervalMs: LOOK_MS,
    // The running stage, counted from 1; then, of each phase, when it last was green, ms.
    memoryLength: 1 + model.phases.length,
    decide(view, memory, wish) {
      const { timeMs } = view;
      const running = memory[0] - 1;
      for (let p = 0; p < model.phases.length; p++) {
        if (view.phaseState[p] === PhaseState.green || memory[1 + p] === 0) memory[1 + p] = timeMs;
      }
      if (running >= 0 && !hasHadLeast(view, stages[running])) return;
      const next = choose(view, memory, running);
      memory[0] = next + 1;
      wishStage(stages[next].stage, wish);
    },
  };

  function choose(view: SignalView, memory: Float64Array, running: number): number {
    // Lanes are in several stages: each is counted once.
    clearings.vehicles.fill(-1);
    // Stabilising: of the phases that have waited too long, with somebody there, the one that has waited longest.
    let overdue = -1;
    model.phases.forEach(({ lanes }, p) => {
      if (
        !served.has(p) ||
        view.timeMs - memory[1 + p] < longestWaitMs ||
        !lanes.some((lane) => view.sensors.queue(lane) > 0)
      )
        return;
      if (overdue < 0 || memory[1 + p] < memory[1 + overdue]) overdue = p;
    });
    return optimise(view, running, overdue);
  }

  /** The stage of greatest index; of those that serve the overdue phase, if there is one. */
  function optimise({ sensors }: SignalView, running: number, overdue: number): number {
    let best = Math.max(0, running);
    let bestIndex = overdue >= 0 ? -1 : 0;
    for (let k = 0; k < stages.length; k++) {
      const { stage, places } = stages[k];
      if (overdue >= 0 && !stage.phases.includes(overdue)) continue;
      const waitMs = k === running ? 0 : switchMs(running);
      let vehicles = 0;
      let timeMs = 0;
      for (const place of places) {
        const at = 2 * place + (k === running ? 0 : 1);
        if (clearings.vehicles[at] < 0) foreseeClearing(sensors, clearings, place, at, waitMs);
        vehicles += clearings.vehicles[at];
        if (clearings.timeMs[at] > timeMs) timeMs = clearings.timeMs[at];
      }
      // Whoever is left must be cleared for again: the penalty of a switch.
      const penaltyMs = k === running || running < 0 ? 0 : stages[running].clearMs;
      const index = vehicles / (penaltyMs + waitMs + Math.max(timeMs, 1));
      if (index > bestIndex) {
        best = k;
        bestIndex = index;
      }
    }
    return best;
  }

  function switchMs(running: number): number {
    return running < 0 ? 0 : stages[running].clearMs;
  }
}

function describeStage(model: SignalModel, stage: Stage, lanes: readonly number[]): StageTimes {
  const most = (of: (p: number) => number) => Math.max(...stage.phases.map(of));
  return {
    stage,
    places: stage.lanes.map((lane) => lanes.indexOf(lane)),
    leastMs: most((p) => leastGreenMs(model.phases[p], true)),
    clearMs: most((p) => model.phases[p].yellowMs + model.phases[p].redClearanceMs),
  };
}

function hasHadLeast(view: SignalView, { stage, leastMs }: StageTimes): boolean {
  return stage.phases.every(
    (p) => view.phaseState[p] === PhaseState.green && view.timeMs - view.phaseSinceMs[p] >= leastMs,
  );
}

/** Who would be served on a lane, if green came after `waitMs`: those who queue, and those who arrive before the queue is gone. */
function foreseeClearing(
  sensors: Sensors,
  { lanes, speeds, vehicles, timeMs }: LaneClearings,
  place: number,
  at: number,
  waitMs: number,
): void {
  const lane = lanes[place];
  vehicles[at] = 0;
  timeMs[at] = 0;
  if (sensors.vehicles(lane) === 0) return;
  const queue = sensors.queue(lane);
  let count = queue;
  let laneMs = 0;
  for (let round = 0; round < ROUNDS; round++) {
    laneMs = Math.max(count / DISCHARGE_VEH_PER_MS, APPROACH_MS);
    const before = count;
    count = queue + sensors.movingWithin(lane, speeds[place] * (waitMs + laneMs));
    if (count === before) break;
  }
  vehicles[at] = count;
  if (count > 0) timeMs[at] = laneMs;
}
