import type { Network } from '../network/network.ts';
import type { PlanDefinition, SignalDefinition } from './definition.ts';
import { compileTimetable, type Timetable } from './timetable.ts';

/** All signals of a network, compiled. */
export interface SignalSet {
  readonly count: number;
  readonly definitions: readonly SignalDefinition[];
  /** Shape [count]. */
  readonly intersectionIndex: Uint32Array;
  /** Signal of each intersection, or -1. Shape [intersectionCount]. */
  readonly signalOfIntersection: Int32Array;
  /** Plan in force when the scenario starts. Shape [count]. */
  readonly initialTimetables: readonly Timetable[];
}

export function compileSignals(definitions: readonly SignalDefinition[], network: Network, startS: number): SignalSet {
  const signalOfIntersection = new Int32Array(network.intersectionCount).fill(-1);
  const intersectionIndex = Uint32Array.from(
    definitions,
    (signal) => network.intersectionIndexById.get(signal.intersectionId)!,
  );
  intersectionIndex.forEach((intersection, signal) => {
    signalOfIntersection[intersection] = signal;
  });
  const initialTimetables = definitions.map((signal, i) =>
    compileTimetable(signal, planInForce(signal, startS), movementIdsOf(network, intersectionIndex[i])),
  );
  return { count: definitions.length, definitions, intersectionIndex, signalOfIntersection, initialTimetables };
}

/** Ids of an intersection's movements in the order of its network rows. */
export function movementIdsOf(network: Network, intersection: number): string[] {
  const { intersectionFirstMovement, movementDefinitionIndex, definition } = network;
  const ids: string[] = [];
  for (let m = intersectionFirstMovement[intersection]; m < intersectionFirstMovement[intersection + 1]; m++) {
    ids.push(definition.movements[movementDefinitionIndex[m]].id);
  }
  return ids;
}

/** The plan that a signal's schedule asks for at a time of day; the schedule wraps at midnight. */
export function planInForce(signal: SignalDefinition, timeS: number): PlanDefinition {
  const schedule = signal.schedule;
  if (!schedule || schedule.length === 0) return signal.plans[0];
  const timeOfDayS = ((timeS % 86_400) + 86_400) % 86_400;
  let planId = schedule[schedule.length - 1].planId;
  for (const entry of schedule) if (entry.fromS <= timeOfDayS) planId = entry.planId;
  return signal.plans.find((plan) => plan.id === planId)!;
}
