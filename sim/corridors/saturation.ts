import { TurnCode } from '../network/network.ts';

/** What a lane lets pass while it is green, and what gaps do. Units: vehicles an hour or a second, as the names say. */

/** Saturation flow of a lane, veh/h: HCM base of 1,900 less usual urban adjustments. */
export const SATURATION_FLOW_VEH_PER_H = 1800;

/** HCM 6, chapter 19, turns from lanes: their saturation flow over that of through traffic. */
export const TURN_RATIO: Readonly<Record<number, number>> = {
  [TurnCode.left]: 0.95,
  [TurnCode.through]: 1,
  [TurnCode.right]: 0.85,
  [TurnCode.uTurn]: 0.8,
};

/** Permissive turns: gap that drivers take, and time between two in one gap, s (HCM 6, chapter 31). */
const CRITICAL_GAP_S = 4.5;
const FOLLOW_UP_S = 2.5;
/** Vehicles of a permissive turn that go when the opposing green ends (HCM 6, chapter 31). */
export const SNEAKERS_VEH = 2;

/**
 * What one lane of a turn that yields may pass through the gaps of opposing traffic, veh/s.
 *
 * @param opposingVehPerS >= 0, arriving at random
 *
 * Source: HCM 6, chapter 31: v e^(-v tc) / (1 - e^(-v tf)).
 */
export function gapFlowVehPerS(opposingVehPerS: number): number {
  if (opposingVehPerS < 1e-9) return 1 / FOLLOW_UP_S;
  return (
    (opposingVehPerS * Math.exp(-opposingVehPerS * CRITICAL_GAP_S)) / (1 - Math.exp(-opposingVehPerS * FOLLOW_UP_S))
  );
}
