/** What adaptive control has moved at one signal and in its region, for `adaptiveMoves`. Documented in docs/protocol.md. */
export interface AdaptiveMoves {
  readonly intersectionId: string;
  /** Moves are known from then to then, ms. */
  readonly fromMs: number;
  readonly timeMs: number;
  /** The plan that it began with, and moves away from. */
  readonly planned: AdaptivePlan;
  /** Cycles that have ended, oldest first. */
  readonly cycles: readonly AdaptiveCycle[];
  readonly region: AdaptiveRegionMoves;
}

export interface AdaptivePlan {
  readonly cycleMs: number;
  readonly offsetMs: number;
  /** What the splits are of: the numbers of the phases that are green in each, and its ring. */
  readonly splits: readonly { readonly ring: number; readonly phases: readonly number[]; readonly ms: number }[];
}

/** One cycle of a signal: as it was driven, and what its splits are without what was moved for this cycle alone. */
export interface AdaptiveCycle {
  readonly fromMs: number;
  readonly toMs: number;
  /** The region's cycle. */
  readonly cycleMs: number;
  /** From the start of the region's cycle to the start of the coordinated green, within [0, cycle). */
  readonly offsetMs: number;
  readonly drivenMs: readonly number[];
  readonly lastingMs: readonly number[];
}

/** The signals that share a cycle. */
export interface AdaptiveRegionMoves {
  readonly intersectionIds: readonly string[];
  /** Of each: its cycles, as what was moved away from the plan (which grows and shrinks with the cycle). */
  readonly members: readonly (readonly AdaptiveMemberCycle[])[];
}

/** `splitMs`: of the lasting splits, the one that was moved most. */
export type AdaptiveMemberCycle = readonly [
  fromMs: number,
  toMs: number,
  cycleMs: number,
  offsetMs: number,
  splitMs: number,
];

/** How far an offset was moved from that of the plan, whose share of the cycle counts: in (−cycle/2, cycle/2], ms. */
export function offsetMovedMs(
  planned: AdaptivePlan,
  { offsetMs, cycleMs }: Pick<AdaptiveCycle, 'offsetMs' | 'cycleMs'>,
) {
  const moved = (offsetMs - (planned.offsetMs * cycleMs) / planned.cycleMs) % cycleMs;
  const inCycle = moved <= -cycleMs / 2 ? moved + cycleMs : moved > cycleMs / 2 ? moved - cycleMs : moved;
  return Math.round(inCycle);
}

/** The lasting split that was moved most from that of the plan, whose share of the cycle counts, ms; 0: none. */
export function splitMovedMs(
  planned: AdaptivePlan,
  { lastingMs, cycleMs }: Pick<AdaptiveCycle, 'lastingMs' | 'cycleMs'>,
) {
  let most = 0;
  planned.splits.forEach(({ ms }, u) => {
    const moved = lastingMs[u] - (ms * cycleMs) / planned.cycleMs;
    if (Math.abs(moved) > Math.abs(most)) most = moved;
  });
  return Math.round(most);
}
