import type { PhaseDefinition, SignalDefinition } from '../signals/definition.ts';
import type { ScenarioDefinition } from './definition.ts';

/** How long a stage lasts and what clears it. */
export interface FixedStages {
  /** Interval at which the control is asked, s: a stage runs for two of them. */
  readonly decisionS: number;
  /** All red but for free movements before each stage, s; at least `LEAST_YELLOW_S`. */
  readonly clearanceS: number;
}

/** Shortest yellow that a phase may have, s. */
export const LEAST_YELLOW_S = 3;

/**
 * Fixed time as benchmarks on CityFlow's networks run it: phases in their order, each asked after one decision interval
 * whether it has run its time and left after the second, with the clearance at its beginning. The run begins in the green
 * of the first phase, which is left after one interval: it has had no clearance to run.
 *
 * Only as many of a signal's phases are run as it takes to serve every movement once; where that is one, it stays green.
 */
export function runFixedStages(definition: ScenarioDefinition, stages: FixedStages): ScenarioDefinition {
  return { ...definition, signals: definition.signals.map((signal) => fixSignal(signal, stages)) };
}

function fixSignal(signal: SignalDefinition, { decisionS, clearanceS }: FixedStages): SignalDefinition {
  const run = leadingPhases(signal);
  const splitS = 2 * decisionS;
  const changes = run.length > 1;
  const cycleS = splitS * run.length;
  const phases = signal.phases.map((phase) => ({
    ...phase,
    yellowS: changes ? LEAST_YELLOW_S : 0,
    redClearanceS: changes ? clearanceS - LEAST_YELLOW_S : 0,
    minGreenS: Math.min(phase.minGreenS, splitS - clearanceS),
  }));
  const plan = {
    id: 'fixed-stages',
    cycleS,
    // Local zero is the start of green.
    offsetS: cycleS - decisionS + clearanceS,
    coordinatedPhases: [run[0].number],
    rings: [run.map(({ number }) => ({ phase: number, splitS }))],
  };
  const { schedule: _, ...rest } = signal;
  return { ...rest, phases, plans: [plan] };
}

function leadingPhases({ phases }: SignalDefinition): readonly PhaseDefinition[] {
  const served = ({ movements, permissiveMovements = [] }: PhaseDefinition) => [...movements, ...permissiveMovements];
  const open = new Set(phases.flatMap(served));
  const count = phases.findIndex((phase) => {
    for (const movement of served(phase)) open.delete(movement);
    return open.size === 0;
  });
  return phases.slice(0, count + 1);
}
