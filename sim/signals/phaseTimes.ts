import { movementId } from '../network/movementId.ts';
import { type Network, TurnCode } from '../network/network.ts';
import { pedestrianClearanceS, redClearanceS, roundUpToHalfS, roundUpToWholeS, yellowChangeS } from './clearance.ts';
import type { PhaseDefinition } from './definition.ts';
import type { PhaseDraft } from './ringLayout.ts';

/** Limits of yellow change, s: FHWA-HOP-08-024, section 5.4 (3 to 6 s). */
export const MIN_YELLOW_S = 3;
export const MAX_YELLOW_S = 6;
/** Limits of red clearance, s: 1 s held for the slow, 4 s so that large crossings stay in use; from experience. */
const MIN_RED_CLEARANCE_S = 1;
const MAX_RED_CLEARANCE_S = 4;
/** Start-up of those who wait, which may be taken off red clearance, s: NCHRP report 731. */
const START_UP_S = 1;
/** Minimum greens by drivers' expectation, s: FHWA-HOP-08-024, table 5-3. */
const MIN_GREEN_MAJOR_S = 10;
const MIN_GREEN_MINOR_S = 7;
const MIN_GREEN_LEFT_S = 5;
/** MUTCD 2009, section 4E.06. */
const WALK_S = 7;

/** Gives a phase its minimum green, clearances and walk, from approach speeds and the lengths of its paths. */
export function timePhase(network: Network, draft: PhaseDraft, vehicleLengthM: number): PhaseDefinition {
  const { movementFrom, movementTurn, linkSpeedMps, definition } = network;
  let yellowS = MIN_YELLOW_S;
  let clearanceS = MIN_RED_CLEARANCE_S;
  let minGreenS = draft.movements.length === 0 ? MIN_GREEN_MINOR_S : MIN_GREEN_LEFT_S;
  for (const m of draft.movements) {
    const link = movementFrom[m];
    yellowS = Math.max(yellowS, roundUpToHalfS(yellowChangeS(linkSpeedMps[link])));
    clearanceS = Math.max(clearanceS, roundUpToHalfS(longestClearanceS(network, m, vehicleLengthM) - START_UP_S));
    const turn = movementTurn[m];
    if (turn === TurnCode.left || turn === TurnCode.uTurn) continue;
    const roadClass = definition.links[link].class;
    const major = turn === TurnCode.through && (roadClass === 'arterial' || roadClass === 'expressway');
    minGreenS = Math.max(minGreenS, major ? MIN_GREEN_MAJOR_S : MIN_GREEN_MINOR_S);
  }
  yellowS = Math.min(yellowS, MAX_YELLOW_S);
  const phase = {
    number: draft.number,
    movements: draft.movements.map((m) => movementId(network, m)),
    minGreenS,
    yellowS,
    redClearanceS: Math.min(clearanceS, MAX_RED_CLEARANCE_S),
  };
  if (draft.crossingM === undefined) return phase;
  // Pedestrians may use yellow and red clearance to arrive.
  const walkingS = pedestrianClearanceS(draft.crossingM) - phase.yellowS - phase.redClearanceS;
  return { ...phase, walkS: WALK_S, pedestrianClearanceS: Math.max(0, roundUpToWholeS(walkingS)) };
}

function longestClearanceS(network: Network, movement: number, vehicleLengthM: number): number {
  const { movementFirstConnector, laneLengthM, laneSpeedMps } = network;
  let longestS = 0;
  for (let c = movementFirstConnector[movement]; c < movementFirstConnector[movement + 1]; c++) {
    longestS = Math.max(longestS, redClearanceS(laneLengthM[c], vehicleLengthM, laneSpeedMps[c]));
  }
  return longestS;
}

/** Least split of a phase, s: minimum green, or walk and pedestrian clearance, and the clearances after it. */
export function leastSplitS(phase: PhaseDefinition): number {
  return leastGreenS(phase) + phase.yellowS + phase.redClearanceS;
}

/** Least green of a phase, s. */
export function leastGreenS(phase: PhaseDefinition): number {
  return Math.max(phase.minGreenS, (phase.walkS ?? 0) + (phase.pedestrianClearanceS ?? 0));
}
