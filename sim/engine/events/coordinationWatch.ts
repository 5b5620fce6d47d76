import { moduloMs } from '../../core/cycleArithmetic.ts';
import { appendEvent, CoordinationState, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import { isControlled } from '../../signals/signalState.ts';
import { ringTimeMs, type Timetable, type TimetableSegment } from '../../signals/timetable.ts';
import type { World } from '../world.ts';

/** What the log remembers of the plan that each signal coordinates by. Shape [signal count]. */
export interface CoordinationWatch {
  readonly segment: (TimetableSegment | null)[];
  /** The plan last told of: of a transition, the one that it leads to. */
  readonly plan: (Timetable | null)[];
  /** Values of `CoordinationState`; 255: not told yet. */
  readonly state: Uint8Array;
  /** Ring time of the last look, ms. */
  readonly ringMs: Float64Array;
}

const NOT_TOLD = 255;
/** NEMA's phases: the codes hold no more splits; and the longest split that a byte holds, s. */
const MOST_SPLITS = 16;
const LONGEST_SPLIT_S = 255;

export function createCoordinationWatch(count: number): CoordinationWatch {
  return {
    segment: new Array<null>(count).fill(null),
    plan: new Array<null>(count).fill(null),
    state: new Uint8Array(count).fill(NOT_TOLD),
    ringMs: new Float64Array(count),
  };
}

/** As if nothing had been told of a signal. */
export function forgetCoordination(watch: CoordinationWatch, s: number): void {
  watch.segment[s] = null;
  watch.plan[s] = null;
  watch.state[s] = NOT_TOLD;
}

/**
 * Adds a plan that has come into force, with its cycle, offset and splits; whether the signal is in step with it; and, of one
 * that is coordinated, local zero and the yield points.
 */
export function watchCoordination(
  watch: CoordinationWatch,
  { signals }: World,
  s: number,
  segment: TimetableSegment,
  timeMs: number,
  events: SignalEvents,
): void {
  const tell = (code: number, parameter: number) => appendEvent(events, timeMs, s, code, parameter);
  const definition = signals.set.definitions[s];
  const { plan, cycleMs, localZeroMs, phases } = segment.timetable;
  const own = signals.segments[s];
  const target = segment.untilMs === undefined ? segment.timetable : own[own.length - 1].timetable;
  const isNew = watch.segment[s] !== segment;
  if (isNew) {
    watch.segment[s] = segment;
    if (watch.plan[s] !== target) {
      watch.plan[s] = target;
      tell(EventCode.patternChange, definition.plans.findIndex(({ id }) => id === plan.id) + 1);
      tell(EventCode.cycleChange, Math.round(target.plan.cycleS));
      tell(EventCode.offsetChange, Math.round(moduloMs(target.offsetMs, target.cycleMs) / 1000));
      const splits = target.plan.rings.flat().filter(({ phase }) => phase <= MOST_SPLITS);
      for (const { phase, splitS } of splits.sort((a, b) => a.phase - b.phase)) {
        tell(EventCode.splitChange + phase - 1, Math.min(LONGEST_SPLIT_S, Math.round(splitS)));
      }
    }
  }
  const isFree = isControlled(signals, s) && definition.controller?.type !== 'coordinated';
  const state = isFree
    ? CoordinationState.free
    : isDwelling(segment, timeMs)
      ? CoordinationState.dwell
      : cycleMs > target.cycleMs
        ? CoordinationState.add
        : cycleMs < target.cycleMs
          ? CoordinationState.subtract
          : CoordinationState.inStep;
  if (state !== watch.state[s]) tell(EventCode.coordinationState, state);
  watch.state[s] = state;
  const beforeMs = watch.ringMs[s];
  const ringMs = ringTimeMs(segment, timeMs);
  watch.ringMs[s] = ringMs;
  if (isFree || isNew) return;
  /** Whether a moment of the cycle has come since the last look. */
  const hasCome = (momentMs: number) => moduloMs(ringMs - momentMs, cycleMs) < moduloMs(ringMs - beforeMs, cycleMs);
  if (hasCome(localZeroMs)) tell(EventCode.coordinationState, CoordinationState.localZero);
  for (const { number, greenEndMs } of phases) {
    if (plan.coordinatedPhases.includes(number) && hasCome(greenEndMs)) tell(EventCode.yieldPoint, number);
  }
}

/** Whether a hold of the cycle is still to come, or to end. */
export function isToDwell({ timetable, fromMs, ringMsAtStart, dwellMs }: TimetableSegment, timeMs: number): boolean {
  return dwellMs > 0 && ringMsAtStart + (timeMs - fromMs) <= timetable.holdMs + dwellMs;
}

/** Whether the cycle is being held so that it comes into step. */
function isDwelling({ timetable, fromMs, ringMsAtStart, dwellMs }: TimetableSegment, timeMs: number): boolean {
  if (dwellMs === 0) return false;
  const runMs = ringMsAtStart + (timeMs - fromMs);
  return runMs >= timetable.holdMs && runMs < timetable.holdMs + dwellMs;
}
