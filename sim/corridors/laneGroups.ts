/** Lane groups of an approach (HCM 6th edition, chapter 19): lanes that traffic fills evenly. */

/** Lanes that carry the same load, and the movements that use them. */
export interface LaneGroup {
  /** Rows of the movements as given. */
  readonly movements: readonly number[];
  /** Lane bits: lane 0 is nearest the kerb. */
  readonly lanes: number;
  /** Load of each of the lanes: flow over saturation flow of a lane. */
  readonly loadRatio: number;
}

/** Loads closer than this are the same. */
const SAME = 1e-12;

/**
 * Spreads the traffic of an approach over its lanes as evenly as the lanes of each movement allow, and puts lanes together
 * that come out alike and share traffic: a strong right turn fills the kerb lane alone, a weak one shares it.
 *
 * @param loads of each movement: flow over the saturation flow of one lane, >= 0
 * @param masks lanes of each movement, bit by bit; none is 0
 *
 * Exact: of all sets of movements the one that loads its lanes most can't get rid of any of it, so it is a group; the rest
 * shares the lanes that are left.
 */
export function groupLanes(loads: readonly number[], masks: readonly number[]): LaneGroup[] {
  const groups: LaneGroup[] = [];
  let left = loads.map((_, m) => m);
  let free = masks.reduce((all, mask) => all | mask, 0);
  while (left.length > 0) {
    const group = fullestGroup(left, loads, masks, free);
    groups.push(group);
    free &= ~group.lanes;
    left = left.filter((m) => !group.movements.includes(m));
  }
  return groups;
}

function fullestGroup(
  left: readonly number[],
  loads: readonly number[],
  masks: readonly number[],
  free: number,
): LaneGroup {
  let best: LaneGroup | null = null;
  for (let subset = 1; subset < 2 ** left.length; subset++) {
    const movements = left.filter((_, k) => (subset >>> k) & 1);
    if (!areJoined(movements.map((m) => masks[m] & free))) continue;
    const lanes = movements.reduce((all, m) => all | (masks[m] & free), 0);
    const load = movements.reduce((sum, m) => sum + loads[m], 0);
    // A movement without traffic whose lanes are all taken goes along with whoever has them.
    const loadRatio = lanes === 0 ? 0 : load / countBits(lanes);
    const more = best === null ? 1 : loadRatio - best.loadRatio;
    if (more > SAME || (more > -SAME && movements.length > best!.movements.length))
      best = { movements, lanes, loadRatio };
  }
  return best!;
}

/** Whether lanes lead from each to every other by way of shared ones. */
function areJoined(masks: readonly number[]): boolean {
  let reached = masks[0];
  for (let grown = true; grown; ) {
    grown = false;
    for (const mask of masks) {
      if ((mask & reached) === 0 || (mask | reached) === reached) continue;
      reached |= mask;
      grown = true;
    }
  }
  return masks.every((mask) => (mask & ~reached) === 0);
}

export function countBits(bits: number): number {
  let count = 0;
  for (let left = bits >>> 0; left !== 0; left &= left - 1) count++;
  return count;
}
