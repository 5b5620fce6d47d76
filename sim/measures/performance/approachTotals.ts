/** What happened to the vehicles of one phase on its approach, as only the simulation knows it. */
export interface ApproachTotals {
  /** Crossed the stop line. */
  readonly vehicles: number;
  /** Time lost on the approach against the desired speed, s. */
  readonly lossS: number;
  /** Stop line to the rear of the last vehicle that stands, m: the longest; and the sum of each cycle's longest, with their number. */
  readonly longestQueueM: number;
  readonly queueSumM: number;
  readonly queueCycles: number;
}

/** Two stretches of time as one. */
export function addTotals(one: ApproachTotals, other: ApproachTotals): ApproachTotals {
  return {
    vehicles: one.vehicles + other.vehicles,
    lossS: one.lossS + other.lossS,
    longestQueueM: Math.max(one.longestQueueM, other.longestQueueM),
    queueSumM: one.queueSumM + other.queueSumM,
    queueCycles: one.queueCycles + other.queueCycles,
  };
}
