import type { DirectionBands } from './band.ts';
import type { Corridor } from './corridor.ts';

/** One passage of a band, to be drawn: a strip between its leading edge and the same edge `widthMs` later. */
export interface BandStrip {
  readonly inbound: boolean;
  readonly firstMember: number;
  readonly lastMember: number;
  readonly widthMs: number;
  /** Of each member from `firstMember` to `lastMember`: distance on the corridor's axis, m, and when the edge passes, ms. */
  readonly distanceM: readonly number[];
  readonly leadingEdgeMs: readonly number[];
}

/**
 * Every passage of a direction's bands that touches a time range, in order of time.
 *
 * @param fromMs simulation time, ms, as `toMs`; the offsets' master zero is simulation time 0
 */
export function findBandStrips(
  corridor: Corridor,
  direction: DirectionBands,
  fromMs: number,
  toMs: number,
): BandStrip[] {
  const { cycleMs, travelMs, inbound } = direction;
  const strips: BandStrip[] = [];
  for (const { firstMember, lastMember, startMs, widthMs } of direction.bands) {
    const distanceM = Array.from(corridor.memberDistanceM.subarray(firstMember, lastMember + 1));
    const edgeMs = travelMs.slice(firstMember, lastMember + 1).map((memberMs) => startMs + memberMs);
    const earliestMs = Math.min(...edgeMs);
    const latestMs = Math.max(...edgeMs) + widthMs;
    const first = Math.ceil((fromMs - latestMs) / cycleMs);
    const last = Math.floor((toMs - earliestMs) / cycleMs);
    for (let k = first; k <= last; k++) {
      const leadingEdgeMs = edgeMs.map((ms) => ms + k * cycleMs);
      strips.push({ inbound, firstMember, lastMember, widthMs, distanceM, leadingEdgeMs });
    }
  }
  return strips.sort((a, b) => Math.min(...a.leadingEdgeMs) - Math.min(...b.leadingEdgeMs));
}
