import { createSignalEvents, type SignalEvents } from '../../measures/signalEvents.ts';
import type { World } from '../world.ts';
import { beginCalls, type CallWatch, createCallWatch, watchCalls } from './callWatch.ts';
import {
  beginDetectors,
  createDetectorWatch,
  type DetectorWatch,
  endDetectors,
  followDetectors,
  watchDetectors,
} from './detectorWatch.ts';
import { beginPhases, createPhaseWatch, endPhases, type PhaseWatch, watchPhases } from './phaseWatch.ts';
import { createPlaces, notePlaces, type Places } from './places.ts';
import { beginPreemptions, createPreemptionWatch, type PreemptionWatch, watchPreemptions } from './preemptionWatch.ts';
import { watchPriority } from './priorityWatch.ts';

/**
 * The high-resolution log of some or all signals of a city, in the codes of the field (`measures/signalEvents.ts`).
 *
 * It stands beside the world and only reads it: a run without it pays nothing, and one with it is the same run.
 */
export interface EventLog {
  /** What has happened since it was last emptied (`events.count = 0`). */
  readonly events: SignalEvents;
  readonly phases: PhaseWatch;
  readonly detectors: DetectorWatch;
  readonly preemptions: PreemptionWatch;
  readonly calls: CallWatch;
  /** Where everybody was at the end of the last step that was logged. */
  readonly places: Places;
}

/** @param world at its start, unless the log is of no signal yet @param signals rows of the signal set; all by default */
export function createEventLog(
  world: World,
  signals: readonly number[] = world.scenario.signals.definitions.map((_, s) => s),
): EventLog {
  const places = createPlaces();
  const detectors = createDetectorWatch(world, places);
  const log = {
    events: createSignalEvents(),
    phases: createPhaseWatch(world),
    detectors,
    preemptions: createPreemptionWatch(world.scenario.signals.count),
    calls: createCallWatch(world),
    places,
  };
  notePlaces(places, world);
  for (const s of signals) beginLogging(log, world, s);
  return log;
}

/** Logs a signal from now on. `places` must hold where everybody is now. */
export function beginLogging({ phases, detectors, preemptions, calls }: EventLog, world: World, s: number): void {
  beginPhases(phases, world, s);
  beginDetectors(detectors, world, s);
  beginPreemptions(preemptions, world, s);
  beginCalls(calls, world, s);
}

export function endLogging({ phases, detectors }: EventLog, s: number): void {
  endPhases(phases, s);
  endDetectors(detectors, s);
}

/**
 * Adds what has happened in the step just done. Signals change at the start of a step; detectors are told to the tenth of a
 * second within it.
 */
export function updateEventLog(log: EventLog, world: World): void {
  const { events, phases, detectors, preemptions, calls, places } = log;
  const timeMs = world.timeMs - world.stepMs;
  watchPreemptions(preemptions, world, phases.signals, timeMs, events);
  watchPriority(world, phases.signals, timeMs, events);
  watchPhases(phases, world, timeMs, events);
  watchDetectors(detectors, world, timeMs, events);
  notePlaces(places, world);
  followDetectors(detectors, world);
  watchCalls(calls, world, phases.signals, events);
}
