import type { Frame } from '../../sim/shared.ts';

/**
 * Holds a frame back until every change made up to its moment is known: nobody ever sees a signal by an old plan.
 * Changes come reliably and in order, frames may be lost, so at most a few frames wait here.
 */
export interface FrameGate {
  /** Sequence of the last change known. */
  changeSequence: number;
  waiting: Frame[];
}

/** Frames that wait at most; older ones are dropped, since a newer picture replaces them. */
const WAITING_MAX = 8;

export function createFrameGate(changeSequence: number): FrameGate {
  return { changeSequence, waiting: [] };
}

/** @returns the frames that may be shown now, oldest first */
export function admitFrame(gate: FrameGate, frame: Frame): readonly Frame[] {
  if (frame.changeSequence <= gate.changeSequence && gate.waiting.length === 0) return [frame];
  gate.waiting.push(frame);
  if (gate.waiting.length > WAITING_MAX) gate.waiting.shift();
  return release(gate);
}

/** @returns the frames that this change lets through, oldest first */
export function admitChange(gate: FrameGate, sequence: number): readonly Frame[] {
  gate.changeSequence = Math.max(gate.changeSequence, sequence);
  return release(gate);
}

function release(gate: FrameGate): readonly Frame[] {
  const held = gate.waiting.findIndex((frame) => frame.changeSequence > gate.changeSequence);
  const count = held === -1 ? gate.waiting.length : held;
  return gate.waiting.splice(0, count);
}
