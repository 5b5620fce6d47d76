import type { Network } from '../network/network.ts';
import type { PhaseDefinition } from '../signals/definition.ts';
import { leastSplitS } from '../signals/phaseTimes.ts';
import type { PhaseNeed } from './splits.ts';

/** Saturation flow of a lane, veh/h: HCM base of 1,900 less usual urban adjustments. */
export const SATURATION_FLOW_VEH_PER_H = 1800;
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
  return phases.map((phase) => {
    let flowRatio = 0;
    for (const id of phase.movements) {
      const lane = laneFlowVehPerH(network, network.movementIndexById.get(id)!, flowVehPerH);
      flowRatio = Math.max(flowRatio, lane / saturationFlowVehPerH);
    }
    return {
      number: phase.number,
      flowRatio,
      lostTimeS: START_UP_LOST_TIME_S - END_GAIN_S + phase.yellowS + phase.redClearanceS,
      minSplitS: leastSplitS(phase),
    };
  });
}

/** Flow on the fullest lane that a movement uses, veh/h. */
function laneFlowVehPerH(network: Network, movement: number, flowVehPerH: (movement: number) => number): number {
  const { linkMovements, movementFrom, movementLaneMask } = network;
  const link = movementFrom[movement];
  const first = linkMovements[link * 2];
  const end = linkMovements[link * 2 + 1];
  let lanes = movementLaneMask[movement];
  for (let grown = true; grown; ) {
    grown = false;
    for (let m = first; m < end; m++) {
      if ((movementLaneMask[m] & lanes) === 0 || (movementLaneMask[m] | lanes) === lanes) continue;
      lanes |= movementLaneMask[m];
      grown = true;
    }
  }
  let totalVehPerH = 0;
  for (let m = first; m < end; m++) if ((movementLaneMask[m] & lanes) !== 0) totalVehPerH += flowVehPerH(m);
  return Math.max(totalVehPerH / countBits(lanes), flowVehPerH(movement) / countBits(movementLaneMask[movement]));
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits >>> 0; left !== 0; left &= left - 1) count++;
  return count;
}
