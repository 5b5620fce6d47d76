import { sToMs } from '../../core/units.ts';
import type { SelfOrganisingDefinition } from '../definition.ts';
import type { Timetable } from '../timetable.ts';
import type { Controller, SignalView } from './controller.ts';
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
  /** Speed limit of each lane, m/ms. */
  readonly speeds: readonly number[];
  readonly leastMs: number;
  readonly clearMs: number;
}

/** Vehicles that a stage would serve, and the time until they are gone, from its first green on, ms. */
interface Clearing {
  readonly vehicles: number;
  readonly timeMs: number;
}

export function createSelfOrganising(
  { longestWaitS = LONGEST_WAIT_S }: SelfOrganisingDefinition,
  model: SignalModel,
  timetable: Timetable,
): Controller {
  const stages = findStages(model, timetable).map((stage) => describeStage(model, stage));
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
    const clearings = stages.map((own, k) => foreseeClearing(view, own, k === running ? 0 : switchMs(running)));
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
    return optimise(clearings, running, overdue);
  }

  /** The stage of greatest index; of those that serve the overdue phase, if there is one. */
  function optimise(clearings: readonly Clearing[], running: number, overdue: number): number {
    let best = Math.max(0, running);
    let bestIndex = overdue >= 0 ? -1 : 0;
    clearings.forEach(({ vehicles, timeMs }, k) => {
      if (overdue >= 0 && !stages[k].stage.phases.includes(overdue)) return;
      // Whoever is left must be cleared for again: the penalty of a switch.
      const penaltyMs = k === running || running < 0 ? 0 : stages[running].clearMs;
      const index = vehicles / (penaltyMs + (k === running ? 0 : switchMs(running)) + Math.max(timeMs, 1));
      if (index > bestIndex) {
        best = k;
        bestIndex = index;
      }
    });
    return best;
  }

  function switchMs(running: number): number {
    return running < 0 ? 0 : stages[running].clearMs;
  }
}

function describeStage(model: SignalModel, stage: Stage): StageTimes {
  const most = (of: (p: number) => number) => Math.max(...stage.phases.map(of));
  return {
    stage,
    speeds: stage.lanes.map((lane) => model.network.laneSpeedMps[lane] / 1000),
    leastMs: most((p) => leastGreenMs(model.phases[p], true)),
    clearMs: most((p) => model.phases[p].yellowMs + model.phases[p].redClearanceMs),
  };
}

function hasHadLeast(view: SignalView, { stage, leastMs }: StageTimes): boolean {
  return stage.phases.every(
    (p) => view.phaseState[p] === PhaseState.green && view.timeMs - view.phaseSinceMs[p] >= leastMs,
  );
}

/** Who would be served, if green came after `switchMs`: those who queue, and those who arrive before the queue is gone. */
function foreseeClearing({ sensors }: SignalView, { stage, speeds }: StageTimes, switchMs: number): Clearing {
  let vehicles = 0;
  let timeMs = 0;
  stage.lanes.forEach((lane, k) => {
    const queue = sensors.queue(lane);
    let count = queue;
    let laneMs = 0;
    for (let round = 0; round < ROUNDS; round++) {
      laneMs = Math.max(count / DISCHARGE_VEH_PER_MS, APPROACH_MS);
      count = queue + sensors.movingWithin(lane, speeds[k] * (switchMs + laneMs));
    }
    vehicles += count;
    if (count > 0) timeMs = Math.max(timeMs, laneMs);
  });
  return { vehicles, timeMs };
}
