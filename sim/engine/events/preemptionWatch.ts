import { appendEvent, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import type { World } from '../world.ts';

/** Which signals the log knows to be held for an ambulance: 1. Shape [signal count]. */
export interface PreemptionWatch {
  readonly isHeld: Uint8Array;
}

/** Number of the preemption: signals have one, for whatever approach it is called. */
const PREEMPTION = 1;

export function createPreemptionWatch(count: number): PreemptionWatch {
  return { isHeld: new Uint8Array(count) };
}

/** From now on: a preemption that has begun isn't told. */
export function beginPreemptions({ isHeld }: PreemptionWatch, world: World, s: number): void {
  isHeld[s] = heldSignals(world).has(s) ? 1 : 0;
}

/** Adds which of the watched signals were taken for an ambulance, and which were given back. */
export function watchPreemptions(
  { isHeld }: PreemptionWatch,
  world: World,
  signals: readonly number[],
  timeMs: number,
  events: SignalEvents,
): void {
  if (world.ambulances.length === 0) return;
  const held = heldSignals(world);
  for (const s of signals) {
    const isNow = held.has(s) ? 1 : 0;
    if (isNow === isHeld[s]) continue;
    isHeld[s] = isNow;
    const codes = isNow
      ? [EventCode.preemptionCallOn, EventCode.preemptionEntry]
      : [EventCode.preemptionCallOff, EventCode.preemptionExit];
    for (const code of codes) appendEvent(events, timeMs, s, code, PREEMPTION);
  }
}

function heldSignals({ ambulances }: World): ReadonlySet<number> {
  const held = new Set<number>();
  for (const { calls } of ambulances) for (const { signal, state } of calls) if (state === 'holding') held.add(signal);
  return held;
}
