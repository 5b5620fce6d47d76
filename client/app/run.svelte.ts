import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import {
  type Change,
  type CityMeasures,
  type Corridor,
  corridorAt,
  type DetectorDefinition,
  type FollowedVehicle,
  type Frame,
  type Hello,
  type Pace,
  type ProgressionChange,
  type RunError,
  type Scene,
  type ScheduleEntryDefinition,
  type SignalDefinition,
  type SnapshotInfo,
  type TimetableSegment,
  type TwinState,
  type View,
  type WaveSearchState,
} from '../../sim/shared.ts';
import { createPotentialBook, type PotentialBook } from '../charts/corridorPotentials.ts';
import { noteAmbulance, type WatchedAmbulance } from '../net/ambulances.ts';
import { type BusWatch, NO_BUSES, noteBus } from '../net/buses.ts';
import { admitChange, admitFrame, createFrameGate, type FrameGate } from '../net/frameGate.ts';
import { type LiveState, liveStateOf } from '../net/liveState.ts';
import {
  createObservedSignals,
  type ObservedSignals,
  observeFrame,
  resetObservedSignals,
} from '../net/observedSignals.ts';
import { advanceRenderClock, createRenderClock, noteFrame, resetRenderClock } from '../net/renderClock.ts';
import { connectToRun, type RunConnection, type RunListener } from '../net/runConnection.ts';
import { noteProgress, type SearchPoint } from '../net/searchTrace.ts';
import { type SignalLogCopy, takeLogUpdate } from '../net/signalLogCopy.ts';
import {
  applyPlanChange,
  createSignalTimelines,
  resetSignalTimelines,
  type SignalTimelines,
} from '../net/signalTimelines.ts';

/** Measures kept for the small histories: ten minutes at one a second. */
const HISTORY_MAX = 600;
/** How often figures on screen follow the clock, wall ms. */
const READOUT_INTERVAL_MS = 100;

/** Id of a lane in the set of closed ones. */
export function laneKey(linkId: string, lane: number): string {
  return `${linkId}/${lane}`;
}

/**
 * One run as this viewer knows it: the link, the clock, the signals, the measures. Panels read the reactive fields;
 * what moves every animation frame (map, diagrams) subscribes to `onTick` and `onFrame` instead.
 */
export class Run {
  readonly id: string;
  readonly scene: Scene;
  readonly timelines: SignalTimelines;
  /** What signals with a controller have shown. */
  readonly observed: ObservedSignals;
  /** What corridors could have, beside what they have. */
  readonly potentials: PotentialBook;
  live: LiveState = $state('connecting');
  hello: Hello | null = $state.raw(null);
  pace: Pace = $state.raw({ running: false, ratio: 1 });
  /** While the run fills with traffic before it is shown: the simulation time at which that ends, ms. */
  warmUpUntilMs: number | null = $state(null);
  /** Simulated seconds a wall second, measured by the server. */
  reachedRatio = $state(0);
  vehiclesRunning = $state(0);
  measures: CityMeasures | null = $state.raw(null);
  history: readonly CityMeasures[] = $state.raw([]);
  snapshots: readonly SnapshotInfo[] = $state.raw([]);
  /** The search for green waves beside the run; null: there has been none. */
  waves: WaveSearchState | null = $state.raw(null);
  /** What the search under way, or the last one, had found and when. */
  searchTrace: readonly SearchPoint[] = $state.raw([]);
  /** The comparison with and without the last change of timing; null: there has been none. */
  twin: TwinState | null = $state.raw(null);
  /** Speeds that waves were asked to be laid for, oldest first. */
  progression: readonly ProgressionChange[] = $state.raw([]);
  /** The scene's corridors at the newest speeds. */
  readonly corridors: readonly Corridor[] = $derived.by(() =>
    this.scene.corridors.map((corridor) => corridorAt(corridor, this.progression, Number.POSITIVE_INFINITY)),
  );
  demandFactor = $state(1);
  readonly closedLanes = new SvelteSet<string>();
  /** Schedules and detectors that a command has put in the place of the scenario's, by intersection; detectors null: by rule. */
  readonly schedules = new SvelteMap<string, readonly ScheduleEntryDefinition[]>();
  readonly detectors = new SvelteMap<string, readonly DetectorDefinition[] | null>();
  /** Intersections whose controller failed, so that their plan runs. */
  readonly failedControllers = new SvelteSet<string>();
  /** Programs in other processes that have claimed signals: name by intersection. */
  readonly externals = new SvelteMap<string, string>();
  /** What the last change of each intersection's plan has cost, told when it was in step. */
  readonly transitionCosts = new SvelteMap<string, Extract<Change, { type: 'transitionEnded' }>>();
  /** Ambulances under way and arrived lately, in the order in which they were sent. */
  ambulances: readonly WatchedAmbulance[] = $state.raw([]);
  /** Buses of lines under way and arrived lately, and what signals do for them. */
  buses: BusWatch = $state.raw(NO_BUSES);
  /** Raised with every change of a signal's plan: whoever derives from `timelines` reads it. */
  planRevision = $state(0);
  /** Signal row of the plan changed last, for marks on the map and in the lists. */
  lastChange: Change | null = $state.raw(null);
  /** Log of the signal that is watched; null: of none, or it has not come yet. A new object with every update. */
  signalLog: SignalLogCopy | null = $state.raw(null);
  followed: FollowedVehicle | null = $state.raw(null);
  /** False until the first `followed` after a new vehicle was asked for: "not yet" differs from "gone". */
  followedKnown = $state(false);
  failure: RunError | null = $state.raw(null);
  frameAgeS = $state(0);
  badFrameCount = $state(0);
  /** Simulation time on screen, ms, for figures: follows the clock ten times a second. */
  shownMs = $state(Number.NaN);

  readonly #connection: RunConnection;
  readonly #clock = createRenderClock();
  #gate: FrameGate = createFrameGate(0);
  #socketUp = false;
  #frameIntervalMs = 1000;
  #animation = 0;
  #followSlot: number | null = null;
  #readoutAtMs = 0;
  readonly #frameListeners = new Set<(frame: Frame) => void>();
  readonly #tickListeners = new Set<(timeMs: number, wallMs: number) => void>();
  readonly #jumpListeners = new Set<() => void>();
  readonly #signalListeners = new Set<(signal: number) => void>();

  constructor(id: string, scene: Scene, token: string | null) {
    this.id = id;
    this.scene = scene;
    this.timelines = createSignalTimelines(scene);
    this.observed = createObservedSignals(scene);
    this.potentials = createPotentialBook(scene, (signal) => this.segmentsOf(signal));
    this.#connection = connectToRun(id, token, this.#listen());
    const animate = (wallMs: number) => {
      this.#animate(wallMs);
      this.#animation = requestAnimationFrame(animate);
    };
    this.#animation = requestAnimationFrame(animate);
  }

  /** Simulation time on screen, ms; NaN before the first frame. */
  get timeMs(): number {
    return this.#clock.timeMs;
  }

  get requests(): RunConnection {
    return this.#connection;
  }

  segmentsOf(signal: number): readonly TimetableSegment[] {
    return this.timelines.segments[signal];
  }

  /** A signal as it stands: the scenario's, with the schedule and detectors of now. */
  definitionOf(signal: number): SignalDefinition {
    const { schedule: listed, detectors: laid, ...definition } = this.scene.signals.definitions[signal];
    const schedule = this.schedules.get(definition.intersectionId) ?? listed;
    const changed = this.detectors.get(definition.intersectionId);
    const detectors = changed === undefined ? laid : changed;
    return { ...definition, ...(schedule && { schedule }), ...(detectors && { detectors }) };
  }

  /** What a signal shows: by its plan, or, where it has a controller, as it was seen. */
  shownSegmentsOf(signal: number): readonly TimetableSegment[] {
    if (!this.runsByTraffic(signal)) return this.timelines.segments[signal];
    return this.observed.segments.get(signal) ?? this.timelines.segments[signal];
  }

  /** Whether a signal runs by its traffic: what it will show is not known. */
  runsByTraffic(signal: number): boolean {
    const { controller, intersectionId } = this.scene.signals.definitions[signal];
    if (controller?.type === 'external') return this.externals.has(intersectionId);
    return controller !== undefined;
  }

  /** A signal with a controller shows something else. */
  onSignal(listener: (signal: number) => void): () => void {
    this.#signalListeners.add(listener);
    return () => this.#signalListeners.delete(listener);
  }

  onFrame(listener: (frame: Frame) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  /** Every animation frame, with the simulation time to show. */
  onTick(listener: (timeMs: number, wallMs: number) => void): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  /** The run has jumped in time: what was gathered before is of another past. */
  onJump(listener: () => void): () => void {
    this.#jumpListeners.add(listener);
    return () => this.#jumpListeners.delete(listener);
  }

  sendView(view: View): void {
    if (view.followSlot !== this.#followSlot) {
      this.#followSlot = view.followSlot;
      this.followed = null;
      this.followedKnown = false;
    }
    this.#connection.view(view);
  }

  close(): void {
    cancelAnimationFrame(this.#animation);
    this.#connection.close();
  }

  #listen(): RunListener {
    return {
      connected: () => {
        this.#socketUp = true;
      },
      disconnected: () => {
        this.#socketUp = false;
      },
      refused: (error) => {
        this.#socketUp = false;
        this.failure = error;
      },
      hello: (hello) => this.#greet(hello),
      frame: (frame) => {
        for (const admitted of admitFrame(this.#gate, frame)) this.#show(admitted);
      },
      change: (change) => {
        this.#apply(change);
        this.lastChange = change;
        for (const admitted of admitChange(this.#gate, change.sequence)) this.#show(admitted);
      },
      pace: (pace) => {
        this.pace = pace;
        // A run being warmed up refuses every request; the pace it is given at the end is the first heard of it.
        this.warmUpUntilMs = null;
        this.#frameIntervalMs = 1000;
      },
      measures: (measures) => {
        this.measures = measures;
        const earlier = this.history.filter((other) => other.timeMs < measures.timeMs);
        this.history = [...earlier, measures].slice(-HISTORY_MAX);
      },
      followed: (vehicle) => {
        this.followed = vehicle;
        this.followedKnown = true;
      },
      twin: (state) => {
        this.twin = state;
      },
      waves: (state) => {
        this.waves = state;
        this.searchTrace = noteProgress(this.searchTrace, state);
      },
      signalLog: (update) => {
        this.signalLog = takeLogUpdate(this.signalLog, update);
      },
      snapshots: (snapshots) => {
        this.snapshots = snapshots;
      },
      failed: (error) => {
        this.failure = error;
      },
      badFrame: () => {
        this.badFrameCount++;
      },
    };
  }

  /** The first word of the server, after a reconnection and after a jump to a snapshot too: all is taken from it anew. */
  #greet(hello: Hello): void {
    const jumped = hello.timeMs < this.#clock.newestMs;
    this.hello = hello;
    this.pace = hello.pace;
    this.warmUpUntilMs = hello.warmUpUntilMs ?? null;
    this.snapshots = hello.snapshots;
    this.demandFactor = hello.demandFactor;
    this.failure = null;
    this.closedLanes.clear();
    this.schedules.clear();
    this.detectors.clear();
    this.failedControllers.clear();
    this.externals.clear();
    this.transitionCosts.clear();
    this.ambulances = [];
    this.progression = [];
    this.buses = NO_BUSES;
    resetSignalTimelines(this.timelines, this.scene);
    for (const change of hello.changes) this.#apply(change);
    this.#gate = createFrameGate(hello.changes.at(-1)?.sequence ?? 0);
    if (!jumped) return;
    resetObservedSignals(this.observed);
    resetRenderClock(this.#clock);
    this.history = [];
    for (const listener of this.#jumpListeners) listener();
  }

  #apply(change: Change): void {
    this.ambulances = noteAmbulance(this.ambulances, change);
    this.buses = noteBus(this.buses, change);
    if (change.type === 'plan') {
      applyPlanChange(this.timelines, this.scene, change);
      this.planRevision++;
    } else if (change.type === 'progression') {
      this.progression = [...this.progression, change];
    } else if (change.type === 'schedule') {
      this.schedules.set(change.intersectionId, change.schedule);
    } else if (change.type === 'detectors') {
      this.detectors.set(change.intersectionId, change.detectors);
    } else if (change.type === 'demand') {
      this.demandFactor = change.factor;
    } else if (change.type === 'controllerFailed') {
      this.failedControllers.add(change.intersectionId);
      this.externals.delete(change.intersectionId);
    } else if (change.type === 'controlReturned') {
      this.externals.delete(change.intersectionId);
    } else if (change.type === 'controlClaimed') {
      this.failedControllers.delete(change.intersectionId);
      this.externals.set(change.intersectionId, change.name);
    } else if (change.type === 'transitionEnded') {
      this.transitionCosts.set(change.intersectionId, change);
    } else if (change.type === 'laneClosed') {
      if (change.closed) this.closedLanes.add(laneKey(change.linkId, change.lane));
      else this.closedLanes.delete(laneKey(change.linkId, change.lane));
    }
  }

  #show(frame: Frame): void {
    const wallMs = performance.now();
    if (!Number.isNaN(this.#clock.newestMs)) {
      const intervalMs = Math.min(5000, wallMs - this.#clock.arrivedAtMs);
      this.#frameIntervalMs += (intervalMs - this.#frameIntervalMs) * 0.2;
    }
    // A frame of the past without a new hello: the run was stepped back while this viewer was away.
    const jumped = frame.timeMs < this.#clock.newestMs;
    if (jumped) resetObservedSignals(this.observed);
    for (const signal of observeFrame(this.observed, this.scene, frame, this.hello?.stepMs ?? 0)) {
      for (const listener of this.#signalListeners) listener(signal);
    }
    noteFrame(this.#clock, frame.timeMs, wallMs);
    this.vehiclesRunning = frame.running;
    this.reachedRatio = frame.paceRatio;
    if (jumped) for (const listener of this.#jumpListeners) listener();
    for (const listener of this.#frameListeners) listener(frame);
  }

  #animate(wallMs: number): void {
    const timeMs = advanceRenderClock(this.#clock, wallMs, this.pace.running);
    if (!Number.isNaN(timeMs)) for (const listener of this.#tickListeners) listener(timeMs, wallMs);
    if (wallMs - this.#readoutAtMs < READOUT_INTERVAL_MS) return;
    this.#readoutAtMs = wallMs;
    if (!Number.isNaN(timeMs)) this.shownMs = timeMs;
    this.#judge(wallMs);
  }

  #judge(wallMs: number): void {
    const framesSeen = !Number.isNaN(this.#clock.newestMs);
    const frameAgeMs = framesSeen ? wallMs - this.#clock.arrivedAtMs : 0;
    this.frameAgeS = Math.floor(frameAgeMs / 1000);
    this.live = liveStateOf({
      connected: this.#socketUp,
      greeted: this.hello !== null,
      framesSeen,
      running: this.pace.running,
      warmingUp: this.warmUpUntilMs !== null,
      failed: this.failure !== null,
      frameAgeMs,
      frameIntervalMs: this.#frameIntervalMs,
      askedRatio: this.pace.ratio,
      reachedRatio: this.reachedRatio,
    });
  }
}
