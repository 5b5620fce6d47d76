import type { TimetableSegment } from '../../timetable.ts';
import type { Sensors } from '../controller.ts';
import type { DetectorBank } from '../detectorBank.ts';
import type { SignalModel } from '../signalModel.ts';
import type { PhaseSettings } from './phaseSettings.ts';
import { MOST_RINGS } from './ringModel.ts';
import { createRingPool, type RingPool } from './ringPool.ts';

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
