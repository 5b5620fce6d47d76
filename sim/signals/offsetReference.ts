import { moduloMs } from '../core/cycleArithmetic.ts';
import type { Timetable } from './timetable.ts';

/**
 * The moment of a cycle that a controller counts its offset to. The field has no common one:
 *
 * - `firstGreen`: the first coordinated phase begins its green: NEMA TS2, and ours everywhere.
 * - `lastGreen`: the last of them does, so that all show green: NEMA TS1, and UTDF's "begin of green".
 * - `firstYellow`: the first of them ends its green: type 170.
 * - `firstRed`: the first of them ends its yellow.
 *
 * Source: FHWA-HOP-08-024, Traffic Signal Timing Manual, figure 6-7.
 */
export type OffsetReference = 'firstGreen' | 'lastGreen' | 'firstYellow' | 'firstRed';

export const OFFSET_REFERENCES = ['firstGreen', 'lastGreen', 'firstYellow', 'firstRed'] as const;

/** Ring time of a reference, ms. */
export function referenceMs({ phases, plan }: Timetable, reference: OffsetReference): number {
  const coordinated = phases.filter(({ number }) => plan.coordinatedPhases.includes(number));
  // Without a coordinated phase local zero is the first phase's, as in the timetable.
  const own = coordinated.length > 0 ? coordinated : phases.slice(0, 1);
  switch (reference) {
    case 'firstGreen':
      return Math.min(...own.map(({ startMs }) => startMs));
    case 'lastGreen':
      return Math.max(...own.map(({ startMs }) => startMs));
    case 'firstYellow':
      return Math.min(...own.map(({ greenEndMs }) => greenEndMs));
    case 'firstRed':
      return Math.min(...own.map(({ yellowEndMs }) => yellowEndMs));
  }
}

/**
 * The same plan's offset told by another reference.
 *
 * @param offsetMs master zero to `from`, ms
 * @returns master zero to `to`, ms in [0, cycle)
 */
export function convertOffsetMs(
  timetable: Timetable,
  offsetMs: number,
  from: OffsetReference,
  to: OffsetReference,
): number {
  return moduloMs(offsetMs + referenceMs(timetable, to) - referenceMs(timetable, from), timetable.cycleMs);
}
