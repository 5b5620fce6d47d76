import { websterCycleS } from '../../corridors/cycleLength.ts';
import { measurePhaseNeeds } from '../../corridors/phaseNeeds.ts';
import {
  findCriticalPath,
  findSplits,
  leastCycleS,
  type PhaseNeed,
  type RingStructure,
} from '../../corridors/splits.ts';
import { findConflicts } from '../../network/conflicts.ts';
import type { Network } from '../../network/network.ts';
import type {
  PhaseDefinition,
  PlanDefinition,
  RingEntryDefinition,
  SignalDefinition,
} from '../../signals/definition.ts';
import { createPhasing, findCoordinatedPhases } from '../../signals/phasing.ts';

/** Id of the one plan that every signal of a lesson has. */
export const PLAN_ID = 'lesson';

/** Yellow that HCM counts as used and our drivers, who stop if they can, do not, s: it decides over short left turns. */
const UNUSED_YELLOW_S = 2;

/** A signal with its phases and what they ask for, before it has a cycle. */
export interface SignalDraft {
  readonly intersectionId: string;
  readonly phases: readonly PhaseDefinition[];
  readonly structure: RingStructure;
  readonly needs: readonly PhaseNeed[];
}

/**
 * Phases of every signal of a network, and the need of each phase.
 *
 * @param flowVehPerH by network row of the movement
 * @param mainRoad    id of the road whose approaches get phases 2 and 6
 */
export function draftSignals(network: Network, flowVehPerH: Float64Array, mainRoad: string): SignalDraft[] {
  const { definition } = network;
  const matrix = findConflicts(network);
  return definition.intersections.flatMap(({ id, control }, row) => {
    if (control !== 'signal') return [];
    const mainLinks = definition.links.flatMap((link, i) => (link.to === id && link.roadId === mainRoad ? [i] : []));
    // Without pedestrians: their clearance would set the splits, and a lesson is to show what the traffic asks for.
    const { phases, rings, barriers } = createPhasing(network, matrix, row, { mainLinks, pedestrians: false });
    const needs = measurePhaseNeeds(network, phases, (movement) => flowVehPerH[movement]).map((need) => ({
      ...need,
      lostTimeS: need.lostTimeS + UNUSED_YELLOW_S,
    }));
    return [{ intersectionId: id, phases, structure: { rings, barriers }, needs }];
  });
}

/** The longest of the signals' own Webster cycles, rounded up to whole five seconds: one cycle serves them all. */
export function findCommonCycleS(drafts: readonly SignalDraft[]): number {
  const longestS = Math.max(
    ...drafts.map(({ structure, needs }) => {
      const { flowRatio, lostTimeS } = findCriticalPath(structure, needs);
      return Math.max(websterCycleS(flowRatio, lostTimeS), leastCycleS(structure, needs));
    }),
  );
  return Math.ceil(longestS / 5) * 5;
}

/**
 * Signals with one plan each: splits by equal saturation, coordinated on the given movements.
 *
 * @param offsetS    of each signal, s
 * @param bandMovements movements that carry a band, of all signals
 */
export function timeSignals(
  drafts: readonly SignalDraft[],
  cycleS: number,
  offsetS: readonly number[],
  bandMovements: readonly (string | null)[],
): SignalDefinition[] {
  return drafts.map((draft, i) => {
    const { splitsS } = findSplits(draft.structure, draft.needs, cycleS);
    return createSignal(draft, {
      id: PLAN_ID,
      cycleS,
      offsetS: offsetS[i],
      coordinatedPhases: findCoordinatedPhases(draft.phases, bandMovements),
      rings: draft.structure.rings.map((ring, r) =>
        ring.map((phase, k): RingEntryDefinition => ({ phase, splitS: splitsS[r][k] })),
      ),
      barriers: draft.structure.barriers,
    });
  });
}

function createSignal({ intersectionId, phases }: SignalDraft, plan: PlanDefinition): SignalDefinition {
  return { id: `signal ${intersectionId}`, intersectionId, phases, plans: [plan] };
}
