import { Indication } from '../core/indication.ts';
import type { ConflictMatrix } from '../network/conflicts.ts';
import type { Network } from '../network/network.ts';
import { assertNoConflict } from './conflictMonitor.ts';
import { ControlMode, type ControlSetting, type ControlState, createControl } from './control/controlState.ts';
import type { DetectorDefinition, ScheduleEntryDefinition } from './definition.ts';
import type { SignalSet } from './signalSet.ts';
import {
  createFirstSegment,
  intervalAt,
  intervalEndsAtMs,
  ringTimeMs,
  segmentAt,
  type TimetableSegment,
} from './timetable.ts';

/** Signals of a running city. Row `i` is signal index `i`. Written by `updateSignals` and `setNextSegments`. */
export interface SignalState {
  readonly set: SignalSet;
  readonly network: Network;
  readonly conflictMatrix: ConflictMatrix;
  /** Segments of each signal: the one in force and those to come, cycles of a transition before the plan that they lead to. */
  readonly segments: TimetableSegment[][];
  /** Simulation time at which the signal's interval ends, ms; -Infinity: must be looked up anew. Shape [count]. */
  readonly nextChangeMs: Float64Array;
  /** Row of the schedule in force for each signal, -1 none. Shape [count]. */
  readonly scheduleEntry: Int32Array;
  /**
   * When a signal that is held by the clock for an ambulance will most likely be given back, ms; NaN: not held, or not known.
   * Told to drivers only; follows from where ambulances are, in every step anew. Shape [count].
   */
  readonly likelyReleaseMs: Float64Array;
  /** Schedules and detectors as they stand: the scenario's, or what a command put in their place. undefined: none; by rule. */
  readonly schedules: (readonly ScheduleEntryDefinition[] | undefined)[];
  readonly detectors: (readonly DetectorDefinition[] | undefined)[];
  /** Counts up with every change of detectors. */
  detectorRevision: number;
  /** Signals with controllers; null where every signal runs by the clock. */
  readonly control: ControlState | null;
}

export function createSignals(
  set: SignalSet,
  network: Network,
  conflictMatrix: ConflictMatrix,
  setting: ControlSetting,
): SignalState {
  const control = createControl(set, network, conflictMatrix, setting);
  const nextChangeMs = new Float64Array(set.count).fill(Number.NEGATIVE_INFINITY);
  // The clock has nothing to say of them.
  control?.signal.forEach((signal, c) => {
    if (control.mode[c] !== ControlMode.plan) nextChangeMs[signal] = Number.POSITIVE_INFINITY;
  });
  return {
    set,
    network,
    conflictMatrix,
    segments: set.initialTimetables.map((timetable) => [createFirstSegment(timetable)]),
    nextChangeMs,
    likelyReleaseMs: new Float64Array(set.count).fill(Number.NaN),
    scheduleEntry: Int32Array.from(set.definitions, (signal) => scheduleEntryAt(signal.schedule, setting.startMs)),
    schedules: set.definitions.map(({ schedule }) => schedule),
    detectors: set.definitions.map(({ detectors }) => detectors),
    detectorRevision: 0,
    control,
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

/** Lets segments, in order of time, follow the one in force; what was to come before is dropped. */
export function setNextSegments(
  state: SignalState,
  signal: number,
  next: readonly TimetableSegment[],
  timeMs: number,
): void {
  const inForce = segmentAt(state.segments[signal], timeMs);
  state.segments[signal] = [inForce, ...next];
  if (!isControlled(state, signal)) state.nextChangeMs[signal] = Number.NEGATIVE_INFINITY;
  else wakeController(state, signal, next[0].fromMs);
}

/** Lets a controller that sleeps between detectors look when another plan comes in; one with an interval keeps its beat. */
function wakeController({ control }: SignalState, signal: number, atMs: number): void {
  if (control === null) return;
  const row = control.rowOfSignal[signal];
  if (control.controllers[row].intervalMs > 0) return;
  control.nextDecisionMs[row] = Math.min(control.nextDecisionMs[row], atMs);
}

/** Whether a controller, not the clock, decides what a signal shows now. */
export function isControlled({ control }: SignalState, signal: number): boolean {
  if (control === null) return false;
  const row = control.rowOfSignal[signal];
  return row >= 0 && control.mode[row] !== ControlMode.plan;
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
  const { set, network, conflictMatrix, segments, nextChangeMs } = state;
  for (let signal = 0; signal < set.count; signal++) {
    if (timeMs < nextChangeMs[signal]) continue;
    const own = segments[signal];
    const segment = segmentAt(own, timeMs);
    if (own.length > 1 && segment !== own[0]) segments[signal] = own.slice(own.indexOf(segment));
    const { timetable } = segment;
    const row = intervalAt(timetable, ringTimeMs(segment, timeMs)) * timetable.movementCount;
    const first = network.intersectionFirstMovement[set.intersectionIndex[signal]];
    for (let m = 0; m < timetable.movementCount; m++) {
      const next = timetable.indications[row + m];
      if (next === Indication.green && indication[first + m] !== Indication.green) greenSinceMs[first + m] = timeMs;
      indication[first + m] = next;
    }
    assertNoConflict(network, conflictMatrix, indication, set.intersectionIndex[signal], stepIndex);
    const following = segments[signal].length > 1 ? segments[signal][1].fromMs : Number.POSITIVE_INFINITY;
    nextChangeMs[signal] = Math.min(intervalEndsAtMs(segment, timeMs), following);
  }
}
