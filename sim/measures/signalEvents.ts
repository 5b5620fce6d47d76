/**
 * Codes of the high-resolution event log that controllers in the field keep. The parameter is the phase unless noted.
 *
 * Source: Sturdevant et al., *Indiana Traffic Signal Hi Resolution Data Logger Enumerations*, Purdue University, 2012.
 */
export const EventCode = {
  phaseOn: 0,
  beginGreen: 1,
  gapOut: 4,
  maxOut: 5,
  forceOff: 6,
  greenTermination: 7,
  beginYellow: 8,
  endYellow: 9,
  beginRedClearance: 10,
  endRedClearance: 11,
  phaseInactive: 12,
  beginWalk: 21,
  beginPedestrianClearance: 22,
  beginSolidDontWalk: 23,
  /** Parameter: the barrier, from 1. */
  barrierTermination: 31,
  phaseCallOn: 43,
  phaseCallOff: 44,
  pedestrianCall: 45,
  /** Parameter: the overlap, A is 1. */
  overlapBeginGreen: 61,
  overlapBeginTrailingGreen: 62,
  overlapBeginYellow: 63,
  overlapBeginRedClearance: 64,
  /** Cleared; it shows red. */
  overlapOff: 65,
  /** Parameter: the detector's channel. */
  detectorOff: 81,
  detectorOn: 82,
  /** Parameter: number of the preemption. */
  preemptionCallOn: 102,
  preemptionCallOff: 104,
  preemptionEntry: 105,
  /** The stage for the ambulance is green, and nothing else is. */
  preemptionDwell: 107,
  /** It is given back although nobody has passed. */
  preemptionMaxPresence: 110,
  preemptionExit: 111,
  /** Parameter: number of the priority request. */
  priorityCheckIn: 112,
  priorityEarlyGreen: 113,
  priorityExtendGreen: 114,
  priorityCheckOut: 115,
  /** Parameter: row of the plan in the scenario, from 1; 0: a plan that came by command. */
  patternChange: 131,
  /** Parameter: s. */
  cycleChange: 132,
  offsetChange: 133,
  /** Of phase 1; phase `n` is `n - 1` more, up to 16. Parameter: s, at most 255. */
  splitChange: 134,
  /** Parameter: one of `CoordinationState`. */
  coordinationState: 150,
  /** A coordinated phase may end from now on. */
  yieldPoint: 151,
} as const;
export type EventCode = (typeof EventCode)[keyof typeof EventCode];

export const CoordinationState = { free: 0, inStep: 1, add: 2, subtract: 3, dwell: 4, localZero: 5 } as const;
export type CoordinationState = (typeof CoordinationState)[keyof typeof CoordinationState];

/** Events in the order of time, one row each. Grows as needed. */
export interface SignalEvents {
  count: number;
  /** Simulation time, ms: whole tenths of a second. Shape [at least count], as all below. */
  timeMs: Float64Array;
  /** Row of the signal set. */
  signal: Uint32Array;
  code: Uint8Array;
  parameter: Uint16Array;
}

export function createSignalEvents(capacity = 1024): SignalEvents {
  return { count: 0, ...createRows(capacity) };
}

function createRows(capacity: number) {
  return {
    timeMs: new Float64Array(capacity),
    signal: new Uint32Array(capacity),
    code: new Uint8Array(capacity),
    parameter: new Uint16Array(capacity),
  };
}

export function appendEvent(
  events: SignalEvents,
  timeMs: number,
  signal: number,
  code: number,
  parameter: number,
): void {
  const row = events.count;
  if (row === events.code.length) {
    const { timeMs: times, signal: signals, code: codes, parameter: parameters } = events;
    Object.assign(events, createRows(2 * row));
    events.timeMs.set(times);
    events.signal.set(signals);
    events.code.set(codes);
    events.parameter.set(parameters);
  }
  events.timeMs[row] = timeMs;
  events.signal[row] = signal;
  events.code[row] = code;
  events.parameter[row] = parameter;
  events.count = row + 1;
}

/** Drops events before a time. @returns how many */
export function dropEvents(events: SignalEvents, beforeMs: number): number {
  let first = 0;
  while (first < events.count && events.timeMs[first] < beforeMs) first++;
  for (const field of [events.timeMs, events.signal, events.code, events.parameter]) {
    field.copyWithin(0, first, events.count);
  }
  events.count -= first;
  return first;
}
