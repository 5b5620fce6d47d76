import { appendEvent, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import { ControlMode } from '../../signals/control/controlState.ts';
import { PhaseState } from '../../signals/control/phaseState.ts';
import { isControlled } from '../../signals/signalState.ts';
import { ringTimeMs, segmentAt } from '../../signals/timetable.ts';
import type { Ambulance, PreemptionCall } from '../emergency/ambulance.ts';
import type { World } from '../world.ts';

/** Which signals the log knows to be held for an ambulance, and to show it their stage: 1. Shape [signal count]. */
export interface PreemptionWatch {
  readonly isHeld: Uint8Array;
  readonly dwells: Uint8Array;
  /** Who held them last. */
  readonly holders: Map<number, Holder>;
}

interface Holder {
  readonly ambulance: Ambulance;
  readonly call: PreemptionCall;
}

/** Number of the preemption: signals have one, for whatever approach it is called. */
const PREEMPTION = 1;

export function createPreemptionWatch(count: number): PreemptionWatch {
  return { isHeld: new Uint8Array(count), dwells: new Uint8Array(count), holders: new Map() };
}

/** From now on: a preemption that has begun isn't told. */
export function beginPreemptions({ isHeld, dwells }: PreemptionWatch, world: World, s: number): void {
  isHeld[s] = holdersOf(world).has(s) ? 1 : 0;
  dwells[s] = isHeld[s] === 1 && isStageShown(world, s, world.timeMs) ? 1 : 0;
}

/** Adds which of the watched signals were taken for an ambulance, show its stage, and were given back. */
export function watchPreemptions(
  { isHeld, dwells, holders }: PreemptionWatch,
  world: World,
  signals: readonly number[],
  timeMs: number,
  events: SignalEvents,
): void {
  if (world.ambulances.length === 0) return;
  const held = holdersOf(world);
  for (const s of signals) {
    const tell = (code: number) => appendEvent(events, timeMs, s, code, PREEMPTION);
    const holder = held.get(s);
    const isNow = holder ? 1 : 0;
    if (isNow !== isHeld[s]) {
      isHeld[s] = isNow;
      dwells[s] = 0;
      if (isNow) {
        tell(EventCode.preemptionCallOn);
        tell(EventCode.preemptionEntry);
      } else {
        const last = holders.get(s);
        if (last && !hasPassed(world, last)) tell(EventCode.preemptionMaxPresence);
        tell(EventCode.preemptionCallOff);
        tell(EventCode.preemptionExit);
      }
    }
    if (!holder) continue;
    holders.set(s, holder);
    if (dwells[s] === 1 || !isStageShown(world, s, timeMs)) continue;
    dwells[s] = 1;
    tell(EventCode.preemptionDwell);
  }
}

function holdersOf({ ambulances }: World): ReadonlyMap<number, Holder> {
  const held = new Map<number, Holder>();
  for (const ambulance of ambulances) {
    for (const call of ambulance.calls) if (call.state === 'holding') held.set(call.signal, { ambulance, call });
  }
  return held;
}

function hasPassed({ traffic }: World, { ambulance, call }: Holder): boolean {
  return ambulance.hasArrived || traffic.vehicles.step[ambulance.slot] > call.step;
}

/** Whether all that is held is green, and nothing else is or clears. */
function isStageShown({ signals }: World, s: number, timeMs: number): boolean {
  const { control, segments } = signals;
  if (control !== null && isControlled(signals, s)) {
    const c = control.rowOfSignal[s];
    if (control.mode[c] !== ControlMode.preempted) return false;
    for (let row = control.firstPhase[c]; row < control.firstPhase[c + 1]; row++) {
      const state = control.phaseState[row];
      if (control.wish[row] === 0 ? state !== PhaseState.red : state !== PhaseState.green) return false;
    }
    return true;
  }
  const segment = segmentAt(segments[s], timeMs);
  const { phases, plan } = segment.timetable;
  const ringMs = ringTimeMs(segment, timeMs);
  const running = phases.filter(({ startMs, endMs }) => ringMs >= startMs && ringMs < endMs);
  return (
    running.length === plan.coordinatedPhases.length &&
    running.every(({ number, greenEndMs }) => plan.coordinatedPhases.includes(number) && ringMs < greenEndMs)
  );
}
