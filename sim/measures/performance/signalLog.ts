import { EventCode, type SignalEvents } from '../signalEvents.ts';

/** Why a green ended, as the log says it. */
export type GreenEnd = 'gapOut' | 'maxOut' | 'forceOff' | 'unknown';

/**
 * One cycle of a phase as the Purdue coordination diagram draws it: red, green, yellow. Times are ms.
 *
 * Only cycles of which beginning and end were logged are made.
 */
export interface PhaseCycle {
  /** End of the yellow before: red begins. */
  readonly redMs: number;
  readonly greenMs: number;
  readonly yellowMs: number;
  /** End of the yellow. */
  readonly endMs: number;
  /** End of the red clearance, when another may begin. */
  readonly clearedMs: number;
  readonly greenEnd: GreenEnd;
  /** Whether pedestrians walked. */
  readonly walked: boolean;
}

/** A detector was on from one moment to another, ms. */
export interface Activation {
  readonly onMs: number;
  readonly offMs: number;
}

/** The log of one signal, put together. */
export interface SignalLog {
  /** Cycles by phase number, in order of time. */
  readonly cycles: ReadonlyMap<number, readonly PhaseCycle[]>;
  /** Activations by channel; those still on at the end last till then. */
  readonly activations: ReadonlyMap<number, readonly Activation[]>;
}

interface OpenCycle {
  redMs: number;
  greenMs: number;
  yellowMs: number;
  endMs: number;
  greenEnd: GreenEnd;
  walked: boolean;
}

/**
 * Reads a log of several signals.
 *
 * @param fromMs cycles that begin before it, and activations that do, are left out
 * @param toMs   end of the log
 */
export function readSignalLogs(
  events: SignalEvents,
  signalCount: number,
  fromMs: number,
  toMs: number,
): readonly SignalLog[] {
  const readers = Array.from({ length: signalCount }, () => createReader(fromMs));
  for (let i = 0; i < events.count; i++) {
    readers[events.signal[i]].read(events.timeMs[i], events.code[i], events.parameter[i]);
  }
  return readers.map((reader) => reader.finish(toMs));
}

const GREEN_ENDS: ReadonlyMap<number, GreenEnd> = new Map([
  [EventCode.gapOut, 'gapOut'],
  [EventCode.maxOut, 'maxOut'],
  [EventCode.forceOff, 'forceOff'],
]);

function createReader(fromMs: number) {
  const cycles = new Map<number, PhaseCycle[]>();
  const open = new Map<number, OpenCycle>();
  const activations = new Map<number, Activation[]>();
  const onMs = new Map<number, number>();
  /** Phases that have no cycle yet: whose green was seen to end; whose yellow ended before the log began, who knows when. */
  const ended = new Set<number>();
  const clearing = new Set<number>();
  const listOf = <T>(lists: Map<number, T[]>, key: number): T[] => {
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    return list;
  };
  const close = (phase: number, timeMs: number) => {
    const cycle = open.get(phase);
    if (!cycle || Number.isNaN(cycle.greenMs) || Number.isNaN(cycle.yellowMs)) return;
    // Without a yellow the red begins as the green ends.
    const endMs = Number.isNaN(cycle.endMs) ? timeMs : cycle.endMs;
    if (cycle.redMs >= fromMs) listOf(cycles, phase).push({ ...cycle, endMs, clearedMs: timeMs });
    open.set(phase, createCycle(endMs));
  };
  return {
    read(timeMs: number, code: number, parameter: number) {
      if (code === EventCode.detectorOn) onMs.set(parameter, timeMs);
      else if (code === EventCode.detectorOff) {
        const fromOnMs = onMs.get(parameter);
        onMs.delete(parameter);
        if (fromOnMs !== undefined && fromOnMs >= fromMs)
          listOf(activations, parameter).push({ onMs: fromOnMs, offMs: timeMs });
      } else if (code === EventCode.phaseInactive) {
        if (open.has(parameter)) close(parameter, timeMs);
        else if (!clearing.delete(parameter)) open.set(parameter, createCycle(timeMs));
      } else {
        const cycle = open.get(parameter);
        if (!cycle) {
          // The first that is known of a phase: its red begins.
          if (code === EventCode.endYellow) open.set(parameter, createCycle(timeMs));
          else if (code === EventCode.greenTermination) ended.add(parameter);
          else if (code === EventCode.endRedClearance && !ended.has(parameter)) clearing.add(parameter);
          return;
        }
        if (code === EventCode.beginGreen) cycle.greenMs = timeMs;
        else if (code === EventCode.beginWalk) cycle.walked = true;
        else if (code === EventCode.greenTermination) cycle.yellowMs = timeMs;
        else if (code === EventCode.endYellow) cycle.endMs = timeMs;
        const greenEnd = GREEN_ENDS.get(code);
        if (greenEnd) cycle.greenEnd = greenEnd;
      }
    },
    finish(toMs: number): SignalLog {
      for (const [channel, fromOnMs] of onMs) {
        if (fromOnMs >= fromMs) listOf(activations, channel).push({ onMs: fromOnMs, offMs: toMs });
      }
      return { cycles, activations };
    },
  };
}

/** A cycle of which only the red has begun. */
function createCycle(redMs: number): OpenCycle {
  const [greenMs, yellowMs, endMs] = [Number.NaN, Number.NaN, Number.NaN];
  return { redMs, greenMs, yellowMs, endMs, greenEnd: 'unknown', walked: false };
}
