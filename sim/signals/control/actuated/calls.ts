import { RandomStream, uniform } from '../../../core/random.ts';
import { isAdvanceOccupied, isStopLineOccupied } from './detectors.ts';
import type { Turn } from './turn.ts';

/** What is remembered of each phase: so many numbers in the controller's memory, phase after phase. */
export const MEMORY_PER_PHASE = 4;
/** 1: a call that is kept until it is served (locking memory). */
const KEPT_CALL = 0;
/** When the next pedestrian calls, ms; 0: not drawn yet. */
const PEDESTRIAN_AT = 1;
/** Until when vehicles have extended the green, ms. */
const EXTENDED_UNTIL = 2;
/** Since when others have waited for the end of this green, ms; 0: nobody does. */
const AWAITED_SINCE = 3;

/** Vehicles over the stop line's detector hold the green no longer than this, ms. */
const STOP_LINE_PASSAGE_MS = 1000;

/** Values of `Turn.called`. */
const UNKNOWN = 0;
const NOT_CALLED = 1;
const CALLED = 2;

/** Whether a red phase is called, by a vehicle, a pedestrian or a recall; soft recalls count where nobody else calls. */
export function isPhaseCalled(turn: Turn, p: number): boolean {
  if (turn.called[p] === UNKNOWN) turn.called[p] = findCall(turn, p) ? CALLED : NOT_CALLED;
  return turn.called[p] === CALLED || (turn.isQuiet && turn.settings[p].recall === 'soft');
}

function findCall(turn: Turn, p: number): boolean {
  const { memory, view, settings, detectors } = turn;
  const { recall, walk, isLocking } = settings[p];
  if (recall === 'min' || recall === 'max') return true;
  if (isLocking && memory[p * MEMORY_PER_PHASE + KEPT_CALL] === 1) return true;
  if (walk === 'call' && isPedestrianCalling(turn, p)) return true;
  return isStopLineOccupied(view.sensors, detectors[p]) || isAdvanceOccupied(view.sensors, detectors[p]);
}

/** Notes what a phase with locking memory must not forget. Call in every step. */
export function keepCall({ memory, view, detectors }: Turn, p: number): void {
  const at = p * MEMORY_PER_PHASE + KEPT_CALL;
  if (memory[at] === 1) return;
  if (isStopLineOccupied(view.sensors, detectors[p]) || isAdvanceOccupied(view.sensors, detectors[p])) memory[at] = 1;
}

/** Pedestrians come by chance; the next one is drawn when the one before has been served. */
export function isPedestrianCalling({ memory, view, settings }: Turn, p: number): boolean {
  const { model, timeMs, seed } = view;
  const at = p * MEMORY_PER_PHASE + PEDESTRIAN_AT;
  if (timeMs < memory[at]) return false;
  if (model.phases[p].walkMs === 0 || settings[p].pedestrianCallsPerH === 0) return false;
  if (memory[at] === 0) {
    const u = uniform(seed, RandomStream.controller, model.intersection * 256 + p, Math.floor(timeMs / 1000));
    memory[at] = timeMs + Math.ceil((-Math.log(1 - u) * 3_600_000) / settings[p].pedestrianCallsPerH);
  }
  return timeMs >= memory[at];
}

/** Whether a pedestrian who has come is still waiting; draws nobody. */
export function isPedestrianAwaited(memory: Float64Array, p: number, timeMs: number): boolean {
  const callMs = memory[p * MEMORY_PER_PHASE + PEDESTRIAN_AT];
  return callMs !== 0 && timeMs >= callMs;
}

/** Forgets the calls that a green has served: at the first look at it. */
export function forgetServedCalls({ memory }: Turn, p: number, walks: boolean): void {
  memory[p * MEMORY_PER_PHASE + KEPT_CALL] = 0;
  if (walks) memory[p * MEMORY_PER_PHASE + PEDESTRIAN_AT] = 0;
}

/** Notes what is over the detectors of a green phase, and tells until when its green is extended, ms. */
export function extendGreen({ memory, view, settings, detectors }: Turn, p: number): number {
  const { timeMs, sensors } = view;
  const at = p * MEMORY_PER_PHASE + EXTENDED_UNTIL;
  let untilMs = memory[at];
  const { passageMs } = settings[p];
  if (untilMs < timeMs + passageMs && isAdvanceOccupied(sensors, detectors[p])) untilMs = timeMs + passageMs;
  if (untilMs < timeMs + STOP_LINE_PASSAGE_MS && isStopLineOccupied(sensors, detectors[p])) {
    untilMs = timeMs + STOP_LINE_PASSAGE_MS;
  }
  memory[at] = untilMs;
  return untilMs;
}

export function awaitedSinceMs(memory: Float64Array, p: number): number {
  return memory[p * MEMORY_PER_PHASE + AWAITED_SINCE];
}

export function setAwaitedSinceMs(memory: Float64Array, p: number, sinceMs: number): void {
  memory[p * MEMORY_PER_PHASE + AWAITED_SINCE] = sinceMs;
}
