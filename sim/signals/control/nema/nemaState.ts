import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { SignalView } from '../controller.ts';
import type { NemaModel, NemaPhase } from './nemaModel.ts';

/** What a phase shows, as its ring sees it. All from `green` on are green. */
export const Light = {
  red: 0,
  yellow: 1,
  green: 2,
  /** Has had enough; stays green because the other ring has not. */
  greenTransfers: 3,
  /** Has had enough; stays green because nobody else calls. */
  greenRests: 4,
} as const;

/** What is remembered of each phase: so many numbers of the controller's memory, phase after phase. */
const FIELDS = 10;
export const Field = {
  light: 0,
  /** Start and least length of its green, ms; when it ended. */
  startMs: 1,
  expectedMs: 2,
  endMs: 3,
  /** Longest length of this green, ms. */
  mostMs: 4,
  /** 1: it has had enough. */
  isReady: 5,
  /** 1: on its way out. */
  isLeaving: 6,
  /** Row of the phase chosen to follow, counted from 1. */
  chosen: 7,
  /** What is left of its rest, ms. */
  restMs: 8,
  /** 1: its detectors call. */
  isCalling: 9,
} as const;
/** Two rings, two times. */
const RINGS_AND_TIMES = 4;
type Field = (typeof Field)[keyof typeof Field];

/** One decision while it is being made. The object is used again for the next one. */
export interface NemaTurn {
  readonly isCoordinated: boolean;
  readonly isFloating: boolean;
  /** Type 170: coordinated phases yield to whoever fits; TS2: not while the one before that could still be served. */
  readonly yieldsFreely: boolean;
  readonly firstCycleMs: number;
  model: NemaModel;
  view: SignalView;
  memory: Float64Array;
  /** Time since the last decision, ms. */
  stepMs: number;
  /** Time in the cycle, ms from the plan's ring time 0. */
  ringMs: number;
}

/** Numbers to be remembered; after the phases': the rows active, counted from 1, the times of the first and the last decision. */
export function memoryLengthOf(phaseCount: number): number {
  return phaseCount * FIELDS + RINGS_AND_TIMES;
}

export function get({ memory }: Pick<NemaTurn, 'memory'>, row: number, field: Field): number {
  return memory[row * FIELDS + field];
}

export function set({ memory }: NemaTurn, row: number, field: Field, value: number): void {
  memory[row * FIELDS + field] = value;
}

/** The phase that a ring times. */
export function activeOf({ memory, model }: NemaTurn, ring: number): NemaPhase | null {
  const row = memory[memory.length - RINGS_AND_TIMES + ring] - 1;
  return row < 0 ? null : model.phases[row];
}

export function setActive({ memory }: NemaTurn, { ring, row }: NemaPhase): void {
  memory[memory.length - RINGS_AND_TIMES + ring] = row + 1;
}

export function otherOf(turn: NemaTurn, phase: NemaPhase): NemaPhase {
  return activeOf(turn, 1 - phase.ring)!;
}

export function isGreen(turn: NemaTurn, { row }: NemaPhase): boolean {
  return get(turn, row, Field.light) >= Light.green;
}

export function isReady(turn: NemaTurn, { row }: NemaPhase): boolean {
  return get(turn, row, Field.isReady) === 1;
}

/** Whether a vehicle or a recall asks for it. */
export function isCalled(turn: NemaTurn, phase: NemaPhase): boolean {
  return phase.hasRecall || get(turn, phase.row, Field.isCalling) === 1;
}

/** Time until a phase's force-off, ms in [0, cycle). */
export function untilForceOffMs({ model, ringMs }: NemaTurn, { forceOffMs }: NemaPhase): number {
  return moduloMs(forceOffMs - ringMs, model.cycleMs);
}

/** The clearance that a phase has before it, ms. SUMO counts none once it has begun, and from its end on what is over it. */
export function clearanceAheadMs(turn: NemaTurn, { row, clearMs }: NemaPhase): number {
  if (get(turn, row, Field.isLeaving) === 0) return clearMs;
  return Math.max(0, turn.view.timeMs - get(turn, row, Field.endMs) - clearMs);
}
