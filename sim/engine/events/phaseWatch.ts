import { sToMs } from '../../core/units.ts';
import { appendEvent, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import type { ControlState } from '../../signals/control/controlState.ts';
import { EndReason } from '../../signals/control/endReason.ts';
import { PhaseState } from '../../signals/control/phaseState.ts';
import { isControlled } from '../../signals/signalState.ts';
import { intervalEndsAtMs, ringTimeMs, segmentAt, type TimetableSegment } from '../../signals/timetable.ts';
import type { World } from '../world.ts';
import {
  type CoordinationWatch,
  createCoordinationWatch,
  forgetCoordination,
  isToDwell,
  watchCoordination,
} from './coordinationWatch.ts';
import { beginOverlaps, createOverlapWatch, type OverlapWatch, watchOverlaps } from './overlapWatch.ts';

/** What pedestrians beside a phase are shown. */
const Walk = { dontWalk: 0, walk: 1, clearance: 2 } as const;

/** What the log remembers of every signal's phases: those of signal `s` are rows `firstPhase[s]` to `firstPhase[s + 1] - 1`. */
export interface PhaseWatch {
  /** Those that are watched, ascending. */
  signals: readonly number[];
  readonly firstPhase: Uint32Array;
  /** Values of `PhaseState`, and since when, ms. */
  readonly state: Uint8Array;
  readonly sinceMs: Float64Array;
  /** Values of `Walk`. */
  readonly walk: Uint8Array;
  /** 1: a pedestrian has called and waits. */
  readonly isCalling: Uint8Array;
  /** Barrier group that was last green, -1: none was. Shape [signal count], as all below. */
  readonly group: Int16Array;
  /** When there will be something to see at a signal that runs by the clock, ms; and by which segments that was told. */
  readonly lookMs: Float64Array;
  readonly toldBy: (readonly TimetableSegment[] | null)[];
  readonly coordination: CoordinationWatch;
  readonly overlaps: OverlapWatch;
}

/** Watches nothing yet. */
export function createPhaseWatch(world: World): PhaseWatch {
  const { scenario, startMs } = world;
  const { definitions, count } = scenario.signals;
  const firstPhase = new Uint32Array(count + 1);
  definitions.forEach(({ phases }, s) => {
    firstPhase[s + 1] = firstPhase[s] + phases.length;
  });
  const phaseCount = firstPhase[count];
  return {
    signals: [],
    firstPhase,
    state: new Uint8Array(phaseCount),
    sinceMs: new Float64Array(phaseCount).fill(startMs),
    walk: new Uint8Array(phaseCount),
    isCalling: new Uint8Array(phaseCount),
    group: new Int16Array(count).fill(-1),
    lookMs: new Float64Array(count),
    toldBy: new Array<null>(count).fill(null),
    coordination: createCoordinationWatch(count),
    overlaps: createOverlapWatch(world),
  };
}

/** Watches a signal from now on. What it shows now began before and isn't told; the plan that is in force is. */
export function beginPhases(watch: PhaseWatch, world: World, s: number): void {
  const { signals, timeMs, startMs, stepMs } = world;
  const [first, end] = [watch.firstPhase[s], watch.firstPhase[s + 1]];
  watch.state.fill(PhaseState.red, first, end);
  watch.sinceMs.fill(timeMs, first, end);
  watch.walk.fill(Walk.dontWalk, first, end);
  watch.isCalling.fill(0, first, end);
  watch.group[s] = -1;
  watch.lookMs[s] = Number.NEGATIVE_INFINITY;
  watch.toldBy[s] = null;
  forgetCoordination(watch.coordination, s);
  beginOverlaps(watch.overlaps, world, s);
  watch.signals = [...watch.signals, s].sort((a, b) => a - b);
  if (timeMs === startMs) return;
  const segment = segmentAt(signals.segments[s], timeMs - stepMs);
  const shown = isControlled(signals, s)
    ? statesOfControl(signals.control!, signals.control!.rowOfSignal[s])
    : statesOfPlan(world, s, segment, timeMs - stepMs);
  watch.state.set(shown, first);
  const green = shown.indexOf(PhaseState.green);
  if (green >= 0) watch.group[s] = groupOf(segment, signals.set.definitions[s].phases[green].number);
}

export function endPhases(watch: PhaseWatch, s: number): void {
  watch.signals = watch.signals.filter((other) => other !== s);
}

/** Adds what the signals began to show in the step from `timeMs` on. */
export function watchPhases(watch: PhaseWatch, world: World, timeMs: number, events: SignalEvents): void {
  const { signals } = world;
  const { segments, control } = signals;
  for (const s of watch.signals) {
    const byController = isControlled(signals, s);
    if (!byController && timeMs < watch.lookMs[s] && watch.toldBy[s] === segments[s]) continue;
    const segment = segmentAt(segments[s], timeMs);
    watchCoordination(watch.coordination, world, s, segment, timeMs, events);
    const next = byController
      ? statesOfControl(control!, control!.rowOfSignal[s])
      : statesOfPlan(world, s, segment, timeMs);
    tellChanges(watch, world, s, segment, next, timeMs, events);
    watchOverlaps(watch.overlaps, world, s, segment, timeMs, events);
    const walkMs = tellWalks(watch, world, s, byController, timeMs, events);
    if (byController) {
      tellPedestrianCalls(watch, control!, s, timeMs, events);
      continue;
    }
    const following = segments[s].length > 1 && segments[s][1] !== segment ? segments[s][1].fromMs : walkMs;
    // A cycle that is held is looked at step by step: the hold itself is told.
    watch.lookMs[s] = isToDwell(segment, timeMs)
      ? timeMs
      : Math.min(intervalEndsAtMs(segment, timeMs), walkMs, following);
    watch.toldBy[s] = segments[s];
  }
}

function statesOfControl({ phaseState, firstPhase }: ControlState, c: number): Uint8Array {
  return phaseState.subarray(firstPhase[c], firstPhase[c + 1]);
}

/** What the plan says of each phase of the definition. */
function statesOfPlan({ signals }: World, s: number, segment: TimetableSegment, timeMs: number): Uint8Array {
  const { phases } = signals.set.definitions[s];
  const ringMs = ringTimeMs(segment, timeMs);
  const states = new Uint8Array(phases.length);
  for (const { number, startMs, greenEndMs, yellowEndMs, endMs } of segment.timetable.phases) {
    if (ringMs < startMs || ringMs >= endMs) continue;
    const p = phases.findIndex((phase) => phase.number === number);
    states[p] =
      ringMs < greenEndMs ? PhaseState.green : ringMs < yellowEndMs ? PhaseState.yellow : PhaseState.redClearance;
  }
  return states;
}

/** First what ends, then the barrier that is crossed, then what begins. */
function tellChanges(
  watch: PhaseWatch,
  world: World,
  s: number,
  segment: TimetableSegment,
  next: Uint8Array,
  timeMs: number,
  events: SignalEvents,
): void {
  const { state, sinceMs } = watch;
  const first = watch.firstPhase[s];
  const { phases } = world.signals.set.definitions[s];
  const tell = (code: number, parameter: number) => appendEvent(events, timeMs, s, code, parameter);
  let begins = -1;
  for (let p = 0; p < next.length; p++) {
    const row = first + p;
    if (next[p] === state[row]) continue;
    const { number } = phases[p];
    if (state[row] === PhaseState.green) {
      tell(endCode(world, s, p), number);
      tell(EventCode.greenTermination, number);
    } else if (state[row] === PhaseState.yellow) tell(EventCode.endYellow, number);
    else if (state[row] === PhaseState.redClearance) tell(EventCode.endRedClearance, number);
    if (next[p] === PhaseState.yellow) tell(EventCode.beginYellow, number);
    else if (next[p] === PhaseState.redClearance) tell(EventCode.beginRedClearance, number);
    else if (state[row] !== PhaseState.red) tell(EventCode.phaseInactive, number);
    if (next[p] === PhaseState.green) begins = p;
    else {
      state[row] = next[p];
      sinceMs[row] = timeMs;
    }
  }
  if (begins < 0) return;
  const group = groupOf(segment, phases[begins].number);
  if (watch.group[s] >= 0 && group !== watch.group[s]) tell(EventCode.barrierTermination, watch.group[s] + 1);
  watch.group[s] = group;
  for (let p = 0; p < next.length; p++) {
    const row = first + p;
    if (next[p] !== PhaseState.green || state[row] === PhaseState.green) continue;
    state[row] = PhaseState.green;
    sinceMs[row] = timeMs;
    // What was green when the run began, began before it: its beginning is not told.
    if (timeMs === world.startMs && !beginsNow(world, s, segment, phases[p].number)) continue;
    tell(EventCode.phaseOn, phases[p].number);
    tell(EventCode.beginGreen, phases[p].number);
  }
}

/** Whether a phase that is green at the start of the run becomes so at that moment. */
function beginsNow({ signals, startMs }: World, s: number, segment: TimetableSegment, number: number): boolean {
  if (isControlled(signals, s)) return true;
  const phase = segment.timetable.phases.find((candidate) => candidate.number === number);
  return phase !== undefined && phase.startMs === ringTimeMs(segment, startMs);
}

/** Why a green ended: what its controller says, else by its plan or by whoever decides. */
function endCode({ signals }: World, s: number, p: number): number {
  if (!isControlled(signals, s)) return EventCode.forceOff;
  const control = signals.control!;
  const reason = control.controllers[control.rowOfSignal[s]].account?.endReason(p);
  if (reason === EndReason.gapOut) return EventCode.gapOut;
  return reason === EndReason.maxOut ? EventCode.maxOut : EventCode.forceOff;
}

/** Barrier group of a phase in the plan in force, from 0. */
function groupOf({ timetable: { plan } }: TimetableSegment, number: number): number {
  for (const [r, ring] of plan.rings.entries()) {
    const place = ring.findIndex(({ phase }) => phase === number);
    if (place < 0) continue;
    const group = (plan.barriers ?? []).findIndex((ends) => place < ends[r]);
    return group < 0 ? (plan.barriers ?? []).length : group;
  }
  return 0;
}

/** @returns when pedestrians will next be shown something else, ms */
function tellWalks(
  watch: PhaseWatch,
  { signals, startMs }: World,
  s: number,
  byController: boolean,
  timeMs: number,
  events: SignalEvents,
): number {
  const { control, set } = signals;
  const first = watch.firstPhase[s];
  let nextMs = Number.POSITIVE_INFINITY;
  set.definitions[s].phases.forEach(({ number, walkS = 0, pedestrianClearanceS = 0 }, p) => {
    if (walkS === 0) return;
    const row = first + p;
    const isGreen = watch.state[row] === PhaseState.green;
    const sinceMs = watch.sinceMs[row];
    const walks = !byController || control!.walking[control!.firstPhase[control!.rowOfSignal[s]] + p] === 1;
    if (watch.walk[row] === Walk.dontWalk && isGreen && sinceMs === timeMs && timeMs > startMs && walks) {
      watch.walk[row] = Walk.walk;
      appendEvent(events, timeMs, s, EventCode.beginWalk, number);
    }
    const walkEndMs = sinceMs + sToMs(walkS);
    const clearEndMs = walkEndMs + sToMs(pedestrianClearanceS);
    if (watch.walk[row] === Walk.walk && (timeMs >= walkEndMs || !isGreen)) {
      watch.walk[row] = Walk.clearance;
      appendEvent(events, timeMs, s, EventCode.beginPedestrianClearance, number);
    }
    if (watch.walk[row] === Walk.clearance && (timeMs >= clearEndMs || !isGreen)) {
      watch.walk[row] = Walk.dontWalk;
      appendEvent(events, timeMs, s, EventCode.beginSolidDontWalk, number);
    }
    if (watch.walk[row] === Walk.walk) nextMs = Math.min(nextMs, walkEndMs);
    else if (watch.walk[row] === Walk.clearance) nextMs = Math.min(nextMs, clearEndMs);
  });
  return nextMs;
}

function tellPedestrianCalls(
  watch: PhaseWatch,
  control: ControlState,
  s: number,
  timeMs: number,
  events: SignalEvents,
): void {
  const c = control.rowOfSignal[s];
  const { account } = control.controllers[c];
  if (!account) return;
  const { memory } = control.desks[c];
  control.models[c].phases.forEach(({ number, walkMs }, p) => {
    if (walkMs === 0) return;
    const row = watch.firstPhase[s] + p;
    const calls = account.isPedestrianCalling(memory, p, timeMs) ? 1 : 0;
    if (calls > watch.isCalling[row]) appendEvent(events, timeMs, s, EventCode.pedestrianCall, number);
    watch.isCalling[row] = calls;
  });
}
