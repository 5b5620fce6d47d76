import { moduloMs } from '../../../core/cycleArithmetic.ts';
import type { TimetableSegment } from '../../timetable.ts';
import { type Sensors, Wish } from '../controller.ts';
import type { DetectorBank } from '../detectorBank.ts';
import { EndReason } from '../endReason.ts';
import { PhaseState } from '../phaseState.ts';
import type { SignalModel } from '../signalModel.ts';
import { awaitedSinceMs, isPhaseCalled } from './calls.ts';
import type { PhaseSettings } from './phaseSettings.ts';
import { MOST_RINGS } from './ringModel.ts';
import { createRingPool, type RingPool, UnitFlag } from './ringPool.ts';

/** Settings of all phases as decisions read them. Shape [phase count], rows of the control state. */
export interface CitySettings {
  /** Values of `RecallCode` and `WalkCode`. */
  readonly recall: Uint8Array;
  readonly walk: Uint8Array;
  /** 0: none ever comes. */
  readonly pedestrianCallsPerH: Float64Array;
}

/** What the turns of a city read and write of the control state: whole arrays, as there. */
export interface TurnArrays {
  readonly phaseState: Uint8Array;
  readonly phaseSinceMs: Float64Array;
  readonly wish: Uint8Array;
  readonly memory: Float64Array;
  readonly bank: DetectorBank;
  readonly sensors: Sensors;
}

/**
 * One decision of an actuated controller while it is being made. There is one such object for the whole city, used for one
 * signal after the other: what is read of them all stays near.
 *
 * Phases are rows of the control state, units those of the pool; -1 is none.
 */
export interface Turn extends CitySettings {
  readonly pool: RingPool;
  /** Where each signal's phases begin, and (replaced before the first decision) its memory. Shape [signal count + 1]. */
  readonly firstPhase: Uint32Array;
  firstMemory: Uint32Array;
  /** For drawing: seed of the run, and each signal's intersection. */
  readonly seed: number;
  readonly intersection: Uint32Array;
  /** 1: actuated; coordinated; with force-offs that float. Shape [signal count]. */
  readonly isMember: Uint8Array;
  readonly coordinates: Uint8Array;
  readonly floats: Uint8Array;
  /**
   * The segments of each signal that the units were made of, while nothing but ring time follows from them any more; null: they
   * must be looked up. And when ring time was zero, ms.
   */
  readonly known: (readonly TimetableSegment[] | null)[];
  readonly ringZeroMs: Float64Array;
  /** Each signal and its settings, for making ring models. */
  readonly models: (SignalModel | null)[];
  readonly settings: (readonly PhaseSettings[])[];
  /** Why each phase's green was last found to may end: for logs only, no decision reads it. Shape [phase count]. */
  readonly endReason: Uint8Array;
  /** 1 for phases of active units, while a wish is being written. Shape [phase count]. */
  readonly isActive: Uint8Array;
  /** Replaced by those of the run before the first decision. */
  arrays: TurnArrays;

  /** Signal, its phase rows, and what its memory is counted from (`calls.ts`). */
  c: number;
  first: number;
  end: number;
  memoryBase: number;
  /** Where the places of its rings stand in the memory. */
  placeAt: number;
  ringCount: number;
  isCoordinated: boolean;
  isFloating: boolean;
  timeMs: number;
  /** Ring time of the plan, ms; 0 where free. */
  localMs: number;
  cycleMs: number;
  /** Barrier group of the active units. */
  group: number;
  /** Nobody calls: soft recalls count. */
  isQuiet: boolean;
  /** Unit that each ring times, and would time next. */
  readonly active: Int32Array;
  readonly entering: Int32Array;
}

/** @param models all signals with a controller; their phases begin at `firstPhase` */
export function createTurn(models: readonly SignalModel[], firstPhase: Uint32Array, seed: number): Turn {
  const count = models.length;
  const phaseCount = firstPhase[count];
  return {
    pool: createRingPool(count),
    firstPhase,
    firstMemory: new Uint32Array(count + 1),
    seed,
    intersection: Uint32Array.from(models, ({ intersection }) => intersection),
    isMember: new Uint8Array(count),
    coordinates: new Uint8Array(count),
    floats: new Uint8Array(count),
    known: new Array<readonly TimetableSegment[] | null>(count).fill(null),
    ringZeroMs: new Float64Array(count),
    models: new Array<SignalModel | null>(count).fill(null),
    settings: new Array<readonly PhaseSettings[]>(count).fill([]),
    recall: new Uint8Array(phaseCount),
    walk: new Uint8Array(phaseCount),
    pedestrianCallsPerH: new Float64Array(phaseCount),
    endReason: new Uint8Array(phaseCount),
    isActive: new Uint8Array(phaseCount),
    arrays: {} as TurnArrays,
    c: 0,
    first: 0,
    end: 0,
    memoryBase: 0,
    placeAt: 0,
    ringCount: 0,
    isCoordinated: false,
    isFloating: false,
    timeMs: 0,
    localMs: 0,
    cycleMs: 1,
    group: 0,
    isQuiet: false,
    active: new Int32Array(MOST_RINGS).fill(-1),
    entering: new Int32Array(MOST_RINGS).fill(-1),
  };
}

/** Whether somebody asks for a unit that is not active. Coordinated ones are always asked for. */
export function isUnitCalled(turn: Turn, u: number): boolean {
  const { unitRing, unitFlags, unitFrom, unitEnd, unitPhases } = turn.pool;
  if (turn.active[unitRing[u]] === u) return false;
  if (turn.isCoordinated && (unitFlags[u] & UnitFlag.coordinated) !== 0) return true;
  const { phaseState } = turn.arrays;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
    const p = unitPhases[k];
    if (phaseState[p] !== PhaseState.green && isPhaseCalled(turn, p)) return true;
  }
  return false;
}

/** Whether a unit can still be served in this turn of the cycle, once `leaving` has been cleared. */
export function isServiceable(turn: Turn, u: number, leaving: number): boolean {
  const { isCoordinated, cycleMs, localMs, pool } = turn;
  const { unitFlags, greenEndMs, leastMs, clearMs } = pool;
  if (!isCoordinated || (unitFlags[u] & UnitFlag.coordinated) !== 0) return true;
  const untilForceOffMs = moduloMs(greenEndMs[u] - localMs, cycleMs);
  if (untilForceOffMs < leastMs[u] + (leaving >= 0 ? clearMs[leaving] : 0)) return false;
  if (leaving < 0 || (unitFlags[leaving] & UnitFlag.coordinated) === 0) return true;
  // Its force-off must come before the next yield point, or this cycle's has passed.
  return moduloMs(localMs - greenEndMs[leaving], cycleMs) + untilForceOffMs <= cycleMs;
}

export function isGreen({ pool: { unitFrom, unitEnd, unitPhases }, arrays: { phaseState } }: Turn, u: number): boolean {
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) if (phaseState[unitPhases[k]] !== PhaseState.green) return false;
  return true;
}

export function greenSinceMs({ pool, arrays: { phaseSinceMs } }: Turn, u: number): number {
  const { unitFrom, unitEnd, unitPhases } = pool;
  let sinceMs = 0;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
    if (phaseSinceMs[unitPhases[k]] > sinceMs) sinceMs = phaseSinceMs[unitPhases[k]];
  }
  return sinceMs;
}

/** Minimum green of an active unit, with walk if it was begun with it, ms. */
export function leastMsOf({ pool, arrays: { wish } }: Turn, u: number): number {
  const { unitFrom, unitEnd, unitPhases } = pool;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) {
    if (wish[unitPhases[k]] === Wish.greenWithWalk) return pool.leastWithWalkMs[u];
  }
  return pool.leastMs[u];
}

/** Whether vehicles extend the green of any of a unit's phases. */
function isExtended({ pool, timeMs, arrays }: Turn, u: number): boolean {
  const { extendedUntilMs } = arrays.bank;
  const { unitFrom, unitEnd, unitPhases } = pool;
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) if (timeMs < extendedUntilMs[unitPhases[k]]) return true;
  return false;
}

/**
 * Whether a unit has had enough, given that others wait: its traffic has gaps, or its time is over. A coordinated one has at
 * any time: its yield point is asked for by `isServiceable`.
 */
export function mayEnd(turn: Turn, u: number): boolean {
  if (!isGreen(turn, u)) return false;
  const { timeMs, localMs, cycleMs, pool } = turn;
  const lastedMs = timeMs - greenSinceMs(turn, u);
  if (lastedMs < leastMsOf(turn, u)) return false;
  if (turn.isCoordinated) {
    if ((pool.unitFlags[u] & UnitFlag.coordinated) !== 0) return note(turn, u, EndReason.forceOff);
    // Forced off: that moment of the cycle has come since the green began.
    if (moduloMs(localMs - pool.greenEndMs[u], cycleMs) <= lastedMs) return note(turn, u, EndReason.forceOff);
    if (turn.isFloating && lastedMs >= pool.greenEndMs[u] - pool.startMs[u]) return note(turn, u, EndReason.forceOff);
  } else {
    const sinceMs = awaitedSinceMs(turn, pool.unitPhases[pool.unitFrom[u]]);
    if (sinceMs > 0 && timeMs - sinceMs >= pool.maxGreenMs[u]) return note(turn, u, EndReason.maxOut);
  }
  if ((pool.unitFlags[u] & UnitFlag.maxRecall) !== 0) return false;
  return !isExtended(turn, u) && note(turn, u, EndReason.gapOut);
}

function note({ endReason, pool: { unitFrom, unitEnd, unitPhases } }: Turn, u: number, reason: EndReason): true {
  for (let k = unitFrom[u]; k < unitEnd[u]; k++) endReason[unitPhases[k]] = reason;
  return true;
}
