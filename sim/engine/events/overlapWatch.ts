import { Indication } from '../../core/indication.ts';
import { appendEvent, EventCode, type SignalEvents } from '../../measures/signalEvents.ts';
import { overlapNumber } from '../../signals/overlaps.ts';
import { isControlled } from '../../signals/signalState.ts';
import { ringTimeMs, segmentAt, type TimetableSegment } from '../../signals/timetable.ts';
import type { World } from '../world.ts';

/** What an overlap does, in the order of its cycle. */
const OverlapState = { off: 0, green: 1, trailing: 2, yellow: 3, redClearance: 4 } as const;
type OverlapState = (typeof OverlapState)[keyof typeof OverlapState];

/** The event that tells of the beginning of each state. */
const BEGINS: readonly EventCode[] = [
  EventCode.overlapOff,
  EventCode.overlapBeginGreen,
  EventCode.overlapBeginTrailingGreen,
  EventCode.overlapBeginYellow,
  EventCode.overlapBeginRedClearance,
];

/** What the log remembers of every signal's overlaps: those of signal `s` are rows `firstOverlap[s]` to `firstOverlap[s + 1] - 1`. */
export interface OverlapWatch {
  readonly firstOverlap: Uint32Array;
  /** Values of `OverlapState`. */
  readonly state: Uint8Array;
}

export function createOverlapWatch({ scenario }: World): OverlapWatch {
  const { definitions, count } = scenario.signals;
  const firstOverlap = new Uint32Array(count + 1);
  definitions.forEach(({ overlaps = [] }, s) => {
    firstOverlap[s + 1] = firstOverlap[s] + overlaps.length;
  });
  return { firstOverlap, state: new Uint8Array(firstOverlap[count]) };
}

/** From now on: what an overlap does now began before and isn't told. */
export function beginOverlaps({ firstOverlap, state }: OverlapWatch, world: World, s: number): void {
  const { signals, timeMs, startMs, stepMs } = world;
  state.fill(OverlapState.off, firstOverlap[s], firstOverlap[s + 1]);
  if (timeMs === startMs) return;
  const beforeMs = timeMs - stepMs;
  state.set(statesOf(world, s, segmentAt(signals.segments[s], beforeMs), beforeMs), firstOverlap[s]);
}

/** Adds what overlaps began to do in the step from `timeMs` on. */
export function watchOverlaps(
  { firstOverlap, state }: OverlapWatch,
  world: World,
  s: number,
  segment: TimetableSegment,
  timeMs: number,
  events: SignalEvents,
): void {
  if (firstOverlap[s] === firstOverlap[s + 1]) return;
  statesOf(world, s, segment, timeMs).forEach((next, o) => {
    const row = firstOverlap[s] + o;
    if (next === state[row]) return;
    state[row] = next;
    // What began before the run isn't told.
    if (timeMs === world.startMs && !beginsNow(world, s, segment, o)) return;
    appendEvent(events, timeMs, s, BEGINS[next], overlapNumber(world.signals.set.definitions[s].overlaps![o].id));
  });
}

function beginsNow({ signals, startMs }: World, s: number, segment: TimetableSegment, o: number): boolean {
  if (isControlled(signals, s)) return true;
  const ringMs = ringTimeMs(segment, startMs);
  return segment.timetable.overlaps[o].greens.some((green) => green.startMs === ringMs);
}

function statesOf({ signals, traffic }: World, s: number, segment: TimetableSegment, timeMs: number): OverlapState[] {
  const { control } = signals;
  if (control !== null && isControlled(signals, s)) {
    const { trailUntilMs, clearUntilMs, models, rowOfSignal } = control;
    return models[rowOfSignal[s]].overlaps.map(({ movements: [m] }) => {
      if (traffic.indication[m] === Indication.green)
        return trailUntilMs[m] > 0 ? OverlapState.trailing : OverlapState.green;
      if (traffic.indication[m] === Indication.yellow) return OverlapState.yellow;
      return clearUntilMs[m] > timeMs ? OverlapState.redClearance : OverlapState.off;
    });
  }
  const ringMs = ringTimeMs(segment, timeMs);
  return segment.timetable.overlaps.map(({ greens }) => {
    const green = greens.find(({ startMs, endMs }) => ringMs >= startMs && ringMs < endMs);
    if (green === undefined) return OverlapState.off;
    if (ringMs < green.trailingMs) return OverlapState.green;
    if (ringMs < green.greenEndMs) return OverlapState.trailing;
    return ringMs < green.yellowEndMs ? OverlapState.yellow : OverlapState.redClearance;
  });
}
