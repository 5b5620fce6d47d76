import type {
  DetectorDefinition,
  PlanDefinition,
  ScheduleEntryDefinition,
  TransitionDefinition,
  TransitionMethod,
} from '../signals/definition.ts';

/** What a viewer may ask of a running city. Applied at the start of a step, seen by every viewer as a `Change`. */
export type Command =
  | {
      readonly type: 'setOffset';
      readonly intersectionId: string;
      readonly offsetS: number;
      /** Absent: as the plan says; so too below. */
      readonly transition?: TransitionDefinition;
    }
  /** Splits of the plan in force, ring by ring in the plan's own order, s; each ring must fill the cycle. */
  | {
      readonly type: 'setSplits';
      readonly intersectionId: string;
      readonly splitsS: readonly (readonly number[])[];
      readonly transition?: TransitionDefinition;
    }
  | { readonly type: 'setPlan'; readonly intersectionId: string; readonly plan: PlanDefinition }
  /** Plans of several signals at once: all are carried out, or none. Each gives a change; the last one is the answer. */
  | {
      readonly type: 'setPlans';
      readonly plans: readonly { readonly intersectionId: string; readonly plan: PlanDefinition }[];
    }
  /**
   * Speeds that the green waves of a corridor are laid for, m/s, and offsets that go with them: all is carried out, or nothing. The
   * answer is the change of the speeds; each offset gives a change of its own before it.
   */
  | {
      readonly type: 'setProgression';
      readonly corridorId: string;
      readonly outboundMps: number;
      /** Absent: as it is; to be left out on a one-way road. */
      readonly inboundMps?: number;
      /**
       * Of each section, from one signal to the next in the order of members, m/s; goes with the speed of its direction, which alone
       * is one speed all along.
       */
      readonly outboundSectionsMps?: readonly number[];
      readonly inboundSectionsMps?: readonly number[];
      readonly offsets?: readonly { readonly intersectionId: string; readonly offsetS: number }[];
    }
  /** Factor on all flows from now on, 0 to 3. */
  | { readonly type: 'scaleDemand'; readonly factor: number }
  /** Lane 0 is nearest the kerb. Vehicles on a closed lane leave it; nobody enters. */
  | { readonly type: 'setLaneClosed'; readonly linkId: string; readonly lane: number; readonly closed: boolean }
  /** The whole list, in order of time; empty: no schedule, the plan in force stays. */
  | {
      readonly type: 'setSchedule';
      readonly intersectionId: string;
      readonly schedule: readonly ScheduleEntryDefinition[];
    }
  /** The whole list; null: by rule. */
  | {
      readonly type: 'setDetectors';
      readonly intersectionId: string;
      readonly detectors: readonly DetectorDefinition[] | null;
    }
  /** By the quickest way, from the start of one link to the end of another; it preempts the signals on it. */
  | { readonly type: 'sendAmbulance'; readonly fromLinkId: string; readonly toLinkId: string }
  /** Calls one off: it drives on, signals that it holds go back as if it had passed, others aren't called any more. */
  | { readonly type: 'recallAmbulance'; readonly ambulanceId: number }
  /** Whether signals serve late buses, where the scenario lets them. */
  | { readonly type: 'setBusPriority'; readonly isServed: boolean }
  /** Holds the next bus of a line back at its start, by up to 1,800 s. */
  | { readonly type: 'holdBackBus'; readonly lineId: string; readonly delayS: number }
  /** Signals of type `external` for a program of this name. Each gives a change; the last one is the answer. */
  | {
      readonly type: 'claimControl';
      readonly intersectionIds: readonly string[];
      readonly name: string;
      /** Between two decisions, whole seconds. */
      readonly decisionS: number;
      /** Decisions in a row that may go unanswered. */
      readonly mostMisses: number;
    }
  /** The signal goes back to its plan. */
  | {
      readonly type: 'returnControl';
      readonly intersectionId: string;
      /** Why, if the program has failed; absent: it was asked to. */
      readonly failure?: string;
    };

/**
 * What a program that has claimed a signal wishes, in answer to a decision. No `Command`: nobody but the signal is concerned.
 * Written down with the others, it makes a run the same again.
 */
export interface WishCommand {
  readonly type: 'wishControl';
  readonly intersectionId: string;
  /** Simulation time of the decision, ms. */
  readonly decisionMs: number;
  /** Numbers of the phases that are to be green. */
  readonly phases: readonly number[];
  /** Default: true. */
  readonly walk?: boolean;
}

/**
 * What has changed in the city and can't be computed from the scenario. Sent reliably and in order, each before the
 * first frame that it concerns, and again in full to whoever joins later.
 */
export type Change = { readonly sequence: number; readonly fromMs: number } & (
  | {
      readonly type: 'plan';
      readonly intersectionId: string;
      readonly plan: PlanDefinition;
      /** How long the first cycle is held in its coordinated green to fall in step with its offset, ms. */
      readonly dwellMs: number;
      /** Only of a cycle of a transition, told as a plan of its own: when it ends, ms. The next change of plan follows there. */
      readonly untilMs?: number;
      /** Where in the cycle it begins, ms; absent: where its rings start together. Only of a cycle changed for a bus. */
      readonly ringMsAtStart?: number;
      /** Number of the bus for which the cycle is changed, or after which the plan runs as before. */
      readonly forBus?: number;
      /** Only of the plan itself: how it came into step. Absent: it was so from the start. */
      readonly transition?: PlanTransition;
    }
  /** A changed plan is in step. */
  | {
      readonly type: 'transitionEnded';
      readonly intersectionId: string;
      /** The method driven; cycles that were longer or shorter; from the beginning of the plan to being in step, s. */
      readonly method: TransitionMethod;
      readonly cycles: number;
      readonly outOfStepS: number;
      /** Vehicle-seconds lost a second on its approaches against wished speeds: from the asking to the beginning, and since. */
      readonly delayBefore: number;
      readonly delaySince: number;
      /** What was lost more than at the rate before, vehicle-seconds; negative: less. */
      readonly addedDelayVehS: number;
    }
  /** A signal's controller threw or wished nonsense; its greens end, and a change of type `plan` follows. */
  | { readonly type: 'controllerFailed'; readonly intersectionId: string; readonly reason: string }
  /** A program in another process has claimed a signal: it runs it as soon as the plan allows. */
  | {
      readonly type: 'controlClaimed';
      readonly intersectionId: string;
      readonly name: string;
      readonly decisionS: number;
    }
  /** It has given it back, or was told to: greens end, and a change of type `plan` follows. */
  | { readonly type: 'controlReturned'; readonly intersectionId: string; readonly name: string }
  | {
      readonly type: 'schedule';
      readonly intersectionId: string;
      readonly schedule: readonly ScheduleEntryDefinition[];
    }
  | {
      readonly type: 'detectors';
      readonly intersectionId: string;
      readonly detectors: readonly DetectorDefinition[] | null;
    }
  | { readonly type: 'demand'; readonly factor: number }
  /** The green waves of a corridor are laid for other speeds, m/s; `inboundMps` null: a one-way road. */
  | {
      readonly type: 'progression';
      readonly corridorId: string;
      readonly outboundMps: number;
      readonly inboundMps: number | null;
      /** Of each section, where they differ. */
      readonly outboundSectionsMps?: readonly number[] | undefined;
      readonly inboundSectionsMps?: readonly number[] | undefined;
    }
  | { readonly type: 'laneClosed'; readonly linkId: string; readonly lane: number; readonly closed: boolean }
  /** An ambulance wants to enter. Slots are reused: it is its own until it has arrived. */
  | {
      readonly type: 'ambulance';
      readonly ambulanceId: number;
      readonly slot: number;
      readonly linkIds: readonly string[];
      /** Signals on its way, in order. */
      readonly intersectionIds: readonly string[];
    }
  /** A signal begins to make way for it; under fixed time a change of type `plan` came before. */
  | { readonly type: 'preemption'; readonly ambulanceId: number; readonly intersectionId: string }
  /** The signal runs as before again, or another ambulance takes it. */
  | {
      readonly type: 'preemptionEnded';
      readonly ambulanceId: number;
      readonly intersectionId: string;
      /** From the beginning to the release, and to being in step again, s. */
      readonly heldS: number;
      readonly outOfStepS: number;
      /** Mean number of vehicles standing on its approaches: from the sending to the beginning, and since. */
      readonly standingBefore: number;
      readonly standingSince: number;
      /** What was waited there more than at the rate before, vehicle-seconds; negative: less. */
      readonly addedWaitVehS: number;
    }
  | {
      readonly type: 'ambulanceArrived';
      readonly ambulanceId: number;
      /** From entering; at the limits on an empty road; lost against its own wished speed, s. */
      readonly tripTimeS: number;
      readonly freeFlowS: number;
      readonly timeLossS: number;
      readonly stops: number;
    }
  /** It has been called off, and drives on as everybody. */
  | { readonly type: 'ambulanceRecalled'; readonly ambulanceId: number }
  /** Signals serve late buses from now on, or they don't; what has begun is given back either way. */
  | { readonly type: 'busPriority'; readonly isServed: boolean }
  /** The next bus of a line will come later. */
  | { readonly type: 'busHeldBack'; readonly lineId: string; readonly scheduledMs: number; readonly delayS: number }
  /** A bus wants to enter. Slots are reused: it is its own until it has arrived. */
  | {
      readonly type: 'bus';
      readonly busId: number;
      readonly lineId: string;
      readonly slot: number;
      readonly scheduledMs: number;
      readonly latenessS: number;
    }
  /** It has left a stop, or (`isMissed`) driven past it; so much later than scheduled, s; negative: earlier. */
  | {
      readonly type: 'busStop';
      readonly busId: number;
      readonly stopId: string;
      readonly latenessS: number;
      readonly isMissed: boolean;
    }
  | {
      readonly type: 'busArrived';
      readonly busId: number;
      /** From entering; lost against its own wished speed, but for stops; stood but for stops, s. */
      readonly tripTimeS: number;
      readonly delayS: number;
      readonly stoodS: number;
    }
  /** A late bus comes near a signal that may serve it. */
  | { readonly type: 'busCheckIn'; readonly busId: number; readonly intersectionId: string }
  /** The signal does something for it; changes of type `plan` came before. */
  | {
      readonly type: 'busServed';
      readonly busId: number;
      readonly intersectionId: string;
      readonly kind: 'extension' | 'earlyGreen';
      readonly grantedS: number;
      /** From when on the signal runs its plan again, all given back, ms. */
      readonly repaidMs: number;
    }
  /** It has crossed the stop line; stood since it checked in, s. */
  | {
      readonly type: 'busCheckOut';
      readonly busId: number;
      readonly intersectionId: string;
      readonly stoodS: number;
    }
);

/** How a new plan comes into step with its offset, cycle by cycle. */
export interface PlanTransition {
  readonly method: TransitionMethod;
  /** From when on the signal is in step, ms. */
  readonly inStepMs: number;
  /** Cycles that are longer or shorter than the plan's by `deviationMs`; `leftMs`: still out of step at the end of each. */
  readonly cycles: readonly {
    readonly fromMs: number;
    readonly lengthMs: number;
    readonly deviationMs: number;
    readonly leftMs: number;
  }[];
}
