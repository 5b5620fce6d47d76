/** Cycle length of one intersection from its critical flows. */

/** Beyond this sum of flow ratios the formulas run away: the intersection has no useful fixed cycle. */
export const CRITICAL_FLOW_RATIO = 0.95;

/**
 * Webster's cycle of least delay.
 *
 * @param flowRatio sum over the critical movements of flow over saturation flow, Y
 * @param lostTimeS lost time a cycle, L, s
 * @returns s, not rounded; Infinity from Y = 1 on. Three quarters to one and a half of it are nearly as good
 *
 * Source: Webster, Road Research Technical Paper 39 (1958): C0 = (1.5 L + 5) / (1 - Y).
 */
export function websterCycleS(flowRatio: number, lostTimeS: number): number {
  return flowRatio >= 1 ? Number.POSITIVE_INFINITY : (1.5 * lostTimeS + 5) / (1 - flowRatio);
}

/**
 * The cycle at which the critical movements all reach one degree of saturation.
 *
 * @param targetRatio degree of saturation wanted, Xc, > 0; 0.85 to 0.95 as a rule
 * @returns s, not rounded; Infinity if Y alone reaches the target
 *
 * Source: HCM 6th edition, chapter 19: C = L Xc / (Xc - Y).
 */
export function equalSaturationCycleS(flowRatio: number, lostTimeS: number, targetRatio: number): number {
  return flowRatio >= targetRatio ? Number.POSITIVE_INFINITY : (lostTimeS * targetRatio) / (targetRatio - flowRatio);
}

/** Critical degree of saturation of a whole intersection under a cycle, HCM: Xc = Y C / (C - L). */
export function criticalSaturationRatio(flowRatio: number, lostTimeS: number, cycleS: number): number {
  return cycleS <= lostTimeS ? Number.POSITIVE_INFINITY : (flowRatio * cycleS) / (cycleS - lostTimeS);
}
