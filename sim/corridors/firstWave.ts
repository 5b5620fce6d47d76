import { type Arc, commonCycleMs, repeatArcs } from '../core/intervals.ts';
import { msToS, sToMs } from '../core/units.ts';
import { ascend, type Leg, type WaveProblem } from './waveAscent.ts';
import { createStarts } from './waveStarts.ts';

/**
 * Offsets of a first simple green wave for a whole set of corridors.
 *
 * Corridors are taken by importance; each fits its offsets to those that corridors before it have fixed at shared
 * crossings. Within a corridor: exact two-way and one-way waves as starts, then ascent over whole seconds. Deterministic.
 */

/** One signal of a corridor. Greens are those at offset 0, from master zero, within the signal's own cycle. */
export interface WaveMember {
  /** Row of `cyclesS`. */
  readonly signal: number;
  /** From passing the first member to passing this one, s, >= 0, outbound; and from this one to the first, inbound. */
  readonly outboundTravelS: number;
  readonly inboundTravelS: number;
  /** Null: the direction's band does not pass a signal here (or is a one-way road's missing direction). */
  readonly outboundGreens: readonly Arc[] | null;
  readonly inboundGreens: readonly Arc[] | null;
}

export interface WaveCorridor {
  /** Higher goes first; equal ones in the order given. */
  readonly importance: number;
  /** Worth of a second of band in each direction, >= 0; 0 for a direction that does not matter or exist. */
  readonly outboundWeight: number;
  readonly inboundWeight: number;
  /** In outbound order. */
  readonly members: readonly WaveMember[];
}

export interface WaveInput {
  /** Cycle of each signal, whole s. */
  readonly cyclesS: readonly number[];
  readonly corridors: readonly WaveCorridor[];
  /** Offsets of signals that are fixed beforehand, s; undefined: free. */
  readonly fixedOffsetsS?: readonly (number | undefined)[];
}

export interface Wave {
  /** Offset of each signal, whole s in [0, cycle); 0 for a signal of no corridor. */
  readonly offsetsS: readonly number[];
  /** Through bands of each corridor in the order given, s; 0 where there is none, or no common cycle. */
  readonly bands: readonly { readonly outboundS: number; readonly inboundS: number }[];
}

/** Members whose cycles only meet after more than this many of the longest are not coordinated. */
const MOST_CYCLES = 4;

/** @throws RangeError on a cycle that is not a whole number of seconds */
export function findFirstWave({ cyclesS, corridors, fixedOffsetsS = [] }: WaveInput): Wave {
  const wrong = cyclesS.find((cycleS) => !(Number.isInteger(cycleS) && cycleS > 0));
  if (wrong !== undefined) throw new RangeError(`cycles must be whole seconds, got ${wrong}`);
  const offsetsMs = cyclesS.map((_, signal) => {
    const fixedS = fixedOffsetsS[signal];
    return fixedS === undefined ? null : sToMs(fixedS);
  });
  const bands = corridors.map(() => ({ outboundS: 0, inboundS: 0 }));
  const order = corridors.map((_, i) => i).sort((a, b) => corridors[b].importance - corridors[a].importance || a - b);
  for (const i of order) {
    const problem = poseProblem(corridors[i], cyclesS, offsetsMs);
    if (problem === null) continue;
    let best = ascend(
      problem,
      problem.legs.map((leg) => leg.fixedMs ?? 0),
    );
    for (const start of createStarts(problem)) {
      const found = ascend(problem, start);
      if (found.worth > best.worth + 1e-9) best = found;
    }
    corridors[i].members.forEach((member, k) => {
      offsetsMs[member.signal] ??= best.offsetsMs[k];
    });
    bands[i] = { outboundS: msToS(best.outboundMs), inboundS: msToS(best.inboundMs) };
  }
  const offsetsS = offsetsMs.map((offsetMs, signal) => {
    const cycleS = cyclesS[signal];
    return ((msToS(offsetMs ?? 0) % cycleS) + cycleS) % cycleS || 0;
  });
  return { offsetsS, bands };
}

/** @returns null if the members have no common cycle */
function poseProblem(
  corridor: WaveCorridor,
  cyclesS: readonly number[],
  offsetsMs: readonly (number | null)[],
): WaveProblem | null {
  const memberCyclesMs = corridor.members.map((member) => sToMs(cyclesS[member.signal]));
  if (memberCyclesMs.length === 0) return null;
  const cycleMs = commonCycleMs(memberCyclesMs, MOST_CYCLES * Math.max(...memberCyclesMs));
  if (!Number.isFinite(cycleMs)) return null;
  const legs = corridor.members.map((member, k): Leg => {
    const spread = (arcs: readonly Arc[] | null) => arcs && repeatArcs(arcs, memberCyclesMs[k], cycleMs);
    return {
      cycleMs: memberCyclesMs[k],
      fixedMs: offsetsMs[member.signal],
      outboundTravelMs: sToMs(member.outboundTravelS),
      inboundTravelMs: -sToMs(member.inboundTravelS),
      outboundGreens: spread(member.outboundGreens),
      inboundGreens: spread(member.inboundGreens),
    };
  });
  return { cycleMs, legs, outboundWeight: corridor.outboundWeight, inboundWeight: corridor.inboundWeight };
}
