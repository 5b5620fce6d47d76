import type { Network } from '../network/network.ts';
import type { PhaseDefinition } from '../signals/definition.ts';
import { leastSplitS } from '../signals/phaseTimes.ts';
import { groupLanes } from './laneGroups.ts';
import { SATURATION_FLOW_VEH_PER_H } from './saturation.ts';
import type { PhaseNeed } from './splits.ts';

/** Start-up lost time and use of yellow, s: HCM 6th edition, chapter 19 (l1 = 2 s, e = 2 s). */
export const START_UP_LOST_TIME_S = 2;
export const END_GAIN_S = 2;

/**
 * What each phase of a signal asks for, from the flows of its movements.
 *
 * Flows of movements that share lanes are put together and spread over those lanes as evenly as each movement's own
 * lanes allow (a strong right turn fills the kerb lane alone); the fullest lane of the phase is its critical one.
 *
 * @param flowVehPerH flow of each movement by network row, veh/h
 */
export function measurePhaseNeeds(
  network: Network,
  phases: readonly PhaseDefinition[],
  flowVehPerH: (movement: number) => number,
  saturationFlowVehPerH = SATURATION_FLOW_VEH_PER_H,
): PhaseNeed[] {
  const loadOf = createLaneLoads(network, (movement) => flowVehPerH(movement) / saturationFlowVehPerH);
  return phases.map((phase) => ({
    number: phase.number,
    flowRatio: phase.movements.reduce((most, id) => Math.max(most, loadOf(network.movementIndexById.get(id)!)), 0),
    lostTimeS: phaseLostTimeS(phase),
    minSplitS: leastSplitS(phase),
  }));
}

/** Lost time of a phase: what of its split is not effective green, s. */
export function phaseLostTimeS({ yellowS, redClearanceS }: PhaseDefinition): number {
  return START_UP_LOST_TIME_S - END_GAIN_S + yellowS + redClearanceS;
}

/** Load of the lanes that a movement uses, approach by approach when it is asked for. @param own load of a movement on one lane */
function createLaneLoads(
  { linkMovements, movementFrom, movementLaneMask }: Network,
  own: (movement: number) => number,
): (movement: number) => number {
  const known = new Map<number, number>();
  return (movement) => {
    if (!known.has(movement)) {
      const link = movementFrom[movement];
      const first = linkMovements[link * 2];
      const rows = Array.from({ length: linkMovements[link * 2 + 1] - first }, (_, k) => first + k);
      const groups = groupLanes(
        rows.map(own),
        rows.map((m) => movementLaneMask[m]),
      );
      for (const { movements, loadRatio } of groups) for (const k of movements) known.set(rows[k], loadRatio);
    }
    return known.get(movement)!;
  };
}
