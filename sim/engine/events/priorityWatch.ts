import { appendEvent, type SignalEvents } from '../../measures/signalEvents.ts';
import type { World } from '../world.ts';

/** Number of the priority request: signals have one, for whatever bus it is. */
const REQUEST = 1;

/** Adds the buses that checked in and out in this step, and what signals began to do for them. */
export function watchPriority(
  { priorityNotes }: World,
  signals: readonly number[],
  timeMs: number,
  events: SignalEvents,
): void {
  for (const { signal, code } of priorityNotes) {
    if (signals.includes(signal)) appendEvent(events, timeMs, signal, code, REQUEST);
  }
}
