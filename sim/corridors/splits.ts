/** Splits of single-ring and dual-ring signals: equal degrees of saturation, minimums kept, barriers met. */

/** What one phase asks for. */
export interface PhaseNeed {
  readonly number: number;
  /** Flow over saturation flow of its critical lane, y, >= 0. */
  readonly flowRatio: number;
  /** Start-up and clearance lost time, s: split less effective green. */
  readonly lostTimeS: number;
  /** Least split that its minimum green (or walk) and clearance allow, s. */
  readonly minSplitS: number;
}

export interface RingStructure {
  /** Phase numbers, ring by ring, in order. */
  readonly rings: readonly (readonly number[])[];
  /** How many phases of each ring stand before each barrier, as in `PlanDefinition`. */
  readonly barriers: readonly (readonly number[])[];
}

/** The run of phases that fixes the cycle: in each barrier group, the ring that asks for most. */
export interface CriticalPath {
  readonly phases: readonly number[];
  /** Sums over the path: flow ratios Y, lost time L, least splits. */
  readonly flowRatio: number;
  readonly lostTimeS: number;
}

export interface Splits {
  /** Whole seconds, ring by ring, in order; each ring fills the cycle. */
  readonly splitsS: readonly (readonly number[])[];
  /** Degree of saturation of each phase by number: y C / (split - lost time). */
  readonly saturationRatio: ReadonlyMap<number, number>;
}

/**
 * Cuts rings into the groups between barriers.
 *
 * @returns for each group, for each ring, the phase numbers
 */
export function barrierGroups({ rings, barriers }: RingStructure): number[][][] {
  const groups: number[][][] = [];
  let from = rings.map(() => 0);
  for (const to of [...barriers, rings.map((ring) => ring.length)]) {
    groups.push(rings.map((ring, r) => ring.slice(from[r], to[r])));
    from = [...to];
  }
  return groups;
}

/**
 * The critical path by flow ratio; lost time decides between equal ones.
 *
 * Source: HCM 6th edition, chapter 19, critical path through a ring-barrier diagram.
 */
export function findCriticalPath(structure: RingStructure, needs: readonly PhaseNeed[]): CriticalPath {
  const needOf = indexNeeds(structure, needs);
  const phases: number[] = [];
  let flowRatio = 0;
  let lostTimeS = 0;
  for (const group of barrierGroups(structure)) {
    let best = { flowRatio: -1, lostTimeS: -1, phases: [] as readonly number[] };
    for (const ring of group) {
      const path = {
        flowRatio: sum(ring, (number) => needOf(number).flowRatio),
        lostTimeS: sum(ring, (number) => needOf(number).lostTimeS),
        phases: ring,
      };
      const more = path.flowRatio - best.flowRatio;
      if (more > 1e-12 || (more > -1e-12 && path.lostTimeS > best.lostTimeS)) best = path;
    }
    phases.push(...best.phases);
    flowRatio += best.flowRatio;
    lostTimeS += best.lostTimeS;
  }
  return { phases, flowRatio, lostTimeS };
}

/** The shortest cycle in which every phase gets its least split, whole s. */
export function leastCycleS(structure: RingStructure, needs: readonly PhaseNeed[]): number {
  const needOf = indexNeeds(structure, needs);
  return sum(barrierGroups(structure), (group) =>
    Math.max(...group.map((ring) => sum(ring, (number) => wholeMinSplitS(needOf(number))))),
  );
}

/**
 * Shares out a cycle so that the critical phases reach the same degree of saturation, no phase gets less than its
 * least split, and all rings meet at the barriers. A ring that has time to spare in a group spreads it alike.
 *
 * @param cycleS whole s
 * @throws RangeError if the cycle is not whole or shorter than `leastCycleS`, or a phase has no need given
 *
 * Without demand and minimums that bind this is Webster's rule: effective green by flow ratio.
 */
export function findSplits(structure: RingStructure, needs: readonly PhaseNeed[], cycleS: number): Splits {
  const needOf = indexNeeds(structure, needs);
  const leastS = leastCycleS(structure, needs);
  if (!Number.isInteger(cycleS) || cycleS < leastS) {
    throw new RangeError(`cycleS must be whole and at least ${leastS} to hold every least split, got ${cycleS}`);
  }
  const groups = barrierGroups(structure);
  const groupS = shareOut(
    cycleS,
    groups.map((group) => ({
      leastS: Math.max(...group.map((ring) => sum(ring, (number) => wholeMinSplitS(needOf(number))))),
      neededS: (ratio: number) =>
        Math.max(...group.map((ring) => sum(ring, (number) => neededSplitS(needOf(number), cycleS, ratio)))),
    })),
  );
  const splitsS: number[][] = structure.rings.map(() => []);
  const saturationRatio = new Map<number, number>();
  groups.forEach((group, g) => {
    group.forEach((ring, r) => {
      const shares = shareOut(
        groupS[g],
        ring.map((number) => ({
          leastS: wholeMinSplitS(needOf(number)),
          neededS: (ratio: number) => neededSplitS(needOf(number), cycleS, ratio),
        })),
      );
      ring.forEach((number, k) => {
        splitsS[r].push(shares[k]);
        saturationRatio.set(number, saturationOf(needOf(number), shares[k], cycleS));
      });
    });
  });
  return { splitsS, saturationRatio };
}

function saturationOf(need: PhaseNeed, splitS: number, cycleS: number): number {
  if (need.flowRatio === 0) return 0;
  const effectiveGreenS = splitS - need.lostTimeS;
  return effectiveGreenS <= 0 ? Number.POSITIVE_INFINITY : (need.flowRatio * cycleS) / effectiveGreenS;
}

/** Split at which a phase reaches a degree of saturation, s. */
function neededSplitS(need: PhaseNeed, cycleS: number, ratio: number): number {
  return Math.max(wholeMinSplitS(need), need.flowRatio === 0 ? 0 : need.lostTimeS + (need.flowRatio * cycleS) / ratio);
}

function wholeMinSplitS(need: PhaseNeed): number {
  return Math.max(1, Math.ceil(need.minSplitS - 1e-9));
}

interface Sharer {
  /** Whole s. */
  readonly leastS: number;
  /** Never rises with the degree of saturation, and never under `leastS`. */
  readonly neededS: (ratio: number) => number;
}

/** Shares whole seconds out at one common degree of saturation. @param totalS whole s, at least all `leastS` together */
function shareOut(totalS: number, sharers: readonly Sharer[]): number[] {
  if (sharers.length === 0) return [];
  const totalAt = (ratio: number) => sum(sharers, (sharer) => sharer.neededS(ratio));
  // Bisection on the logarithm: from (almost) no saturation to a hundredfold overload.
  let low = -14;
  let high = 5;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (totalAt(Math.exp(middle)) > totalS) low = middle;
    else high = middle;
  }
  const wanted = sharers.map((sharer) => sharer.neededS(Math.exp(high)));
  // What nobody needs (no demand at all) goes to all in proportion to their least shares.
  const spareS = totalS - wanted.reduce((a, b) => a + b, 0);
  const leastTotalS = sum(sharers, (sharer) => sharer.leastS);
  const exact = wanted.map((wantedS, i) => wantedS + (spareS * sharers[i].leastS) / leastTotalS);
  return roundToTotal(exact, sharers, totalS);
}

/** Whole shares by largest remainder, none under its least. */
function roundToTotal(exact: readonly number[], sharers: readonly Sharer[], totalS: number): number[] {
  const shares = exact.map((exactS, i) => Math.max(sharers[i].leastS, Math.floor(exactS + 1e-6)));
  let leftS = totalS - shares.reduce((a, b) => a + b, 0);
  while (leftS !== 0) {
    const step = Math.sign(leftS);
    let best = -1;
    for (let i = 0; i < shares.length; i++) {
      if (step < 0 && shares[i] <= sharers[i].leastS) continue;
      if (best === -1 || step * (exact[i] - shares[i]) > step * (exact[best] - shares[best]) + 1e-9) best = i;
    }
    shares[best] += step;
    leftS -= step;
  }
  return shares;
}

function indexNeeds(structure: RingStructure, needs: readonly PhaseNeed[]): (number: number) => PhaseNeed {
  const byNumber = new Map(needs.map((need) => [need.number, need]));
  for (const number of structure.rings.flat()) {
    if (!byNumber.has(number)) throw new RangeError(`no need is given for phase ${number}`);
  }
  return (number) => byNumber.get(number)!;
}

function sum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((total, item) => total + measure(item), 0);
}
