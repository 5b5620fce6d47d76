import type { CityMeasures } from '../measures/city.ts';
import type { ApproachTotals } from '../measures/performance/approachTotals.ts';
import type { Navigation } from '../v2x/navigate.ts';
import type { TimeForm } from '../v2x/spat.ts';
import type { SpatSelection } from '../v2x/spatQuery.ts';
import type { CsaeSpat, J2735Spat } from '../v2x/spatSchema.ts';
import type { AdaptiveMoves } from './adaptiveMoves.ts';
import type { Change, Command } from './commands.ts';
import type {
  ControlAsk,
  ControlClaim,
  ControlledIntersection,
  ControlWishes,
  RefusedWish,
} from './externalControl.ts';

/** Socket.IO events of one run: namespace `/runs/<runId>`. Documented for other languages in docs/protocol.md. */

/** Raised whenever an event or the frame changes shape. A client of another version is told so and not served. */
export const PROTOCOL_VERSION = 2;

/**
 * What a client says when it connects: Socket.IO's `auth`. Another version is refused (`connect_error` whose `data` is a
 * `RunError` of code `version`).
 */
export interface Handshake {
  readonly protocolVersion: number;
  /** The operator's, where commanding needs one. */
  readonly token?: string;
}

/** What a viewer wants in its frames. Metres of the scenario's local frame. */
export interface View {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Send the vehicles inside the rectangle. */
  readonly vehicles: boolean;
  /** Send density and speed of every link. */
  readonly links: boolean;
  /** Send the vehicles on this corridor, for its time-space diagram; null: none. */
  readonly corridorId: string | null;
  /** Follow this vehicle (slot); `followed` then comes with every frame. null: none. */
  readonly followSlot: number | null;
}

export interface Pace {
  readonly running: boolean;
  /** Simulated seconds a wall second; 0: as fast as it can. */
  readonly ratio: number;
}

export interface SnapshotInfo {
  readonly id: string;
  readonly timeMs: number;
  readonly bytes: number;
  readonly stateHash: string;
}

/** The first thing a viewer hears; again after a jump to a snapshot. */
export interface Hello {
  readonly protocolVersion: number;
  readonly version: string;
  readonly runId: string;
  readonly scenarioId: string;
  readonly timeMs: number;
  readonly stepMs: number;
  readonly pace: Pace;
  /** While the run is still being warmed up, as fast as it can: the simulation time at which that ends. */
  readonly warmUpUntilMs?: number;
  /** Whether this socket may command. */
  readonly mayCommand: boolean;
  readonly demandFactor: number;
  /** What has changed since the scenario's own state, in order; without what was replaced long ago. */
  readonly changes: readonly Change[];
  readonly snapshots: readonly SnapshotInfo[];
}

/** Where a followed vehicle is and what lies ahead of it. */
export interface FollowedVehicle {
  readonly timeMs: number;
  readonly slot: number;
  /** The vehicle's number since the run began: slots are reused, numbers are not. */
  readonly vehicleNumber: number;
  readonly typeId: string;
  readonly connected: boolean;
  readonly x: number;
  readonly y: number;
  readonly speedMps: number;
  readonly limitMps: number;
  readonly linkId: string | null;
  readonly distanceToGoM: number;
  readonly tripTimeS: number;
  /** Links from here to the end of the trip. */
  readonly routeLinkIds: readonly string[];
  /** The next signals, nearest first, at most 5: distance to the stop line and the movement the vehicle takes there. */
  readonly ahead: readonly {
    readonly intersectionId: string;
    readonly movementId: string;
    readonly distanceM: number;
  }[];
  /** Signals, advice and arrival on its way, knowing the signals: of the last second or so, by its own `timeMs`. */
  readonly navigation: Navigation;
}

/** Which signals a socket wants to hear of, in whose names, and how often at most. Documented in docs/v2x.md. */
export interface SpatSubscription extends SpatSelection {
  readonly format: 'j2735' | 'csae';
  /** Of J2735's times. */
  readonly times: TimeForm;
  /** Messages a wall second at most, 1 to 10. */
  readonly rateHz: number;
}

/** What signals tell: all that are subscribed to (`isFull`), or those that have changed since the message before. */
export interface SpatUpdate {
  /** Counts up by one within a subscription that is shared. */
  readonly sequence: number;
  readonly timeMs: number;
  readonly isFull: boolean;
  /** No intersections: nothing has changed for a second. */
  readonly spat: J2735Spat | CsaeSpat;
}

/** What has been logged of a signal that is watched. Codes and parameters: docs/events.md. */
export interface SignalLogUpdate {
  readonly intersectionId: string;
  /** Measures hold from then to then, ms: cycles that begin before `fromMs` are left out. */
  readonly fromMs: number;
  readonly timeMs: number;
  /** Everything that is kept, in place of what was heard before; else what has happened since the update before. */
  readonly isFull: boolean;
  readonly events: readonly (readonly [timeMs: number, code: number, parameter: number])[];
  /** What no detector can tell, since `fromMs`: phase by phase, in the order of the signal's `phases`. */
  readonly approaches: readonly ApproachTotals[];
  /** Turning counts since `fromMs`: vehicles on each movement of the intersection that a phase counts, in the scene's order. */
  readonly turns?: readonly number[];
  /** What has come of it, while a program in another process has the signal. */
  readonly external?: { readonly name: string; readonly answered: number; readonly missed: number };
}

/** How a search for green waves beside the run stands. */
export interface WaveSearchState {
  readonly phase: 'searching' | 'curve' | 'applied' | 'nothingBetter' | 'undone' | 'failed';
  /** Corridors that are coordinated; null: all. */
  readonly corridorIds: readonly string[] | null;
  /** What is looked for: 1 bands, 0 least delay. */
  readonly bandWeight: number;
  /** What is being worked at: a search for less delay begins at the plan of most bands. */
  readonly stage: 'bands' | 'delay';
  /** Share of the work done, 0 to 1. */
  readonly doneRatio: number;
  /** Of the best so far: bands as a share of the proved bound; delay and stops as a share of those that the stage began with. */
  readonly bestRatio: number;
  /** Once it is over: sum of all bands before and after, and no plan at these cycles has more; s a cycle. */
  readonly totalBeforeS?: number;
  readonly totalBandS?: number;
  readonly upperBoundS?: number;
  readonly changedSignals?: number;
  /** If the way from bands to delay was asked for: the plans on it. */
  readonly tradeOff?: TradeOff;
  /** Unless it was for bands alone: modelled delay of one passage of a signal before and after, s. */
  readonly delayBeforeS?: number;
  readonly delayAfterS?: number;
  /** Why it failed. */
  readonly message?: string;
}

/** Plans between widest bands and least modelled delay. */
export interface TradeOff {
  /** Of the plans in force when the search began. */
  readonly present: TradeOffPlace;
  /** From bands to delay. */
  readonly points: readonly TradeOffChoice[];
  /** The point whose plans were brought in last; null: none. */
  readonly chosen: number | null;
}

export interface TradeOffPlace {
  /** All bands, s a cycle; modelled delay and stops of one passage of a signal. */
  readonly totalBandS: number;
  readonly delayS: number;
  readonly stops: number;
}

export interface TradeOffChoice extends TradeOffPlace {
  readonly bandWeight: number;
  /** Splits were free as well. */
  readonly splits: boolean;
  readonly changedSignals: number;
}

/** How a comparison of the run with itself, without its last change of timing, stands. */
export interface TwinState {
  readonly phase: 'running' | 'done' | 'failed';
  /** Whose traffic is told beside the city's; null: of none. */
  readonly corridorId: string | null;
  /** The moment from which it is compared, ms, and for how long, min. */
  readonly fromMs: number;
  readonly minutes: number;
  /** Pairs of runs, each under chances of its own: made so far, and to be made. */
  readonly pairsDone: number;
  readonly pairs: number;
  /** Share of the work done, 0 to 1. */
  readonly doneRatio: number;
  /** Means over the pairs made so far. */
  readonly figures: readonly TwinFigure[];
  /** Why it failed. */
  readonly message?: string;
}

/** One measure of the runs without and with the change. */
export interface TwinFigure {
  readonly measure: TwinMeasure;
  readonly without: number;
  readonly with: number;
  /** 95 % interval of the paired difference, with less without; null from one pair. */
  readonly ci95: readonly [low: number, high: number] | null;
}

/**
 * Of the city: vehicle-hours lost on the road and waiting to enter, stops, share of arrivals on green, mean speed in m/s, trips
 * ended. Of the corridor: the same of its links and movements, and the time from end to end in either direction, s.
 */
export type TwinMeasure =
  | 'cityDelayVehH'
  | 'cityStops'
  | 'cityOnGreenRatio'
  | 'citySpeedMps'
  | 'cityTrips'
  | 'corridorDelayVehH'
  | 'corridorStops'
  | 'corridorOnGreenRatio'
  | 'corridorOutboundS'
  | 'corridorInboundS';

export interface RunError {
  readonly code: 'forbidden' | 'invalid' | 'rate' | 'notFound' | 'version' | 'failed';
  readonly message: string;
}

export type Acknowledge<T> = (
  answer: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: RunError },
) => void;

export interface ServerToClientEvents {
  hello: (hello: Hello) => void;
  /** Volatile; answer each with `seen`. The buffer is a frame (`decodeFrame`). */
  frame: (sequence: number, frame: ArrayBuffer) => void;
  change: (change: Change) => void;
  pace: (pace: Pace) => void;
  /** Once a wall second. */
  measures: (measures: CityMeasures) => void;
  followed: (vehicle: FollowedVehicle | null) => void;
  snapshots: (snapshots: readonly SnapshotInfo[]) => void;
  spat: (update: SpatUpdate) => void;
  /** Once a wall second at most while the run moves. */
  signalLog: (update: SignalLogUpdate) => void;
  /** A decision on signals that this socket has claimed. */
  controlAsk: (ask: ControlAsk) => void;
  /** A search for green waves goes on, or has ended; also once after `hello` if there was one. */
  waves: (state: WaveSearchState) => void;
  /** A comparison with the unchanged plans goes on, or has ended; also once after `hello` if there was one. */
  twin: (state: TwinState) => void;
  /** The run stopped: its engine found its state broken. The page says so; nothing goes on in silence. */
  failed: (error: RunError) => void;
}

export interface ClientToServerEvents {
  /** Sent first; frames begin with it. */
  view: (view: View) => void;
  seen: (sequence: number) => void;
  command: (command: Command, answer: Acknowledge<{ readonly change: Change }>) => void;
  setPace: (pace: Pace, answer: Acknowledge<{ readonly pace: Pace }>) => void;
  /** Steps a paused run. */
  step: (steps: number, answer: Acknowledge<{ readonly timeMs: number }>) => void;
  takeSnapshot: (answer: Acknowledge<{ readonly snapshot: SnapshotInfo }>) => void;
  restoreSnapshot: (id: string, answer: Acknowledge<{ readonly timeMs: number }>) => void;
  /** `spat` from now on; a subscription replaces the one before, null ends it. */
  subscribeSpat: (
    subscription: SpatSubscription | null,
    answer: Acknowledge<{ readonly intersections: number }>,
  ) => void;
  /** `signalLog` of one signal from now on, in place of the one watched before; null: of none. */
  watchSignal: (intersectionId: string | null, answer: Acknowledge<{ readonly fromMs: number | null }>) => void;
  /** What adaptive control has moved at a signal and in its region, in cycles that ended after a moment, ms. */
  adaptiveMoves: (
    ask: { readonly intersectionId: string; readonly afterMs: number },
    answer: Acknowledge<{ readonly moves: AdaptiveMoves }>,
  ) => void;
  /**
   * Looks for better plans for some corridors, or for all (null), and brings them in. `bandWeight` 1 (default): the widest bands, by
   * offsets and phase orders; 0: the least modelled delay, by splits too; or in between. With `tradeOff` plans all along that way are
   * looked for and none is brought in.
   */
  optimiseWaves: (
    ask: { readonly corridorIds: readonly string[] | null; readonly bandWeight?: number; readonly tradeOff?: boolean },
    answer: Acknowledge<{ readonly waves: WaveSearchState }>,
  ) => void;
  /** Brings in the plans of a point of the trade-off curve. */
  applyTradeOff: (point: number, answer: Acknowledge<{ readonly waves: WaveSearchState }>) => void;
  /** Ends the search; the best so far is brought in. */
  stopWaves: (answer: Acknowledge<{ readonly waves: WaveSearchState }>) => void;
  /** Brings back the plans that the last search replaced. */
  undoWaves: (answer: Acknowledge<{ readonly waves: WaveSearchState }>) => void;
  /** Signals for a controller of one's own (docs/external-controllers.md): all that are asked for, or none. */
  claimControl: (
    claim: Partial<ControlClaim> & Pick<ControlClaim, 'name'>,
    answer: Acknowledge<{ readonly intersections: readonly ControlledIntersection[] }>,
  ) => void;
  /** The answer to `controlAsk`; each wish is taken or refused by itself. */
  wishControl: (
    wishes: ControlWishes,
    answer: Acknowledge<{ readonly taken: number; readonly refused: readonly RefusedWish[] }>,
  ) => void;
  /** Gives signals back to their plans; null: all that this socket has claimed. */
  returnControl: (
    intersectionIds: readonly string[] | null,
    answer: Acknowledge<{ readonly returned: number }>,
  ) => void;
  /**
   * Lives the minutes after the last change of timing again, without it and with it, under the same chances, beside the run; several
   * pairs of such runs, until they are made or stopped.
   */
  compareTwins: (
    ask: { readonly corridorId: string | null; readonly minutes?: number; readonly pairs?: number },
    answer: Acknowledge<{ readonly twin: TwinState }>,
  ) => void;
  /** Ends the comparison; the pairs made so far stay. */
  stopTwins: (answer: Acknowledge<{ readonly twin: TwinState }>) => void;
  /** The connected vehicle nearest to a point of the scenario's frame, for signal navigation. */
  findVehicle: (near: { x: number; y: number }, answer: Acknowledge<{ readonly slot: number }>) => void;
}
