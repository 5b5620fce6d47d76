import { sToMs } from '../../core/units.ts';
import type { CyclicMaxPressureDefinition } from '../definition.ts';
import type { Timetable } from '../timetable.ts';
import type { Controller } from './controller.ts';
import { pressureOf, termsOf, wishStage } from './maxPressure.ts';
import { PhaseState } from './phaseState.ts';
import { leastGreenMs, type SignalModel } from './signalModel.ts';
import { findStages, type Stage } from './stageList.ts';

/**
 * Cyclic max-pressure: every stage once a cycle, in the plan's order, so that nobody waits for longer than a cycle; how
 * the green is shared is decided at the cycle's start by the pressures of that moment.
 *
 * Source: Le, Kovács, Walton, Vu, Andrew, Hoogendoorn, *Decentralized signal control for urban road networks*,
 * Transportation Research C 58, 2015: shares in proportion to exp(η · pressure).
 */

/** η, 1/vehicle: a stage with five vehicles of pressure more gets e times the green. From experience. */
const ETA = 0.2;
/** How often it looks at the clock, ms. */
const LOOK_MS = 1000;

export function createCyclicMaxPressure(
  { cycleS }: CyclicMaxPressureDefinition,
  model: SignalModel,
  timetable: Timetable,
): Controller {
  const stages = coverOnce(findStages(model, timetable));
  const terms = stages.map((stage) => termsOf(model.network, stage));
  const clearMs = stages.map((stage) =>
    longest(stage, (row) => model.phases[row].yellowMs + model.phases[row].redClearanceMs),
  );
  const leastMs = stages.map((stage) => longest(stage, (row) => leastGreenMs(model.phases[row], true)));
  const neededMs = sum(clearMs) + sum(leastMs);
  const cycleMs = Math.max(cycleS === undefined ? timetable.cycleMs : sToMs(cycleS), neededMs);
  const spareMs = cycleMs - neededMs;
  return {
    intervalMs: LOOK_MS,
    // The stage counted from 1, since when, and the green of each stage, ms.
    memoryLength: 2 + stages.length,
    decide({ sensors, timeMs }, memory, wish) {
      const stage = memory[0] - 1;
      if (stage >= 0 && timeMs < memory[1] + memory[2 + stage] + clearMs[stage]) return;
      const next = (stage + 1) % stages.length;
      if (next === 0) {
        const pressures = terms.map((own) => pressureOf(own, sensors, true));
        const greatest = Math.max(...pressures);
        const weights = pressures.map((pressure) => Math.exp(ETA * (pressure - greatest)));
        const total = sum(weights);
        weights.forEach((weight, k) => {
          memory[2 + k] = leastMs[k] + Math.floor((spareMs * weight) / total);
        });
      }
      memory[0] = next + 1;
      memory[1] = timeMs;
      wishStage(stages[next], wish);
    },
    foresee({ phaseState }, memory, _wish, { earliestMs, latestMs }) {
      const stage = memory[0] - 1;
      if (stage < 0) return;
      const endMs = memory[1] + memory[2 + stage] + clearMs[stage];
      const following = stages[(stage + 1) % stages.length].phases;
      for (const p of stages[stage].phases) {
        if (phaseState[p] !== PhaseState.green) continue;
        earliestMs[p] = endMs;
        if (!following.includes(p)) latestMs[p] = endMs + LOOK_MS;
      }
    },
  };

  function longest(stage: Stage, of: (row: number) => number): number {
    return Math.max(...stage.phases.map(of));
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The stages that it takes to give every phase one green, in their order: each that serves a phase not served before. */
function coverOnce(stages: readonly Stage[]): Stage[] {
  const open = new Set(stages.flatMap(({ phases }) => phases));
  const isAllOpen = (stage: Stage) => stage.phases.every((row) => open.has(row));
  const chosen = new Set<Stage>();
  const choose = (stage: Stage) => {
    chosen.add(stage);
    for (const row of stage.phases) open.delete(row);
  };
  for (const stage of stages) if (isAllOpen(stage)) choose(stage);
  for (const stage of stages) if (stage.phases.some((row) => open.has(row))) choose(stage);
  return stages.filter((stage) => chosen.has(stage));
}
