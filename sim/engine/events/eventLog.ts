import { createSignalEvents, type SignalEvents } from '../../measures/signalEvents.ts';
import type { World } from '../world.ts';
import { createDetectorWatch, type DetectorWatch, watchDetectors } from './detectorWatch.ts';
import { createPhaseWatch, type PhaseWatch, watchPhases } from './phaseWatch.ts';

/**
 * The high-resolution log of every signal of a city, in the codes of the field (`measures/signalEvents.ts`).
 *
 * It stands beside the world and only reads it: a run without it pays nothing, and one with it is the same run.
 */
export interface EventLog {
  /** What has happened since it was last emptied (`events.count = 0`). */
  readonly events: SignalEvents;
  readonly phases: PhaseWatch;
  readonly detectors: DetectorWatch;
}

/** @param world at its start */
export function createEventLog(world: World): EventLog {
  return { events: createSignalEvents(), phases: createPhaseWatch(world), detectors: createDetectorWatch(world) };
}

/**
 * Adds what has happened in the step just done. Signals change at the start of a step; detectors are told to the tenth of a
 * second within it.
 */
export function updateEventLog({ events, phases, detectors }: EventLog, world: World): void {
  const timeMs = world.timeMs - world.stepMs;
  watchPhases(phases, world, timeMs, events);
  watchDetectors(detectors, world, timeMs, events);
}
