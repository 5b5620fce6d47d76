import { sToMs } from '../core/units.ts';
import type { OverlapDefinition, PhaseDefinition } from './definition.ts';

/**
 * Overlaps by the clock: when each is green, trails, and clears in a plan's cycle.
 *
 * An overlap is green with any of its phases, and from one into the next where that begins before it would have
 * cleared. When the last of them ends it trails: green for `trailingGreenS` more, then yellow and red
 * clearance of its own. NTCIP 1202, overlapTrailGreen, overlapTrailYellow, overlapTrailRed.
 */
export interface TimetableOverlap {
  readonly id: string;
  /** Once or more often a cycle, in ring time. */
  readonly greens: readonly OverlapGreen[];
}

/** Ring times, ms. */
export interface OverlapGreen {
  readonly startMs: number;
  /** From when on none of its phases is green any more. */
  readonly trailingMs: number;
  readonly greenEndMs: number;
  readonly yellowEndMs: number;
  /** It has cleared: what conflicts with it may be green from now on. */
  readonly endMs: number;
}

/** What is read of a phase in a timetable. Ring times, ms. */
interface PhaseWindow {
  readonly number: number;
  readonly startMs: number;
  readonly greenEndMs: number;
  readonly endMs: number;
}

/** Yellow and red clearance of an overlap after one of its phases, ms: its own, or the phase's. */
export function overlapClearanceMs(
  { trailingYellowS, trailingRedS }: OverlapDefinition,
  { yellowS, redClearanceS }: PhaseDefinition,
): { readonly yellowMs: number; readonly redClearanceMs: number } {
  return { yellowMs: sToMs(trailingYellowS ?? yellowS), redClearanceMs: sToMs(trailingRedS ?? redClearanceS) };
}

/**
 * @param windows each phase of the plan once, in ring time
 * @param trails  false: every overlap has cleared when the split of its phase ends
 */
export function timeOverlaps(
  overlaps: readonly OverlapDefinition[],
  phases: readonly PhaseDefinition[],
  windows: readonly PhaseWindow[],
  trails: boolean,
): TimetableOverlap[] {
  return overlaps.map((overlap) => {
    const own = windows
      .filter(({ number }) => overlap.phases.includes(number))
      .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
    const trailMs = trails ? sToMs(overlap.trailingGreenS ?? 0) : 0;
    const clearanceOf = ({ number }: PhaseWindow) =>
      overlapClearanceMs(overlap, phases.find((phase) => phase.number === number)!);
    const clearedMs = (window: PhaseWindow) => {
      const { yellowMs, redClearanceMs } = clearanceOf(window);
      return Math.max(window.endMs, trails ? window.greenEndMs + trailMs + yellowMs + redClearanceMs : 0);
    };
    const greens: OverlapGreen[] = [];
    for (let k = 0; k < own.length; k++) {
      const { startMs } = own[k];
      let last = own[k];
      // On into every phase that begins before it would have cleared.
      while (k + 1 < own.length && own[k + 1].startMs <= clearedMs(last)) {
        k++;
        if (own[k].greenEndMs > last.greenEndMs) last = own[k];
      }
      const { yellowMs, redClearanceMs } = clearanceOf(last);
      const trailingMs = trails
        ? last.greenEndMs
        : Math.max(startMs, Math.min(last.greenEndMs, last.endMs - yellowMs - redClearanceMs));
      const greenEndMs = trailingMs + trailMs;
      const yellowEndMs = greenEndMs + yellowMs;
      greens.push({ startMs, trailingMs, greenEndMs, yellowEndMs, endMs: yellowEndMs + redClearanceMs });
    }
    return { id: overlap.id, greens };
  });
}

/** Whether an overlap trails or clears at a ring time: a moment at which the cycle can't be held or left. */
export function isAnyTrailing(overlaps: readonly TimetableOverlap[], ringMs: number): boolean {
  return overlaps.some(({ greens }) => greens.some(({ trailingMs, endMs }) => ringMs >= trailingMs && ringMs < endMs));
}

/** Longest time that overlaps of a phase need from the end of its green to be clear without trailing, ms; 0: they end with it. */
export function longestOverlapClearanceMs(overlaps: readonly OverlapDefinition[], phase: PhaseDefinition): number {
  let longestMs = 0;
  for (const overlap of overlaps) {
    if (!overlap.phases.includes(phase.number)) continue;
    const { yellowMs, redClearanceMs } = overlapClearanceMs(overlap, phase);
    longestMs = Math.max(longestMs, yellowMs + redClearanceMs);
  }
  return longestMs;
}

/** Number by which logs name an overlap: A is 1. */
export function overlapNumber(id: string): number {
  return id.charCodeAt(0) - 'A'.charCodeAt(0) + 1;
}
