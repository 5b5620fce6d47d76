import type { Change, Command, WishCommand } from '../protocol/commands.ts';
import type { SignalWords } from '../protocol/signalWords.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SignalState } from '../signals/signalState.ts';
import type { TrafficState } from '../traffic/trafficState.ts';
import type { CertainGreens } from '../v2x/certainGreens.ts';
import type { Fleet, PriorityNote } from './buses/fleet.ts';
import type { Ambulance } from './emergency/ambulance.ts';

/** A running city. Written by `stepWorld` and `applyCommand` only. */
export interface World {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly stepMs: number;
  readonly startMs: number;
  /** Steps done; `timeMs` is derived from it, never summed. */
  stepIndex: number;
  timeMs: number;
  readonly signals: SignalState;
  readonly traffic: TrafficState;
  /** What connected drivers are advised by; null: they aren't. */
  readonly advice: CertainGreens | null;
  readonly pendingArrivals: PendingArrivals;
  readonly window: MeasureWindow;
  /** Commands that wait for their time, in order. */
  readonly scheduled: ScheduledCommand[];
  /** All that were sent, in order. Written by `emergency/`. */
  readonly ambulances: Ambulance[];
  /** The buses of the scenario's lines; null: it has none. Written by `buses/`. */
  readonly fleet: Fleet | null;
  /** What signals have done for buses in this step: told to the logs, no part of the state. */
  readonly priorityNotes: PriorityNote[];
  /** Changed plans that aren't in step yet. Written by `planChange.ts`. */
  readonly transitions: OpenTransition[];
  /** All that has changed against the scenario, in order. */
  readonly changes: Change[];
  /** How frames carry what signals with a controller show. */
  readonly signalWords: SignalWords;
  /** Arrivals on green of some movements, counted apart for whoever asks; no part of the state. */
  greenWatch: GreenWatch | null;
  /** Poses of this step's vehicles, made on demand for the viewers; no part of the state. */
  observation: Observation | null;
}

/** A command that waits for its time. */
export interface ScheduledCommand {
  readonly atMs: number;
  readonly command: Command | WishCommand;
}

/** Vehicles on their way from the detector to a stop line of which nobody knows yet what it will show them. */
export interface PendingArrivals {
  /** Network rows of their movements, and when they would reach the line, ms. */
  movement: number[];
  arriveMs: number[];
}

/** Arrivals of some movements, counted apart: an observer beside the state. */
export interface GreenWatch {
  /** 1: counted. Shape [movementCount]. */
  readonly isWatched: Uint8Array;
  arrivals: number;
  onGreen: number;
}

/** Totals at the ends of the last slices; what the window measures is the difference to the oldest. */
export interface MeasureWindow {
  /** Rows of `TOTAL_FIELDS` values, oldest overwritten first. Shape [SLICES × fields]. */
  readonly totals: Float64Array;
  /** Slices recorded so far. */
  recorded: number;
}

/** A change of plan under way, and what it costs so far. Plain values: a snapshot keeps them as they are. */
export interface OpenTransition {
  readonly signal: number;
  readonly change: Extract<Change, { type: 'plan' }>;
  /** When the new plan begins, and when it is in step, ms. */
  readonly fromMs: number;
  readonly inStepMs: number;
  /** Delay on the signal's approaches, vehicle-seconds, and over how many steps: before the new plan begins, and since. */
  delayBeforeVehS: number;
  stepsBefore: number;
  delaySinceVehS: number;
  stepsSince: number;
}

/** Where all vehicles are in the plane at one step: made once a step, read for every viewer. */
export interface Observation {
  readonly stepIndex: number;
  count: number;
  /** Slots of the vehicles on the road. Shape [count], as all below. */
  slot: Int32Array;
  x: Float64Array;
  y: Float64Array;
  motion: Uint32Array;
  kind: Uint32Array;
  /** 4 bytes a link, as in a frame. */
  linkBytes: Uint8Array;
}
