import { RandomStream, uniform } from '../../../core/random.ts';
import { lookAtPhase } from '../readDetectors.ts';
import { RecallCode, WalkCode } from './phaseSettings.ts';
import type { Turn } from './turn.ts';

/** What is remembered of each phase: so many numbers in the controller's memory, phase after phase. */
export const MEMORY_PER_PHASE = 2;
/** When the next pedestrian calls, ms; 0: not drawn yet. */
const PEDESTRIAN_AT = 0;
/** Since when others have waited for the end of this green, ms; 0: nobody does. */
export const AWAITED_SINCE = 1;

/** Whether a red phase is called, by a vehicle, a pedestrian or a recall; soft recalls count where nobody else calls. */
export function isPhaseCalled(turn: Turn, p: number): boolean {
  const { bank, sensors } = turn.arrays;
  if (bank.keptCall[p] === 1 || lookAtPhase(bank, sensors, p) !== 0) return true;
  const recall = turn.recall[p];
  if (recall === RecallCode.always || (turn.isQuiet && recall === RecallCode.soft)) return true;
  return turn.walk[p] === WalkCode.call && isPedestrianCalling(turn, p);
}

/** Pedestrians come by chance; the next one is drawn when the one before has been served. */
export function isPedestrianCalling(turn: Turn, p: number): boolean {
  return turn.timeMs >= pedestrianAtMs(turn, p);
}

/** When a pedestrian calls next (or has called), ms; Infinity: nobody ever does. */
export function pedestrianAtMs(turn: Turn, p: number): number {
  const { arrays, memoryBase, timeMs, seed, intersection, c } = turn;
  const { memory } = arrays;
  const at = memoryBase + p * MEMORY_PER_PHASE + PEDESTRIAN_AT;
  if (memory[at] !== 0) return memory[at];
  const callsPerH = turn.pedestrianCallsPerH[p];
  if (callsPerH === 0) return Number.POSITIVE_INFINITY;
  const row = p - turn.first;
  const u = uniform(seed, RandomStream.controller, intersection[c] * 256 + row, Math.floor(timeMs / 1000));
  memory[at] = timeMs + Math.ceil((-Math.log(1 - u) * 3_600_000) / callsPerH);
  return memory[at];
}

/** Whether a pedestrian who has come is still waiting; draws nobody. @param memory of one signal, `p` its own phase row */
export function isPedestrianAwaited(memory: Float64Array, p: number, timeMs: number): boolean {
  return timeMs >= pedestrianCallMs(memory, p);
}

/** When the pedestrian who was drawn calls, ms; Infinity: nobody was. As above. */
export function pedestrianCallMs(memory: Float64Array, p: number): number {
  const callMs = memory[p * MEMORY_PER_PHASE + PEDESTRIAN_AT];
  return callMs === 0 ? Number.POSITIVE_INFINITY : callMs;
}

/** Forgets the calls that a green has served: at the first look at it. */
export function forgetServedCalls({ arrays, memoryBase }: Turn, p: number, walks: boolean): void {
  arrays.bank.keptCall[p] = 0;
  if (walks) arrays.memory[memoryBase + p * MEMORY_PER_PHASE + PEDESTRIAN_AT] = 0;
}

export function awaitedSinceMs({ arrays: { memory }, memoryBase }: Turn, p: number): number {
  return memory[memoryBase + p * MEMORY_PER_PHASE + AWAITED_SINCE];
}

export function setAwaitedSinceMs({ arrays: { memory }, memoryBase }: Turn, p: number, sinceMs: number): void {
  memory[memoryBase + p * MEMORY_PER_PHASE + AWAITED_SINCE] = sinceMs;
}
