import { RandomStream, uniform } from '../../../core/random.ts';
import type { Turn } from './turn.ts';

/** What is remembered of each phase: so many numbers in the controller's memory, phase after phase. */
export const MEMORY_PER_PHASE = 2;
/** When the next pedestrian calls, ms; 0: not drawn yet. */
const PEDESTRIAN_AT = 0;
/** Since when others have waited for the end of this green, ms; 0: nobody does. */
const AWAITED_SINCE = 1;

/** Whether a red phase is called, by a vehicle, a pedestrian or a recall; soft recalls count where nobody else calls. */
export function isPhaseCalled(turn: Turn, p: number): boolean {
  const { recall, walk } = turn.settings[p];
  if (turn.view.occupied[p] !== 0 || turn.view.keptCall[p] === 1) return true;
  if (recall === 'min' || recall === 'max' || (turn.isQuiet && recall === 'soft')) return true;
  return walk === 'call' && isPedestrianCalling(turn, p);
}

/** Pedestrians come by chance; the next one is drawn when the one before has been served. */
export function isPedestrianCalling(turn: Turn, p: number): boolean {
  return turn.view.timeMs >= pedestrianAtMs(turn, p);
}

/** When a pedestrian calls next (or has called), ms; Infinity: nobody ever does. */
export function pedestrianAtMs({ memory, view, settings }: Turn, p: number): number {
  const { model, timeMs, seed } = view;
  const at = p * MEMORY_PER_PHASE + PEDESTRIAN_AT;
  if (memory[at] !== 0) return memory[at];
  const { pedestrianCallsPerH } = settings[p];
  if (model.phases[p].walkMs === 0 || pedestrianCallsPerH === 0) return Number.POSITIVE_INFINITY;
  const u = uniform(seed, RandomStream.controller, model.intersection * 256 + p, Math.floor(timeMs / 1000));
  memory[at] = timeMs + Math.ceil((-Math.log(1 - u) * 3_600_000) / pedestrianCallsPerH);
  return memory[at];
}

/** Whether a pedestrian who has come is still waiting; draws nobody. */
export function isPedestrianAwaited(memory: Float64Array, p: number, timeMs: number): boolean {
  const callMs = memory[p * MEMORY_PER_PHASE + PEDESTRIAN_AT];
  return callMs !== 0 && timeMs >= callMs;
}

/** Forgets the calls that a green has served: at the first look at it. */
export function forgetServedCalls({ memory, view }: Turn, p: number, walks: boolean): void {
  view.keptCall[p] = 0;
  if (walks) memory[p * MEMORY_PER_PHASE + PEDESTRIAN_AT] = 0;
}

export function awaitedSinceMs(memory: Float64Array, p: number): number {
  return memory[p * MEMORY_PER_PHASE + AWAITED_SINCE];
}

export function setAwaitedSinceMs(memory: Float64Array, p: number, sinceMs: number): void {
  memory[p * MEMORY_PER_PHASE + AWAITED_SINCE] = sinceMs;
}
