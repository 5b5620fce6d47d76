import { Indication } from '../core/indication.ts';
import type { ConflictMatrix } from '../network/conflicts.ts';
import type { Network } from '../network/network.ts';
import type { SignalSet } from './signalSet.ts';
import {
  createFirstSegment,
  intervalAt,
  intervalEndsAtMs,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
} from './timetable.ts';

/** Signals of a running city. Row `i` is signal index `i`. Written by `updateSignals` and `setNextSegment`. */
export interface SignalState {
  readonly set: SignalSet;
  readonly network: Network;
  readonly conflictMatrix: ConflictMatrix;
  /** Segments of each signal: the one in force and the one to come. */
  readonly segments: TimetableSegment[][];
  /** Simulation time at which the signal's interval ends, ms; -Infinity: must be looked up anew. Shape [count]. */
  readonly nextChangeMs: Float64Array;
  /** Row of the schedule in force for each signal, -1 none. Shape [count]. */
  readonly scheduleEntry: Int32Array;
}

export function createSignals(
  set: SignalSet,
  network: Network,
  conflictMatrix: ConflictMatrix,
  startMs: number,
): SignalState {
  return {
    set,
    network,
    conflictMatrix,
    segments: set.initialTimetables.map((timetable) => [createFirstSegment(timetable)]),
    nextChangeMs: new Float64Array(set.count).fill(Number.NEGATIVE_INFINITY),
    scheduleEntry: Int32Array.from(set.definitions, (signal) => scheduleEntryAt(signal.schedule, startMs)),
  };
}

/** Row of the schedule that holds at a time, -1 where there is none; the schedule wraps at midnight. */
export function scheduleEntryAt(schedule: readonly { readonly fromS: number }[] | undefined, timeMs: number): number {
  if (!schedule || schedule.length === 0) return -1;
  const timeOfDayMs = ((timeMs % 86_400_000) + 86_400_000) % 86_400_000;
  let entry = schedule.length - 1;
  for (let i = 0; i < schedule.length; i++) if (schedule[i].fromS * 1000 <= timeOfDayMs) entry = i;
  return entry;
}

/** Lets a segment follow the one in force; a segment that was to come before is dropped. */
export function setNextSegment(state: SignalState, signal: number, segment: TimetableSegment, timeMs: number): void {
  const inForce = segmentAt(state.segments[signal], timeMs);
  state.segments[signal] = [inForce, segment];
  state.nextChangeMs[signal] = Number.NEGATIVE_INFINITY;
}

/** What every movement is shown. Shape [movementCount]. */
export interface Shown {
  readonly indication: Uint8Array;
  /** Since when it has been green, ms. */
  readonly greenSinceMs: Float64Array;
}

/**
 * Writes what every movement is shown in this step, for the signals whose interval has ended.
 *
 * @throws Error naming step and intersection if conflicting movements would be green together
 */
export function updateSignals(state: SignalState, shown: Shown, timeMs: number, stepIndex: number): void {
  const { indication, greenSinceMs } = shown;
  const { set, network, segments, nextChangeMs } = state;
  for (let signal = 0; signal < set.count; signal++) {
    if (timeMs < nextChangeMs[signal]) continue;
    const own = segments[signal];
    const segment = segmentAt(own, timeMs);
    if (own.length > 1 && segment === own[1]) segments[signal] = [segment];
    const { timetable } = segment;
    const row = intervalAt(timetable, ringTimeMs(segment, timeMs)) * timetable.movementCount;
    const first = network.intersectionFirstMovement[set.intersectionIndex[signal]];
    for (let m = 0; m < timetable.movementCount; m++) {
      const next = timetable.indications[row + m];
      if (next === Indication.green && indication[first + m] !== Indication.green) greenSinceMs[first + m] = timeMs;
      indication[first + m] = next;
    }
    assertNoConflict(state, indication, signal, first, timetable.movementCount, stepIndex);
    const following = segments[signal].length > 1 ? segments[signal][1].fromMs : Number.POSITIVE_INFINITY;
    nextChangeMs[signal] = Math.min(intervalEndsAtMs(segment, timeMs), following);
  }
}

function assertNoConflict(
  state: SignalState,
  indication: Uint8Array,
  signal: number,
  first: number,
  count: number,
  stepIndex: number,
): void {
  const { conflictMatrix, network, set } = state;
  const { firstWord, words } = conflictMatrix;
  for (let base = 0; base < count; base += 32) {
    let green = 0;
    for (let m = base; m < count && m < base + 32; m++)
      if (indication[first + m] === Indication.green) green |= 1 << (m - base);
    for (let a = first; a < first + count; a++) {
      if (indication[a] !== Indication.green) continue;
      const clash = words[firstWord[a] + (base >>> 5)] & green;
      if (clash === 0) continue;
      const b = first + base + (31 - Math.clz32(clash));
      const id = (movement: number) => network.definition.movements[network.movementDefinitionIndex[movement]].id;
      throw new Error(
        `step ${stepIndex}: intersection ${set.definitions[signal].intersectionId} shows green to the conflicting movements ${id(a)} and ${id(b)}`,
      );
    }
  }
}
