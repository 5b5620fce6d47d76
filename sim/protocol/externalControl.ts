/** What a controller in another process is told, and says. Documented in docs/external-controllers.md. */

/** Asks for signals. */
export interface ControlClaim {
  /** By which the page and the log call it. */
  readonly name: string;
  /** null: every signal of type `external` that nobody has claimed. */
  readonly intersectionIds: readonly string[] | null;
  /** Between two decisions, whole seconds. */
  readonly decisionS: number;
  /** How long the run waits for an answer, wall ms; 0: it doesn't, and answers apply when they arrive. */
  readonly deadlineMs: number;
  /** So many decisions in a row unanswered, and a signal goes back to its plan. */
  readonly mostMisses: number;
}

/** A signal as a client is told of it once, when it has claimed it. */
export interface ControlledIntersection {
  readonly intersectionId: string;
  readonly phases: readonly {
    readonly number: number;
    /** Ids: those with the right of way, and those that go but yield. */
    readonly movements: readonly string[];
    readonly permissiveMovements: readonly string[];
    /** Places in `lanes`. */
    readonly lanes: readonly number[];
    readonly minGreenS: number;
    readonly walkS: number;
    readonly pedestrianClearanceS: number;
    readonly yellowS: number;
    readonly redClearanceS: number;
    /** Numbers of the phases that must not be green with this one. */
    readonly conflicts: readonly number[];
  }[];
  /** Phases that can be green together: choices that are always allowed. */
  readonly stages: readonly (readonly number[])[];
  /** Lanes that lead to a movement of some phase. Lane 0 is nearest the kerb. */
  readonly lanes: readonly {
    readonly linkId: string;
    readonly lane: number;
    readonly lengthM: number;
    /** Movements that it serves, each with the road that it leads to: a place in `exits`. */
    readonly movements: readonly { readonly id: string; readonly exit: number }[];
  }[];
  /** Roads that lead away. */
  readonly exits: readonly { readonly linkId: string; readonly lanes: number; readonly lengthM: number }[];
  readonly detectors: readonly {
    readonly channel: number;
    readonly kind: 'stopLine' | 'advance';
    /** Place in `lanes`. */
    readonly lane: number;
    readonly distanceM: number;
    readonly lengthM: number;
  }[];
}

/** A signal and its traffic at the moment of a decision. */
export interface IntersectionReading {
  readonly intersectionId: string;
  /** Phase by phase, in the order of `ControlledIntersection.phases`. */
  readonly phases: readonly {
    readonly state: 'red' | 'green' | 'yellow' | 'redClearance';
    /** Since when it has been in that state, s. */
    readonly elapsedS: number;
    /** What is left of its minimum green, or of walk and pedestrian clearance, s; 0 unless green. */
    readonly leastGreenLeftS: number;
  }[];
  /** Lane by lane: vehicles on it, and how many of them stand (slower than 0.1 m/s). */
  readonly lanes: readonly { readonly vehicles: number; readonly queue: number }[];
  /** Road by road of `exits`, all its lanes together. */
  readonly exits: readonly { readonly vehicles: number; readonly queue: number }[];
  /** Detector by detector: whether a vehicle was over it in the last step. */
  readonly detectors: readonly boolean[];
}

/** A decision: what is to be green until the next one? */
export interface ControlAsk {
  /** Simulation time: names the decision. */
  readonly timeMs: number;
  /** When an answer is too late, whatever the clock on the wall says: the next decision begins, ms. */
  readonly nextMs: number;
  /** How long the run waits, wall ms. */
  readonly deadlineMs: number;
  readonly intersections: readonly IntersectionReading[];
}

/** An answer. */
export interface ControlWishes {
  /** Of the decision. */
  readonly timeMs: number;
  readonly wishes: readonly {
    readonly intersectionId: string;
    /** Numbers of the phases that are to be green; all others are to be red. */
    readonly phases: readonly number[];
    /** Whether pedestrians beside a green that begins now have walk. Default: they have. */
    readonly walk?: boolean;
  }[];
}

/** A wish that was not taken, and why; the signal goes on as it was. */
export interface RefusedWish {
  readonly intersectionId: string;
  readonly message: string;
}
