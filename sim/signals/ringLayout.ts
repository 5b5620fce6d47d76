import { type ConflictMatrix, conflicts } from '../network/conflicts.ts';
import type { Approach, Street } from './approaches.ts';

/** A phase before it has times: number, movements (network rows), and the crossing that pedestrians get beside it. */
export interface PhaseDraft {
  readonly number: number;
  readonly movements: readonly number[];
  /** Kerb to kerb, m; absent: no crossing. */
  readonly crossingM?: number;
}

/** Phases between two barriers, ring by ring. */
export type PhaseGroup = readonly [ring1: readonly PhaseDraft[], ring2: readonly PhaseDraft[]];

export interface RingLayout {
  readonly drafts: readonly PhaseDraft[];
  readonly rings: readonly (readonly number[])[];
  readonly barriers: readonly (readonly number[])[];
  /** Pairs of phases that start and end together. */
  readonly twins: readonly (readonly [number, number])[];
}

/** NEMA phase numbers of a street: through (with the right turn) and left turn of its approaches A and B. */
export interface StreetNumbers {
  readonly throughA: number;
  readonly leftA: number;
  readonly throughB: number;
  readonly leftB: number;
}
export const MAIN_STREET: StreetNumbers = { throughA: 2, leftA: 5, throughB: 6, leftB: 1 };
export const CROSS_STREET: StreetNumbers = { throughA: 4, leftA: 7, throughB: 8, leftB: 3 };

/**
 * Barrier groups of one street.
 *
 * Ring 1 times the left turn of B, then through A; ring 2 the left turn of A, then through B. If a lane is shared
 * between left and through, or phases of the two rings would conflict, A goes first alone, then B: split phasing.
 *
 * @param crossingM what pedestrians walk beside the street, i.e. across the other one; undefined: no crossing
 */
export function groupStreet(
  matrix: ConflictMatrix,
  street: Street,
  numbers: StreetNumbers,
  crossingM: number | undefined,
): PhaseGroup[] {
  const [a, b] = street;
  const throughA = draftOf(numbers.throughA, a.others, crossingM);
  const leftA = draftOf(numbers.leftA, a.lefts, a.others.length === 0 ? crossingM : undefined);
  if (b === undefined) return [[throughA, leftA]];
  const throughB = draftOf(numbers.throughB, b.others, crossingM);
  const leftB = draftOf(numbers.leftB, b.lefts, b.others.length === 0 ? crossingM : undefined);
  const together: PhaseGroup = [
    [...leftB, ...throughA],
    [...leftA, ...throughB],
  ];
  if (canRunTogether(matrix, street, together)) return [together];
  return [
    [throughA, leftA],
    [leftB, throughB],
  ];
}

function draftOf(number: number, movements: readonly number[], crossingM: number | undefined): PhaseDraft[] {
  if (movements.length === 0) return [];
  return [crossingM === undefined ? { number, movements } : { number, movements, crossingM }];
}

function canRunTogether(matrix: ConflictMatrix, street: readonly Approach[], [ring1, ring2]: PhaseGroup): boolean {
  if (street.some((approach) => approach.sharedLane)) return false;
  // A ring without a phase would have nothing to time beside the two of the other.
  if (Math.min(ring1.length, ring2.length) === 0) return false;
  return !ring1.some((one) => ring2.some((two) => draftsConflict(matrix, one, two)));
}

function draftsConflict(matrix: ConflictMatrix, one: PhaseDraft, two: PhaseDraft): boolean {
  return one.movements.some((m) => two.movements.some((n) => conflicts(matrix, m, n)));
}

/** Puts barrier groups one after another. */
export function joinGroups(groups: readonly PhaseGroup[]): RingLayout {
  if (groups.every(([ring1, ring2]) => ring1.length <= 1 && ring2.length <= 1)) return joinAsSingleRing(groups);
  const used = new Set(groups.flat(2).map((draft) => draft.number));
  const full = groups.map(([ring1, ring2]): PhaseGroup => {
    if (ring1.length > 0 && ring2.length > 0) return [ring1, ring2];
    return ring1.length > 0 ? [ring1, [mirror(ring1[0], 1, used)]] : [[mirror(ring2[0], 0, used)], ring2];
  });
  const rings = [0, 1].map((ring) => full.flatMap((group) => group[ring].map((draft) => draft.number)));
  const barriers: number[][] = [];
  let before = [0, 0];
  for (const [ring1, ring2] of full.slice(0, -1)) {
    before = [before[0] + ring1.length, before[1] + ring2.length];
    barriers.push(before);
  }
  const twins = full
    .filter(([ring1, ring2]) => ring1.length === 1 && ring2.length === 1)
    .map(([[one], [two]]): [number, number] => [one.number, two.number]);
  return { drafts: full.flat(2), rings, barriers, twins };
}

/** Where neither ring has two phases in a row, one ring times the same. */
function joinAsSingleRing(groups: readonly PhaseGroup[]): RingLayout {
  const drafts = groups.map((group): PhaseDraft => {
    const phases = [...group[0], ...group[1]];
    const even = phases.find((draft) => draft.number % 2 === 0) ?? phases[0];
    const crossings = phases.flatMap((draft) => draft.crossingM ?? []);
    const merged = { number: even.number, movements: phases.flatMap((draft) => draft.movements).sort((x, y) => x - y) };
    return crossings.length === 0 ? merged : { ...merged, crossingM: Math.max(...crossings) };
  });
  return { drafts, rings: [drafts.map((draft) => draft.number)], barriers: [], twins: [] };
}

/**
 * A phase of the other ring that serves the same movements at the same time, so that no ring stands without a phase
 * beside a group that has one phase in all. Numbered as NEMA would number the ring's place.
 */
function mirror(draft: PhaseDraft, ring: 0 | 1, used: Set<number>): PhaseDraft {
  const main = [MAIN_STREET.throughA, MAIN_STREET.throughB, MAIN_STREET.leftA, MAIN_STREET.leftB].includes(
    draft.number,
  );
  const { throughA, leftA, throughB, leftB } = main ? MAIN_STREET : CROSS_STREET;
  const places = ring === 0 ? [throughA, leftB] : [throughB, leftA];
  const number = places.find((place) => !used.has(place))!;
  used.add(number);
  return { ...draft, number };
}
