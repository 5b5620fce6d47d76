import type {
  AdaptiveMoves,
  Change,
  CityMeasures,
  Command,
  ControlAsk,
  ControlChoice,
  ControlClaim,
  ControlledIntersection,
  ControlWishes,
  CsaeMap,
  CsaeSpat,
  FollowedVehicle,
  Issue,
  J2735Map,
  J2735Spat,
  Name,
  Navigation,
  Pace,
  RefusedWish,
  RunError,
  SignalLogUpdate,
  SnapshotInfo,
  SpatSelection,
  SpatSubscription,
  SpatUpdate,
  TimeForm,
  TwinBeginning,
  View,
} from '../../sim/index.ts';

/** What the main thread and the worker thread of one run say to each other. Numbers name viewers; 0 is never one. */

export interface WorkerSettings {
  readonly runId: string;
  readonly scenarioFolder: string;
  /** Timing plans to run instead of the scenario's own. */
  readonly planFile?: string;
  /** Who runs the signals instead of those that the scenario names. */
  readonly control?: ControlChoice;
  readonly snapshotFolder: string;
  readonly version: string;
}

/** What a message for vehicles is asked to be: whose, and in whose names. */
export interface SpatAsk extends SpatSelection {
  readonly format: 'j2735' | 'csae';
  readonly times: TimeForm;
}

/** What may be asked of a run, and what it answers. */
export interface RunRequests {
  command: { readonly ask: Command; readonly answer: Change };
  setPace: { readonly ask: Pace; readonly answer: Pace };
  /** Runs this many steps of a paused run. Answers the time reached, ms. */
  step: { readonly ask: number; readonly answer: number };
  takeSnapshot: { readonly ask: null; readonly answer: SnapshotInfo };
  /** Asks for an id; answers the time jumped to, ms. */
  restoreSnapshot: { readonly ask: string; readonly answer: number };
  /** Answers a slot. */
  findVehicle: { readonly ask: { readonly x: number; readonly y: number }; readonly answer: number };
  /** What signals show and will show. */
  spat: { readonly ask: SpatAsk; readonly answer: J2735Spat | CsaeSpat };
  /** Lanes of the intersections and the signal groups that lead through. */
  map: { readonly ask: SpatAsk; readonly answer: J2735Map | CsaeMap };
  /** Quickest way between two places (`findPlaces`), signals included. */
  navigate: { readonly ask: { readonly from: string; readonly to: string }; readonly answer: Navigation };
  /** Sends a viewer `spat` from now on; null: no more. */
  subscribeSpat: {
    readonly ask: { readonly viewer: number; readonly subscription: SpatSubscription | null };
    /** How many intersections it will hear of. */
    readonly answer: number;
  };
  /** Sends a viewer `signalLog` of a signal from now on; null: of none. Answers since when it is logged, ms. */
  watchSignal: {
    readonly ask: { readonly viewer: number; readonly intersectionId: string | null };
    readonly answer: number | null;
  };
  /** What adaptive control has moved, in cycles that ended after a moment, ms. */
  adaptiveMoves: {
    readonly ask: { readonly intersectionId: string; readonly afterMs: number };
    readonly answer: AdaptiveMoves;
  };
  /** Signals for a program in another process, all or none. */
  claimControl: {
    readonly ask: { readonly viewer: number; readonly claim: ControlClaim };
    readonly answer: readonly ControlledIntersection[];
  };
  /** Its answer to a decision. */
  wishControl: {
    readonly ask: { readonly viewer: number; readonly wishes: ControlWishes };
    readonly answer: { readonly taken: number; readonly refused: readonly RefusedWish[] };
  };
  /** null: all that it has claimed. Answers how many it has given back. */
  returnControl: {
    readonly ask: { readonly viewer: number; readonly intersectionIds: readonly string[] | null };
    readonly answer: number;
  };
  /** The moment before the last change of timing, and what was asked since. */
  twinBeginning: { readonly ask: null; readonly answer: TwinBeginning };
  /** Takes a last snapshot and stops stepping. */
  close: { readonly ask: null; readonly answer: null };
}
export type RunRequestKind = keyof RunRequests;

export type ToWorker =
  | { readonly type: 'view'; readonly viewer: number; readonly view: View }
  | { readonly type: 'leave'; readonly viewer: number }
  /** Make no frames for a viewer that can't take one; make one at once when it can again. */
  | { readonly type: 'hold'; readonly viewer: number }
  | { readonly type: 'resume'; readonly viewer: number }
  | {
      [Kind in RunRequestKind]: {
        readonly type: 'request';
        readonly id: number;
        readonly kind: Kind;
        readonly ask: RunRequests[Kind]['ask'];
      };
    }[RunRequestKind];

/** Where a run stands: what a new viewer is told first. */
export interface RunState {
  readonly scenarioId: string;
  readonly timeMs: number;
  readonly stepMs: number;
  readonly pace: Pace;
  readonly warmUpUntilMs: number | null;
  readonly demandFactor: number;
  readonly changes: readonly Change[];
  readonly snapshots: readonly SnapshotInfo[];
}

export interface ViewerFrame {
  /** Viewers with equal views share one buffer. */
  readonly viewers: readonly number[];
  readonly bytes: ArrayBuffer;
}

/** Once a wall second. */
export interface RunReport {
  readonly timeMs: number;
  readonly measures: CityMeasures;
  readonly realTimeFactor: number;
  /** Wall time of each step since the last report, s. */
  readonly stepS: readonly number[];
  /** Wall time given up because the run can't keep its pace, s. */
  readonly slippedS: number;
  /** Signals that programs in other processes have now; decisions answered and missed since the last report. */
  readonly external: { readonly signals: number; readonly answered: number; readonly missed: number };
}

export type FromWorker =
  /** The scenario is read and sound: the scene as UTF-8 JSON. */
  | {
      readonly type: 'scene';
      readonly scenarioId: string;
      readonly name: Name;
      readonly sceneJson: Uint8Array<ArrayBuffer>;
    }
  /** The scenario can't be run. Nothing follows. */
  | { readonly type: 'refused'; readonly message: string; readonly issues: readonly Issue[] }
  /** The run has begun (or resumed), or has jumped to a snapshot. */
  | { readonly type: 'state'; readonly state: RunState }
  | {
      readonly type: 'frames';
      readonly sequence: number;
      readonly timeMs: number;
      readonly frames: readonly ViewerFrame[];
      readonly followed: readonly { readonly viewer: number; readonly vehicle: FollowedVehicle | null }[];
    }
  /** What signals tell, for viewers whose subscriptions are equal. */
  | { readonly type: 'spat'; readonly viewers: readonly number[]; readonly update: SpatUpdate }
  | { readonly type: 'signalLog'; readonly viewers: readonly number[]; readonly update: SignalLogUpdate }
  /** A decision, for the program that has claimed the signals. */
  | { readonly type: 'controlAsk'; readonly viewer: number; readonly ask: ControlAsk }
  | { readonly type: 'change'; readonly change: Change; readonly demandFactor: number }
  | { readonly type: 'pace'; readonly pace: Pace; readonly warmUpUntilMs: number | null; readonly timeMs: number }
  | { readonly type: 'snapshots'; readonly snapshots: readonly SnapshotInfo[] }
  | { readonly type: 'report'; readonly report: RunReport }
  | { readonly type: 'notice'; readonly level: 'info' | 'warn'; readonly message: string }
  /** The engine found its state broken. Nothing is stepped any more. */
  | { readonly type: 'failed'; readonly error: RunError }
  | {
      [Kind in RunRequestKind]: {
        readonly type: 'answer';
        readonly id: number;
        readonly kind: Kind;
        readonly answer: RunRequests[Kind]['answer'];
      };
    }[RunRequestKind]
  | { readonly type: 'denied'; readonly id: number; readonly error: RunError; readonly issues: readonly Issue[] };
