import { moduloMs } from '../../../core/cycleArithmetic.ts';
import { sToMs } from '../../../core/units.ts';
import type { NemaDefinition } from '../../definition.ts';
import type { Timetable } from '../../timetable.ts';
import type { SignalModel } from '../signalModel.ts';

/** A phase as the NEMA controller walks through it. */
export interface NemaPhase {
  /** Row of the model's phases. */
  readonly row: number;
  readonly ring: number;
  /** Side of the barrier: 0 or 1. */
  readonly side: number;
  /** It is its ring's home on its side: barriers are crossed from homes. */
  readonly isAtBarrier: boolean;
  readonly isCoordinated: boolean;
  /** It may stay green for as long as nobody else calls. */
  readonly rests: boolean;
  readonly hasRecall: boolean;
  readonly hasMaxRecall: boolean;
  readonly leastMs: number;
  /** Longest green; coordinated: the plan's. */
  readonly mostMs: number;
  readonly passageMs: number;
  readonly yellowMs: number;
  /** Yellow and red clearance. */
  readonly clearMs: number;
  readonly isLocking: boolean;
  /** Ring time of its force-off, ms. */
  readonly forceOffMs: number;
  /** Rows of its ring from the next one on; the last is its own. */
  readonly following: readonly number[];
  /** Row of the phase before it in its ring. */
  readonly previous: number;
  /** Cross switching that it takes part in: the phase that is lent a detector, and the one that lends it; -1: none. */
  readonly borrower: number;
  readonly lender: number;
}

/** A plan as the NEMA controller walks through it. */
export interface NemaModel {
  readonly cycleMs: number;
  /** Ring time at which its cycle begins: with the first coordinated green (TS2), or after the first one's clearance (type 170). */
  readonly zeroMs: number;
  /** The same, before it is brought into the cycle: ms after the first coordinated clearance; not positive. */
  readonly shiftMs: number;
  /** By row; null: in no ring of the plan. */
  readonly phases: readonly (NemaPhase | null)[];
  /** Rows of each of the two rings. */
  readonly rings: readonly (readonly number[])[];
  /** Where a ring goes on each side of the barrier if it must and nothing of its own is called. Shape [ring][side]. */
  readonly homes: readonly (readonly number[])[];
}

/** Passage where a definition gives none, s. */
const PASSAGE_S = 2;

/** @returns null for a plan that is not of two rings with one barrier, each ring with phases on both sides */
export function createNemaModel(
  definition: NemaDefinition,
  model: SignalModel,
  timetable: Timetable,
): NemaModel | null {
  const { plan, cycleMs } = timetable;
  if (!isDualRing(plan)) return null;
  const bounds = plan.barriers![0];
  const rowOf = (number: number) => model.phaseRow.get(number)!;
  const rings = plan.rings.map((ring) => ring.map(({ phase }) => rowOf(phase)));
  const numberOf = (row: number) => model.phases[row].number;
  const isMain = (row: number) => plan.coordinatedPhases.includes(numberOf(row));
  const homes = rings.map((ring, r) =>
    [ring.slice(0, bounds[r]), ring.slice(bounds[r])].map(
      (rows) =>
        rows.find(isMain) ?? rows.find((row) => definition.homes?.includes(numberOf(row))) ?? rows[rows.length - 1],
    ),
  );
  const recallOf = (row: number) => definition.phases?.find(({ phase }) => phase === numberOf(row))?.recall ?? 'none';
  const isRecalled = (row: number) => recallOf(row) === 'min' || recallOf(row) === 'max';
  const nobodyRecalled = rings.flat().every((row) => !isRecalled(row));
  const phases: (NemaPhase | null)[] = model.phases.map(() => null);
  const timeOf = new Map(timetable.phases.map((phase) => [rowOf(phase.number), phase]));
  rings.forEach((ring, r) => {
    ring.forEach((row, place) => {
      const own = definition.phases?.find(({ phase }) => phase === numberOf(row));
      const { startMs, greenEndMs } = timeOf.get(row)!;
      const { minGreenMs, yellowMs, redClearanceMs } = model.phases[row];
      const cross = definition.crossSwitching?.find(({ phase, from }) => [phase, from].includes(numberOf(row)));
      phases[row] = {
        row,
        ring: r,
        side: place < bounds[r] ? 0 : 1,
        isAtBarrier: homes[r].includes(row),
        isCoordinated: definition.isCoordinated === true && isMain(row),
        rests: nobodyRecalled || (isRecalled(row) && ring.every((other) => other === row || !isRecalled(other))),
        hasRecall: isRecalled(row),
        hasMaxRecall: recallOf(row) === 'max',
        leastMs: minGreenMs,
        mostMs: own?.maxGreenS === undefined ? greenEndMs - startMs : sToMs(own.maxGreenS),
        passageMs: sToMs(own?.passageS ?? definition.passageS ?? PASSAGE_S),
        yellowMs,
        clearMs: yellowMs + redClearanceMs,
        isLocking: own?.memory === 'locking',
        forceOffMs: greenEndMs,
        following: [...ring.slice(place + 1), ...ring.slice(0, place + 1)],
        previous: ring[(place + ring.length - 1) % ring.length],
        borrower: cross ? rowOf(cross.phase) : -1,
        lender: cross ? rowOf(cross.from) : -1,
      };
    });
  });
  const mains = homes.map((sides) => phases[sides.find(isMain) ?? sides[0]]!);
  return { cycleMs, ...cycleZeroMs(mains, cycleMs, definition.reference), phases, rings, homes };
}

/** Whether a plan is what this controller runs: two rings, one barrier, phases of each ring on both of its sides. */
export function isDualRing({ rings, barriers = [] }: Timetable['plan']): boolean {
  if (rings.length !== 2) return false;
  const within = barriers.filter((places) => !places.every((place, r) => place === rings[r].length));
  return (
    within.length === 1 &&
    barriers[0] === within[0] &&
    rings.every((ring, r) => within[0][r] > 0 && within[0][r] < ring.length)
  );
}

/**
 * Where the cycle of a plan begins for SUMO.
 *
 * @param mains the coordinated phases: ring times of their force-offs, their clearances, their longest greens, ms
 */
export function cycleZeroMs(
  mains: readonly Pick<NemaPhase, 'forceOffMs' | 'clearMs' | 'mostMs'>[],
  cycleMs: number,
  reference: NemaDefinition['reference'],
): Pick<NemaModel, 'zeroMs' | 'shiftMs'> {
  const clearedMs = Math.min(...mains.map(({ forceOffMs, clearMs }) => forceOffMs + clearMs));
  const starts = mains.map(({ forceOffMs, mostMs }) => moduloMs(forceOffMs - clearedMs, cycleMs) - mostMs);
  const shiftMs = reference === 'firstYellow' ? 0 : Math.min(...starts);
  return { zeroMs: moduloMs(clearedMs + shiftMs, cycleMs), shiftMs };
}
