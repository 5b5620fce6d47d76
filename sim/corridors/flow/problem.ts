import type { Dispersion } from './dispersion.ts';

/**
 * A network of signals as TRANSYT sees it: streams of traffic, one for each movement at each stop line, joined by the
 * platoons that one sends to the next. Times in whole-second bins; a *controller* is what times one signal, or several that
 * keep step.
 */
export interface FlowProblem {
  readonly controllers: readonly FlowController[];
  readonly streams: readonly FlowStream[];
  /** How long the demand lasts, h: what oversaturation has time to grow in. */
  readonly periodH: number;
  /** Delay that a stop counts for, s. */
  readonly stopPenaltyS: number;
  /** Vehicles that each one holds up for which its road has no room. */
  readonly heldUpVeh: number;
}

export interface FlowController {
  /** Bins of its cycle, and of the period that it shares with those whose platoons reach it: a multiple of the cycle. */
  readonly cycleS: number;
  readonly periodS: number;
  /** Stretches of the cycle, from the controller's zero on. */
  readonly stages: readonly FlowStage[];
  /** Rows of its streams. */
  readonly streams: readonly number[];
  /** Sets of stages whose lengths together may not fall below a least one: minimum greens and splits. */
  readonly least: readonly LeastLength[];
}

export interface FlowStage {
  readonly durationS: number;
  /** Nothing clears in it, so that it may be longer or shorter. */
  readonly canStretch: boolean;
}

export interface LeastLength {
  readonly stages: readonly number[];
  readonly leastS: number;
}

export interface FlowStream {
  readonly controller: number;
  /** Network row of the movement. */
  readonly movement: number;
  /** What would pass in an hour of green. */
  readonly saturationVehPerH: number;
  /** Of each stage: the part of its saturation flow that may pass, 0 at red to 1. */
  readonly stageRatio: Float64Array;
  /** Demand in all, and the part of it that comes evenly: from an entry of the network, or a signal of another cycle. */
  readonly flowVehPerH: number;
  readonly evenVehPerH: number;
  /** What signals upstream send. */
  readonly platoons: readonly Platoon[];
  /** I of the random delay. */
  readonly metering: number;
  /** Vehicles that may queue before they stand in the crossing upstream; infinity at an entry of the network. */
  readonly roomVeh: number;
}

/** Traffic from streams at one place upstream, on the way together. */
export interface Platoon {
  readonly dispersion: Dispersion;
  readonly travelS: number;
  readonly sources: readonly PlatoonSource[];
}

export interface PlatoonSource {
  /** Row of the stream, and the part of its departures that drive on into this one. */
  readonly stream: number;
  readonly share: number;
}

/** A choice of times for all controllers. */
export interface FlowTiming {
  /** Master zero to each controller's zero, whole s, in [0, cycle). */
  readonly offsetsS: number[];
  /** Stage lengths of each controller; they add up to its cycle. */
  readonly stagesS: number[][];
}

export function timingOf({ controllers }: FlowProblem, offsetsS: readonly number[]): FlowTiming {
  return {
    offsetsS: [...offsetsS],
    stagesS: controllers.map(({ stages }) => stages.map(({ durationS }) => durationS)),
  };
}

export function copyTiming({ offsetsS, stagesS }: FlowTiming): FlowTiming {
  return { offsetsS: [...offsetsS], stagesS: stagesS.map((row) => [...row]) };
}
