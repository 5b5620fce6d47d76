/** Signals and their timing plans as a scenario file says them. Seconds. */

/** A timing unit for one or more movements. Numbered 1-8 by NEMA practice, up to 16. */
export interface PhaseDefinition {
  readonly number: number;
  /** Movement ids of the intersection. A movement may belong to several phases (an overlap). */
  readonly movements: readonly string[];
  /** Movements that may go during the phase's green but yield to conflicting traffic: permissive turns. */
  readonly permissiveMovements?: readonly string[];
  readonly minGreenS: number;
  readonly yellowS: number;
  readonly redClearanceS: number;
  /** Walk and pedestrian clearance that run beside the phase; absent: no crossing. */
  readonly walkS?: number;
  readonly pedestrianClearanceS?: number;
}

/**
 * Movements that are green with any of several phases and may outlast them: a right turn with the cross street's left, a
 * way through that must run empty. Named as controllers in the field name theirs.
 */
export interface OverlapDefinition {
  /** A to P. */
  readonly id: string;
  /** The phases that all its movements have the right of way in; no other gives it to them. */
  readonly phases: readonly number[];
  readonly movements: readonly string[];
  /** Green that goes on after its last phase's has ended. Default: 0. */
  readonly trailingGreenS?: number;
  /** Clearance of its own. Default: that of the phase that ended. */
  readonly trailingYellowS?: number;
  readonly trailingRedS?: number;
}

export interface RingEntryDefinition {
  readonly phase: number;
  /** Green + yellow change + red clearance. */
  readonly splitS: number;
}

/** One fixed way of sharing out the cycle. */
export interface PlanDefinition {
  readonly id: string;
  readonly cycleS: number;
  /**
   * Master zero to local zero. Local zero is the start of green of the first coordinated phase to start
   * (`startOfGreen`, our one internal reference); other references are converted at the edges.
   */
  readonly offsetS: number;
  readonly coordinatedPhases: readonly number[];
  /** Rings run side by side; within a ring phases time one after another. Splits of each ring fill the cycle. */
  readonly rings: readonly (readonly RingEntryDefinition[])[];
  /**
   * Barriers: for each barrier but the last (the end of the cycle), how many phases of each ring stand before it.
   * E.g. [[2, 2]]: both rings cross together after their second phase. Empty for a single ring.
   */
  readonly barriers?: readonly (readonly number[])[];
  /** How the signal comes into step with the plan when it takes over. Default: dwell. */
  readonly transition?: TransitionDefinition;
  /** false: overlaps don't trail under this plan, and have cleared when the splits of their phases end. Default: true. */
  readonly trailing?: boolean;
}

/**
 * How cycles are made longer or shorter until the offset is met: the coordinated green held as long as it takes; held for a
 * share of the cycle at a time; longer cycles; shorter ones; or whichever of the last two is quicker.
 */
export type TransitionMethod = 'dwell' | 'maxDwell' | 'addOnly' | 'subtractOnly' | 'shortway';

export interface TransitionDefinition {
  readonly method: TransitionMethod;
  /** Share of the plan's cycle by which one may be longer or shorter, 0.05 to 0.5. Default: 0.2. Dwell knows none. */
  readonly maxRatio?: number;
}

export interface ScheduleEntryDefinition {
  /** Time of day, s after midnight, from which the plan runs. */
  readonly fromS: number;
  readonly planId: string;
  /** How the plan comes into step here. Default: as the plan says. */
  readonly transition?: TransitionDefinition;
}

/** At every decision the stage with the greatest pressure. Three published forms. */
export interface MaxPressureDefinition {
  readonly type: 'max-pressure' | 'efficient-max-pressure' | 'advanced-max-pressure';
  /** Time between two decisions. */
  readonly decisionS: number;
}

/** Every stage once a cycle; pressures share out the green. */
export interface CyclicMaxPressureDefinition {
  readonly type: 'cyclic-max-pressure';
  /** Absent: the plan's. Longer where minimum greens and clearances need it. */
  readonly cycleS?: number;
}

/** The stage that clears most vehicles for the time it takes; nobody waits for longer than a time that is kept. */
export interface SelfOrganisingDefinition {
  readonly type: 'self-organising';
  /** Default: 120 s. */
  readonly longestWaitS?: number;
}

/** Split, offset and a region's cycle moved a little from cycle to cycle, in the manner of SCOOT. */
export interface AdaptiveDefinition {
  readonly type: 'adaptive';
  /** Shortest cycle, where minimum greens allow it. Default: the plan's, which its progression was found for. */
  readonly minCycleS?: number;
  /** Longest cycle. Default: 120 s, or the plan's. */
  readonly maxCycleS?: number;
}

/** What an actuated controller knows of one phase. What is absent has its usual value (docs/control.md). */
export interface ActuatedPhaseDefinition {
  readonly phase: number;
  /** Longest green while others wait. Default: 1.5 times the plan's. */
  readonly maxGreenS?: number;
  /** How long a vehicle over the advance detector extends the green. */
  readonly passageS?: number;
  /** Calls without a vehicle: one minimum green, the longest green, or a green when nobody else calls. */
  readonly recall?: 'none' | 'min' | 'max' | 'soft';
  /** Whether a call outlives the vehicle that made it: always, or only if it came from the advance detector. */
  readonly memory?: 'locking' | 'nonLocking';
  /** Pedestrians: walk with every green, on calls (so many an hour, by chance), or never. */
  readonly walk?: 'recall' | 'call' | 'never';
  readonly pedestrianCallsPerH?: number;
  /** Whether it goes along, uncalled, when the other ring's phase is called. Default: even numbers. */
  readonly dualEntry?: boolean;
}

/** Detectors by rule; one of each on every lane that is long enough. */
export interface DetectorRuleDefinition {
  /** Length of the one at the stop line. Default: 12 m. */
  readonly stopLineLengthM?: number;
  /** The advance detector lies so many seconds at the limit before the stop line; 0: there is none. Default: 3.5 s. */
  readonly advanceS?: number;
}

/** A detector where the scenario puts it. */
export interface DetectorDefinition {
  /** Number by which logs name it; each of a signal has its own. */
  readonly channel: number;
  /** At the stop line it tells that somebody waits, in advance that somebody comes. */
  readonly kind: 'stopLine' | 'advance';
  /** A link that leads to the intersection, and a lane of it (0: at the kerb). */
  readonly linkId: string;
  readonly lane: number;
  /** Downstream edge before the stop line. */
  readonly distanceM: number;
  readonly lengthM: number;
}

interface ActuatedSettings {
  readonly phases?: readonly ActuatedPhaseDefinition[];
  readonly detectors?: DetectorRuleDefinition;
  /** Passage of all phases that say no other. Default: 3 s. */
  readonly passageS?: number;
}

/** Green by calls and gaps, in the order of the plan's rings. */
export interface ActuatedDefinition extends ActuatedSettings {
  readonly type: 'actuated';
}

/** The same within the plan's cycle: coordinated phases yield at their point, others end by their force-offs. */
export interface CoordinatedDefinition extends ActuatedSettings {
  readonly type: 'coordinated';
  /**
   * When a phase that is not coordinated must end: at its place in the cycle, so that it may use what others before it
   * left (`fixed`, the default), or after its own split (`floating`), so that what is left goes to the coordinated ones.
   */
  readonly forceOff?: 'fixed' | 'floating';
}

/**
 * Two rings with one barrier, decided step by step as SUMO's NEMA controller does: what imports of such programs get. Of
 * `phases` it reads the longest green, the passage, the memory and the recalls `min` and `max`; nobody walks.
 */
export interface NemaDefinition extends ActuatedSettings {
  readonly type: 'nema';
  /** Within the plan's cycle: coordinated greens last to their force-offs. Default: false, free. */
  readonly isCoordinated?: boolean;
  /** As under `coordinated`, but for the default: `floating`. */
  readonly forceOff?: 'fixed' | 'floating';
  /**
   * What its cycle begins with: the first coordinated green (TS2, the default), or that one's end (type 170), which also
   * lets coordinated phases yield to whoever fits.
   */
  readonly reference?: 'firstGreen' | 'firstYellow';
  /** Phases that a ring goes to, uncalled, when the other crosses the barrier, where it has no coordinated one there. */
  readonly homes?: readonly number[];
  /** Its first greens are held so long after the start of the run. Default: 0. */
  readonly firstDecisionS?: number;
  /** Time of day until which no cycle is counted: a coordinated phase that rests before it is green anew at once. */
  readonly firstCycleS?: number;
  /** While `phase` is green and `from` is not, the detectors of `from` count for `phase`. */
  readonly crossSwitching?: readonly { readonly phase: number; readonly from: number }[];
}

/** A program in another process, once it has claimed the signal; until then, and after it, the plan by the clock. */
export interface ExternalDefinition {
  readonly type: 'external';
}

/** Who runs a signal by its traffic. */
export type ControllerDefinition =
  | MaxPressureDefinition
  | CyclicMaxPressureDefinition
  | SelfOrganisingDefinition
  | AdaptiveDefinition
  | ActuatedDefinition
  | CoordinatedDefinition
  | NemaDefinition
  | ExternalDefinition;

/**
 * What a signal does for a late bus. Of every value, absent: the default. Time is only moved between phases, never taken from a
 * least green, and given back in the cycles that follow.
 */
export interface BusPriorityDefinition {
  /** Ids of the lines that it serves. Absent: all. */
  readonly lines?: readonly string[];
  /** Longest green extension; 0: none. Default: 10 s. */
  readonly maxExtensionS?: number;
  /** How much earlier than by the plan the bus's green begins at most; 0: never. Default: 10 s. */
  readonly maxEarlyS?: number;
  /** Only a bus that is at least so late is served; 0: every one that isn't early. Default: 60 s. */
  readonly lateS?: number;
  /** How far before the stop line a bus checks in. Default: 150 m. */
  readonly checkInM?: number;
  /** Over how many cycles the time is given back; more where a green would fall below its least. Default: 2. */
  readonly repayCycles?: number;
  /** Once it is given back, how long no other bus is served. Default: 0 s. */
  readonly lockS?: number;
}

export interface SignalDefinition {
  readonly id: string;
  readonly intersectionId: string;
  readonly phases: readonly PhaseDefinition[];
  readonly overlaps?: readonly OverlapDefinition[];
  /** Movements that no phase controls (a channelised right turn): they go at any time and yield. */
  readonly freeMovements?: readonly string[];
  /** Movements that may go at red after a stop, and give way to everybody: the right turn on red. */
  readonly redMovements?: readonly string[];
  /** The first is in force unless a schedule says otherwise. */
  readonly plans: readonly PlanDefinition[];
  readonly schedule?: readonly ScheduleEntryDefinition[];
  /** Absent: by rule, on every lane that a phase serves. Controllers and logs read the same. */
  readonly detectors?: readonly DetectorDefinition[];
  /** Absent: the plan by the clock (fixed time). Should it fail, the plan takes over. */
  readonly controller?: ControllerDefinition;
  /** Absent: buses wait like everybody. */
  readonly busPriority?: BusPriorityDefinition;
  /** Sub-area of one common cycle, for the diagrams. */
  readonly subAreaId?: string;
  /** Signals with the same one are run by one controller: they have one cycle and keep step (SUMO's joined lights). */
  readonly jointId?: string;
}
