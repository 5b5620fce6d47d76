import type { TimetableSegment } from '../timetable.ts';
import type { DetectorBank, PhaseDetectors } from './detectorBank.ts';
import type { EndReason } from './endReason.ts';
import type { PhaseState } from './phaseState.ts';
import type { SignalModel } from './signalModel.ts';

/**
 * What a controller may know of the traffic: what detectors and cameras on its own roads could tell. Lanes are network
 * rows. Implemented by the traffic (`sim/traffic/sensors.ts`).
 */
export interface Sensors {
  /** Vehicles on the lane. */
  vehicles(lane: number): number;
  /** Vehicles on the lane slower than 0.1 m/s. */
  queue(lane: number): number;
  /** Vehicles on the lane at 0.1 m/s or faster, within a distance of its stop line, m. */
  movingWithin(lane: number, distanceM: number): number;
  /** Vehicles on the lane whose front passed a point of it in the last step, m from the start of the link. */
  crossed(lane: number, atM: number): number;
  /**
   * Writes what is over the detectors of the phases that `isFresh` marks, and into `rows` which of them have something there.
   *
   * @returns number of these
   */
  scan(bank: DetectorBank): number;
  /** Writes what is over the detectors of one phase. */
  scanPhase(bank: DetectorBank, row: number): void;
}

/** What a controller wishes of a phase. */
export const Wish = {
  /** That it be red. */
  red: 0,
  /** That it be green; pedestrians beside it have don't walk. */
  green: 1,
  /** That it be green, with walk if the green begins now. */
  greenWithWalk: 2,
} as const;
export type Wish = (typeof Wish)[keyof typeof Wish];

/** The state of an intersection as its controller sees it. Phases are rows of `model.phases`. Read only. */
export interface SignalView {
  readonly model: SignalModel;
  readonly sensors: Sensors;
  readonly timeMs: number;
  /** Plan by the clock: local time, splits and offset for those who coordinate. */
  readonly segment: TimetableSegment;
  /** Shape [phase count]. */
  readonly phaseState: Readonly<ArrayLike<PhaseState>>;
  /** Since when each phase has been in its state, ms. */
  readonly phaseSinceMs: Readonly<ArrayLike<number>>;
  /** What is over the detectors of each phase (bits of `detectorBank.ts`), calls kept, until when greens are extended, ms. */
  readonly occupied: Readonly<ArrayLike<number>>;
  readonly keptCall: Uint8Array;
  readonly extendedUntilMs: Readonly<ArrayLike<number>>;
  /** What it wants to be woken by, of each phase: values of `Watch`. It may write here. */
  readonly watch: Uint8Array;
  /** Seed of the run, for those who draw (`core/random.ts`). */
  readonly seed: number;
}

/** When each phase will change between green and not green, as far as is known. Simulation times, ms; shape [phase count]. */
export interface Foresight {
  /** It can't before; -Infinity: it may at any moment. */
  readonly earliestMs: Float64Array;
  /** It will have by then; Infinity: there is no telling. */
  readonly latestMs: Float64Array;
  /**
   * Until when the same would be said, as long as nothing changes that the controller remembers, wishes or shows, nor a call that is
   * kept, ms; -Infinity: that can't be told.
   */
  holdsUntilMs: number;
}

/**
 * A way of running a signal: the state of its intersection in, a wish out. What is wished is checked and brought about
 * by the keeper (`keeper.ts`), which alone shows anything; a controller can be wrong, but not dangerous.
 *
 * Write one file with a `create…` function and name it in `registry.ts`.
 */
export interface Controller {
  /** How often it is asked, ms: whole steps; 0 for every step. */
  readonly intervalMs: number;
  /** Detectors that it wants, phase by phase; absent: none. */
  readonly detectors?: readonly PhaseDetectors[];
  /** Numbers that it remembers from one time to the next. They are zero at first, and part of every snapshot and hash. */
  readonly memoryLength: number;
  /**
   * @param memory its own numbers; all that it may write besides the wish
   * @param wish   values of `Wish`, phase by phase; holds the last wish
   * @returns when it wants to be asked again, ms, instead of after its interval; it is asked before that if its wish has
   *          come about, or something happens that it watches
   */
  decide(view: SignalView, memory: Float64Array, wish: Uint8Array): number | undefined;
  /**
   * What it can still do, told to vehicles (`sim/v2x`): writes what it knows for certain, under the running plan, into the
   * foresight; memory and wish are read only. Minimum greens and clearances are added by the caller.
   */
  foresee?(view: SignalView, memory: Float64Array, wish: Uint8Array, foresight: Foresight): void;
  /** Its signal is all red and its own again after an ambulance had it. Absent: it forgets everything. */
  restart?(memory: Float64Array, timeMs: number): void;
  /** What it can tell for the event log; absent: nothing. */
  readonly account?: ControllerAccount;
}

/** What a controller tells of itself, phase by phase (rows of the model). Reads only. */
export interface ControllerAccount {
  /** Why the phase's green was last found to have had enough. */
  endReason(p: number): EndReason;
  /** Whether a pedestrian who pressed the button still waits. @param memory the controller's own */
  isPedestrianCalling(memory: Float64Array, p: number, timeMs: number): boolean;
}

/** A controller's view of its signal, kept from one decision to the next, and its own parts of the arrays. */
export interface ControllerDesk {
  readonly view: { -readonly [Field in keyof SignalView]: SignalView[Field] };
  readonly memory: Float64Array;
  readonly wish: Uint8Array;
}
