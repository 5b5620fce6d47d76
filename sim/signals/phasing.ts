import type { ConflictMatrix } from '../network/conflicts.ts';
import type { Network } from '../network/network.ts';
import { type Approach, findApproaches, findStreets, legWidthM, rankOfApproach, type Street } from './approaches.ts';
import type { PhaseDefinition, PlanDefinition } from './definition.ts';
import { timePhase } from './phaseTimes.ts';
import { CROSS_STREET, groupStreet, joinGroups, MAIN_STREET, type PhaseGroup, type RingLayout } from './ringLayout.ts';
import { findStages } from './stages.ts';

/** Phases of a signal and how they follow one another. Splits and an offset make a plan of it. */
export interface SignalPhasing {
  /** Ascending by number. */
  readonly phases: readonly PhaseDefinition[];
  /** Phase numbers, ring by ring, in order. */
  readonly rings: readonly (readonly number[])[];
  /** As in `PlanDefinition`: how many phases of each ring stand before each barrier but the last. */
  readonly barriers: readonly (readonly number[])[];
}

export interface PhasingOptions {
  /** Approach links of the main street, which gets phases 2 (first link) and 6. Default: the street of highest class. */
  readonly mainLinks?: readonly number[];
  /** Design vehicle, m. Default 6. */
  readonly vehicleLengthM?: number;
  /** Serve pedestrians beside the through phases. Default true. */
  readonly pedestrians?: boolean;
}

/**
 * Makes the phases of a signal from its geometry.
 *
 * - Two streets (four legs, or three): NEMA dual ring; phases 2 and 6 through and right on the main street, 1 and 5 its
 *   protected left turns, 4, 8, 3 and 7 those of the other; a barrier between the streets.
 * - A street whose left turns have no lane of their own, or whose paths meet: leg by leg (split phasing).
 * - A single street: with pedestrians, a phase for them besides.
 * - Any other shape: stages from the conflict matrix in a single ring, numbered in order.
 *
 * Phases that can run together never serve conflicting movements, and every movement is served.
 *
 * @param intersection row of the network
 * @throws RangeError if the intersection has no movements
 */
export function createPhasing(
  network: Network,
  matrix: ConflictMatrix,
  intersection: number,
  options: PhasingOptions = {},
): SignalPhasing {
  const { mainLinks = [], vehicleLengthM = 6, pedestrians = true } = options;
  const approaches = rankApproaches(network, findApproaches(network, intersection), mainLinks);
  if (approaches.length === 0) {
    throw new RangeError(
      `intersection ${network.definition.intersections[intersection].id} has no movements to signal`,
    );
  }
  const streets = findStreets(approaches);
  const layout = streets
    ? layOutStreets(network, matrix, orderStreets(streets, approaches, mainLinks), pedestrians)
    : layOutStages(network, matrix, approaches, pedestrians);
  const phases = layout.drafts.map((draft) => timePhase(network, draft, vehicleLengthM));
  return {
    phases: equaliseTwins(phases, layout.twins).sort((a, b) => a.number - b.number),
    rings: layout.rings,
    barriers: layout.barriers,
  };
}

/** The phases that serve a band's movements, ascending: the coordinated phases of a plan. Nulls are skipped. */
export function findCoordinatedPhases(
  phases: readonly PhaseDefinition[],
  movementIds: readonly (string | null)[],
): number[] {
  return phases
    .filter((phase) => movementIds.some((id) => id !== null && phase.movements.includes(id)))
    .map((phase) => phase.number)
    .sort((a, b) => a - b);
}

/** Pairs of phases of a plan that can be green together: those of different rings between the same two barriers. */
export function findRunningTogether(plan: Pick<PlanDefinition, 'rings' | 'barriers'>): [number, number][] {
  const pairs: [number, number][] = [];
  const ends = [...(plan.barriers ?? []), plan.rings.map((ring) => ring.length)];
  let from = plan.rings.map(() => 0);
  for (const to of ends) {
    const group = plan.rings.map((ring, r) => ring.slice(from[r], to[r]));
    group.forEach((ring, r) => {
      for (const other of group.slice(r + 1)) {
        for (const a of ring) for (const b of other) pairs.push([a.phase, b.phase]);
      }
    });
    from = [...to];
  }
  return pairs;
}

function rankApproaches(network: Network, approaches: Approach[], mainLinks: readonly number[]): Approach[] {
  const rankOf = ({ link }: Approach) => {
    const named = mainLinks.indexOf(link);
    return named >= 0 ? 1e12 - named : rankOfApproach(network, link);
  };
  return approaches.sort((a, b) => rankOf(b) - rankOf(a) || a.link - b.link);
}

/** Main street first: the one of the first approach. Within a street, approach A first. */
function orderStreets(streets: readonly Street[], ranked: readonly Approach[], mainLinks: readonly number[]): Street[] {
  return [...streets]
    .sort((x, y) => Math.min(...x.map((a) => ranked.indexOf(a))) - Math.min(...y.map((a) => ranked.indexOf(a))))
    .map((street) => {
      if (street.length < 2) return street;
      const [a, b] = ranked.indexOf(street[0]) < ranked.indexOf(street[1]) ? street : [street[1], street[0]];
      // Of a T's two through approaches only one turns left: it is B, so that its phase is 1.
      const named = mainLinks.includes(a.link) || mainLinks.includes(b.link);
      return !named && a.lefts.length > 0 && b.lefts.length === 0 ? [b, a] : [a, b];
    });
}

function layOutStreets(
  network: Network,
  matrix: ConflictMatrix,
  streets: readonly Street[],
  pedestrians: boolean,
): RingLayout {
  const groups = streets.flatMap((street, s): PhaseGroup[] => {
    const crossingM = pedestrians && streets.length > 1 ? streetWidthM(network, streets[1 - s]) : undefined;
    return groupStreet(matrix, street, s === 0 ? MAIN_STREET : CROSS_STREET, crossingM);
  });
  if (streets.length === 1 && pedestrians) {
    const crossingM = streetWidthM(network, streets[0]);
    groups.push([[{ number: CROSS_STREET.throughA, movements: [], crossingM }], []]);
  }
  return joinGroups(groups);
}

function streetWidthM(network: Network, street: Street): number {
  return Math.max(...street.map((approach) => legWidthM(network, approach.link)));
}

/** Pedestrians cross beside every stage: which leg, only a plan of the crossings could tell, so the widest is timed. */
function layOutStages(
  network: Network,
  matrix: ConflictMatrix,
  approaches: readonly Approach[],
  pedestrians: boolean,
): RingLayout {
  const crossingM = streetWidthM(network, approaches);
  const drafts = findStages(network, matrix, approaches).map((movements, k) =>
    pedestrians ? { number: k + 1, movements, crossingM } : { number: k + 1, movements },
  );
  return { drafts, rings: [drafts.map((draft) => draft.number)], barriers: [], twins: [] };
}

/** Phases that start and end together change and clear together. */
function equaliseTwins(phases: readonly PhaseDefinition[], twins: RingLayout['twins']): PhaseDefinition[] {
  return phases.map((phase) => {
    const pair = twins.find((numbers) => numbers.includes(phase.number));
    if (!pair) return phase;
    const both = phases.filter((other) => pair.includes(other.number));
    const yellowS = Math.max(...both.map((other) => other.yellowS));
    return { ...phase, yellowS, redClearanceS: Math.max(...both.map((other) => other.redClearanceS)) };
  });
}
