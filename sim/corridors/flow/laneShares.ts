/**
 * Spreads the flows of one approach over its lanes so that every movement's lanes are as evenly loaded as they can be.
 *
 * @param flows  of each movement
 * @param masks  lanes of each movement, bit by bit; none is 0
 * @returns what of the lanes' time each movement has, in lanes: two lanes of its own are 2, half of a shared one 0.5
 */
export function shareLanes(flows: readonly number[], masks: readonly number[]): number[] {
  const lanesOf = masks.map((mask) => Array.from({ length: 32 }, (_, k) => k).filter((k) => (mask >>> k) & 1));
  const loads = new Float64Array(32);
  const shares = flows.map((flow, m) => {
    const share = new Float64Array(32);
    for (const lane of lanesOf[m]) {
      share[lane] = flow / lanesOf[m].length;
      loads[lane] += share[lane];
    }
    return share;
  });
  for (let round = 0; round < 12; round++) {
    flows.forEach((flow, m) => {
      const others = lanesOf[m].map((lane) => loads[lane] - shares[m][lane]);
      const level = findLevel(others, flow);
      lanesOf[m].forEach((lane, i) => {
        loads[lane] += Math.max(0, level - others[i]) - shares[m][lane];
        shares[m][lane] = Math.max(0, level - others[i]);
      });
    });
  }
  return flows.map((flow, m) => {
    if (flow <= 0) return lanesOf[m].length;
    return lanesOf[m].reduce((sum, lane) => sum + (shares[m][lane] > 0 ? shares[m][lane] / loads[lane] : 0), 0);
  });
}

/** Level up to which lanes that hold so much already are filled by a flow. */
function findLevel(others: readonly number[], flow: number): number {
  const sorted = [...others].sort((a, b) => a - b);
  let sum = 0;
  for (let n = 1; n <= sorted.length; n++) {
    sum += sorted[n - 1];
    const level = (flow + sum) / n;
    if (n === sorted.length || level <= sorted[n]) return level;
  }
  return flow;
}
