import { type Arc, fullCircle } from '../../core/intervals.ts';

/**
 * The corridors of a city, reduced to what offsets, phase orders and progression speeds change. Times ms; greens are those
 * at offset 0, which here is master zero at *ring zero*: the moment at which all rings of the signal start together.
 */
export interface CityProblem {
  /** Cycle of each signal: whole seconds. */
  readonly cyclesMs: readonly number[];
  readonly corridors: readonly CityCorridor[];
}

export interface CityCorridor {
  /** Common cycle of its members. */
  readonly cycleMs: number;
  /** What a second of its bands is worth beside other corridors', > 0. */
  readonly weight: number;
  readonly worth: WorthShares;
  /** In outbound order. */
  readonly members: readonly CityMember[];
  /** Speeds to choose from, the designed one first; inbound empty on a one-way road. */
  readonly outboundSpeeds: readonly SpeedChoice[];
  readonly inboundSpeeds: readonly SpeedChoice[];
}

/**
 * Worth of two bands: outbound · b + inbound · bb + common · min(b, bb), and `bothMs` more if both are wide enough to be
 * of use. Without `common` it would not matter how the bands share out what a corridor allows, which is a sum; without
 * `bothMs` a wide band one way would often be worth more than two.
 */
export interface WorthShares {
  readonly outbound: number;
  /** 0 on a one-way road. */
  readonly inbound: number;
  readonly common: number;
  readonly bothMs: number;
}

/** Bands counted by their sum alone, as figures tell them. */
export function sumOnly({ inboundSpeeds }: Pick<CityCorridor, 'inboundSpeeds'>): WorthShares {
  return { outbound: 1, inbound: inboundSpeeds.length === 0 ? 0 : 1, common: 0, bothMs: 0 };
}

/** A band narrower than this lets two vehicles a lane through at most: of no use as a wave. */
export const LEAST_BAND_MS = 5000;

export interface SpeedChoice {
  readonly speedMps: number;
  /** Of each section of the corridor, where they differ. */
  readonly sectionsMps?: readonly number[];
  /** From passing the first member to passing each; inbound traffic passed it before: <= 0. */
  readonly travelMs: readonly number[];
}

export interface CityMember {
  /** Row of `cyclesMs`. */
  readonly signal: number;
  /**
   * What each order of the phases of its own street gives the corridor, the present order first. Orders of the two
   * streets of a crossing don't touch each other.
   */
  readonly orders: readonly MemberGreens[];
}

export interface MemberGreens {
  /** Over the corridor's cycle; null: the band does not pass a signal here. */
  readonly outbound: readonly Arc[] | null;
  readonly inbound: readonly Arc[] | null;
}

/** A choice for the whole city. */
export interface CityChoice {
  /** Master zero to ring zero of each signal, whole seconds in ms, in [0, cycle). */
  readonly offsetsMs: number[];
  /** Order of each member of each corridor: row of its `orders`. */
  readonly orders: number[][];
  /** Rows of `outboundSpeeds` and `inboundSpeeds`. */
  readonly outboundSpeed: number[];
  readonly inboundSpeed: number[];
}

/** Everything as it is: no offset, the present orders, the designed speeds. */
export function createChoice({ cyclesMs, corridors }: CityProblem): CityChoice {
  return {
    offsetsMs: cyclesMs.map(() => 0),
    orders: corridors.map(({ members }) => members.map(() => 0)),
    outboundSpeed: corridors.map(() => 0),
    inboundSpeed: corridors.map(() => 0),
  };
}

export function copyChoice({ offsetsMs, orders, outboundSpeed, inboundSpeed }: CityChoice): CityChoice {
  return {
    offsetsMs: [...offsetsMs],
    orders: orders.map((row) => [...row]),
    outboundSpeed: [...outboundSpeed],
    inboundSpeed: [...inboundSpeed],
  };
}

export function worthOf({ outbound, inbound, common, bothMs }: WorthShares, outMs: number, inMs: number): number {
  const lesserMs = Math.min(outMs, inMs);
  // Whole seconds of offset lose a part of one: not all at once at the threshold.
  const useful = lesserMs >= LEAST_BAND_MS ? 1 : lesserMs / LEAST_BAND_MS;
  return outbound * outMs + inbound * inMs + common * lesserMs + bothMs * useful;
}

/** Greens of a member in one direction, turned back to the corridor's first member; at ring offset 0. */
export function greensOrAlways(arcs: readonly Arc[] | null, cycleMs: number): readonly Arc[] {
  return arcs ?? fullCircle(cycleMs);
}
